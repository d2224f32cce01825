/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_relay.c - every state of a relay against every act, and when a link opens.
 */
#include "support/cmocka_all.h"

#include "relay.h"

#include <stdio.h>
#include <string.h>

static const char *const STATES[] = {"sent",      "received", "acknowledged", "declined",
				     "withdrawn", "entered",  "not_entered",  "ended"};
#define N_STATES (sizeof(STATES) / sizeof(STATES[0]))

static void every_state_and_act_follows_the_table(void **state)
{
	/* row: state; column: receive, acknowledge, decline, withdraw, enter, not enter, end */
	static const char *const WANT[N_STATES][REFERRAL_RELAY_ACT_END_ - 1] = {
	    {"received", "acknowledged", "declined", "withdrawn", NULL, NULL, NULL},
	    {NULL, "acknowledged", "declined", "withdrawn", NULL, NULL, NULL},
	    {NULL, NULL, NULL, "withdrawn", "entered", "not_entered", NULL},
	    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
	    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
	    {NULL, NULL, NULL, NULL, NULL, NULL, "ended"},
	    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
	    {NULL, NULL, NULL, NULL, NULL, NULL, NULL},
	};

	(void)state;
	for (size_t s = 0; s < N_STATES; s++) {
		for (int a = REFERRAL_RELAY_RECEIVE; a < REFERRAL_RELAY_ACT_END_; a++) {
			const char *to = referral_relay_move((enum referral_relay_act)a, STATES[s]);
			const char *want = WANT[s][a - 1];

			assert_int_equal(to != NULL, want != NULL);
			if (to)
				assert_string_equal(to, want);
		}
	}
	assert_null(referral_relay_move(REFERRAL_RELAY_ACKNOWLEDGE, "proposed"));
	assert_null(referral_relay_move((enum referral_relay_act)0, "sent"));
}

/* No order of acts leads out of an end, and none is longer than the way to the last state. */
static void walk(const char *from, unsigned depth)
{
	assert_true(depth <= 5);
	for (int a = REFERRAL_RELAY_RECEIVE; a < REFERRAL_RELAY_ACT_END_; a++) {
		const char *to = referral_relay_move((enum referral_relay_act)a, from);

		if (to)
			walk(to, depth + 1);
	}
}

static void every_order_of_acts_comes_to_an_end(void **state)
{
	(void)state;
	walk("sent", 0);
}

static void each_outcome_is_an_act_of_its_own(void **state)
{
	(void)state;
	assert_int_equal(referral_relay_outcome("entered"), REFERRAL_RELAY_ENTER);
	assert_int_equal(referral_relay_outcome("not_entered"), REFERRAL_RELAY_NOT_ENTER);
	assert_int_equal(referral_relay_outcome("ended"), REFERRAL_RELAY_END);
	assert_int_equal(referral_relay_outcome("declined"), 0);
}

static void only_what_is_under_way_is_shown_to_a_link(void **state)
{
	static const bool SHOWN[N_STATES] = {true, true, true, false, false, true, false, false};

	(void)state;
	for (size_t s = 0; s < N_STATES; s++)
		assert_int_equal(referral_relay_shown(STATES[s]), SHOWN[s]);
}

static void a_link_opens_until_it_is_revoked_expired_or_used_up(void **state)
{
	struct referral_link_use use = {.expires_us = 1000, .uses = 1, .max_uses = 2};

	(void)state;
	assert_true(referral_link_valid(&use, 999, false));
	assert_false(referral_link_valid(&use, 1000, false));
	assert_false(referral_link_valid(&use, 1000, true));
	use.uses = 2;
	assert_false(referral_link_valid(&use, 1, false));
	assert_true(referral_link_valid(&use, 1, true)); /* an answer takes no opening */
	use.max_uses = 0;
	use.uses = 1000000;
	assert_true(referral_link_valid(&use, 1, false));
	use.revoked = true;
	assert_false(referral_link_valid(&use, 1, false));
	assert_false(referral_link_valid(&use, 1, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_and_act_follows_the_table),
	    cmocka_unit_test(every_order_of_acts_comes_to_an_end),
	    cmocka_unit_test(each_outcome_is_an_act_of_its_own),
	    cmocka_unit_test(only_what_is_under_way_is_shown_to_a_link),
	    cmocka_unit_test(a_link_opens_until_it_is_revoked_expired_or_used_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
