/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_periods.c - the rhythm that is planned and the floor of the text, year by year.
 */
#include "support/cmocka_all.h"

#include "governance_periods.h"

#include "cmn/base.h"
#include "cmn/calendar.h"

static int day(const char *text)
{
	int ret = 0;

	if (!cmn_day_parse(text, &ret))
		fail_msg("%s", text);
	return ret;
}

static struct governance_life since(const char *first, const int *held, size_t n_held,
				    const int *planned, size_t n_planned)
{
	return (struct governance_life){day(first), 0, held, n_held, planned, n_planned};
}

static void a_year_is_parted_evenly(void **state)
{
	static const struct {
		int per_year;
		size_t parts;
		int wanted;
	} CASES[] = {{0, 0, 0}, {1, 1, 1}, {2, 2, 1},   {3, 3, 1},   {4, 4, 1},  {5, 1, 5},
		     {6, 6, 1}, {7, 1, 7}, {12, 12, 1}, {24, 1, 24}, {52, 1, 52}};
	const struct governance_life life = since("2020-01-01", NULL, 0, NULL, 0);
	struct governance_period p[GOVERNANCE_PERIODS_MAX];

	(void)state;
	for (int year = 2023; year <= 2029; year++) {
		for (size_t i = 0; i < CMN_LEN(CASES); i++) {
			size_t n = governance_year_parts(year, CASES[i].per_year, &life,
							 day("2023-01-01"), p);

			assert_int_equal(n, CASES[i].parts);
			for (size_t k = 0; k < n; k++) {
				assert_int_equal(p[k].wanted, CASES[i].wanted);
				assert_true(k == 0 || p[k].from == p[k - 1].until + 1);
			}
			if (n > 0)
				assert_int_equal(p[n - 1].until - p[0].from + 1,
						 year % 4 == 0 ? 366 : 365);
		}
	}
}

/* G1: two meetings are planned, one is the floor. */
static void two_are_planned_where_one_is_the_floor(void **state)
{
	const int held[] = {day("2026-02-10")};
	const struct governance_life life = since("2023-01-31", held, 1, NULL, 0);
	struct governance_period p[GOVERNANCE_PERIODS_MAX], floor;

	(void)state;
	assert_int_equal(governance_year_parts(2026, 2, &life, day("2026-11-23"), p), 2);
	assert_int_equal(p[0].kept, GOVERNANCE_MET);
	assert_int_equal(p[1].kept, GOVERNANCE_DUE);
	assert_int_equal(p[1].until, day("2026-12-31"));
	floor = governance_year_floor(2026, 1, &life, day("2026-11-23"));
	assert_int_equal(floor.kept, GOVERNANCE_MET);
	floor = governance_year_floor(2026, 2, &life, day("2026-11-23"));
	assert_int_equal(floor.kept, GOVERNANCE_DUE);
	governance_year_parts(2026, 2, &life, day("2027-01-01"), p);
	assert_int_equal(p[1].kept, GOVERNANCE_LATE);
	floor = governance_year_floor(2026, 2, &life, day("2027-01-01"));
	assert_int_equal(floor.kept, GOVERNANCE_LATE);
}

static void two_in_one_half_do_not_keep_the_other(void **state)
{
	const int held[] = {day("2026-01-10"), day("2026-06-30")};
	const struct governance_life life = since("2023-01-31", held, 2, NULL, 0);
	struct governance_period p[GOVERNANCE_PERIODS_MAX];

	(void)state;
	governance_year_parts(2026, 2, &life, day("2026-07-01"), p);
	assert_int_equal(p[0].held, 2);
	assert_int_equal(p[1].kept, GOVERNANCE_DUE);
	assert_int_equal(governance_year_floor(2026, 2, &life, day("2026-07-01")).kept,
			 GOVERNANCE_MET);
}

static void what_is_planned_counts_until_its_day_is_over(void **state)
{
	const int planned[] = {day("2026-12-10")};
	const struct governance_life life = since("2023-01-31", NULL, 0, planned, 1);
	struct governance_period p[GOVERNANCE_PERIODS_MAX];

	(void)state;
	governance_year_parts(2026, 2, &life, day("2026-11-23"), p);
	assert_int_equal(p[0].kept, GOVERNANCE_LATE);
	assert_int_equal(p[1].kept, GOVERNANCE_PLANNED);
	governance_year_parts(2026, 2, &life, day("2026-12-10"), p);
	assert_int_equal(p[1].kept, GOVERNANCE_PLANNED);
	governance_year_parts(2026, 2, &life, day("2026-12-11"), p);
	assert_int_equal(p[1].kept, GOVERNANCE_DUE);
	governance_year_parts(2026, 2, &life, day("2027-01-01"), p);
	assert_int_equal(p[1].kept, GOVERNANCE_LATE);
}

static void nothing_is_asked_of_a_part_that_was_not_whole(void **state)
{
	struct governance_life life = since("2026-03-01", NULL, 0, NULL, 0);
	struct governance_period p[GOVERNANCE_PERIODS_MAX];

	(void)state;
	governance_year_parts(2026, 2, &life, day("2027-06-01"), p);
	assert_int_equal(p[0].kept, GOVERNANCE_NOT_ASKED);
	assert_int_equal(p[1].kept, GOVERNANCE_LATE);
	assert_int_equal(governance_year_floor(2026, 1, &life, day("2027-06-01")).kept,
			 GOVERNANCE_NOT_ASKED);
	life.until = day("2026-12-30");
	governance_year_parts(2026, 2, &life, day("2027-06-01"), p);
	assert_int_equal(p[1].kept, GOVERNANCE_NOT_ASKED);
}

static void the_next_day_is_that_of_the_first_part_not_met(void **state)
{
	const int held[] = {day("2026-02-10"), day("2026-10-01"), day("2027-01-05")};

	(void)state;
	static const struct {
		size_t held;
		const char *today, *next;
	} CASES[] = {
	    {0, "2026-01-01", "2026-06-30"}, {0, "2026-06-30", "2026-06-30"},
	    {0, "2026-07-01", "2026-12-31"}, {1, "2026-02-10", "2026-12-31"},
	    {2, "2026-10-01", "2027-06-30"}, {3, "2027-01-05", "2027-12-31"},
	};
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		const struct governance_life life =
		    since("2023-01-31", held, CASES[i].held, NULL, 0);
		char text[CMN_DAY_LEN];

		cmn_day_format(governance_next_due(2, &life, day(CASES[i].today)), text);
		assert_string_equal(text, CASES[i].next);
	}
}

static void an_instance_that_begins_owes_its_first_whole_part(void **state)
{
	struct governance_life life = since("2026-11-23", NULL, 0, NULL, 0);

	(void)state;
	assert_int_equal(governance_next_due(2, &life, day("2026-11-23")), day("2027-06-30"));
	assert_int_equal(governance_next_due(1, &life, day("2026-11-23")), day("2027-12-31"));
	assert_int_equal(governance_next_due(0, &life, day("2026-11-23")), 0);
	life.until = day("2026-12-31");
	assert_int_equal(governance_next_due(2, &life, day("2027-01-01")), 0);
	life = since("2029-01-01", NULL, 0, NULL, 0);
	assert_int_equal(governance_next_due(2, &life, day("2026-11-23")), day("2029-06-30"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_year_is_parted_evenly),
	    cmocka_unit_test(two_are_planned_where_one_is_the_floor),
	    cmocka_unit_test(two_in_one_half_do_not_keep_the_other),
	    cmocka_unit_test(what_is_planned_counts_until_its_day_is_over),
	    cmocka_unit_test(nothing_is_asked_of_a_part_that_was_not_whole),
	    cmocka_unit_test(the_next_day_is_that_of_the_first_part_not_met),
	    cmocka_unit_test(an_instance_that_begins_owes_its_first_whole_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
