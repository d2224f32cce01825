/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_appv.c - the relay to a facilitator: every state and act, and what its clock does.
 */
#include "support/cmocka_all.h"

#include "appv.h"

#include "cmn/codes.h"

#include <string.h>

#define DAY (INT64_C(86400) * 1000000)

/* acts:  -, acknowledge, start, give_back, decline, expire, stop, extend, ask_conseiller */
static const struct {
	const char *state;
	const char *to[INTAKE_APPV_ACT_END_];
} ALL[] = {
    {"oriented", {"", "acknowledged", "", "", "declined", "expired", "stopped", "oriented", ""}},
    {"acknowledged",
     {"", "", "working", "", "declined", "expired", "stopped", "acknowledged", "acknowledged"}},
    {"working", {"", "", "", "returned", "declined", "expired", "stopped", "working", "working"}},
    {"returned", {"", "", "", "", "", "", "", "", "returned"}},
    {"declined", {"", "", "", "", "", "", "", "", "declined"}},
    {"expired", {"", "", "", "", "", "", "", "", "expired"}},
    {"stopped", {"", "", "", "", "", "", "", "", ""}},
    {"elsewhere", {"", "", "", "", "", "", "", "", ""}},
};

static void every_act_in_every_state_leads_where_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALL); i++)
		for (int act = 0; act < INTAKE_APPV_ACT_END_; act++) {
			const char *to = intake_appv_next(ALL[i].state, (enum intake_appv_act)act);

			assert_string_equal(to ? to : "", ALL[i].to[act]);
		}
	assert_null(intake_appv_next("oriented", INTAKE_APPV_ACT_END_));
}

static void the_rule_and_the_code_list_know_the_same_states(void **state)
{
	const struct cmn_code_list *states = cmn_code_list_find("appv_relay_states");
	size_t running = 0;

	(void)state;
	assert_non_null(states);
	assert_int_equal(states->n, CMN_LEN(ALL) - 1);
	for (size_t i = 0; i < states->n; i++) {
		assert_string_equal(states->codes[i].code, ALL[i].state);
		running += intake_appv_running(states->codes[i].code);
	}
	assert_int_equal(running, 3);
	assert_false(intake_appv_running("elsewhere"));
}

static void what_has_ended_stays_ended(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALL); i++)
		for (int act = 1; act < INTAKE_APPV_ACT_END_; act++) {
			const char *to = intake_appv_next(ALL[i].state, (enum intake_appv_act)act);

			if (to && !intake_appv_running(ALL[i].state))
				assert_string_equal(to, ALL[i].state);
		}
}

static enum intake_appv_tick tick(const char *state, int reminders, int64_t reminded, int64_t now)
{
	const struct intake_appv_clock clock = {
	    .state = state,
	    .acknowledge_due_us = 7 * DAY,
	    .return_due_us = 90 * DAY,
	    .reminded_us = reminded,
	    .reminders = reminders,
	};

	return intake_appv_tick(&clock, now);
}

static void an_unacknowledged_relay_is_reminded_three_times_and_then_ends(void **state)
{
	int64_t at = 7 * DAY;

	(void)state;
	assert_int_equal(tick("oriented", 0, 0, at - 1), INTAKE_APPV_WAIT);
	for (int n = 0; n < INTAKE_APPV_REMINDERS; n++) {
		assert_int_equal(tick("oriented", n, n ? at - 3 * DAY : 0, at), INTAKE_APPV_REMIND);
		assert_int_equal(tick("oriented", n + 1, at, at + 3 * DAY - 1), INTAKE_APPV_WAIT);
		at += 3 * DAY;
	}
	assert_int_equal(tick("oriented", 3, at - 3 * DAY, at), INTAKE_APPV_END);
}

static void an_acknowledged_relay_is_only_asked_for_its_return(void **state)
{
	static const char *const STATES[] = {"acknowledged", "working"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(STATES); i++) {
		assert_int_equal(tick(STATES[i], 0, 0, 8 * DAY), INTAKE_APPV_WAIT);
		assert_int_equal(tick(STATES[i], 0, 0, 90 * DAY), INTAKE_APPV_REMIND);
		assert_int_equal(tick(STATES[i], 3, 90 * DAY, 93 * DAY), INTAKE_APPV_END);
	}
}

static void a_return_due_before_the_acknowledgement_counts_first(void **state)
{
	const struct intake_appv_clock clock = {
	    .state = "oriented", .acknowledge_due_us = 30 * DAY, .return_due_us = 7 * DAY};

	(void)state;
	assert_int_equal(intake_appv_tick(&clock, 7 * DAY), INTAKE_APPV_REMIND);
	assert_int_equal(intake_appv_tick(&clock, 7 * DAY - 1), INTAKE_APPV_WAIT);
}

static void a_relay_that_ended_has_no_clock(void **state)
{
	(void)state;
	for (size_t i = 3; i < CMN_LEN(ALL); i++)
		assert_int_equal(tick(ALL[i].state, 0, 0, 1000 * DAY), INTAKE_APPV_WAIT);
}

static void a_relay_ends_with_the_file_when_the_person_is_gone_and_only_then(void **state)
{
	const struct cmn_code_list *closures = cmn_code_list_find("closure_reasons");
	const struct cmn_code_list *stops = cmn_code_list_find("appv_stop_reasons");
	size_t ended = 0;

	(void)state;
	assert_null(intake_appv_ends_with(NULL));
	for (size_t i = 0; i < closures->n; i++) {
		const char *reason = intake_appv_ends_with(closures->codes[i].code);

		ended += reason != NULL;
		assert_true(!reason || cmn_code_find(stops, reason));
	}
	assert_true(ended >= 2);
	assert_string_equal(intake_appv_ends_with("death"), "death");
	assert_string_equal(intake_appv_ends_with("transferred"), "moved_away");
	assert_null(intake_appv_ends_with("solution_found"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_in_every_state_leads_where_the_table_says),
	    cmocka_unit_test(the_rule_and_the_code_list_know_the_same_states),
	    cmocka_unit_test(what_has_ended_stays_ended),
	    cmocka_unit_test(an_unacknowledged_relay_is_reminded_three_times_and_then_ends),
	    cmocka_unit_test(an_acknowledged_relay_is_only_asked_for_its_return),
	    cmocka_unit_test(a_return_due_before_the_acknowledgement_counts_first),
	    cmocka_unit_test(a_relay_that_ended_has_no_clock),
	    cmocka_unit_test(a_relay_ends_with_the_file_when_the_person_is_gone_and_only_then),
	};

	return cmocka_run_group_tests_name("relay to a facilitator", tests, NULL, NULL);
}
