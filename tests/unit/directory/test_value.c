/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_value.c - what a column of an imported file may hold.
 */
#include "support/cmocka_all.h"

#include "value.h"

#include <stddef.h>

struct value_case {
	enum directory_value kind;
	const char *text;
	bool ok;
};

static const struct value_case CASES[] = {
    {DIRECTORY_VALUE_TEXT, "", true},
    {DIRECTORY_VALUE_DEPARTEMENT, "09", true},
    {DIRECTORY_VALUE_DEPARTEMENT, "2A", true},
    {DIRECTORY_VALUE_DEPARTEMENT, "971", true},
    {DIRECTORY_VALUE_DEPARTEMENT, "9", false},
    {DIRECTORY_VALUE_DEPARTEMENT, "00", false},
    {DIRECTORY_VALUE_DEPARTEMENT, "20", false},
    {DIRECTORY_VALUE_DEPARTEMENT, "96", false},
    {DIRECTORY_VALUE_DEPARTEMENT, "97", false},
    {DIRECTORY_VALUE_DEPARTEMENT, "310", false},
    {DIRECTORY_VALUE_DEPARTEMENT, "", false},
    {DIRECTORY_VALUE_COMMUNE, "31483", true},
    {DIRECTORY_VALUE_COMMUNE, "2B033", true},
    {DIRECTORY_VALUE_COMMUNE, "97105", true},
    {DIRECTORY_VALUE_COMMUNE, "9122", false},
    {DIRECTORY_VALUE_COMMUNE, "314830", false},
    {DIRECTORY_VALUE_COMMUNE, "3148a", false},
    {DIRECTORY_VALUE_COMMUNE, "", false},
    {DIRECTORY_VALUE_POSTAL_CODE, "09000", true},
    {DIRECTORY_VALUE_POSTAL_CODE, "9000", false},
    {DIRECTORY_VALUE_NUMBER, "0", true},
    {DIRECTORY_VALUE_NUMBER, "1471468", true},
    {DIRECTORY_VALUE_NUMBER, "-1", false},
    {DIRECTORY_VALUE_NUMBER, "1.5", false},
    {DIRECTORY_VALUE_NUMBER, "1 000", false},
    {DIRECTORY_VALUE_NUMBER, "1234567890", false},
    {DIRECTORY_VALUE_NUMBER, "", false},
    {DIRECTORY_VALUE_DEGREES, "43.1261", true},
    {DIRECTORY_VALUE_DEGREES, "-0.5549", true},
    {DIRECTORY_VALUE_DEGREES, "44", true},
    {DIRECTORY_VALUE_DEGREES, "179.99", true},
    {DIRECTORY_VALUE_DEGREES, "180", false},
    {DIRECTORY_VALUE_DEGREES, "9999999999", false},
    {DIRECTORY_VALUE_DEGREES, "43,12", false},
    {DIRECTORY_VALUE_DEGREES, "43.", false},
    {DIRECTORY_VALUE_DEGREES, "nan", false},
    {DIRECTORY_VALUE_DEGREES, "-", false},
    {DIRECTORY_VALUE_DEGREES, "", false},
    {DIRECTORY_VALUE_DATE, "2024-02-29", true},
    {DIRECTORY_VALUE_DATE, "2000-02-29", true},
    {DIRECTORY_VALUE_DATE, "2023-02-29", false},
    {DIRECTORY_VALUE_DATE, "1900-02-29", false},
    {DIRECTORY_VALUE_DATE, "2024-04-31", false},
    {DIRECTORY_VALUE_DATE, "2024-13-01", false},
    {DIRECTORY_VALUE_DATE, "2024-00-10", false},
    {DIRECTORY_VALUE_DATE, "2024-01-00", false},
    {DIRECTORY_VALUE_DATE, "2024-1-1", false},
    {DIRECTORY_VALUE_DATE, "2024-01-01T", false},
    {DIRECTORY_VALUE_DATE, "", false},
    {DIRECTORY_VALUE_SIREN, "200072643", true},
    {DIRECTORY_VALUE_SIREN, "20007264", false},
    {DIRECTORY_VALUE_FLAG, "0", true},
    {DIRECTORY_VALUE_FLAG, "1", true},
    {DIRECTORY_VALUE_FLAG, "2", false},
    {DIRECTORY_VALUE_FLAG, "", false},
};

static void a_value_is_what_its_column_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		if (directory_value_ok(CASES[i].kind, CASES[i].text) != CASES[i].ok)
			fail_msg("kind %d, text '%s'", CASES[i].kind, CASES[i].text);
	}
}

static void what_is_expected_is_said_in_both_languages(void **state)
{
	(void)state;
	for (int k = DIRECTORY_VALUE_TEXT; k <= DIRECTORY_VALUE_FLAG; k++) {
		assert_non_null(directory_value_expected((enum directory_value)k, false));
		assert_non_null(directory_value_expected((enum directory_value)k, true));
	}
	assert_string_equal(directory_value_expected(DIRECTORY_VALUE_FLAG, false), "0 ou 1");
	assert_string_equal(directory_value_expected(DIRECTORY_VALUE_FLAG, true), "0 or 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_value_is_what_its_column_promises),
	    cmocka_unit_test(what_is_expected_is_said_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
