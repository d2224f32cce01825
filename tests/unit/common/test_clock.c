/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "support/cmocka_all.h"

#define SECOND INT64_C(1000000)
#define HOUR   (3600 * SECOND)
#define DAY    (24 * HOUR)

static void a_moved_clock_moves_civil_time_only(void **state)
{
	int64_t before = cmn_clock_us();
	int64_t mono = cmn_clock_mono_ms();

	(void)state;
	cmn_clock_move(40 * DAY);
	assert_in_range(cmn_clock_us() - before, 40 * DAY, 40 * DAY + 10 * SECOND);
	assert_in_range(cmn_clock_mono_ms() - mono, 0, 10000);
	cmn_clock_move(-40 * DAY);
	assert_in_range(cmn_clock_us() - before, 0, 10 * SECOND);
}

static void sleeping_lasts_at_least_as_long_as_asked(void **state)
{
	int64_t before = cmn_clock_mono_ms();

	(void)state;
	cmn_sleep_ms(30);
	assert_in_range(cmn_clock_mono_ms() - before, 29, 10000);
}

static const struct {
	int64_t us;
	const char *text;
} INSTANTS[] = {
    {0, "1970-01-01T00:00:00.000000Z"},
    {-1, "1969-12-31T23:59:59.999999Z"},
    {1 * SECOND + 5, "1970-01-01T00:00:01.000005Z"},
    {INT64_C(951782400) * SECOND, "2000-02-29T00:00:00.000000Z"},
    {INT64_C(951868799) * SECOND, "2000-02-29T23:59:59.000000Z"},
    {INT64_C(4107542400) * SECOND, "2100-03-01T00:00:00.000000Z"},
    {INT64_C(1795342530) * SECOND + 123456, "2026-11-22T10:15:30.123456Z"},
    {INT64_C(-62167219200) * SECOND, "0000-01-01T00:00:00.000000Z"},
    {INT64_C(253402300799) * SECOND + 999999, "9999-12-31T23:59:59.999999Z"},
};

static void instants_are_written_and_read_as_rfc_3339(void **state)
{
	char text[CMN_TIME_LEN];
	int64_t us;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(INSTANTS); i++) {
		cmn_time_format(INSTANTS[i].us, text);
		assert_string_equal(text, INSTANTS[i].text);
		assert_true(cmn_time_parse(INSTANTS[i].text, &us));
		assert_true(us == INSTANTS[i].us);
	}
}

static void years_beyond_four_digits_become_the_nearest_that_fits(void **state)
{
	char text[CMN_TIME_LEN];

	(void)state;
	cmn_time_format(INT64_MAX, text);
	assert_string_equal(text, "9999-12-31T23:59:59.999999Z");
	cmn_time_format(INT64_MIN, text);
	assert_string_equal(text, "0000-01-01T00:00:00.000000Z");
}

/* The C library is the second opinion, for every day of 400 years. */
static void every_day_agrees_with_the_c_library(void **state)
{
	char text[CMN_TIME_LEN], expected[80];

	(void)state;
	for (int64_t day = -80000; day < 80000; day++) {
		time_t s = (time_t)(day * 86400 + day % 7 * 3601 + 43200);
		struct tm tm;
		int64_t us;

		assert_non_null(gmtime_r(&s, &tm));
		strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%S.000000Z", &tm);
		cmn_time_format((int64_t)s * SECOND, text);
		assert_string_equal(text, expected);
		assert_true(cmn_time_parse(text, &us));
		assert_true(us == (int64_t)s * SECOND);
	}
}

static void offsets_and_fractions_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t us;
	} CASES[] = {
	    {"1970-01-01T00:00:00Z", 0},
	    {"1970-01-01t00:00:00z", 0},
	    {"1970-01-01T01:00:00+01:00", 0},
	    {"1969-12-31T18:30:00-05:30", 0},
	    {"1970-01-01T00:00:00-00:00", 0},
	    {"1970-01-01T23:59:00+23:59", 0},
	    {"1970-01-01T00:00:00.5Z", SECOND / 2},
	    {"1970-01-01T00:00:00.000001Z", 1},
	    {"1970-01-01T00:00:00.123456789+00:00", 123456},
	};
	int64_t us;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		assert_true(cmn_time_parse(CASES[i].text, &us));
		assert_true(us == CASES[i].us);
	}
}

static void impossible_and_malformed_times_are_refused(void **state)
{
	static const char *const BAD[] = {
	    "",
	    "2026-02-31T10:00:00Z",
	    "2026-02-29T10:00:00Z",
	    "1900-02-29T10:00:00Z",
	    "2026-13-01T10:00:00Z",
	    "2026-00-01T10:00:00Z",
	    "2026-01-00T10:00:00Z",
	    "2026-01-01T24:00:00Z",
	    "2026-01-01T10:60:00Z",
	    "2026-12-31T23:59:60Z",
	    "2026-01-01T10:00:00",
	    "2026-01-01 10:00:00Z",
	    "2026-01-01T10:00Z",
	    "2026-01-01T10:00:00.Z",
	    "2026-01-01T10:00:00,5Z",
	    "2026-01-01T10:00:00.1234567890Z",
	    "2026-01-01T10:00:00+1:00",
	    "2026-01-01T10:00:00+0100",
	    "2026-01-01T10:00:00+24:00",
	    "2026-01-01T10:00:00+01:60",
	    "2026-01-01T10:00:00Zx",
	    "2026-01-01T10:00:00Z ",
	    " 2026-01-01T10:00:00Z",
	    "26-01-01T10:00:00Z",
	    "+026-01-01T10:00:00Z",
	    "2026-1-1T10:00:00Z",
	    "2026-01-01",
	    "2026-01-01T",
	    "12026-01-01T10:00:00Z",
	};
	int64_t us = 42;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		if (cmn_time_parse(BAD[i], &us))
			fail_msg("accepted: %s", BAD[i]);
		assert_true(us == 42);
	}
}

static void dates_must_exist_in_the_calendar(void **state)
{
	static const char *const BAD[] = {"2026-02-31", "2023-02-29",  "2026-04-31", "2026-4-30",
					  "",           "2026-04-30 ", "2026-00-10", "2026-10-32",
					  "20261001",   "abcd-ef-gh",  "2100-02-29"};
	static const char *const GOOD[] = {"2024-02-29", "2000-02-29", "2026-12-31", "0000-01-01"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		assert_false(cmn_date_valid(BAD[i]));
	for (size_t i = 0; i < CMN_LEN(GOOD); i++)
		assert_true(cmn_date_valid(GOOD[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_moved_clock_moves_civil_time_only),
	    cmocka_unit_test(sleeping_lasts_at_least_as_long_as_asked),
	    cmocka_unit_test(instants_are_written_and_read_as_rfc_3339),
	    cmocka_unit_test(years_beyond_four_digits_become_the_nearest_that_fits),
	    cmocka_unit_test(every_day_agrees_with_the_c_library),
	    cmocka_unit_test(offsets_and_fractions_are_read),
	    cmocka_unit_test(impossible_and_malformed_times_are_refused),
	    cmocka_unit_test(dates_must_exist_in_the_calendar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
