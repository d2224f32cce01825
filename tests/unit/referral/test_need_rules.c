/* SPDX-License-Identifier: EUPL-1.2 */
#include "need.h"

#include "cmn/codes.h"

#include "support/cmocka_all.h"

#include <string.h>

static void every_act_on_an_unmet_need_leads_from_one_state_to_one(void **state)
{
	static const char *const WANT[REFERRAL_NEED_ACT_END_][2] = {
	    [REFERRAL_NEED_CONFIRM] = {"suggested", "open"},
	    [REFERRAL_NEED_DISMISS] = {"suggested", "dismissed"},
	    [REFERRAL_NEED_MEET] = {"open", "met"},
	    [REFERRAL_NEED_EXPIRE] = {"open", "expired"},
	    [REFERRAL_NEED_WITHDRAW] = {"open", "withdrawn"},
	};

	(void)state;
	for (int a = -1; a <= REFERRAL_NEED_ACT_END_; a++) {
		const char *from = NULL, *to = NULL;
		bool known = referral_need_move((enum referral_need_act)a, &from, &to);

		assert_int_equal(known, a > 0 && a < REFERRAL_NEED_ACT_END_);
		if (known) {
			assert_string_equal(from, WANT[a][0]);
			assert_string_equal(to, WANT[a][1]);
		}
	}
}

static void a_day_lies_between_two_others_with_both_ends(void **state)
{
	(void)state;
	assert_true(referral_day_between("2026-01-10", "2026-01-10", "2026-01-10"));
	assert_true(referral_day_between("2026-02-01", "2026-01-31", "2026-02-02"));
	assert_false(referral_day_between("2026-01-09", "2026-01-10", "2026-01-20"));
	assert_false(referral_day_between("2026-01-21", "2026-01-10", "2026-01-20"));
}

static void an_anonymous_case_shows_nothing_of_who_the_person_is(void **state)
{
	static const struct {
		bool anonymous;
		const char *told[3];
		size_t n;
		enum referral_told_fault want;
		size_t at;
	} CASES[] = {
	    {true, {NULL}, 0, REFERRAL_TOLD_FITS, 0},
	    {true, {"needs", "wishes", "health"}, 3, REFERRAL_TOLD_FITS, 0},
	    {true, {"needs", "identity"}, 2, REFERRAL_TOLD_IDENTITY, 1},
	    {true, {"contact"}, 1, REFERRAL_TOLD_IDENTITY, 0},
	    {true, {"needs", "wishes", "representative"}, 3, REFERRAL_TOLD_IDENTITY, 2},
	    {true, {"documents"}, 1, REFERRAL_TOLD_IDENTITY, 0},
	    {false, {NULL}, 0, REFERRAL_TOLD_NOTHING, 0},
	    {false, {"identity"}, 1, REFERRAL_TOLD_FITS, 0},
	    {false, {"needs"}, 1, REFERRAL_TOLD_FITS, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		size_t at = 0;

		assert_int_equal(
		    referral_told_check(CASES[i].anonymous, CASES[i].told, CASES[i].n, &at),
		    CASES[i].want);
		assert_int_equal(at, CASES[i].at);
	}
}

static void a_contact_discloses_to_an_actor_or_to_the_mdph(void **state)
{
	struct referral_contact_to to = referral_plan_contact_to("mdph");

	(void)state;
	assert_string_equal(to.purpose, "rights_followup");
	assert_string_equal(to.kind, "mdph");
	assert_false(to.named);
	to = referral_plan_contact_to("school");
	assert_string_equal(to.purpose, "seek_solutions");
	assert_string_equal(to.kind, "actor");
	assert_true(to.named);
}

/* Every reason for which a file is closed: somebody still waits, or the end has a reason of its
 * list. */
static void a_need_ends_with_its_file_where_nobody_waits_any_more(void **state)
{
	static const char *const GONE[] = {"death", "moved_away", "duplicate", "transferred"};
	const struct cmn_code_list *closures = cmn_code_list_find("closure_reasons");
	const struct cmn_code_list *ends = cmn_code_list_find("unmet_expiry_reasons");

	(void)state;
	assert_non_null(closures);
	for (size_t i = 0; i < closures->n; i++) {
		const char *closure = closures->codes[i].code, *end = referral_need_end_of(closure);
		bool gone = false;

		for (size_t k = 0; k < CMN_LEN(GONE); k++)
			gone = gone || strcmp(GONE[k], closure) == 0;
		assert_int_equal(end != NULL, gone);
		assert_true(!end || cmn_code_find(ends, end));
	}
	assert_string_equal(referral_need_end_of("transferred"), "moved_away");
	assert_null(referral_need_end_of(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_on_an_unmet_need_leads_from_one_state_to_one),
	    cmocka_unit_test(a_day_lies_between_two_others_with_both_ends),
	    cmocka_unit_test(an_anonymous_case_shows_nothing_of_who_the_person_is),
	    cmocka_unit_test(a_contact_discloses_to_an_actor_or_to_the_mdph),
	    cmocka_unit_test(a_need_ends_with_its_file_where_nobody_waits_any_more),
	};

	return cmocka_run_group_tests_name("rules of contacts and needs", tests, NULL, NULL);
}
