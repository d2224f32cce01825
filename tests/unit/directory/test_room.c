/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_room.c - free places: until when they are known, what may be said, how they add up.
 */
#include "support/cmocka_all.h"

#include "room.h"

#define UNSAID DIRECTORY_ROOM_UNSAID

static void places_are_known_up_to_the_last_day_of_the_rule_and_not_longer(void **state)
{
	const struct directory_room room = {.free = 3, .true_on = 100, .known_until = 107};

	(void)state;
	for (int day = 90; day < 130; day++)
		assert_int_equal(directory_room_known(&room, day), day <= 107);
	assert_int_equal(directory_room_unknown_since(&room), 108);
}

static void no_free_place_is_known_too(void **state)
{
	const struct directory_room room = {.free = 0, .true_on = 100, .known_until = 107};

	(void)state;
	assert_true(directory_room_known(&room, 107));
}

static void what_nobody_stated_is_unknown_since_ever(void **state)
{
	const struct directory_room room = {UNSAID, UNSAID, UNSAID};

	(void)state;
	assert_false(directory_room_known(&room, -5));
	assert_int_equal(directory_room_unknown_since(&room), UNSAID);
}

static void who_states_nothing_any_more_makes_it_unknown_from_that_day(void **state)
{
	const struct directory_room room = {.free = UNSAID, .true_on = 100, .known_until = 107};

	(void)state;
	assert_false(directory_room_known(&room, 100));
	assert_int_equal(directory_room_unknown_since(&room), 100);
}

static void no_more_may_be_free_than_there_are(void **state)
{
	const struct directory_room_line lines[] = {
	    {.unit = "place", .free = 3, .total = 3, .waiting = UNSAID},
	    {.unit = "bed", .free = 9, .total = UNSAID, .waiting = 4},
	    {.unit = "slot", .free = 4, .total = 3, .waiting = UNSAID},
	};
	size_t line = 99;

	(void)state;
	assert_int_equal(directory_room_check(lines, 2, &line), DIRECTORY_ROOM_GOOD);
	assert_int_equal(directory_room_check(lines, 3, &line), DIRECTORY_ROOM_MORE_FREE);
	assert_int_equal(line, 2);
	assert_int_equal(directory_room_check(lines, 0, &line), DIRECTORY_ROOM_GOOD);
}

static void a_unit_for_one_public_is_counted_once(void **state)
{
	static const struct {
		struct directory_room_line a, b;
		enum directory_room_fault fault;
	} CASES[] = {
	    {{.unit = "place"}, {.unit = "place"}, DIRECTORY_ROOM_TWICE},
	    {{.unit = "place"}, {.unit = "bed"}, DIRECTORY_ROOM_GOOD},
	    {{.unit = "place", .label = "A"}, {.unit = "place"}, DIRECTORY_ROOM_GOOD},
	    {{.unit = "place", .label = "A"},
	     {.unit = "place", .label = "A"},
	     DIRECTORY_ROOM_TWICE},
	    {{.unit = "place", .public = "child"},
	     {.unit = "place", .public = "adult"},
	     DIRECTORY_ROOM_GOOD},
	    {{.unit = "place", .label = "A", .public = "child"},
	     {.unit = "place", .label = "A", .public = "child"},
	     DIRECTORY_ROOM_TWICE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct directory_room_line lines[2] = {CASES[i].a, CASES[i].b};
		size_t line = 0;

		lines[0].total = lines[1].total = UNSAID;
		assert_int_equal(directory_room_check(lines, 2, &line), CASES[i].fault);
		if (CASES[i].fault != DIRECTORY_ROOM_GOOD)
			assert_int_equal(line, 1);
	}
}

static void a_sum_is_said_only_when_every_line_says_its_part(void **state)
{
	const struct directory_room_line lines[] = {
	    {.unit = "place", .free = 1, .total = 10, .waiting = UNSAID},
	    {.unit = "bed", .free = 2, .total = 20, .waiting = 7},
	};
	struct directory_room_sum sum = directory_room_add(lines, 2);

	(void)state;
	assert_int_equal(sum.free, 3);
	assert_int_equal(sum.total, 30);
	assert_int_equal(sum.waiting, UNSAID);
	sum = directory_room_add(lines, 0);
	assert_int_equal(sum.free, UNSAID);
	assert_int_equal(sum.total, UNSAID);
}

static void nobody_knows_the_places_of_tomorrow_or_of_long_ago(void **state)
{
	(void)state;
	assert_int_equal(directory_room_day_check(1000, 1000), DIRECTORY_ROOM_DAY_GOOD);
	assert_int_equal(directory_room_day_check(1001, 1000), DIRECTORY_ROOM_DAY_AHEAD);
	assert_int_equal(directory_room_day_check(1000 - 366, 1000), DIRECTORY_ROOM_DAY_GOOD);
	assert_int_equal(directory_room_day_check(1000 - 367, 1000), DIRECTORY_ROOM_DAY_OLD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(places_are_known_up_to_the_last_day_of_the_rule_and_not_longer),
	    cmocka_unit_test(no_free_place_is_known_too),
	    cmocka_unit_test(what_nobody_stated_is_unknown_since_ever),
	    cmocka_unit_test(who_states_nothing_any_more_makes_it_unknown_from_that_day),
	    cmocka_unit_test(no_more_may_be_free_than_there_are),
	    cmocka_unit_test(a_unit_for_one_public_is_counted_once),
	    cmocka_unit_test(a_sum_is_said_only_when_every_line_says_its_part),
	    cmocka_unit_test(nobody_knows_the_places_of_tomorrow_or_of_long_ago),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
