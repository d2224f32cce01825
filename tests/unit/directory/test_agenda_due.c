/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_due.c - the days on which a community owes something: each form of rule, both
 * regions, leap years and ends of months.
 */
#include "unit/directory/agenda_expected.h"
#include "unit/directory/agenda_made.h"

static struct directory_agenda_rule_row first_region[13], other_region[11];

static int rules_made(void **state)
{
	(void)state;
	size_t n = 0, m = 0;

	first_region[n++] = rule(DIRECTORY_RULE_ROADMAP_WITHIN, "6");
	first_region[n++] = rule(DIRECTORY_RULE_ROADMAP_AGAIN, "12");
	first_region[n++] = rule(DIRECTORY_RULE_TERM, "3");
	first_region[n++] = rule(DIRECTORY_RULE_TACIT, "1");
	first_region[n++] = rule(DIRECTORY_RULE_NOTICE, "3");
	first_region[n++] = rule(DIRECTORY_RULE_MEETINGS, "2");
	first_region[n++] = rule(DIRECTORY_RULE_MEETINGS_FLOOR, "1");
	first_region[n++] = rule(DIRECTORY_RULE_LIFE_REPORTS, "2");
	first_region[n++] = rule(DIRECTORY_RULE_COVERAGE, "2");
	first_region[n++] = rule(DIRECTORY_RULE_ACTIVITY_DAY, "02-15");
	first_region[n++] = rule(DIRECTORY_RULE_STATEMENT_DAY, "04-30");
	first_region[n++] = rule(DIRECTORY_RULE_TEAM_DAY, "01-31");
	first_region[n++] = rule(DIRECTORY_RULE_ALERTS, "90_30_7_late");
	other_region[m++] = rule(DIRECTORY_RULE_ROADMAP_WITHIN, "0");
	other_region[m++] = rule(DIRECTORY_RULE_ROADMAP_AGAIN, "12");
	other_region[m++] = rule(DIRECTORY_RULE_ROADMAP_YEARS, "3");
	other_region[m++] = rule(DIRECTORY_RULE_TERM, "3");
	other_region[m++] = rule(DIRECTORY_RULE_TACIT, "0");
	other_region[m++] = rule(DIRECTORY_RULE_MEETINGS, "2");
	other_region[m++] = rule(DIRECTORY_RULE_MEETINGS_FLOOR, "2");
	other_region[m++] = rule(DIRECTORY_RULE_ACTIVITY_DAY, "02-15");
	other_region[m++] = rule(DIRECTORY_RULE_STATEMENT_DAY, "04-30");
	other_region[m++] = rule(DIRECTORY_RULE_CONSUMPTION, "4");
	other_region[m++] = rule(DIRECTORY_RULE_ALERTS, "90_30_7_late");
	return 0;
}

/* --- the whole table, both regions ------------------------------------------------------------ */

static void a_community_of_the_first_region_signed_in_2023_has_these_days_to_2029(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};

	(void)state;
	ASK(facts, first_region, "2020-01-01", AGENDA_END);
	expect(EXPECTED_OF_THE_FIRST, CMN_LEN(EXPECTED_OF_THE_FIRST));
}

static void a_community_of_the_other_has_those(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};

	(void)state;
	ASK(facts, other_region, "2020-01-01", AGENDA_END);
	expect(EXPECTED_OF_THE_OTHER, CMN_LEN(EXPECTED_OF_THE_OTHER));
}

/* Whatever is asked for in pieces is the same: nothing is doubled, nothing falls between. */
static void the_days_of_a_month_are_those_of_the_whole_that_lie_in_it(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};
	const struct directory_agenda_facts f = {facts, 1};
	const struct directory_agenda_rules r = {first_region, CMN_LEN(first_region)};
	size_t seen = 0;

	(void)state;
	for (int from = on("2022-01-01"); from <= on(AGENDA_END); from += 23) {
		int until = from + 22 < on(AGENDA_END) ? from + 22 : on(AGENDA_END);
		size_t n = directory_agenda_due(&f, &r, from, until, out.items, ITEMS);

		for (size_t i = 0; i < n; i++)
			assert_true(out.items[i].due >= from && out.items[i].due <= until);
		seen += n;
	}
	assert_int_equal(seen, CMN_LEN(EXPECTED_OF_THE_FIRST));
}

static void what_does_not_fit_into_the_room_is_counted(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};
	const struct directory_agenda_facts f = {facts, 1};
	const struct directory_agenda_rules r = {first_region, CMN_LEN(first_region)};
	struct directory_agenda_item few[3];

	(void)state;
	assert_int_equal(directory_agenda_due(&f, &r, on("2020-01-01"), on(AGENDA_END), few, 3),
			 CMN_LEN(EXPECTED_OF_THE_FIRST));
	assert_int_equal(directory_agenda_due(&f, &r, on("2020-01-01"), on(AGENDA_END), NULL, 0),
			 CMN_LEN(EXPECTED_OF_THE_FIRST));
}

static void without_an_agreement_or_without_rules_nothing_comes_round(void **state)
{
	const struct directory_agenda_fact none[] = {fact(DIRECTORY_KNOWN_LIFE_REPORT, NULL, NULL)};
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};
	const struct directory_agenda_rule_row idle[] = {rule(DIRECTORY_RULE_ALERTS, "90")};

	(void)state;
	ASK(none, first_region, "2020-01-01", "2040-12-31");
	assert_int_equal(out.n, 0);
	ASK(facts, idle, "2020-01-01", "2040-12-31");
	assert_int_equal(out.n, 0);
}

/* --- months ----------------------------------------------------------------------------------- */

static void months_end_on_the_day_of_the_same_number_or_on_the_last(void **state)
{
	static const struct {
		const char *from;
		int months;
		const char *due;
	} CASES[] = {
	    {"2023-01-31", 1, "2023-02-28"},  {"2024-01-31", 1, "2024-02-29"},
	    {"2023-01-31", 6, "2023-07-31"},  {"2023-08-31", 6, "2024-02-29"},
	    {"2022-08-31", 6, "2023-02-28"},  {"2024-02-29", 12, "2025-02-28"},
	    {"2024-02-29", 48, "2028-02-29"}, {"2023-03-31", 6, "2023-09-30"},
	    {"2023-12-31", 2, "2024-02-29"},  {"2099-12-31", 2, "2100-02-28"},
	    {"2023-05-30", 36, "2026-05-30"}, {"2096-02-29", 48, "2100-02-28"},
	    {"2023-10-30", 4, "2024-02-29"},  {"2023-10-29", 4, "2024-02-29"},
	    {"2023-01-31", 33, "2025-10-31"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_int_equal(directory_agenda_after(on(CASES[i].from), CASES[i].months),
				 on(CASES[i].due));
}

/* Each is counted from the day of effect, so the 31st comes back after February. */
static void terms_do_not_drift_from_the_end_of_a_month(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on("2024-02-29", NULL)};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_TERM, "1"),
							  rule(DIRECTORY_RULE_TACIT, "1")};

	(void)state;
	ASK(facts, rules, "2024-01-01", "2029-12-31");
	EXPECT("2025-02-27 agreement_renewal", "2026-02-27 agreement_renewal",
	       "2027-02-27 agreement_renewal", "2028-02-28 agreement_renewal",
	       "2029-02-27 agreement_renewal");
}

static void the_day_of_a_year_that_has_no_such_day_is_the_last_of_february(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};
	const struct directory_agenda_rule_row rules[] = {
	    rule(DIRECTORY_RULE_ACTIVITY_DAY, "02-29")};

	(void)state;
	ASK(facts, rules, "2023-01-01", "2028-12-31");
	EXPECT("2024-02-29 activity_report", "2025-02-28 activity_report",
	       "2026-02-28 activity_report", "2027-02-28 activity_report",
	       "2028-02-29 activity_report");
}

static void a_day_that_no_year_has_is_no_rule(void **state)
{
	static const char *const BAD[] = {"02-30", "13-01",  "00-10", "2-15",    "",
					  "02/15", "02-15x", "12",    "02-15-1", "ab-cd"};
	int month, day;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		assert_false(directory_agenda_month_day(BAD[i], &month, &day));
	assert_true(directory_agenda_month_day("12-31", &month, &day));
	assert_int_equal(month, 12);
	assert_int_equal(day, 31);
}

/* --- the roadmap ------------------------------------------------------------------------------ */

static void a_roadmap_holds_a_year_from_when_it_was_validated(void **state)
{
	const struct directory_agenda_fact facts[] = {
	    signed_on(AGENDA_SIGNED, NULL),
	    fact(DIRECTORY_KNOWN_ROADMAP, NULL, "2025-09-10"), /* late: 2024-06-20 and a year */
	    fact(DIRECTORY_KNOWN_ROADMAP, NULL, "2023-06-20"),
	    fact(DIRECTORY_KNOWN_ROADMAP, NULL, "2024-06-20"),
	};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_ROADMAP_WITHIN, "6"),
							  rule(DIRECTORY_RULE_ROADMAP_AGAIN, "12")};

	(void)state;
	ASK(facts, rules, "2023-01-01", "2027-12-31");
	EXPECT("2023-07-31 roadmap met 2023-06-20", "2024-06-20 roadmap_update met 2024-06-20",
	       "2025-06-20 roadmap_update met 2025-09-10", "2026-09-10 roadmap_update",
	       "2027-09-10 roadmap_update");
	assert_int_equal(out.items[4].number, 4);
	assert_string_equal(out.items[4].subject, "agreement");
}

static void a_roadmap_of_another_agreement_meets_nothing(void **state)
{
	struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL),
						fact(DIRECTORY_KNOWN_ROADMAP, NULL, "2023-06-20")};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_ROADMAP_WITHIN, "6")};

	(void)state;
	facts[1].of = "another";
	ASK(facts, rules, "2023-01-01", "2027-12-31");
	EXPECT("2023-07-31 roadmap");
	facts[1].of = "agreement";
	ASK(facts, rules, "2023-01-01", "2027-12-31");
	EXPECT("2023-07-31 roadmap met 2023-06-20");
}

static void one_that_came_late_is_met_late(void **state)
{
	const struct directory_agenda_fact facts[] = {
	    signed_on(AGENDA_SIGNED, NULL), fact(DIRECTORY_KNOWN_ROADMAP, NULL, "2024-02-29")};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_ROADMAP_WITHIN, "6"),
							  rule(DIRECTORY_RULE_ROADMAP_AGAIN, "12")};

	(void)state;
	ASK(facts, rules, "2023-01-01", "2026-12-31");
	EXPECT("2023-07-31 roadmap met 2024-02-29", "2025-02-28 roadmap_update",
	       "2026-02-28 roadmap_update");
}

/* Years that it covers: to the last day that it says itself, else counted from the agreement. */
static void a_roadmap_of_years_is_made_anew_when_they_are_over(void **state)
{
	struct directory_agenda_fact facts[] = {
	    signed_on(AGENDA_SIGNED, NULL), fact(DIRECTORY_KNOWN_ROADMAP_NEW, NULL, "2023-01-31"),
	    fact(DIRECTORY_KNOWN_ROADMAP_NEW, NULL, "2026-03-10")};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_ROADMAP_WITHIN, "0"),
							  rule(DIRECTORY_RULE_ROADMAP_YEARS, "3")};

	(void)state;
	ask_for(facts, 1, rules, 2, "2023-01-01", "2029-12-31");
	EXPECT("2026-01-30 roadmap_renewal", "2029-01-30 roadmap_renewal");
	facts[1].until = on("2025-12-31");
	facts[2].until = on("2028-12-31");
	ASK(facts, rules, "2023-01-01", "2032-12-31");
	EXPECT("2025-12-31 roadmap_renewal met 2026-03-10", "2028-12-31 roadmap_renewal",
	       "2031-12-31 roadmap_renewal");
}

/* --- the agreement ---------------------------------------------------------------------------- */

static void an_agreement_that_ended_asks_for_nothing_afterwards(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, "2025-05-31")};

	(void)state;
	ASK(facts, first_region, "2025-02-16", "2030-12-31");
	EXPECT("2025-04-30 financial_statement", "2026-02-15 activity_report",
	       "2026-04-30 financial_statement");
}

static void one_that_does_not_go_on_by_itself_waits_for_the_next(void **state)
{
	struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL),
						signed_on("2026-03-01", NULL)};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_TERM, "3"),
							  rule(DIRECTORY_RULE_NOTICE, "3")};

	(void)state;
	facts[1].id = "second";
	ask_for(facts, 1, rules, 2, "2023-01-01", "2033-12-31");
	EXPECT("2025-10-30 agreement_notice", "2026-01-30 agreement_renewal");
	assert_int_equal(directory_agenda_state(&out.items[1], on("2026-01-31"), 0),
			 DIRECTORY_AGENDA_LATE);
	ASK(facts, rules, "2023-01-01", "2026-12-31");
	EXPECT("2025-10-30 agreement_notice met 2026-03-01",
	       "2026-01-30 agreement_renewal met 2026-03-01");
}

static void one_that_goes_on_by_itself_is_settled_once_the_day_is_over(void **state)
{
	const struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_TERM, "3"),
							  rule(DIRECTORY_RULE_TACIT, "1")};

	(void)state;
	ASK(facts, rules, "2023-01-01", "2026-12-31");
	EXPECT("2026-01-30 agreement_renewal");
	assert_int_equal(directory_agenda_state(&out.items[0], on("2026-01-30"), 90),
			 DIRECTORY_AGENDA_SOON);
	assert_int_equal(directory_agenda_state(&out.items[0], on("2026-01-31"), 90),
			 DIRECTORY_AGENDA_MET);
}

static void an_agreement_may_state_its_own_term(void **state)
{
	struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_TERM, "3"),
							  rule(DIRECTORY_RULE_TACIT, "1"),
							  rule(DIRECTORY_RULE_NOTICE, "24")};

	(void)state;
	facts[0].months = 24; /* no notice fits into it */
	ASK(facts, rules, "2023-01-01", "2027-12-31");
	EXPECT("2025-01-30 agreement_renewal", "2027-01-30 agreement_renewal");
}

static void an_agreement_says_whether_it_goes_on_by_itself(void **state)
{
	struct directory_agenda_fact facts[] = {signed_on(AGENDA_SIGNED, NULL)};
	const struct directory_agenda_rule_row rules[] = {rule(DIRECTORY_RULE_TERM, "3"),
							  rule(DIRECTORY_RULE_TACIT, "1")};

	(void)state;
	facts[0].tacit = -1;
	ASK(facts, rules, "2023-01-01", "2029-12-31");
	EXPECT("2026-01-30 agreement_renewal");
	assert_false(out.items[0].silent);
	facts[0].tacit = 1;
	ask_for(facts, 1, rules, 1, "2023-01-01", "2029-12-31");
	EXPECT("2026-01-30 agreement_renewal", "2029-01-30 agreement_renewal");
	assert_true(out.items[0].silent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_community_of_the_first_region_signed_in_2023_has_these_days_to_2029),
	    cmocka_unit_test(a_community_of_the_other_has_those),
	    cmocka_unit_test(the_days_of_a_month_are_those_of_the_whole_that_lie_in_it),
	    cmocka_unit_test(what_does_not_fit_into_the_room_is_counted),
	    cmocka_unit_test(without_an_agreement_or_without_rules_nothing_comes_round),
	    cmocka_unit_test(months_end_on_the_day_of_the_same_number_or_on_the_last),
	    cmocka_unit_test(terms_do_not_drift_from_the_end_of_a_month),
	    cmocka_unit_test(the_day_of_a_year_that_has_no_such_day_is_the_last_of_february),
	    cmocka_unit_test(a_day_that_no_year_has_is_no_rule),
	    cmocka_unit_test(a_roadmap_holds_a_year_from_when_it_was_validated),
	    cmocka_unit_test(a_roadmap_of_another_agreement_meets_nothing),
	    cmocka_unit_test(one_that_came_late_is_met_late),
	    cmocka_unit_test(a_roadmap_of_years_is_made_anew_when_they_are_over),
	    cmocka_unit_test(an_agreement_says_whether_it_goes_on_by_itself),
	    cmocka_unit_test(an_agreement_that_ended_asks_for_nothing_afterwards),
	    cmocka_unit_test(one_that_does_not_go_on_by_itself_waits_for_the_next),
	    cmocka_unit_test(one_that_goes_on_by_itself_is_settled_once_the_day_is_over),
	    cmocka_unit_test(an_agreement_may_state_its_own_term),
	};

	return cmocka_run_group_tests(tests, rules_made, NULL);
}
