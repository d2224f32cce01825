/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_chase.c - who is asked to do what at each step of a clock.
 */
#include "support/cmocka_all.h"

#include "chase.h"

#include <string.h>

static void the_conseiller_gets_one_task_and_the_coordonnateur_one_for_each_escalation(void **state)
{
	static const struct {
		enum referral_level level, told;
		bool asks, coordonnateur;
	} CASES[] = {
	    {REFERRAL_REMINDED, REFERRAL_UNTOLD, true, false},
	    {REFERRAL_TO_CONSEILLER, REFERRAL_REMINDED, false, false},
	    {REFERRAL_TO_CONSEILLER, REFERRAL_UNTOLD, true, false},
	    {REFERRAL_TO_COORDONNATEUR, REFERRAL_TO_CONSEILLER, true, true},
	    {REFERRAL_TO_MEMBER, REFERRAL_TO_COORDONNATEUR, true, true},
	    {REFERRAL_TO_MEMBER, REFERRAL_TO_CONSEILLER, true, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct referral_chase c =
		    referral_chase("relay_receipt", CASES[i].level, CASES[i].told);

		assert_int_equal(c.asks, CASES[i].asks);
		assert_int_equal(c.coordonnateur, CASES[i].coordonnateur);
		assert_string_equal(c.cause, "relay_unacknowledged");
	}
}

static void a_clock_that_nobody_named_is_late_and_nothing_more(void **state)
{
	struct referral_chase c =
	    referral_chase("some_other", REFERRAL_TO_CONSEILLER, REFERRAL_UNTOLD);

	(void)state;
	assert_string_equal(c.cause, "clock_late");
	assert_string_equal(c.kind, "other");
	c = referral_chase("some_other", REFERRAL_TO_MEMBER, REFERRAL_TO_COORDONNATEUR);
	assert_string_equal(c.kind, "contact_actor");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		the_conseiller_gets_one_task_and_the_coordonnateur_one_for_each_escalation),
	    cmocka_unit_test(a_clock_that_nobody_named_is_late_and_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
