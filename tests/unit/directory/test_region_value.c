/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_region_value.c - what a rule may be set to, by its unit.
 */
#include "support/cmocka_all.h"

#include "region_value.h"

#include <stdio.h>
#include <string.h>

struct value {
	const char *unit, *value;
	bool good;
};

static const struct value VALUES[] = {
    {"years", "1", true},
    {"years", "99", true},
    {"years", "0", false},
    {"years", "100", false},
    {"years", "", false},
    {"years", "01", false},
    {"years", "+3", false},
    {"years", "-3", false},
    {"years", "3 ", false},
    {"months", "0", true},
    {"months", "1200", true},
    {"months", "1201", false},
    {"days", "36500", true},
    {"days", "36501", false},
    {"count", "1000", true},
    {"count", "1001", false},
    {"percent", "100", true},
    {"percent", "101", false},
    {"percent", "50.5", false},
    {"flag", "0", true},
    {"flag", "1", true},
    {"flag", "2", false},
    {"flag", "oui", false},
    {"cents", "193500000", true},
    {"cents", "1e9", false},
    {"code", "rotating", true},
    {"code", "a_1", true},
    {"code", "", false},
    {"code", "A", false},
    {"code", "a-b", false},
    {"month_day", "02", false},
    {"euros", "1", false},
    {"", "1", false},
    {"cents", "100000000000000", true},
    {"cents", "100000000000001", false},
    {"cents", "99999999999999999999", false},
};

static void numbers_and_codes_obey_their_unit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++)
		if (directory_region_value_good(VALUES[i].unit, VALUES[i].value) != VALUES[i].good)
			fail_msg("%s \"%s\"", VALUES[i].unit, VALUES[i].value);
}

static void a_day_of_the_year_is_one_that_every_year_has(void **state)
{
	static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	char text[8];

	(void)state;
	for (int m = 0; m < 15; m++)
		for (int d = 0; d < 40; d++) {
			bool good = m >= 1 && m <= 12 && d >= 1 && d <= DAYS[m - 1];

			snprintf(text, sizeof(text), "%02d-%02d", m, d);
			assert_int_equal(directory_region_value_good("month_day", text), good);
		}
	assert_false(directory_region_value_good("month_day", "2-15"));
	assert_false(directory_region_value_good("month_day", "02/15"));
	assert_false(directory_region_value_good("month_day", "02-1x"));
	assert_false(directory_region_value_good("month_day", "02-150"));
}

static void what_is_expected_is_said_in_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(VALUES) / sizeof(VALUES[0]); i++) {
		const char *french = directory_region_value_expected(VALUES[i].unit, false);
		const char *english = directory_region_value_expected(VALUES[i].unit, true);

		assert_int_equal(french == NULL, english == NULL);
		if (VALUES[i].good)
			assert_non_null(french);
	}
	assert_null(directory_region_value_expected("euros", true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_and_codes_obey_their_unit),
	    cmocka_unit_test(a_day_of_the_year_is_one_that_every_year_has),
	    cmocka_unit_test(what_is_expected_is_said_in_both_languages),
	};

	return cmocka_run_group_tests_name("values of rules", tests, NULL, NULL);
}
