/* SPDX-License-Identifier: EUPL-1.2 */
#include "moves.h"

#include "support/cmocka_all.h"

#define DAY (INT64_C(86400) * 1000000)

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
	    cmocka_unit_test(a_proposal_dates_from_between_the_solicitation_and_now),
	    cmocka_unit_test(a_proposal_without_a_date_is_never_older_than_the_solicitation),
	};

	return cmocka_run_group_tests_name("referral moves", tests, NULL, NULL);
}
