/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_sums.c - sums and twelfths are exact for every amount, and nothing is repaired.
 */
#include "support/cmocka_all.h"

#include "money_sums.h"

#include "cmn/base.h"

#include <string.h>

/* Amounts at which cents could get lost, and many drawn ones: the same at each run. */
static uint64_t drawn = 360;

static int64_t draw(int64_t below)
{
	drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)(drawn >> 1) % below;
}

static int64_t sum_of_twelfths(int64_t year)
{
	int64_t sum = 0;

	for (int month = 1; month <= 12; month++)
		assert_true(money_add(&sum, money_twelfth(year, month)));
	return sum;
}

static void check_year(int64_t year)
{
	int64_t before = INT64_MAX;

	assert_true(sum_of_twelfths(year) == year);
	assert_true(money_due(year, 12) == year);
	assert_true(money_due(year, 0) == 0);
	for (int month = 1; month <= 12; month++) {
		int64_t part = money_twelfth(year, month);

		assert_true(part <= before); /* the cents that do not divide come first */
		assert_true(part == year / 12 || part == year / 12 + 1);
		assert_true(money_due(year, month) - money_due(year, month - 1) == part);
		before = part;
	}
}

static void twelve_payments_are_the_year_exactly(void **state)
{
	static const int64_t YEARS[] = {0,         1,         11,           12,       13,
					23,        24,        100,          6900000,  9000000,
					12500000,  15000000,  24000000,     37000000, 40000000,
					43000000,  22909800,  193500000,    14909800, MONEY_MAX - 1,
					MONEY_MAX, INT64_MAX, INT64_MAX - 1};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(YEARS); i++)
		check_year(YEARS[i]);
	for (int64_t year = 0; year < 5000; year++)
		check_year(year);
	for (int i = 0; i < 20000; i++)
		check_year(draw(i % 2 ? MONEY_MAX : INT64_MAX));
}

static void the_first_months_have_the_cents_that_do_not_divide(void **state)
{
	(void)state;
	/* 229 098 euros: 1 909 150 cents each month */
	assert_int_equal(money_twelfth(22909800, 1), 1909150);
	assert_int_equal(money_twelfth(22909800, 12), 1909150);
	/* 430 000 euros: four cents more than twelve times 3 583 333 */
	assert_int_equal(money_twelfth(43000000, 4), 3583334);
	assert_int_equal(money_twelfth(43000000, 5), 3583333);
	assert_int_equal(money_due(43000000, 4), 4 * 3583334);
}

static void other_months_and_negative_amounts_have_no_payment(void **state)
{
	(void)state;
	assert_int_equal(money_twelfth(1200, 0), 0);
	assert_int_equal(money_twelfth(1200, 13), 0);
	assert_int_equal(money_twelfth(1200, -1), 0);
	assert_int_equal(money_twelfth(-1200, 1), 0);
	assert_int_equal(money_due(1200, 13), 1200);
	assert_int_equal(money_due(1200, -3), 0);
}

static struct money_check check(int64_t stated, const int64_t *parts, size_t n)
{
	int64_t found = 0;
	bool whole = true;

	for (size_t i = 0; i < n; i++)
		whole = money_add(&found, parts[i]) && whole;
	return money_checked(stated, found, whole);
}

/* Any amount, cut anywhere into any number of parts. */
static void parts_of_any_split_add_up_and_one_cent_is_seen(void **state)
{
	int64_t parts[20];

	(void)state;
	for (int round = 0; round < 20000; round++) {
		int64_t whole = draw(MONEY_MAX) + 1, left = whole;
		size_t n = 1 + (size_t)draw((int64_t)CMN_LEN(parts));
		struct money_check told;

		for (size_t i = 0; i + 1 < n; i++) {
			parts[i] = draw(left + 1);
			left -= parts[i];
		}
		parts[n - 1] = left;
		told = check(whole, parts, n);
		assert_true(told.adds_up && told.difference == 0 && told.found == whole);
		parts[draw((int64_t)n)]++;
		told = check(whole, parts, n);
		assert_true(!told.adds_up && told.difference == -1 && told.stated == whole);
	}
}

static void figures_that_contradict_each_other_are_told_with_their_difference(void **state)
{
	static const int64_t TEAM[] = {10700000, 20300000}; /* G2: the table */
	static const int64_t ALL[] = {10700000, 20300000, 12000000};
	struct money_check told = check(21000000, TEAM, 2); /* the text */

	(void)state;
	assert_false(told.adds_up);
	assert_int_equal(told.stated, 21000000);
	assert_int_equal(told.found, 31000000);
	assert_int_equal(told.difference, -10000000);
	assert_true(check(43000000, ALL, 3).adds_up);
	assert_true(check(0, NULL, 0).adds_up);
	assert_false(check(1, NULL, 0).adds_up);
}

static void a_sum_beyond_sixty_four_bits_does_not_add_up(void **state)
{
	static const int64_t HUGE[] = {INT64_MAX, 1};
	int64_t sum = INT64_MAX;

	(void)state;
	assert_false(money_add(&sum, 1));
	assert_true(sum == INT64_MAX);
	assert_false(check(INT64_MAX, HUGE, 2).adds_up);
	assert_false(check(INT64_MIN, HUGE, 2).adds_up);
	assert_true(money_compare(INT64_MAX, -1).difference == INT64_MAX);
	assert_true(money_compare(INT64_MIN, 1).difference == INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(twelve_payments_are_the_year_exactly),
	    cmocka_unit_test(the_first_months_have_the_cents_that_do_not_divide),
	    cmocka_unit_test(other_months_and_negative_amounts_have_no_payment),
	    cmocka_unit_test(parts_of_any_split_add_up_and_one_cent_is_seen),
	    cmocka_unit_test(figures_that_contradict_each_other_are_told_with_their_difference),
	    cmocka_unit_test(a_sum_beyond_sixty_four_bits_does_not_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
