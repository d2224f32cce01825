/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_board_span.c - periods of charts, and how numbers are written.
 */
#include "board_scale.h"
#include "board_span.h"

#include "support/cmocka_all.h"

#include <string.h>

static struct board_span span_of(const char *from, const char *to, enum board_step step)
{
	struct board_span span = {0};

	assert_true(board_span_make(board_month_of(from), board_month_of(to), step, &span));
	return span;
}

static void a_month_is_read_and_what_is_none_is_refused(void **state)
{
	static const char *const BAD[] = {"",        "2026",    "2026-00", "2026-13",  "2026-1",
					  "2026/01", "20a6-01", "2026-0x", "2026-01x", "0000-01"};

	(void)state;
	assert_int_equal(board_month_of("2026-01"), 2026 * 12);
	assert_int_equal(board_month_of("2026-12-31"), 2026 * 12 + 11);
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		assert_int_equal(board_month_of(BAD[i]), -1);
}

static void a_span_has_whole_periods(void **state)
{
	struct board_span s = span_of("2025-11", "2026-02", BOARD_QUARTER);
	char text[16];

	(void)state;
	assert_int_equal(s.n, 2);
	board_period(&s, 0, text);
	assert_string_equal(text, "2025-Q4");
	board_period(&s, 1, text);
	assert_string_equal(text, "2026-Q1");
	board_period_first(&s, 0, text);
	assert_string_equal(text, "2025-10-01");
	board_period_first(&s, 2, text);
	assert_string_equal(text, "2026-04-01");
	s = span_of("2024-06", "2026-01", BOARD_YEAR);
	assert_int_equal(s.n, 3);
	board_period(&s, 2, text);
	assert_string_equal(text, "2026");
	s = span_of("2026-02", "2026-02", BOARD_MONTH);
	assert_int_equal(s.n, 1);
	board_period(&s, 0, text);
	assert_string_equal(text, "2026-02");
}

static void every_month_lies_in_the_period_that_names_it(void **state)
{
	static const enum board_step STEPS[] = {BOARD_MONTH, BOARD_QUARTER, BOARD_YEAR};

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		struct board_span s = span_of("2023-01", "2026-12", STEPS[k]);

		for (int m = 2023 * 12; m < 2027 * 12; m++)
			assert_int_equal(board_span_at(&s, m),
					 (size_t)((m - 2023 * 12) / (int)STEPS[k]));
		assert_int_equal(board_span_at(&s, 2023 * 12 - 1), BOARD_PERIODS_MAX);
		assert_int_equal(board_span_at(&s, 2027 * 12), BOARD_PERIODS_MAX);
	}
}

static void too_many_periods_and_a_span_backwards_are_refused(void **state)
{
	struct board_span s;

	(void)state;
	assert_true(board_span_make(2000 * 12, 2009 * 12 + 11, BOARD_MONTH, &s));
	assert_int_equal(s.n, BOARD_PERIODS_MAX);
	assert_false(board_span_make(2000 * 12, 2010 * 12, BOARD_MONTH, &s));
	assert_false(board_span_make(2026 * 12, 2025 * 12, BOARD_MONTH, &s));
	assert_false(board_span_make(-1, 2025 * 12, BOARD_MONTH, &s));
	assert_true(board_span_make(2026 * 12 + 5, 2026 * 12, BOARD_YEAR, &s));
}

static void steps_have_names_and_nothing_else_is_one(void **state)
{
	(void)state;
	assert_int_equal(board_step_named("month"), BOARD_MONTH);
	assert_int_equal(board_step_named("quarter"), BOARD_QUARTER);
	assert_int_equal(board_step_named("year"), BOARD_YEAR);
	assert_int_equal(board_step_named("week"), 0);
	assert_int_equal(board_step_named(NULL), 0);
	assert_string_equal(board_step_code(BOARD_QUARTER), "quarter");
}

static void an_axis_ends_at_a_round_number_above_the_most(void **state)
{
	static const double MOST[][2] = {
	    {0, 1},   {-3, 1},   {1, 1},     {1.2, 2},   {3, 5},       {7, 10},     {10, 10},
	    {11, 20}, {99, 100}, {101, 200}, {0.3, 0.5}, {0.02, 0.02}, {4999, 5000}};

	(void)state;
	for (size_t i = 0; i < sizeof(MOST) / sizeof(MOST[0]); i++)
		assert_true(board_axis_top(MOST[i][0]) > MOST[i][1] * 0.999999 &&
			    board_axis_top(MOST[i][0]) < MOST[i][1] * 1.000001);
}

static void numbers_are_written_as_a_french_reader_expects(void **state)
{
	char text[BOARD_NUMBER_LEN];

	(void)state;
	board_number(1234567.5, 1, text);
	assert_string_equal(text, "1\u202f234\u202f567,5");
	board_number(999, 1, text);
	assert_string_equal(text, "999");
	board_number(-1234, 0, text);
	assert_string_equal(text, "-1\u202f234");
	board_number(-123, 0, text);
	assert_string_equal(text, "-123");
	board_number(0.04, 1, text);
	assert_string_equal(text, "0");
	board_plain(66.666666, 3, text);
	assert_string_equal(text, "66.667");
	board_plain(-0.0001, 3, text);
	assert_string_equal(text, "0");
	board_plain(12, 0, text);
	assert_string_equal(text, "12");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_month_is_read_and_what_is_none_is_refused),
	    cmocka_unit_test(a_span_has_whole_periods),
	    cmocka_unit_test(every_month_lies_in_the_period_that_names_it),
	    cmocka_unit_test(too_many_periods_and_a_span_backwards_are_refused),
	    cmocka_unit_test(steps_have_names_and_nothing_else_is_one),
	    cmocka_unit_test(an_axis_ends_at_a_round_number_above_the_most),
	    cmocka_unit_test(numbers_are_written_as_a_french_reader_expects),
	};

	return cmocka_run_group_tests_name("periods of charts", tests, NULL, NULL);
}
