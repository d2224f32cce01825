/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_time.c - working time over days: ETP weighted by calendar days, what one person may
 * hold at once, since when a post is vacant.
 */
#include "support/cmocka_all.h"

#include "team_time.h"

#include "cmn/base.h"
#include "cmn/calendar.h"

#include <string.h>

static int day(const char *text)
{
	int ret = 0;

	if (!cmn_day_parse(text, &ret))
		fail_msg("%s", text);
	return ret;
}

/* --- days and ETP -------------------------------------------------------------------------------
 */

/* Every pair of intervals of a small line, counted one day after the other. */
static void days_in_common_are_counted_first_and_last_included(void **state)
{
	(void)state;
	for (int a = -3; a <= 4; a++)
		for (int b = -3; b <= 4; b++)
			for (int c = -3; c <= 4; c++)
				for (int d = -3; d <= 4; d++) {
					int n = 0;

					for (int x = -4; x <= 5; x++)
						n += a <= x && x <= b && c <= x && x <= d;
					assert_int_equal(team_days(a, b, c, d), n);
				}
	assert_int_equal(team_days(0, TEAM_OPEN, 10, 19), 10);
	assert_int_equal(
	    team_days(day("0001-01-01"), TEAM_OPEN, day("0001-01-01"), day("9999-12-31")), 3652059);
}

static int64_t year_etp(const char *from, const char *until, int share, const char *first,
			const char *last)
{
	int64_t n = team_days(day(from), until ? day(until) : TEAM_OPEN, day(first), day(last));

	return team_etp(share * n, team_days(day(first), day(last), day(first), day(last)));
}

static void etp_is_the_mean_of_calendar_days_leap_years_included(void **state)
{
	(void)state;
	assert_int_equal(year_etp("2020-01-01", NULL, 5000, "2026-01-01", "2026-12-31"), 5000);
	/* 184 of 365 days, 184 of 366 days */
	assert_int_equal(year_etp("2026-07-01", NULL, 10000, "2026-01-01", "2026-12-31"), 5041);
	assert_int_equal(year_etp("2028-07-01", NULL, 10000, "2028-01-01", "2028-12-31"), 5027);
	/* 29 February is one of 29 days */
	assert_int_equal(year_etp("2028-02-29", "2028-02-29", 10000, "2028-02-01", "2028-02-29"),
			 345);
	assert_int_equal(year_etp("2027-01-01", NULL, 10000, "2026-01-01", "2026-12-31"), 0);
	assert_int_equal(year_etp("2026-05-05", "2026-05-05", 2000, "2026-05-05", "2026-05-05"),
			 2000);
}

static void etp_rounds_half_up_and_a_period_without_days_has_none(void **state)
{
	(void)state;
	assert_int_equal(team_etp(1, 2), 1);
	assert_int_equal(team_etp(1, 3), 0);
	assert_int_equal(team_etp(2, 3), 1);
	assert_int_equal(team_etp(0, 5), 0);
	assert_int_equal(team_etp(7, 0), 0);
	for (int64_t days = 1; days < 40; days++)
		for (int64_t weight = 0; weight < 200; weight++) {
			int64_t etp = team_etp(weight, days);

			assert_true(2 * weight < (2 * etp + 1) * days &&
				    2 * weight >= (2 * etp - 1) * days);
		}
}

/* The example of 4 ETP (R123): parts add up to the whole, day by day. */
static void the_split_of_four_etp_makes_four(void **state)
{
	static const int PARTS[] = {10000, 10000, 5000, 5000, 2500, 2500, 5000};
	int64_t sum = 0;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(PARTS); i++)
		sum += year_etp("2024-01-01", NULL, PARTS[i], "2026-01-01", "2026-12-31");
	assert_int_equal(sum, 40000);
}

/* --- one person ---------------------------------------------------------------------------------
 */

static struct team_held held(const char *function, bool several, const struct team_stretch *stretch,
			     size_t n)
{
	return (struct team_held){function, true, several, stretch, n};
}

/* Two assignments on every pair of intervals of a small line: as counted day by day. */
static void more_than_a_full_time_is_found_on_its_first_day(void **state)
{
	(void)state;
	for (int a = 0; a < 6; a++)
		for (int b = a; b < 6; b++)
			for (int c = 0; c < 6; c++)
				for (int d = c; d < 6; d++)
					for (int share = 4000; share <= 8000; share += 2000) {
						const struct team_stretch one = {a, b, 6000};
						const struct team_stretch two = {c, d, share};
						struct team_held asked =
						    held("conseiller", true, &one, 1);
						struct team_held other =
						    held("peer", false, &two, 1);
						struct team_verdict v =
						    team_check(&asked, &other, 1, 0);
						int first = a > c ? a : c;
						bool both = first <= (b < d ? b : d);

						if (!both || share == 4000) {
							assert_int_equal(v.fault, TEAM_GOOD);
							continue;
						}
						assert_int_equal(v.fault, TEAM_ABOVE_FULL);
						assert_int_equal(v.day, first);
						assert_int_equal(v.share, 6000 + share);
					}
}

static void a_quotite_that_grows_later_is_found_on_that_day(void **state)
{
	const struct team_stretch asked_time[] = {{0, 9, 5000}, {10, TEAM_OPEN, 8000}};
	const struct team_stretch other_time[] = {{5, 19, 5000}, {20, 30, 1000}};
	struct team_held asked = held("conseiller", true, asked_time, 2);
	struct team_held other = held("rapt_officer", true, other_time, 2);
	struct team_verdict v = team_check(&asked, &other, 1, 0);

	(void)state;
	assert_int_equal(v.fault, TEAM_ABOVE_FULL);
	assert_int_equal(v.day, 10);
	assert_int_equal(v.share, 13000);
}

static void three_parts_of_a_full_time_make_it_and_a_fourth_is_too_much(void **state)
{
	const struct team_stretch third = {0, TEAM_OPEN, 3334}, rest = {7, 8, 3333};
	struct team_held others[3] = {held("peer", true, &third, 1),
				      held("secretary", true, &third, 1),
				      held("other", true, &rest, 1)};
	struct team_held asked = held("conseiller", true, &rest, 1);
	struct team_verdict v = team_check(&asked, others, 2, 0);

	(void)state;
	assert_int_equal(v.fault, TEAM_ABOVE_FULL);
	assert_int_equal(v.share, 10001);
	assert_int_equal(team_check(&asked, others, 1, 0).fault, TEAM_GOOD);
	v = team_check(&asked, others, 3, 0);
	assert_int_equal(v.day, 7);
	assert_int_equal(v.share, 13334);
}

static void the_same_function_is_never_held_twice_at_once(void **state)
{
	const struct team_stretch one = {0, 10, 1000}, two = {10, 20, 1000}, after = {11, 20, 1000};
	struct team_held asked = held("conseiller", true, &one, 1);
	struct team_held other = held("conseiller", true, &two, 1);
	struct team_held later = held("conseiller", false, &after, 1);
	struct team_verdict v = team_check(&asked, &other, 1, 0);

	(void)state;
	assert_int_equal(v.fault, TEAM_TWICE);
	assert_int_equal(v.day, 10);
	assert_int_equal(team_check(&asked, &later, 1, 0).fault, TEAM_GOOD);
}

/* RAPT officer and conseiller at once: where one of the two says so. */
static void two_functions_at_once_are_declared(void **state)
{
	const struct team_stretch one = {3, 10, 5000}, two = {0, TEAM_OPEN, 5000};

	(void)state;
	for (int declared = 0; declared < 4; declared++) {
		struct team_held asked = held("conseiller", declared & 1, &one, 1);
		struct team_held other = held("rapt_officer", declared & 2, &two, 1);
		struct team_verdict v = team_check(&asked, &other, 1, 0);

		assert_int_equal(v.fault, declared ? TEAM_GOOD : TEAM_NOT_DECLARED);
		if (!declared)
			assert_int_equal(v.day, 3);
	}
}

static void the_first_of_several_overlaps_is_named(void **state)
{
	const struct team_stretch asked_time = {0, 30, 1000}, late = {20, 25, 1000},
				  early = {5, 9, 1000};
	struct team_held asked = held("conseiller", false, &asked_time, 1);
	struct team_held others[2] = {held("peer", false, &late, 1),
				      held("secretary", false, &early, 1)};
	struct team_verdict v = team_check(&asked, others, 2, 0);

	(void)state;
	assert_int_equal(v.fault, TEAM_NOT_DECLARED);
	assert_int_equal(v.day, 5);
	assert_int_equal(v.other, 1);
}

/* --- the floor ----------------------------------------------------------------------------------
 */

static void the_floor_is_for_coordonnateur_and_conseiller_of_the_core_team(void **state)
{
	static const struct {
		const char *function;
		bool floored;
	} ALL[] = {{"coordonnateur", true},
		   {"conseiller", true},
		   {"facilitator", false},
		   {"peer", false},
		   {"rapt_officer", false},
		   {"referent", false},
		   {"user_representative", false},
		   {"secretary", false},
		   {"other", false}};
	const struct team_stretch part = {0, TEAM_OPEN, 2000};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALL); i++) {
		struct team_held asked = held(ALL[i].function, false, &part, 1);

		assert_int_equal(team_floored(ALL[i].function), ALL[i].floored);
		assert_int_equal(team_check(&asked, NULL, 0, 5000).fault,
				 ALL[i].floored ? TEAM_BELOW_FLOOR : TEAM_GOOD);
		assert_int_equal(team_check(&asked, NULL, 0, 0).fault, TEAM_GOOD);
		asked.core = false;
		assert_int_equal(team_check(&asked, NULL, 0, 5000).fault, TEAM_GOOD);
	}
}

static void the_floor_holds_over_all_that_somebody_holds_in_the_core_team(void **state)
{
	const struct team_stretch a = {0, 30, 3000}, b = {0, 19, 2000}, half = {0, 30, 5000};
	struct team_held asked = held("conseiller", true, &a, 1);
	struct team_held other = held("rapt_officer", true, &b, 1);
	struct team_held whole = held("conseiller", true, &half, 1);
	struct team_verdict v = team_check(&asked, &other, 1, 5000);

	(void)state;
	assert_int_equal(team_check(&whole, NULL, 0, 5000).fault, TEAM_GOOD); /* half is enough */
	assert_int_equal(v.fault, TEAM_BELOW_FLOOR);
	assert_int_equal(v.day, 20); /* the day after the other one ended */
	assert_int_equal(v.share, 3000);
	other.core = false; /* time of a referent is not of the core team */
	v = team_check(&asked, &other, 1, 5000);
	assert_int_equal(v.fault, TEAM_BELOW_FLOOR);
	assert_int_equal(v.day, 0);
}

static void an_absence_is_not_a_short_time(void **state)
{
	const struct team_stretch leave[] = {{0, 9, 8000}, {10, 19, 0}, {20, TEAM_OPEN, 4999}};
	struct team_held asked = held("conseiller", false, leave, 3);
	struct team_verdict v = team_check(&asked, NULL, 0, 5000);

	(void)state;
	assert_int_equal(v.fault, TEAM_BELOW_FLOOR);
	assert_int_equal(v.day, 20);
	assert_int_equal(
	    team_check(&(struct team_held){"conseiller", true, false, leave, 2}, NULL, 0, 5000)
		.fault,
	    TEAM_GOOD);
}

/* --- posts --------------------------------------------------------------------------------------
 */

/* Against days counted one by one: every two holders on a line of eight days. */
static void a_vacancy_is_told_since_its_first_day_without_a_break(void **state)
{
	(void)state;
	for (int a = 0; a < 8; a++)
		for (int b = a; b < 8; b++)
			for (int c = 0; c < 8; c++)
				for (int d = c; d < 8; d++)
					for (int posts = 1; posts <= 3; posts++)
						for (int today = 0; today < 10; today++) {
							const struct team_stretch all[] = {
							    {a, b, 0}, {c, d, 0}};
							int since = -99, expected = today + 1;
							bool vacant = team_vacant_since(
							    all, 2, posts, 2, today, &since);

							while (expected - 1 >= 2 &&
							       (a <= expected - 1 &&
								expected - 1 <= b) +
								       (c <= expected - 1 &&
									expected - 1 <= d) <
								   posts)
								expected--;
							assert_int_equal(vacant, expected <= today);
							if (vacant)
								assert_int_equal(since, expected);
						}
}

static void a_post_that_nobody_ever_held_is_vacant_since_it_was_foreseen(void **state)
{
	int since = 0;

	(void)state;
	assert_true(team_vacant_since(NULL, 0, 1, day("2022-11-01"), day("2026-11-23"), &since));
	assert_int_equal(since, day("2022-11-01"));
	assert_false(team_vacant_since(NULL, 0, 0, day("2022-11-01"), day("2026-11-23"), &since));
	assert_false(team_vacant_since(NULL, 0, 1, day("2027-01-01"), day("2026-11-23"), &since));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_in_common_are_counted_first_and_last_included),
	    cmocka_unit_test(etp_is_the_mean_of_calendar_days_leap_years_included),
	    cmocka_unit_test(etp_rounds_half_up_and_a_period_without_days_has_none),
	    cmocka_unit_test(the_split_of_four_etp_makes_four),
	    cmocka_unit_test(more_than_a_full_time_is_found_on_its_first_day),
	    cmocka_unit_test(a_quotite_that_grows_later_is_found_on_that_day),
	    cmocka_unit_test(three_parts_of_a_full_time_make_it_and_a_fourth_is_too_much),
	    cmocka_unit_test(the_same_function_is_never_held_twice_at_once),
	    cmocka_unit_test(two_functions_at_once_are_declared),
	    cmocka_unit_test(the_first_of_several_overlaps_is_named),
	    cmocka_unit_test(the_floor_is_for_coordonnateur_and_conseiller_of_the_core_team),
	    cmocka_unit_test(the_floor_holds_over_all_that_somebody_holds_in_the_core_team),
	    cmocka_unit_test(an_absence_is_not_a_short_time),
	    cmocka_unit_test(a_vacancy_is_told_since_its_first_day_without_a_break),
	    cmocka_unit_test(a_post_that_nobody_ever_held_is_vacant_since_it_was_foreseen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
