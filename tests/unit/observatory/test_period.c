/* SPDX-License-Identifier: EUPL-1.2 */
#include "period.h"

#include "support/cmocka_all.h"

#include "cmn/calendar.h"

static void periods_read_and_write_themselves(void **state)
{
	static const struct {
		const char *text, *from, *to, *step;
	} CASES[] = {
	    {"2026", "2026-01-01", "2027-01-01", "year"},
	    {"2026-S1", "2026-01-01", "2026-07-01", "semester"},
	    {"2026-S2", "2026-07-01", "2027-01-01", "semester"},
	    {"2026-Q1", "2026-01-01", "2026-04-01", "quarter"},
	    {"2026-Q4", "2026-10-01", "2027-01-01", "quarter"},
	    {"2024-02", "2024-02-01", "2024-03-01", "month"},
	    {"1999-12", "1999-12-01", "2000-01-01", "month"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		struct observatory_period p;
		char text[CMN_DAY_LEN], again[OBSERVATORY_PERIOD_LEN];

		assert_true(observatory_period_parse(CASES[i].text, &p));
		cmn_day_format(p.from, text);
		assert_string_equal(text, CASES[i].from);
		cmn_day_format(p.to, text);
		assert_string_equal(text, CASES[i].to);
		assert_string_equal(observatory_period_step(p.months), CASES[i].step);
		observatory_period_format(p.from, p.months, again);
		assert_string_equal(again, CASES[i].text);
	}
}

static void what_is_no_period_is_refused(void **state)
{
	static const char *const BAD[] = {"",        "202",     "20266",   "2026-",      "2026-00",
					  "2026-13", "2026-Q0", "2026-Q5", "2026-S3",    "2026-S0",
					  "2026-1",  "2026-Q",  "2026-q1", "2026-01-01", "1026",
					  "3026",    "abcd",    "2O26",    " 2026",      "2026 "};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		struct observatory_period p;

		assert_false(observatory_period_parse(BAD[i], &p));
	}
	assert_string_equal(observatory_period_step(5), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(periods_read_and_write_themselves),
	    cmocka_unit_test(what_is_no_period_is_refused),
	};

	return cmocka_run_group_tests_name("periods", tests, NULL, NULL);
}
