/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_chase.c - who is asked to do what at each step of a clock.
 */
#include "support/cmocka_all.h"

#include "chase.h"

#include "cmn/codes.h"

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

/* What is late is named, so that the title of the task says what to do. */
static void each_clock_of_the_list_has_a_cause_of_its_own(void **state)
{
	const struct cmn_code_list *clocks = cmn_code_list_find("clocks");
	const struct cmn_code_list *causes = cmn_code_list_find("task_causes");

	(void)state;
	assert_non_null(clocks);
	for (size_t i = 0; i < clocks->n; i++) {
		struct referral_chase c =
		    referral_chase(clocks->codes[i].code, REFERRAL_REMINDED, REFERRAL_UNTOLD);

		assert_non_null(cmn_code_find(causes, c.cause));
		/* an outcome that is awaited is the one delay whose end says nothing more */
		if (strcmp(clocks->codes[i].code, "relay_outcome") != 0 &&
		    strcmp(c.cause, "clock_late") == 0)
			fail_msg("%s is only late", clocks->codes[i].code);
	}
}

static void a_last_day_is_that_of_a_right_and_of_a_stay(void **state)
{
	(void)state;
	assert_true(referral_chase_last_day("right_renewal"));
	assert_true(referral_chase_last_day("creton_renewal"));
	assert_true(referral_chase_last_day("gos_seats"));
	assert_false(referral_chase_last_day("pag_review"));
	assert_false(referral_chase_last_day("plan_review"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		the_conseiller_gets_one_task_and_the_coordonnateur_one_for_each_escalation),
	    cmocka_unit_test(each_clock_of_the_list_has_a_cause_of_its_own),
	    cmocka_unit_test(a_last_day_is_that_of_a_right_and_of_a_stay),
	    cmocka_unit_test(a_clock_that_nobody_named_is_late_and_nothing_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
