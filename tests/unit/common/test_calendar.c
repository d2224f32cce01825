/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_calendar.c - days and delays against another computation: glibc's calendar, Easter by its
 * tables (golden number and epact), each day from 1970 to 2100, in each kind of territory.
 */
#include "support/cmocka_all.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const TERRITORIES[] = {"31",  "2A",  "57",  "67",  "68",  "971", "972",
					  "973", "974", "975", "976", "977", "978"};

static int day_of(int year, int month, int day)
{
	struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};

	return (int)(timegm(&tm) / 86400);
}

/* The paschal full moon by golden number and corrected epact, then the Sunday after it. */
static int easter_by_tables(int year)
{
	int golden = year % 19 + 1, century = year / 100 + 1;
	int solar = 3 * century / 4 - 12, lunar = (8 * century + 5) / 25 - 5;
	int sunday = 5 * year / 4 - solar - 10;
	int epact = ((11 * golden + 20 + lunar - solar) % 30 + 30) % 30;
	int moon;

	if ((epact == 25 && golden > 11) || epact == 24)
		epact++;
	moon = 44 - epact;
	if (moon < 21)
		moon += 30;
	moon = moon + 7 - (sunday + moon) % 7;
	return day_of(year, 3, 1) + moon - 1;
}

static bool one_of(const char *what, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(what, list[i]) == 0)
			return true;
	return false;
}

static bool holiday_by_tables(int day, const struct tm *tm, const char *territory)
{
	static const char *const ALWAYS[] = {"01-01", "05-01", "07-14", "08-15",
					     "11-01", "11-11", "12-25"};
	static const char *const OVERSEAS[][2] = {
	    {"971", "05-27"}, {"972", "05-22"}, {"973", "06-10"}, {"974", "12-20"},
	    {"976", "04-27"}, {"977", "10-09"}, {"978", "05-27"}};
	int after = day - easter_by_tables(tm->tm_year + 1900);
	char date[8];

	assert_int_equal(strftime(date, sizeof(date), "%m-%d", tm), 5);
	if (one_of(date, ALWAYS, CMN_LEN(ALWAYS)) || after == 1 || after == 39 || after == 50)
		return true;
	if (strcmp(date, "05-08") == 0 && tm->tm_year >= 82)
		return true;
	if (one_of(territory, (const char *const[]){"57", "67", "68"}, 3))
		return after == -2 || strcmp(date, "12-26") == 0;
	for (size_t i = 0; i < CMN_LEN(OVERSEAS); i++)
		if (strcmp(OVERSEAS[i][0], territory) == 0 && strcmp(OVERSEAS[i][1], date) == 0)
			return tm->tm_year >= (i == 3 ? 83 : 84);
	return false;
}

static void every_day_from_1970_to_2100_is_what_another_computation_says(void **state)
{
	int last = day_of(2100, 12, 31), working = 0;

	(void)state;
	for (int day = 0; day <= last; day++) {
		time_t at = (time_t)day * 86400;
		char text[CMN_DAY_LEN], ours[CMN_DAY_LEN];
		struct tm tm;
		int parsed;

		gmtime_r(&at, &tm);
		strftime(text, sizeof(text), "%Y-%m-%d", &tm);
		cmn_day_format(day, ours);
		assert_string_equal(ours, text);
		assert_true(cmn_day_parse(text, &parsed) && parsed == day);
		assert_int_equal(cmn_day_weekday(day), tm.tm_wday == 0 ? 7 : tm.tm_wday);
		for (size_t i = 0; i < CMN_LEN(TERRITORIES); i++) {
			bool free_day = holiday_by_tables(day, &tm, TERRITORIES[i]);

			assert_int_equal(cmn_day_holiday(day, TERRITORIES[i]), free_day);
			assert_int_equal(cmn_day_ouvrable(day, TERRITORIES[i]),
					 !free_day && tm.tm_wday != 0);
			working += cmn_day_ouvre(day, TERRITORIES[i]);
		}
	}
	assert_true(working > 0);
}

static void known_easters_are_met(void **state)
{
	static const int KNOWN[][3] = {{1970, 3, 29}, {1981, 4, 19}, {2000, 4, 23}, {2008, 3, 23},
				       {2011, 4, 24}, {2026, 4, 5},  {2027, 3, 28}, {2038, 4, 25},
				       {2076, 4, 19}, {2100, 3, 28}};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(KNOWN); i++)
		assert_true(
		    cmn_day_holiday(day_of(KNOWN[i][0], KNOWN[i][1], KNOWN[i][2]) + 1, "31"));
}

static void expect_due(const char *from, enum cmn_unit unit, unsigned n, enum cmn_end end,
		       const char *departement, const char *want)
{
	const struct cmn_delay delay = {unit, n, end};
	char got[CMN_DAY_LEN];
	int day;

	assert_true(cmn_day_parse(from, &day));
	cmn_day_format(cmn_day_due(day, &delay, departement), got);
	assert_string_equal(got, want);
}

static void a_delay_ends_as_the_code_of_civil_procedure_counts(void **state)
{
	(void)state;
	/* the day of the act does not count */
	expect_due("2026-11-20", CMN_CALENDAR_DAYS, 1, CMN_END_AS_IS, "31", "2026-11-21");
	expect_due("2026-11-20", CMN_CALENDAR_DAYS, 1, CMN_END_NEXT_OUVRE, "31", "2026-11-23");
	expect_due("2026-11-20", CMN_CALENDAR_DAYS, 1, CMN_END_NEXT_OUVRABLE, "31", "2026-11-21");
	expect_due("2026-11-20", CMN_CALENDAR_DAYS, 2, CMN_END_NEXT_OUVRABLE, "31", "2026-11-23");
	/* three holidays on the way: 1, 8 and 14 May 2026 (Ascension) */
	expect_due("2026-04-30", CMN_JOURS_OUVRES, 10, CMN_END_AS_IS, "31", "2026-05-19");
	expect_due("2026-04-30", CMN_JOURS_OUVRABLES, 10, CMN_END_AS_IS, "31", "2026-05-15");
	/* months end on the day of the same number, else on the last */
	expect_due("2026-01-31", CMN_MONTHS, 1, CMN_END_AS_IS, "31", "2026-02-28");
	expect_due("2028-01-31", CMN_MONTHS, 1, CMN_END_AS_IS, "31", "2028-02-29");
	expect_due("2026-11-30", CMN_MONTHS, 3, CMN_END_NEXT_OUVRE, "31", "2027-03-01");
	expect_due("2024-02-29", CMN_MONTHS, 12, CMN_END_AS_IS, "31", "2025-02-28");
	expect_due("2026-12-15", CMN_MONTHS, 1, CMN_END_AS_IS, "31", "2027-01-15");
	/* Good Friday and 26 December are days like others, but not in Strasbourg */
	expect_due("2026-04-02", CMN_JOURS_OUVRES, 1, CMN_END_AS_IS, "31", "2026-04-03");
	expect_due("2026-04-02", CMN_JOURS_OUVRES, 1, CMN_END_AS_IS, "67", "2026-04-07");
	expect_due("2025-12-24", CMN_JOURS_OUVRES, 1, CMN_END_AS_IS, "57", "2025-12-29");
	expect_due("2026-12-18", CMN_JOURS_OUVRES, 1, CMN_END_AS_IS, "974", "2026-12-21");
	expect_due("2026-11-20", CMN_CALENDAR_DAYS, 0, CMN_END_AS_IS, "31", "2026-11-20");
}

static void dates_that_do_not_exist_are_refused(void **state)
{
	static const char *const BAD[] = {"",           "2026-02-29",  "2026-13-01", "2026-00-10",
					  "2026-01-00", "2026-1-01",   "2026-01-1",  "0000-01-01",
					  "2026/01/01", "2026-01-01 ", "2100-02-29", "x026-01-01"};
	int day;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		assert_false(cmn_day_parse(BAD[i], &day));
	assert_true(cmn_day_parse("9999-12-31", &day) && cmn_day_parse("0001-01-01", &day));
}

/* What glibc says with the time-zone files, for every third hour of eighty years. */
static void against_the_zone(const char *departement, const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
	for (int64_t s = 1199145600; s < 3723840000; s += 3 * 3600 + 1799) { /* 2008 … 2088 */
		time_t at = (time_t)s;
		struct tm tm;
		int day;

		localtime_r(&at, &tm);
		day = day_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
		assert_int_equal(cmn_day_of(s * 1000000, departement), day);
		assert_true(cmn_day_begin(day, departement) <= s * 1000000);
		assert_true(cmn_day_begin(day + 1, departement) > s * 1000000);
	}
}

static void the_local_day_is_that_of_the_zone_files(void **state)
{
	(void)state;
	against_the_zone("31", "Europe/Paris");
	against_the_zone("971", "America/Guadeloupe");
	against_the_zone("973", "America/Cayenne");
	against_the_zone("974", "Indian/Reunion");
	against_the_zone("975", "America/Miquelon");
	against_the_zone("976", "Indian/Mayotte");
	unsetenv("TZ");
	tzset();
}

static void units_and_ends_have_names_and_zero_is_none(void **state)
{
	(void)state;
	assert_int_equal(cmn_unit_named("jours_ouvres"), CMN_JOURS_OUVRES);
	assert_int_equal(cmn_unit_named("months"), CMN_MONTHS);
	assert_int_equal(cmn_unit_named("weeks"), 0);
	assert_int_equal(cmn_end_named("next_ouvrable"), CMN_END_NEXT_OUVRABLE);
	assert_int_equal(cmn_end_named(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day_from_1970_to_2100_is_what_another_computation_says),
	    cmocka_unit_test(known_easters_are_met),
	    cmocka_unit_test(a_delay_ends_as_the_code_of_civil_procedure_counts),
	    cmocka_unit_test(dates_that_do_not_exist_are_refused),
	    cmocka_unit_test(the_local_day_is_that_of_the_zone_files),
	    cmocka_unit_test(units_and_ends_have_names_and_zero_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
