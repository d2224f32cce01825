/* SPDX-License-Identifier: EUPL-1.2 */
#include "profile.h"
#include "situation.h"

#include "support/cmocka_all.h"

#define DAY  (INT64_C(86400) * 1000000)
#define YEAR (INT64_C(1577836800) * 1000000) /* 2020-01-01 */

static void every_state_and_act_follows_the_table(void **state)
{
	/* row: state, column: open, inform, close; 0: refused */
	static const enum intake_state WANT[INTAKE_STATE_END_][INTAKE_ACT_END_] = {
	    [INTAKE_RECEIVED] = {0, INTAKE_IN_SITUATION, INTAKE_INFORMED, 0},
	    [INTAKE_OPEN] = {0, 0, 0, INTAKE_CLOSED},
	};

	(void)state;
	for (enum intake_state s = INTAKE_RECEIVED; s < INTAKE_STATE_END_; s++) {
		for (enum intake_act a = INTAKE_DO_OPEN; a < INTAKE_ACT_END_; a++) {
			enum intake_state to = 0;

			assert_int_equal(intake_next(s, a, &to), WANT[s][a] != 0);
			assert_int_equal(to, WANT[s][a]);
		}
	}
}

static void states_are_read_back_from_their_codes(void **state)
{
	enum intake_state back;

	(void)state;
	for (enum intake_state s = INTAKE_RECEIVED; s < INTAKE_STATE_END_; s++) {
		assert_true(intake_state_parse(intake_state_code(s), &back));
		assert_int_equal(back, s);
	}
	assert_false(intake_state_parse("ouvert", &back));
	assert_null(intake_state_code((enum intake_state)0));
	assert_null(intake_state_code(INTAKE_STATE_END_));
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
	    {"person", "carer", "adult"},
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

static void the_age_of_a_file_counts_whole_days_and_never_below_zero(void **state)
{
	(void)state;
	assert_int_equal(intake_age_days(YEAR, YEAR), 0);
	assert_int_equal(intake_age_days(YEAR, YEAR + DAY - 1), 0);
	assert_int_equal(intake_age_days(YEAR, YEAR + DAY), 1);
	assert_int_equal(intake_age_days(YEAR, YEAR + 400 * DAY), 400);
	assert_int_equal(intake_age_days(YEAR + DAY, YEAR), 0);
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
	    cmocka_unit_test(every_state_and_act_follows_the_table),
	    cmocka_unit_test(states_are_read_back_from_their_codes),
	    cmocka_unit_test(the_reported_profile_follows_the_written_table),
	    cmocka_unit_test(
		a_solicitation_dates_neither_from_the_future_nor_from_before_the_number),
	    cmocka_unit_test(the_age_of_a_file_counts_whole_days_and_never_below_zero),
	    cmocka_unit_test(a_commune_lies_in_the_departement_of_its_code),
	};

	return cmocka_run_group_tests_name("intake rules", tests, NULL, NULL);
}
