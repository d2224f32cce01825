/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_hours.c - when it is open, by the clock of the département.
 */
#include "unit/directory/hours_made.h"

static void opens_from_its_first_minute_until_the_one_before_it_closes(void **state)
{
	(void)state;
	add(MON, "09:00", "12:00");
	assert_false(open_at("2026-12-07 07:59", "31"));
	assert_true(open_at("2026-12-07 08:00", "31"));
	assert_true(open_at("2026-12-07 10:59", "31"));
	assert_false(open_at("2026-12-07 11:00", "31"));
}

/* Every weekday against every weekday. */
static void each_weekday_opens_on_its_day_alone(void **state)
{
	(void)state;
	for (int opened = 0; opened < 7; opened++) {
		fresh(NULL);
		add(1U << opened, "10:00", "11:00");
		for (int asked = 0; asked < 7; asked++) {
			int64_t at = directory_instant_of(day("2026-12-07") + asked, 630, "31");

			assert_int_equal(directory_hours_at(&hours, at, "31").open,
					 opened == asked);
		}
	}
}

static void spans_of_a_day_are_one_union(void **state)
{
	struct directory_opening o;

	(void)state;
	add(MON, "09:00", "12:00");
	add(MON, "11:00", "14:00");
	add(MON, "14:00", "15:00");
	o = directory_hours_at(&hours, utc("2026-12-07 09:00"), "31");
	assert_true(o.open);
	assert_true(o.until_us == utc("2026-12-07 14:00"));
}

static void a_night_belongs_to_the_day_on_which_it_begins(void **state)
{
	struct directory_opening o;

	(void)state;
	add(FRI, "22:00", "06:00");
	assert_true(open_at("2026-12-04 21:30", "31"));
	assert_true(open_at("2026-12-05 04:30", "31"));
	assert_false(open_at("2026-12-05 05:00", "31"));
	assert_false(open_at("2026-12-04 04:30", "31"));
	o = directory_hours_at(&hours, utc("2026-12-04 22:30"), "31");
	assert_true(o.until_us == utc("2026-12-05 05:00"));
}

static void what_never_closes_has_no_end(void **state)
{
	struct directory_opening o;

	(void)state;
	add(WEEK | SAT | SUN, "00:00", "24:00");
	hours.open_on_holidays = true;
	o = directory_hours_at(&hours, utc("2026-12-25 12:00"), "31");
	assert_true(o.open && o.holiday);
	assert_true(o.until_us == 0);
}

static void next_opening_is_found_over_a_closed_year(void **state)
{
	struct directory_opening o;

	(void)state;
	add(MON, "09:00", "12:00");
	except("2026-12-01", "2027-11-30", NULL, NULL);
	o = directory_hours_at(&hours, utc("2026-12-02 10:00"), "31");
	assert_false(o.open);
	assert_true(o.next_us == utc("2027-12-06 08:00"));
}

/* --- exceptions and holidays ----------------------------------------------------------------- */

static void an_opening_wins_over_a_closure_and_both_over_the_week(void **state)
{
	(void)state;
	add(WEEK, "09:00", "12:00");
	except("2026-12-07", "2026-12-11", NULL, NULL);
	except("2026-12-09", "2026-12-09", "14:00", "16:00");
	assert_false(open_at("2026-12-08 09:00", "31"));
	assert_false(open_at("2026-12-09 09:00", "31"));
	assert_true(open_at("2026-12-09 13:30", "31"));
	assert_true(open_at("2026-12-14 09:00", "31"));
}

static void holidays_are_those_of_the_departement(void **state)
{
	static const struct {
		const char *at, *departement;
		bool open;
	} CASES[] = {
	    {"2026-12-25 10:00", "31", false}, /* Christmas, a Friday */
	    {"2026-05-25 10:00", "31", false}, /* Whit Monday */
	    {"2026-04-03 10:00", "31", true},  /* Good Friday */
	    {"2026-04-03 10:00", "67", false},
	    {"2022-12-26 10:00", "31", true}, /* Saint Stephen, a Monday */
	    {"2022-12-26 10:00", "57", false},
	    {"2024-05-22 15:00", "972", false}, /* abolition of slavery, a Wednesday */
	    {"2024-05-22 15:00", "971", true},
	    {"2024-05-27 15:00", "971", false},
	    {"2024-12-20 06:00", "974", false},
	    {"2024-12-20 10:00", "31", true},
	};

	(void)state;
	add(WEEK, "08:00", "18:00");
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		if (open_at(CASES[i].at, CASES[i].departement) != CASES[i].open)
			fail_msg("%s in %s", CASES[i].at, CASES[i].departement);
	hours.open_on_holidays = true;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_true(open_at(CASES[i].at, CASES[i].departement));
}

static void an_exceptional_opening_wins_over_a_holiday(void **state)
{
	(void)state;
	add(WEEK, "09:00", "12:00");
	except("2026-12-25", "2026-12-25", "10:00", "11:00");
	assert_true(open_at("2026-12-25 09:30", "31"));
	assert_false(open_at("2026-12-25 10:30", "31"));
}

static void a_holiday_does_not_end_the_night_before(void **state)
{
	(void)state;
	add(WEEK | SAT | SUN, "22:00", "06:00");
	assert_true(open_at("2026-12-25 04:00", "31"));  /* begun on the 24th */
	assert_false(open_at("2026-12-25 22:00", "31")); /* of the 25th: closed */
	assert_false(open_at("2026-12-26 04:00", "31"));
}

/* --- which weeks ----------------------------------------------------------------------------- */

static void even_and_odd_weeks_are_those_of_iso_8601(void **state)
{
	static const struct {
		const char *monday;
		bool even;
	} WEEKS[] = {
	    {"2026-12-28", false}, /* week 53 */
	    {"2027-01-04", false}, /* week 1: two odd ones follow each other */
	    {"2027-01-11", true},  {"2024-12-30", false},                       /* week 1 of 2025 */
	    {"2025-01-06", true},  {"2023-01-02", false}, {"2022-12-26", true}, /* week 52 */
	};

	(void)state;
	hours.open_on_holidays = true;
	add(MON, "09:00", "10:00")->weeks = DIRECTORY_WEEKS_EVEN;
	for (size_t i = 0; i < CMN_LEN(WEEKS); i++)
		assert_int_equal(directory_hours_opens_on(&hours, day(WEEKS[i].monday), "31"),
				 WEEKS[i].even);
	hours.rules[0].weeks = DIRECTORY_WEEKS_ODD;
	for (size_t i = 0; i < CMN_LEN(WEEKS); i++)
		assert_int_equal(directory_hours_opens_on(&hours, day(WEEKS[i].monday), "31"),
				 !WEEKS[i].even);
}

/* Against a count by hand, over four years: the n-th Saturday, and the last. */
static void the_nth_weekday_of_a_month_agrees_with_a_count(void **state)
{
	int first = day("2024-01-01"), last = day("2027-12-31");
	int nth = 0, month = 0;
	char text[CMN_DAY_LEN], later[CMN_DAY_LEN];

	(void)state;
	hours.open_on_holidays = true;
	add(SAT, "09:00", "10:00");
	for (int d = first; d <= last; d++) {
		cmn_day_format(d, text);
		cmn_day_format(d + 7, later);
		if ((text[5] - '0') * 10 + text[6] - '0' != month) {
			month = (text[5] - '0') * 10 + text[6] - '0';
			nth = 0;
		}
		if (cmn_day_weekday(d) != 6)
			continue;
		nth++;
		for (int n = 1; n <= 5; n++) {
			hours.rules[0].nth = 1U << (n - 1);
			assert_int_equal(directory_hours_opens_on(&hours, d, "31"), n == nth);
		}
		hours.rules[0].nth = DIRECTORY_NTH_LAST;
		assert_int_equal(directory_hours_opens_on(&hours, d, "31"),
				 memcmp(text, later, 7) != 0);
	}
}

static void a_rule_holds_between_its_days(void **state)
{
	struct directory_rule *r = add(WEEK, "09:00", "12:00");

	(void)state;
	r->from = day("2026-12-08");
	r->until = day("2026-12-09");
	assert_false(open_at("2026-12-07 09:00", "31"));
	assert_true(open_at("2026-12-08 09:00", "31"));
	assert_true(open_at("2026-12-09 09:00", "31"));
	assert_false(open_at("2026-12-10 09:00", "31"));
}

/* --- the clock ------------------------------------------------------------------------------- */

static void local_times_are_those_of_the_territory(void **state)
{
	static const struct {
		const char *departement, *at;
	} NINE[] = {
	    {"31", "2026-12-07 08:00"},  {"31", "2026-07-06 07:00"},  {"2A", "2026-12-07 08:00"},
	    {"971", "2026-12-07 13:00"}, {"972", "2026-07-06 13:00"}, {"973", "2026-12-07 12:00"},
	    {"974", "2026-12-07 05:00"}, {"976", "2026-07-06 06:00"}, {"975", "2026-12-07 12:00"},
	    {"975", "2026-07-06 11:00"},
	};

	(void)state;
	add(MON, "09:00", "12:00");
	for (size_t i = 0; i < CMN_LEN(NINE); i++) {
		struct directory_opening o =
		    directory_hours_at(&hours, utc(NINE[i].at), NINE[i].departement);

		if (!o.open || o.minute != 540)
			fail_msg("%s in %s: %d", NINE[i].at, NINE[i].departement, o.minute);
		assert_false(
		    directory_hours_at(&hours, utc(NINE[i].at) - MINUTE, NINE[i].departement).open);
	}
}

static void the_nights_of_the_change_have_their_hours(void **state)
{
	(void)state;
	add(SUN, "01:30", "03:30");
	/* 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC */
	assert_true(open_at("2026-03-29 00:30", "31"));
	assert_true(open_at("2026-03-29 01:29", "31"));
	assert_false(open_at("2026-03-29 01:30", "31"));
	/* 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC */
	assert_true(open_at("2026-10-24 23:30", "31"));
	assert_true(open_at("2026-10-25 01:30", "31"));
	assert_true(open_at("2026-10-25 02:29", "31"));
	assert_false(open_at("2026-10-25 02:30", "31"));
	assert_int_equal(directory_minute_of(utc("2026-03-29 01:00"), "31"), 180);
	assert_int_equal(directory_minute_of(utc("2026-10-25 01:00"), "31"), 120);
	assert_true(directory_instant_of(day("2026-03-29"), 150, "31") == utc("2026-03-29 01:00"));
	assert_true(directory_instant_of(day("2026-10-25"), 180, "31") == utc("2026-10-25 02:00"));
}

/* Every minute of two years: the clock and its inverse agree, but for the hour that comes twice. */
static void instants_and_local_minutes_agree(void **state)
{
	static const char *const PLACES[] = {"31", "974", "975"};

	(void)state;
	for (size_t p = 0; p < CMN_LEN(PLACES); p++)
		for (int64_t at = utc("2026-01-01 00:00"); at < utc("2027-01-01 00:00");
		     at += 7 * MINUTE) {
			int d = cmn_day_of(at, PLACES[p]);
			int64_t back =
			    directory_instant_of(d, directory_minute_of(at, PLACES[p]), PLACES[p]);

			if (back != at && back != at - 60 * MINUTE)
				fail_msg("%s: %lld gives %lld", PLACES[p], (long long)(at / MINUTE),
					 (long long)(back / MINUTE));
		}
}

static void clock_times_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		int minute;
	} CASES[] = {{"00:00", 0},  {"09:05", 545}, {"24:00", 1440}, {"23:59", 1439},
		     {"24:01", -1}, {"9:00", -1},   {"09:60", -1},   {"09-00", -1},
		     {"", -1},      {"09:000", -1}, {"-1:00", -1}};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_int_equal(directory_minute_parse(CASES[i].text), CASES[i].minute);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH(opens_from_its_first_minute_until_the_one_before_it_closes),
	    WITH(each_weekday_opens_on_its_day_alone),
	    WITH(spans_of_a_day_are_one_union),
	    WITH(a_night_belongs_to_the_day_on_which_it_begins),
	    WITH(what_never_closes_has_no_end),
	    WITH(next_opening_is_found_over_a_closed_year),
	    WITH(an_opening_wins_over_a_closure_and_both_over_the_week),
	    WITH(holidays_are_those_of_the_departement),
	    WITH(an_exceptional_opening_wins_over_a_holiday),
	    WITH(a_holiday_does_not_end_the_night_before),
	    WITH(even_and_odd_weeks_are_those_of_iso_8601),
	    WITH(the_nth_weekday_of_a_month_agrees_with_a_count),
	    WITH(a_rule_holds_between_its_days),
	    WITH(local_times_are_those_of_the_territory),
	    WITH(the_nights_of_the_change_have_their_hours),
	    WITH(instants_and_local_minutes_agree),
	    WITH(clock_times_are_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
