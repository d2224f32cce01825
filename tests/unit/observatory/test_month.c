/* SPDX-License-Identifier: EUPL-1.2 */
#include "month.h"

#include "support/cmocka_all.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

static int day(const char *text)
{
	int d = 0;

	assert_true(cmn_day_parse(text, &d));
	return d;
}

/* Every day of four centuries and more, against the calendar that the delays use. */
static void a_month_begins_on_the_first(void **state)
{
	const int last = day("2299-12-31");

	(void)state;
	for (int d = day("1850-01-01"); d <= last; d++) {
		char text[CMN_DAY_LEN];

		cmn_day_format(d, text);
		memcpy(text + 8, "01", 2);
		assert_int_equal(observatory_month_of(d), day(text));
	}
}

static void months_are_added_over_years_and_backwards(void **state)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} CASES[] = {
	    {"2026-01-31", 0, "2026-01-01"},     {"2026-01-31", 1, "2026-02-01"},
	    {"2026-12-15", 1, "2027-01-01"},     {"2026-01-15", -1, "2025-12-01"},
	    {"2024-02-29", 12, "2025-02-01"},    {"2026-03-01", -1, "2026-02-01"},
	    {"2026-11-23", 36, "2029-11-01"},    {"1970-01-01", -1, "1969-12-01"},
	    {"2000-02-29", -1200, "1900-02-01"}, {"0001-01-01", 1, "0001-02-01"},
	    {"9999-11-30", 1, "9999-12-01"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_int_equal(observatory_month_add(day(CASES[i].from), CASES[i].n),
				 day(CASES[i].to));
}

static void months_follow_each_other_without_a_gap(void **state)
{
	int32_t month = day("1850-01-01");

	(void)state;
	while (month < day("2299-01-01")) {
		const int32_t next = observatory_month_add(month, 1);

		assert_in_range(next - month, 28, 31);
		assert_int_equal(observatory_month_of(next), next);
		assert_int_equal(observatory_month_of(next - 1), month);
		assert_int_equal(observatory_month_add(next, -1), month);
		month = next;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_month_begins_on_the_first),
	    cmocka_unit_test(months_are_added_over_years_and_backwards),
	    cmocka_unit_test(months_follow_each_other_without_a_gap),
	};

	return cmocka_run_group_tests_name("months", tests, NULL, NULL);
}
