/* SPDX-License-Identifier: EUPL-1.2 */
#include "moves.h"

#include "support/cmocka_all.h"

#define DAY (INT64_C(86400) * 1000000)

static void every_kind_and_act_follows_the_table(void **state)
{
	/* row: kind, column: accept, refuse, acknowledge */
	static const struct {
		const char *from, *to;
	} WANT[REFERRAL_KIND_END_][REFERRAL_ACT_END_] = {
	    [REFERRAL_RELAY] = {[REFERRAL_DO_ACKNOWLEDGE] = {"sent", "acknowledged"}},
	};

	(void)state;
	for (int k = REFERRAL_RELAY; k < REFERRAL_KIND_END_; k++) {
		for (int a = REFERRAL_DO_ACCEPT; a < REFERRAL_ACT_END_; a++) {
			const char *from = NULL, *to = NULL;
			bool known =
			    referral_move((enum referral_kind)k, (enum referral_act)a, &from, &to);

			assert_int_equal(known, WANT[k][a].from != NULL);
			if (known) {
				assert_string_equal(from, WANT[k][a].from);
				assert_string_equal(to, WANT[k][a].to);
			}
		}
	}
}

static void a_proposal_dates_from_between_the_solicitation_and_now(void **state)
{
	const int64_t asked = 1000 * DAY, now = 1010 * DAY;

	(void)state;
	assert_true(referral_proposed_plausible(asked, asked, now));
	assert_true(referral_proposed_plausible(now, asked, now));
	assert_false(referral_proposed_plausible(asked - 1, asked, now));
	assert_true(referral_proposed_plausible(now + INT64_C(120) * 1000000, asked, now));
	assert_false(referral_proposed_plausible(now + INT64_C(120) * 1000000 + 1, asked, now));
}

/* two machines, the one that heard the person is ahead */
static void a_proposal_without_a_date_is_never_older_than_the_solicitation(void **state)
{
	(void)state;
	assert_int_equal(referral_proposed_now(1000, 2000), 2000);
	assert_int_equal(referral_proposed_now(2000, 1000), 2000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_and_act_follows_the_table),
	    cmocka_unit_test(a_proposal_dates_from_between_the_solicitation_and_now),
	    cmocka_unit_test(a_proposal_without_a_date_is_never_older_than_the_solicitation),
	};

	return cmocka_run_group_tests_name("referral moves", tests, NULL, NULL);
}
