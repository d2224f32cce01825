/* SPDX-License-Identifier: EUPL-1.2 */
#include "profile.h"
#include "situation.h"

#include "support/cmocka_all.h"

#define DAY  (INT64_C(86400) * 1000000)
#define YEAR (INT64_C(1577836800) * 1000000) /* 2020-01-01 */

static void every_act_follows_the_table(void **state)
{
	static const struct intake_move WANT[INTAKE_ACT_END_] = {
	    [INTAKE_DO_OPEN] = {"received", "in_situation"},
	    [INTAKE_DO_INFORM] = {"received", "information_given"},
	    [INTAKE_DO_CLOSE] = {"open", "closed"},
	    [INTAKE_DO_REOPEN] = {"closed", "open"},
	};

	(void)state;
	for (enum intake_act a = INTAKE_DO_OPEN; a < INTAKE_ACT_END_; a++) {
		assert_string_equal(INTAKE_MOVES[a].from, WANT[a].from);
		assert_string_equal(INTAKE_MOVES[a].to, WANT[a].to);
	}
}

static void the_end_of_a_solicitation_is_never_left(void **state)
{
	static const char *const ENDS[] = {"in_situation", "information_given"};

	(void)state;
	for (enum intake_act a = INTAKE_DO_OPEN; a < INTAKE_ACT_END_; a++)
		for (size_t i = 0; i < sizeof(ENDS) / sizeof(ENDS[0]); i++)
			assert_string_not_equal(INTAKE_MOVES[a].from, ENDS[i]);
}

static void the_reported_profile_follows_the_written_table(void **state)
{
	static const struct {
		const char *kind, *person, *want;
	} CASES[] = {
	    {"professional", "child", "professional"},
	    {"professional", "adult", "professional"},
	    {"professional", "carer", "professional"},
	    {"professional", "unknown", "professional"},
	    {"carer", "carer", "carer"},
	    {"carer", "child", "child"},
	    {"carer", "adult", "adult"},
	    {"carer", "unknown", "adult"},
	    {"person", "child", "child"},
	    {"person", "adult", "adult"},
	    {"person", "carer", "carer"},
	    {"person", "unknown", "adult"},
	    {"unknown", "child", "child"},
	    {"unknown", "unknown", "adult"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		assert_string_equal(intake_profile(CASES[i].kind, CASES[i].person), CASES[i].want);
}

static void a_solicitation_dates_neither_from_the_future_nor_from_before_the_number(void **state)
{
	const int64_t now = YEAR + 1000 * DAY;

	(void)state;
	assert_true(intake_received_plausible(now, now));
	assert_true(intake_received_plausible(YEAR, now));
	assert_false(intake_received_plausible(YEAR - 1, now));
	assert_true(intake_received_plausible(now + INT64_C(120) * 1000000, now));
	assert_false(intake_received_plausible(now + INT64_C(121) * 1000000, now));
}

static void a_commune_lies_in_the_departement_of_its_code(void **state)
{
	(void)state;
	assert_true(intake_commune_in("31483", "31"));
	assert_true(intake_commune_in("2A004", "2A"));
	assert_true(intake_commune_in("97105", "971"));
	assert_false(intake_commune_in("97105", "972"));
	assert_false(intake_commune_in("44109", "31"));
	assert_false(intake_commune_in("3148", "31"));
	assert_false(intake_commune_in("314830", "31"));
	assert_false(intake_commune_in("31483", ""));
	assert_false(intake_commune_in("31483", "3"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_follows_the_table),
	    cmocka_unit_test(the_end_of_a_solicitation_is_never_left),
	    cmocka_unit_test(the_reported_profile_follows_the_written_table),
	    cmocka_unit_test(
		a_solicitation_dates_neither_from_the_future_nor_from_before_the_number),
	    cmocka_unit_test(a_commune_lies_in_the_departement_of_its_code),
	};

	return cmocka_run_group_tests_name("intake rules", tests, NULL, NULL);
}
