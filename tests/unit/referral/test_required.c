/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_required.c - from which day on a département needs an agreement.
 */
#include "required.h"

#include "support/cmocka_all.h"

#include "cmn/base.h"

static void what_is_not_a_list_of_places_and_days_is_refused(void **state)
{
	static const struct {
		const char *list;
		bool valid;
	} CASES[] = {
	    {"", true},
	    {"31=2027-01-01", true},
	    {"31=2027-01-01, 2A=2026-12-01,971=2026-12-31,*=2028-02-01", true},
	    {"31", false},
	    {"31=", false},
	    {"31=2027-1-1", false},
	    {"31=2027-01-01x", false},
	    {"31=2027-13-01", false},
	    {"31=2027-00-01", false},
	    {"31=2027-01-32", false},
	    {"=2027-01-01", false},
	    {"3=2027-01-01", false},
	    {"Haute-Garonne=2027-01-01", false},
	    {"31:2027-01-01", false},
	    {"31=2027-01-01 09=2027-01-01", false},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_int_equal(referral_required_valid(CASES[i].list), CASES[i].valid);
}

static void a_departement_needs_agreements_from_its_day_on(void **state)
{
	const char *list = "31=2027-01-01,*=2028-01-01,09=2026-12-01";

	(void)state;
	assert_false(referral_required("", "31", "2030-01-01"));
	assert_false(referral_required(list, "31", "2026-12-31T23:59:59Z"));
	assert_true(referral_required(list, "31", "2027-01-01T00:00:00Z"));
	assert_true(referral_required(list, "09", "2026-12-01"));
	assert_false(referral_required(list, "44", "2027-12-31"));
	assert_true(referral_required(list, "44", "2028-01-01"));
	assert_false(referral_required("3=2020-01-01,311=2020-01-01", "31", "2028-01-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_not_a_list_of_places_and_days_is_refused),
	    cmocka_unit_test(a_departement_needs_agreements_from_its_day_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
