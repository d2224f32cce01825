/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agreement_rules.c - every act in every state of agreements and roadmaps, who signs, and the
 * days of terms: ends of months, leap years, renewals that do not drift.
 */
#include "support/cmocka_all.h"

#include "agreement_state.h"
#include "term.h"

#include "cmn/calendar.h"

static int day(const char *text)
{
	int d;

	if (!cmn_day_parse(text, &d))
		fail_msg("%s", text);
	return d;
}

static void is_day(int got, const char *want)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(got, text);
	assert_string_equal(text, want);
}

/* --- states -------------------------------------------------------------------------------- */

static void each_act_in_each_state_leads_where_the_picture_says(void **state)
{
	/* open validate refuse denounce withdraw sign change; '-': may not */
	static const char *const LEADS[] = {
	    [AGREEMENT_DRAFT] = "s---w-d",       [AGREEMENT_SIGNING] = "----ws-",
	    [AGREEMENT_TO_VALIDATE] = "-fr-wt-", [AGREEMENT_IN_FORCE] = "---n-f-",
	    [AGREEMENT_REFUSED] = "-------",     [AGREEMENT_DENOUNCED] = "-------",
	    [AGREEMENT_WITHDRAWN] = "-------",
	};
	static const char LETTER[] = {'-', 'd', 's', 't', 'f', 'r', 'n', 'w'};

	(void)state;
	for (enum agreement_state s = AGREEMENT_DRAFT; s < AGREEMENT_STATE_END_; s++) {
		assert_int_equal(agreement_state_of(agreement_state_code(s)), s);
		for (enum agreement_act a = AGREEMENT_OPEN; a < AGREEMENT_ACT_END_; a++) {
			assert_int_equal(LETTER[agreement_after(s, a)], LEADS[s][a - 1]);
			assert_int_equal(agreement_may(s, a), LEADS[s][a - 1] != '-');
		}
	}
	assert_int_equal(agreement_state_of("lost"), 0);
	assert_int_equal(agreement_act_of(NULL), 0);
	assert_false(agreement_may(0, AGREEMENT_OPEN));
	assert_false(agreement_may(AGREEMENT_DRAFT, 0));
}

static void the_last_required_signature_puts_it_into_force_or_before_the_ars(void **state)
{
	(void)state;
	for (int validates = 0; validates < 2; validates++)
		for (enum agreement_state s = AGREEMENT_DRAFT; s < AGREEMENT_STATE_END_; s++) {
			assert_int_equal(agreement_signed(s, true, validates), s);
			assert_int_equal(agreement_signed(s, false, validates),
					 s != AGREEMENT_SIGNING ? s
					 : validates            ? AGREEMENT_TO_VALIDATE
								: AGREEMENT_IN_FORCE);
		}
}

static void each_signs_for_itself_and_the_team_records_paper(void **state)
{
	static const char *const ROLES[] = {"ars",  "departement", "prefet", "porteur",
					    "mdph", "core_member", "partner"};
	static const char *const SIGNS[] = {
	    [AGREEMENT_BY_TEAM] = "xxxxxxx",
	    [AGREEMENT_BY_MDPH] = "....x..",
	    [AGREEMENT_BY_AUTHORITY] = "xxx....",
	};

	(void)state;
	for (size_t r = 0; r < 7; r++) {
		for (enum agreement_signer s = AGREEMENT_BY_TEAM; s <= AGREEMENT_BY_AUTHORITY; s++)
			assert_int_equal(agreement_may_sign(s, ROLES[r], false),
					 SIGNS[s][r] == 'x');
		assert_true(agreement_may_sign(AGREEMENT_BY_ACTOR, ROLES[r], true));
		assert_false(agreement_may_sign(AGREEMENT_BY_ACTOR, ROLES[r], false));
	}
}

static void each_act_on_a_roadmap_leads_where_the_picture_says(void **state)
{
	/* submit validate return withdraw change sign report */
	static const char *const LEADS[] = {
	    [ROADMAP_DRAFT] = "s--wd--",     [ROADMAP_SUBMITTED] = "-vdw-s-",
	    [ROADMAP_VALIDATED] = "-----vv", [ROADMAP_REPLACED] = "-------",
	    [ROADMAP_WITHDRAWN] = "-------",
	};
	static const char LETTER[] = {'-', 'd', 's', 'v', 'r', 'w'};

	(void)state;
	for (enum roadmap_state s = ROADMAP_DRAFT; s < ROADMAP_STATE_END_; s++) {
		assert_int_equal(roadmap_state_of(roadmap_state_code(s)), s);
		for (enum roadmap_act a = ROADMAP_SUBMIT; a < ROADMAP_ACT_END_; a++) {
			assert_int_equal(LETTER[roadmap_after(s, a)], LEADS[s][a - 1]);
			assert_int_equal(roadmap_may(s, a), LEADS[s][a - 1] != '-');
		}
	}
	assert_int_equal(roadmap_state_of(""), 0);
	assert_int_equal(roadmap_act_of("fly"), 0);
}

/* --- days ---------------------------------------------------------------------------------- */

static void months_end_on_the_same_number_or_on_the_last_of_the_month(void **state)
{
	static const struct {
		const char *from;
		unsigned months;
		const char *to;
	} CASES[] = {
	    {"2023-01-31", 6, "2023-07-31"},  {"2023-08-31", 6, "2024-02-29"},
	    {"2022-08-31", 6, "2023-02-28"},  {"2024-02-29", 12, "2025-02-28"},
	    {"2024-02-29", 36, "2027-02-28"}, {"2024-02-29", 48, "2028-02-29"},
	    {"2023-03-31", 1, "2023-04-30"},  {"2023-12-31", 2, "2024-02-29"},
	    {"2099-12-31", 2, "2100-02-28"},  {"2023-05-15", 0, "2023-05-15"},
	    {"2023-10-30", 4, "2024-02-29"},  {"2023-11-30", 3, "2024-02-29"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		is_day(directory_months_after(day(CASES[i].from), CASES[i].months), CASES[i].to);
}

static void an_agreement_of_31_january_2023_is_renewed_every_three_years(void **state)
{
	static const char *const TERMS[][2] = {{"2023-01-31", "2026-01-30"},
					       {"2026-01-31", "2029-01-30"},
					       {"2029-01-31", "2032-01-30"}};

	(void)state;
	for (unsigned n = 0; n < 3; n++) {
		struct directory_term t = directory_term_nth(day("2023-01-31"), 36, n), same;

		is_day(t.first, TERMS[n][0]);
		is_day(t.last, TERMS[n][1]);
		for (int d = t.first; d <= t.last; d++) {
			assert_true(directory_term_on(day("2023-01-31"), 36, true, d, &same));
			assert_int_equal(same.number, n);
		}
	}
	is_day(directory_roadmap_due(day("2023-01-31"), 6), "2023-07-31");
	is_day(directory_roadmap_due(day("2023-01-31"), 0), "2023-01-31");
	is_day(directory_roadmap_update_due(day("2023-06-30"), 12), "2024-06-30");
}

static void terms_follow_each_other_without_a_hole_or_a_drift(void **state)
{
	(void)state;
	for (int start = day("2024-01-28"); start <= day("2024-03-31"); start++)
		for (unsigned n = 0; n < 12; n++)
			assert_int_equal(directory_term_nth(start, 36, n).last + 1,
					 directory_term_nth(start, 36, n + 1).first);
	/* 29 February comes back where the year has one */
	is_day(directory_term_nth(day("2024-02-29"), 36, 1).first, "2027-02-28");
	is_day(directory_term_nth(day("2024-02-29"), 36, 4).first, "2036-02-29");
}

static void without_tacit_renewal_it_is_over(void **state)
{
	struct directory_term t;

	(void)state;
	assert_false(directory_term_on(day("2023-01-31"), 36, false, day("2023-01-30"), &t));
	assert_true(directory_term_on(day("2023-01-31"), 36, false, day("2026-01-30"), &t));
	assert_false(directory_term_on(day("2023-01-31"), 36, false, day("2026-01-31"), &t));
	assert_true(directory_term_on(day("2023-01-31"), 36, true, day("2026-01-31"), &t));
	assert_int_equal(t.number, 1);
	assert_false(directory_term_on(day("2023-01-31"), 36, true, day("9999-12-31"), &t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_act_in_each_state_leads_where_the_picture_says),
	    cmocka_unit_test(the_last_required_signature_puts_it_into_force_or_before_the_ars),
	    cmocka_unit_test(each_signs_for_itself_and_the_team_records_paper),
	    cmocka_unit_test(each_act_on_a_roadmap_leads_where_the_picture_says),
	    cmocka_unit_test(months_end_on_the_same_number_or_on_the_last_of_the_month),
	    cmocka_unit_test(an_agreement_of_31_january_2023_is_renewed_every_three_years),
	    cmocka_unit_test(terms_follow_each_other_without_a_hole_or_a_drift),
	    cmocka_unit_test(without_tacit_renewal_it_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
