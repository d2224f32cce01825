/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_change.c - a proposed change is decided once; what waits and what does not.
 */
#include "support/cmocka_all.h"

#include "change.h"

#include <string.h>

static void every_act_in_every_state(void **state)
{
	static const enum directory_change_state
	    EXPECTED[DIRECTORY_CHANGE_STATES][DIRECTORY_CHANGE_ACTS] = {
		[DIRECTORY_CHANGE_PROPOSED] = {0, DIRECTORY_CHANGE_ACCEPTED,
					       DIRECTORY_CHANGE_REFUSED,
					       DIRECTORY_CHANGE_WITHDRAWN},
	    };

	(void)state;
	for (int from = 0; from < DIRECTORY_CHANGE_STATES; from++) {
		for (int act = 0; act < DIRECTORY_CHANGE_ACTS; act++)
			assert_int_equal(directory_change_next((enum directory_change_state)from,
							       (enum directory_change_act)act),
					 EXPECTED[from][act]);
	}
	assert_int_equal(directory_change_next(DIRECTORY_CHANGE_STATES, DIRECTORY_CHANGE_ACCEPT),
			 0);
	assert_int_equal(directory_change_next(DIRECTORY_CHANGE_PROPOSED, DIRECTORY_CHANGE_ACTS),
			 0);
}

static void every_state_has_its_name(void **state)
{
	(void)state;
	for (int i = 1; i < DIRECTORY_CHANGE_STATES; i++) {
		const char *name = directory_change_name((enum directory_change_state)i);

		assert_non_null(name);
		assert_int_equal(directory_change_named(name), i);
	}
	assert_null(directory_change_name(0));
	assert_null(directory_change_name(DIRECTORY_CHANGE_STATES));
	assert_int_equal(directory_change_named("opened"), 0);
}

static void hours_and_contacts_take_effect_at_once_all_else_waits(void **state)
{
	static const char *const WAIT[] = {"name",    "commune",      "address", "type",
					   "doors",   "orientations", "zone",    "active",
					   "themes",  "sector",       "fee",     "confidential",
					   "age_min", "website",      "hour",    "hours_"};

	(void)state;
	assert_true(directory_change_at_once(DIRECTORY_CHANGE_OFFER, "hours"));
	assert_true(directory_change_at_once(DIRECTORY_CHANGE_PLACE, "hours"));
	assert_false(directory_change_at_once(DIRECTORY_CHANGE_ACTOR, "hours"));
	for (size_t i = 0; i < sizeof(WAIT) / sizeof(WAIT[0]); i++) {
		assert_false(directory_change_at_once(DIRECTORY_CHANGE_ACTOR, WAIT[i]));
		assert_false(directory_change_at_once(DIRECTORY_CHANGE_OFFER, WAIT[i]));
		assert_false(directory_change_at_once(DIRECTORY_CHANGE_PLACE, WAIT[i]));
		assert_true(directory_change_at_once(DIRECTORY_CHANGE_CONTACT, WAIT[i]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_in_every_state),
	    cmocka_unit_test(every_state_has_its_name),
	    cmocka_unit_test(hours_and_contacts_take_effect_at_once_all_else_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
