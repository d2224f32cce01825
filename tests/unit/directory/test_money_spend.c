/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_spend.c - how far the year is, how much is used, when slow spending is told (R206),
 * and what a budget is flagged for.
 */
#include "support/cmocka_all.h"

#include "money_flag.h"
#include "money_spend.h"

#include "cmn/base.h"
#include "cmn/calendar.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static int day(const char *text)
{
	int ret = 0;

	assert_true(cmn_day_parse(text, &ret));
	return ret;
}

static struct money_year year(int number)
{
	struct money_year ret;

	assert_true(money_year_of(number, &ret));
	return ret;
}

static void every_day_of_every_year_has_its_month_and_its_number(void **state)
{
	(void)state;
	for (int y = 2020; y <= 2100; y++) {
		struct money_year of = year(y);
		int days = money_year_days(&of);
		bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

		assert_int_equal(days, leap ? 366 : 365);
		for (int d = of.first; d <= of.last; d++) {
			char text[CMN_DAY_LEN];

			cmn_day_format(d, text);
			assert_int_equal(money_month(&of, d), (text[5] - '0') * 10 + text[6] - '0');
			assert_int_equal(money_elapsed(&of, d), d - of.first + 1);
		}
		assert_int_equal(money_month(&of, of.first - 1), 0);
		assert_int_equal(money_month(&of, of.last + 1), 12);
		assert_int_equal(money_elapsed(&of, of.first - 1), 0);
		assert_int_equal(money_elapsed(&of, of.last + 400), days);
	}
}

static void a_year_that_no_calendar_has_is_refused(void **state)
{
	struct money_year of;

	(void)state;
	assert_false(money_year_of(0, &of));
	assert_false(money_year_of(-5, &of));
	assert_false(money_year_of(9999, &of));
	assert_true(money_year_of(1, &of));
}

static void shares_are_rounded_down_and_bounded(void **state)
{
	(void)state;
	assert_int_equal(money_permille(1, 3), 333);
	assert_int_equal(money_permille(-1, 3), -334);
	assert_int_equal(money_permille(3, 3), 1000);
	assert_int_equal(money_permille(5, 0), 0);
	assert_int_equal(money_permille(5, -1), 0);
	assert_int_equal(money_permille(INT64_MAX, 1), 1000000);
	assert_int_equal(money_permille(INT64_MIN, 1), -1000000);
	assert_int_equal(money_permille(INT64_MAX, INT64_MAX), 1000);
}

static void slow_spending_is_told_from_the_day_and_below_the_threshold_alone(void **state)
{
	(void)state;
	/* half of a year of 100 days is over: 50 % of 500 is the least */
	assert_true(money_lags(249, 1000, 50, 100, 50, 40));
	assert_false(money_lags(250, 1000, 50, 100, 50, 40));
	assert_false(money_lags(0, 1000, 39, 100, 50, 40));
	assert_true(money_lags(0, 1000, 40, 100, 50, 40));
	assert_false(money_lags(0, 1000, 50, 100, 0, 0));
	assert_false(money_lags(0, 0, 50, 100, 50, 0));
	assert_false(money_lags(0, -5, 50, 100, 50, 0));
	assert_false(money_lags(0, 1000, 0, 100, 50, 0));
	assert_true(money_lags(-10, 1000, 0, 100, 50, 0)); /* counter-entries outweigh */
	/* sums far beyond what 64 bits hold times a hundred days */
	assert_true(money_lags(INT64_MAX / 4, INT64_MAX, 366, 366, 50, 1));
	assert_false(money_lags(INT64_MAX / 2 + 1, INT64_MAX, 366, 366, 50, 1));
}

static bool raised(const struct money_state *s, const char *code, struct money_check *ret)
{
	struct money_flag flags[MONEY_FLAGS_MAX];
	size_t n = money_flags(s, flags);

	for (size_t i = 0; i < n; i++) {
		assert_non_null(cmn_code_find(cmn_code_list_find("budget_flags"), flags[i].code));
		if (strcmp(flags[i].code, code) == 0) {
			if (ret)
				*ret = flags[i].check;
			return true;
		}
	}
	return false;
}

static void a_budget_in_order_has_no_flag(void **state)
{
	struct money_flag flags[MONEY_FLAGS_MAX];
	const struct money_state s = {.ars = 1000,
				      .cd = 200,
				      .carried_in = -100,
				      .planned = 1100,
				      .shared = 1000,
				      .has_shares = true,
				      .spent = 1100,
				      .announced = 1000,
				      .announced_adds_up = true,
				      .previous = -100,
				      .has_previous = true};

	(void)state;
	assert_int_equal(money_flags(&s, flags), 0);
	assert_int_equal(money_available(&s), 1100);
}

static void each_fault_raises_its_flag_with_its_difference(void **state)
{
	struct money_state good = {.ars = 1000, .planned = 1000, .announced = -1, .shared = 1000};
	struct money_state s;
	struct money_check check;

	(void)state;
	s = good;
	s.planned = 999;
	assert_true(raised(&s, "lines_do_not_add_up", &check));
	assert_int_equal(check.difference, 1);
	s = good;
	s.shared = 900;
	assert_false(raised(&s, "shares_do_not_add_up", NULL)); /* one carrier has all */
	s.has_shares = true;
	assert_true(raised(&s, "shares_do_not_add_up", &check));
	assert_int_equal(check.difference, 100);
	s = good;
	s.announced = 1200;
	s.contradiction = money_compare(210, 310);
	assert_true(raised(&s, "differs_from_announced", &check));
	assert_int_equal(check.difference, 200);
	assert_true(raised(&s, "announced_does_not_add_up", &check));
	assert_int_equal(check.difference, -100);
	s = good;
	s.has_previous = true;
	s.previous = 50;
	assert_true(raised(&s, "carry_over_differs", &check));
	assert_int_equal(check.difference, -50);
	s = good;
	s.reserved = 300;
	s.spent = 701;
	assert_true(raised(&s, "overspent", &check));
	assert_int_equal(check.difference, -1);
	s.income = 1; /* another receipt pays it */
	assert_false(raised(&s, "overspent", NULL));
	s = good;
	s.passed_on = 5;
	assert_true(raised(&s, "passed_on", &check));
	assert_int_equal(check.found, 5);
	s = good;
	s.due = 84;
	s.received = 83;
	assert_true(raised(&s, "payments_behind", &check));
	s.received = 84;
	assert_false(raised(&s, "payments_behind", NULL));
	s.lags = true;
	assert_true(raised(&s, "reserve_risk", NULL));
}

static void leap_days_move_the_share_of_the_year(void **state)
{
	struct money_year leap = year(2028), plain = year(2027);

	(void)state;
	assert_int_equal(money_elapsed(&leap, day("2028-03-01")), 61);
	assert_int_equal(money_elapsed(&plain, day("2027-03-01")), 60);
	assert_int_equal(money_permille(money_elapsed(&leap, day("2028-06-30")), 366), 497);
	assert_int_equal(money_permille(money_elapsed(&plain, day("2027-06-30")), 365), 495);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_day_of_every_year_has_its_month_and_its_number),
	    cmocka_unit_test(a_year_that_no_calendar_has_is_refused),
	    cmocka_unit_test(shares_are_rounded_down_and_bounded),
	    cmocka_unit_test(slow_spending_is_told_from_the_day_and_below_the_threshold_alone),
	    cmocka_unit_test(a_budget_in_order_has_no_flag),
	    cmocka_unit_test(each_fault_raises_its_flag_with_its_difference),
	    cmocka_unit_test(leap_days_move_the_share_of_the_year),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
