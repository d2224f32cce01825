/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_organisation.c - a SIRET has its check digit.
 */
#include "support/cmocka_all.h"

#include "organisation.h"

#include <stdio.h>
#include <string.h>

static void a_good_number_is_taken(void **state)
{
	(void)state;
	assert_true(directory_siret_good("13003013300016"));
	assert_true(directory_siret_good("73282932000074"));
}

/* Whichever digit is wrong, and whatever it becomes. */
static void one_wrong_digit_is_always_seen(void **state)
{
	char text[15];

	(void)state;
	for (size_t at = 0; at < 14; at++)
		for (char digit = '0'; digit <= '9'; digit++) {
			snprintf(text, sizeof(text), "73282932000074");
			if (text[at] == digit)
				continue;
			text[at] = digit;
			assert_false(directory_siret_good(text));
		}
}

static void what_is_no_number_is_refused(void **state)
{
	(void)state;
	assert_false(directory_siret_good(""));
	assert_false(directory_siret_good("7328293200007"));
	assert_false(directory_siret_good("732829320000740"));
	assert_false(directory_siret_good("7328293200007A"));
}

/* The sum of the digits, a multiple of five, is enough there. */
static void la_poste_counts_in_its_own_way(void **state)
{
	(void)state;
	assert_true(directory_siret_good("35600000000048"));
	assert_true(directory_siret_good("35600000049837"));
	assert_false(directory_siret_good("35600000049838"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_good_number_is_taken),
	    cmocka_unit_test(one_wrong_digit_is_always_seen),
	    cmocka_unit_test(what_is_no_number_is_refused),
	    cmocka_unit_test(la_poste_counts_in_its_own_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
