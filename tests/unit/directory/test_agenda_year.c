/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_year.c - what comes round with the year, what has a day of its own, and which rule
 * holds on a day.
 */
#include "unit/directory/agenda_expected.h"
#include "unit/directory/agenda_made.h"

/* --- parts of the year ------------------------------------------------------------------------ */

static const struct directory_agenda_rule_row twice[] = {
    {DIRECTORY_RULE_MEETINGS, false, 0, NEVER, "2", NULL, false},
    {DIRECTORY_RULE_MEETINGS_FLOOR, false, 0, NEVER, "2", NULL, false}};

static void a_meeting_counts_in_the_part_of_the_year_in_which_it_was_held(void **state)
{
	const struct directory_agenda_fact facts[] = {
	    signed_on(AGENDA_SIGNED, NULL),
	    fact(DIRECTORY_KNOWN_GOVERNANCE, "2024-07-01", "2024-07-01"),
	    fact(DIRECTORY_KNOWN_GOVERNANCE, "2024-11-05", "2024-11-05"),
	    fact(DIRECTORY_KNOWN_GOVERNANCE, "2025-06-30", "2025-06-30"),
	    fact(DIRECTORY_KNOWN_GOVERNANCE, "2025-12-31", "2025-12-31"),
	    fact(DIRECTORY_KNOWN_INSTANCE, "2024-03-03", "2024-03-03"), /* another instance */
	};

	(void)state;
	ASK(facts, twice, "2024-06-01", "2025-12-31");
	EXPECT("2024-06-30 governance_meeting", "2024-07-01 meeting met 2024-07-01",
	       "2024-11-05 meeting met 2024-11-05", "2024-12-31 governance_meeting met 2024-07-01",
	       "2024-12-31 governance_floor met 2024-11-05",
	       "2025-06-30 governance_meeting met 2025-06-30", "2025-06-30 meeting met 2025-06-30",
	       "2025-12-31 governance_meeting met 2025-12-31",
	       "2025-12-31 governance_floor met 2025-12-31", "2025-12-31 meeting met 2025-12-31");
	assert_int_equal(out.items[0].number, 202401);
	assert_int_equal(out.items[0].begins, on("2024-01-01"));
}

static void two_meetings_of_one_day_are_two(void **state)
{
	const struct directory_agenda_fact facts[] = {
	    signed_on(AGENDA_SIGNED, NULL),
	    fact(DIRECTORY_KNOWN_GOVERNANCE, NULL, "2024-03-01"),
	    fact(DIRECTORY_KNOWN_GOVERNANCE, NULL, "2024-03-01"),
	};

	(void)state;
	ASK(facts, twice, "2024-12-01", "2024-12-31");
	EXPECT("2024-12-31 governance_meeting", "2024-12-31 governance_floor met 2024-03-01");
}

static void one_that_is_convened_is_said_until_it_is_held(void **state)
{
	const struct directory_agenda_fact facts[] = {
	    signed_on(AGENDA_SIGNED, NULL), fact(DIRECTORY_KNOWN_GOVERNANCE, "2024-06-12", NULL),
	    fact(DIRECTORY_KNOWN_GOVERNANCE, "2024-05-02", NULL)};

	(void)state;
	ASK(facts, twice, "2024-06-01", "2024-06-30");
	EXPECT("2024-06-12 meeting", "2024-06-30 governance_meeting");
	assert_int_equal(out.items[1].planned, on("2024-05-02"));
	assert_int_equal(out.items[0].planned, NEVER);
}

static void a_part_of_the_year_counts_when_half_of_it_was_left(void **state)
{
	static const struct {
		const char *begins;
		const char *first;
	} CASES[] = {
	    {"2023-01-01", "2023-06-30"}, {"2023-04-01", "2023-06-30"},
	    {"2023-04-02", "2023-12-31"}, {"2023-06-30", "2023-12-31"},
	    {"2023-07-01", "2023-12-31"}, {"2023-09-30", "2023-12-31"},
	    {"2023-10-01", "2024-06-30"}, {"2023-12-31", "2024-06-30"},
	    {"2024-04-01", "2024-12-31"}, /* a leap year: 90 of 181 days */
	    {"2024-03-31", "2024-06-30"},
	};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_LIFE_REPORTS, "2")};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		const struct directory_agenda_fact facts[] = {signed_on(CASES[i].begins, NULL)};

		ASK(facts, rules, "2023-01-01", "2026-12-31");
		if (out.items[0].due != on(CASES[i].first))
			fail_msg("%s: %s", CASES[i].begins, line(0));
	}
}

static void a_year_is_divided_into_as_many_parts_as_the_rule_says(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on("2022-12-31", NULL)};
	struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_CONSUMPTION, "5")};

	(void)state;
	ASK(facts, rules, "2024-01-01", "2024-12-31");
	EXPECT("2024-02-29 consumption_check", "2024-04-30 consumption_check",
	       "2024-07-31 consumption_check", "2024-09-30 consumption_check",
	       "2024-12-31 consumption_check");
	for (int n = 1; n <= 12; n++) {
		char value[16];

		snprintf(value, sizeof(value), "%d", n);
		rules[0].value = value;
		ASK(facts, rules, "2024-01-01", "2024-12-31");
		assert_int_equal(out.n, n);
		assert_int_equal(out.items[n - 1].due, on("2024-12-31"));
	}
	rules[0].value = "52"; /* no more than months */
	ASK(facts, rules, "2024-01-01", "2024-12-31");
	assert_int_equal(out.n, 12);
}

/* --- reports of a year ------------------------------------------------------------------------ */

static void the_report_of_a_year_is_met_by_that_of_the_year_however_late(void **state)
{
	struct directory_agenda_fact facts[] = {
	    signed_on("2023-12-20", NULL),
	    fact(DIRECTORY_KNOWN_ACTIVITY_REPORT, NULL, "2024-02-15"),
	    fact(DIRECTORY_KNOWN_ACTIVITY_REPORT, NULL, "2025-03-01"),
	    fact(DIRECTORY_KNOWN_ACTIVITY_REPORT, NULL, "2025-02-20"),
	};
	const struct directory_agenda_rule_row rules[] = {
	    rule(DIRECTORY_RULE_ACTIVITY_DAY, "02-15")};

	(void)state;
	facts[1].year = 2023;
	facts[2].year = 2024;
	facts[3].year = 2024; /* the first that was handed over */
	ASK(facts, rules, "2023-01-01", "2026-12-31");
	EXPECT("2024-02-15 activity_report met 2024-02-15",
	       "2025-02-15 activity_report met 2025-02-20", "2026-02-15 activity_report");
	assert_int_equal(out.items[2].number, 2025);
}

/* --- a day of its own ------------------------------------------------------------------------- */

static void what_has_a_day_of_its_own_is_due_on_it(void **state)
{
	static const enum directory_agenda_fact_kind DATED[] = {
	    DIRECTORY_KNOWN_PREMISES,   DIRECTORY_KNOWN_PRESIDENCY,  DIRECTORY_KNOWN_ARBITRATION,
	    DIRECTORY_KNOWN_TRAINING,   DIRECTORY_KNOWN_SUPERVISION, DIRECTORY_KNOWN_CERTIFICATE,
	    DIRECTORY_KNOWN_GOVERNANCE, DIRECTORY_KNOWN_INSTANCE,
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(DATED); i++) {
		const struct directory_agenda_fact facts[] = {
		    fact(DATED[i], "2024-02-29", NULL), fact(DATED[i], "2025-02-28", "2025-01-02"),
		    fact(DATED[i], NULL, "2025-01-02")};

		ask_for(facts, 3, NULL, 0, "2023-01-01", "2026-12-31");
		assert_int_equal(out.n, 2);
		assert_int_equal(out.items[0].due, on("2024-02-29"));
		assert_int_equal(out.items[0].met, NEVER);
		assert_string_equal(out.items[1].subject, "record");
		assert_int_equal(out.items[1].met, on("2025-01-02"));
	}
}

/* --- rules ------------------------------------------------------------------------------------ */

static void the_rule_of_the_community_goes_before_that_of_its_region(void **state)
{
	struct directory_agenda_rule_row rows[] = {
	    rule(DIRECTORY_RULE_MEETINGS, "2"), rule(DIRECTORY_RULE_MEETINGS, "3"),
	    rule(DIRECTORY_RULE_MEETINGS, "4"), rule(DIRECTORY_RULE_MEETINGS, "6")};
	const struct directory_agenda_rules rules = {rows, CMN_LEN(rows)};

	(void)state;
	rows[1].from = on("2024-01-01"); /* the region changed it */
	rows[0].until = on("2025-12-31");
	rows[2].own = rows[3].own = true;
	rows[0].open = rows[1].open = true;
	rows[2].from = on("2024-06-01");
	rows[3].from = on("2025-01-01");
#define HOLDS(day) \
	directory_agenda_number(directory_agenda_rule_on(&rules, DIRECTORY_RULE_MEETINGS, on(day)))
	assert_int_equal(HOLDS("2019-12-31"), 0);
	assert_int_equal(HOLDS("2023-12-31"), 2);
	assert_int_equal(HOLDS("2024-01-01"), 3);
	assert_int_equal(HOLDS("2024-06-01"), 4);
	assert_int_equal(HOLDS("2026-01-01"), 6);
#undef HOLDS
}

/* Open until 2024, closed for a year, open again, and at last no rule at all. */
static void where_the_region_closes_its_rule_it_decides_alone(void **state)
{
	struct directory_agenda_rule_row rows[] = {
	    rule(DIRECTORY_RULE_MEETINGS, "2"), rule(DIRECTORY_RULE_MEETINGS, "3"),
	    rule(DIRECTORY_RULE_MEETINGS, "4"), rule(DIRECTORY_RULE_MEETINGS, "6")};
	const struct directory_agenda_rules rules = {rows, CMN_LEN(rows)};

	(void)state;
	rows[0].open = rows[2].open = true;
	rows[1].from = on("2024-01-01");
	rows[2].from = on("2025-01-01");
	rows[2].until = on("2025-12-31");
	rows[0].until = rows[1].until = on("2025-12-31");
	rows[3].own = true;
	rows[3].from = on("2023-01-01");
#define HOLDS(day) \
	directory_agenda_number(directory_agenda_rule_on(&rules, DIRECTORY_RULE_MEETINGS, on(day)))
	assert_int_equal(HOLDS("2022-12-31"), 2);
	assert_int_equal(HOLDS("2023-12-31"), 6);
	assert_int_equal(HOLDS("2024-06-01"), 3);
	assert_int_equal(HOLDS("2025-06-01"), 6);
	assert_int_equal(HOLDS("2026-01-01"), 0);
#undef HOLDS
}

static void what_is_no_number_asks_for_nothing(void **state)
{
	static const char *const BAD[] = {"",  "0", "-1", "1.5", "deux", "1201", "99999999999999",
					  " 2"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		const struct directory_agenda_rule_row row = rule(DIRECTORY_RULE_NOTICE, BAD[i]);

		assert_int_equal(directory_agenda_number(&row), 0);
	}
	assert_int_equal(directory_agenda_number(NULL), 0);
}

static void each_rule_each_kind_each_fact_and_each_state_has_its_name(void **state)
{
	(void)state;
	for (int i = 1; i < DIRECTORY_RULES; i++)
		assert_int_equal(directory_agenda_rule_named(
				     directory_agenda_rule_name((enum directory_agenda_rule)i)),
				 i);
	for (int i = 0; i < DIRECTORY_DUE_KINDS; i++)
		assert_int_equal(directory_agenda_kind_of(
				     directory_agenda_recipe((enum directory_agenda_kind)i)->code),
				 i);
	for (int i = DIRECTORY_AGENDA_DUE; i <= DIRECTORY_AGENDA_MET; i++)
		assert_int_equal(directory_agenda_state_of(
				     directory_agenda_state_code((enum directory_agenda_state)i)),
				 i);
	assert_int_equal(directory_agenda_kind_of("nothing"), DIRECTORY_DUE_KINDS);
	assert_int_equal(directory_agenda_rule_named(""), DIRECTORY_RULE_NONE);
	assert_int_equal(directory_agenda_fact_named("nothing"), DIRECTORY_KNOWN_NONE);
	assert_int_equal(directory_agenda_fact_named("certificate"), DIRECTORY_KNOWN_CERTIFICATE);
	assert_int_equal(directory_agenda_state_of("nothing"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_meeting_counts_in_the_part_of_the_year_in_which_it_was_held),
	    cmocka_unit_test(two_meetings_of_one_day_are_two),
	    cmocka_unit_test(one_that_is_convened_is_said_until_it_is_held),
	    cmocka_unit_test(a_part_of_the_year_counts_when_half_of_it_was_left),
	    cmocka_unit_test(a_year_is_divided_into_as_many_parts_as_the_rule_says),
	    cmocka_unit_test(the_report_of_a_year_is_met_by_that_of_the_year_however_late),
	    cmocka_unit_test(what_has_a_day_of_its_own_is_due_on_it),
	    cmocka_unit_test(the_rule_of_the_community_goes_before_that_of_its_region),
	    cmocka_unit_test(where_the_region_closes_its_rule_it_decides_alone),
	    cmocka_unit_test(what_is_no_number_asks_for_nothing),
	    cmocka_unit_test(each_rule_each_kind_each_fact_and_each_state_has_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
