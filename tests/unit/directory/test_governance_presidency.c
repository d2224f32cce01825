/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_presidency.c - a presidency rotates: a year at most, never more than two in a
 * row.
 */
#include "support/cmocka_all.h"

#include "governance_presidency.h"

#include "cmn/base.h"
#include "cmn/calendar.h"

#include <string.h>

static const struct governance_presidency_rule RULE = {12, 2, 12};

static int day(const char *text)
{
	int ret = 0;

	if (!cmn_day_parse(text, &ret))
		fail_msg("%s", text);
	return ret;
}

struct term {
	const char *member, *from, *until;
};

static enum governance_term_fault check(const struct term *terms, size_t n, struct term asked)
{
	struct governance_term known[16];
	const struct governance_term term = {asked.member, day(asked.from), day(asked.until)};

	for (size_t i = 0; i < n; i++)
		known[i] = (struct governance_term){terms[i].member, day(terms[i].from),
						    day(terms[i].until)};
	return governance_term_check(known, n, &term, &RULE);
}

#define ASK(terms, ...) check(terms, CMN_LEN(terms), (struct term){__VA_ARGS__})

static void a_third_year_in_a_row_is_refused(void **state)
{
	static const struct term TWO[] = {{"a", "2023-01-01", "2023-12-31"},
					  {"a", "2024-01-01", "2024-12-31"}};

	(void)state;
	assert_int_equal(check(NULL, 0, TWO[0]), GOVERNANCE_TERM_GOOD);
	assert_int_equal(check(TWO, 1, TWO[1]), GOVERNANCE_TERM_GOOD);
	assert_int_equal(ASK(TWO, "a", "2025-01-01", "2025-12-31"), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(ASK(TWO, "a", "2025-01-01", "2025-01-01"), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(ASK(TWO, "b", "2025-01-01", "2025-12-31"), GOVERNANCE_TERM_GOOD);
}

/* From the first day after its two years to that on which a whole year has passed. */
static void no_gap_shorter_than_a_year_begins_anew(void **state)
{
	static const struct term TWO[] = {{"a", "2023-03-15", "2024-03-14"},
					  {"a", "2024-03-15", "2025-03-14"}};
	const int first = day("2025-03-15"), whole = day("2026-03-15");

	(void)state;
	for (int from = first; from <= whole + 30; from++) {
		char begins[CMN_DAY_LEN], ends[CMN_DAY_LEN];

		cmn_day_format(from, begins);
		cmn_day_format(from + 100, ends);
		assert_int_equal(ASK(TWO, "a", begins, ends),
				 from < whole ? GOVERNANCE_TERM_IN_A_ROW : GOVERNANCE_TERM_GOOD);
	}
}

static void an_interim_of_another_breaks_nothing_a_whole_year_does(void **state)
{
	static const struct term INTERIM[] = {{"a", "2023-01-01", "2023-12-31"},
					      {"a", "2024-01-01", "2024-12-31"},
					      {"b", "2025-01-01", "2025-01-10"}};
	static const struct term YEAR[] = {{"a", "2023-01-01", "2023-12-31"},
					   {"a", "2024-01-01", "2024-12-31"},
					   {"b", "2025-01-01", "2025-12-31"}};

	(void)state;
	assert_int_equal(ASK(INTERIM, "a", "2025-01-11", "2025-12-31"), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(ASK(YEAR, "a", "2026-01-01", "2026-12-31"), GOVERNANCE_TERM_GOOD);
}

static void terms_do_not_overlap_whoever_presides(void **state)
{
	static const struct term ONE[] = {{"a", "2023-01-01", "2023-12-31"}};
	static const struct {
		const char *from, *until;
		enum governance_term_fault fault;
	} CASES[] = {
	    {"2022-06-01", "2022-12-31", GOVERNANCE_TERM_GOOD},
	    {"2022-06-01", "2023-01-01", GOVERNANCE_TERM_OVERLAPS},
	    {"2023-01-01", "2023-12-31", GOVERNANCE_TERM_OVERLAPS},
	    {"2023-05-01", "2023-05-01", GOVERNANCE_TERM_OVERLAPS},
	    {"2023-12-31", "2024-06-01", GOVERNANCE_TERM_OVERLAPS},
	    {"2024-01-01", "2024-12-31", GOVERNANCE_TERM_GOOD},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		assert_int_equal(ASK(ONE, "a", CASES[i].from, CASES[i].until), CASES[i].fault);
		assert_int_equal(ASK(ONE, "b", CASES[i].from, CASES[i].until), CASES[i].fault);
	}
}

/* Each day of four years, with their leap year: a year is good, a day more is not. */
static void a_term_lasts_a_year_at_most(void **state)
{
	const struct cmn_delay year = {CMN_MONTHS, 12, CMN_END_AS_IS};

	(void)state;
	for (int from = day("2023-01-01"); from < day("2027-01-01"); from++) {
		struct governance_term term = {"a", from, cmn_day_due(from, &year, "") - 1};

		assert_int_equal(governance_term_check(NULL, 0, &term, &RULE),
				 GOVERNANCE_TERM_GOOD);
		term.until++;
		assert_int_equal(governance_term_check(NULL, 0, &term, &RULE),
				 GOVERNANCE_TERM_TOO_LONG);
		term.until = from - 1;
		assert_int_equal(governance_term_check(NULL, 0, &term, &RULE),
				 GOVERNANCE_TERM_BACKWARDS);
	}
}

/* Two whole years are two, wherever the 29th of February falls and whatever days lie between. */
static void leap_years_and_gaps_of_days_do_not_shorten_two_years(void **state)
{
	const struct cmn_delay year = {CMN_MONTHS, 12, CMN_END_AS_IS};

	(void)state;
	for (int from = day("2022-01-01"); from < day("2026-01-01"); from += 3) {
		for (int gap = 0; gap < 300; gap += 37) {
			const int end = cmn_day_due(from, &year, "") - 1, next = end + 1 + gap;
			const int last = cmn_day_due(next, &year, "") - 1;
			const struct governance_term known[] = {{"a", from, end},
								{"a", next, last}};
			const struct governance_term more = {"a", last + 1, last + 1};

			assert_int_equal(governance_term_check(known, 1, &known[1], &RULE),
					 GOVERNANCE_TERM_GOOD);
			assert_int_equal(governance_term_check(known, 2, &more, &RULE),
					 GOVERNANCE_TERM_IN_A_ROW);
		}
	}
}

static void parts_of_years_add_up(void **state)
{
	static const struct term HALVES[] = {{"a", "2023-01-01", "2023-06-30"},
					     {"a", "2023-07-01", "2023-12-31"},
					     {"a", "2024-01-01", "2024-06-30"},
					     {"a", "2024-07-01", "2024-12-30"}};

	(void)state;
	for (size_t i = 1; i < CMN_LEN(HALVES); i++)
		assert_int_equal(check(HALVES, i, HALVES[i]), GOVERNANCE_TERM_GOOD);
	assert_int_equal(ASK(HALVES, "a", "2024-12-31", "2024-12-31"), GOVERNANCE_TERM_GOOD);
	assert_int_equal(ASK(HALVES, "a", "2025-01-01", "2025-01-03"), GOVERNANCE_TERM_IN_A_ROW);
}

/* Written down afterwards, between two that stand: the row is counted on both sides. */
static void a_term_put_in_between_joins_both_sides(void **state)
{
	static const struct term APART[] = {{"a", "2022-01-01", "2022-12-31"},
					    {"a", "2024-01-01", "2024-12-31"}};
	static const struct term BOTH[] = {{"a", "2023-07-01", "2024-06-30"},
					   {"a", "2025-01-01", "2025-12-31"}};

	(void)state;
	assert_int_equal(ASK(APART, "a", "2023-01-01", "2023-12-31"), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(ASK(APART, "b", "2023-01-01", "2023-12-31"), GOVERNANCE_TERM_GOOD);
	assert_int_equal(ASK(BOTH, "a", "2024-07-01", "2024-12-31"), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(ASK(BOTH, "a", "2022-07-01", "2023-06-30"), GOVERNANCE_TERM_IN_A_ROW);
}

/* Every way in which three members preside over six years: refused as soon as one has three in a
 * row, and only then. */
static void six_years_of_three_members_in_every_order(void **state)
{
	static const char *const MEMBERS[] = {"a", "b", "c"};

	(void)state;
	for (int code = 0; code < 729; code++) {
		struct governance_term terms[6];
		int row = 0;

		for (int i = 0, rest = code; i < 6; i++, rest /= 3) {
			char from[CMN_DAY_LEN] = "2020-01-01", until[CMN_DAY_LEN] = "2020-12-31";
			enum governance_term_fault fault;

			from[3] = until[3] = (char)('0' + i);
			terms[i] =
			    (struct governance_term){MEMBERS[rest % 3], day(from), day(until)};
			row = i > 0 && strcmp(terms[i].member, terms[i - 1].member) == 0 ? row + 1
											 : 1;
			fault = governance_term_check(terms, (size_t)i, &terms[i], &RULE);
			assert_int_equal(fault,
					 row > 2 ? GOVERNANCE_TERM_IN_A_ROW : GOVERNANCE_TERM_GOOD);
			if (fault != GOVERNANCE_TERM_GOOD)
				break;
		}
	}
}

/* Which break begins anew when the region says none. */
static void a_break_that_no_rule_says_is_as_long_as_a_term(void **state)
{
	static const struct governance_presidency_rule SIX = {6, 1, 0}, LONG = {6, 1, 12},
						       NO_TERM = {0, 1, 0};
	const struct governance_term half[] = {{"a", day("2023-01-01"), day("2023-06-30")},
					       {"a", day("2023-07-01"), day("2023-12-31")}};
	const struct governance_term early = {"a", day("2024-06-30"), day("2024-07-31")};
	const struct governance_term whole = {"a", day("2024-07-01"), day("2024-07-31")};
	const struct governance_term next = {"a", day("2024-01-01"), day("2024-01-31")};
	const struct governance_term apart = {"a", day("2024-01-02"), day("2024-01-31")};

	(void)state;
	assert_int_equal(governance_term_check(half, 2, &early, &SIX), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(governance_term_check(half, 2, &whole, &SIX), GOVERNANCE_TERM_GOOD);
	assert_int_equal(governance_term_check(half, 2, &whole, &LONG), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(governance_term_check(half, 2, &next, &NO_TERM), GOVERNANCE_TERM_IN_A_ROW);
	assert_int_equal(governance_term_check(half, 2, &apart, &NO_TERM), GOVERNANCE_TERM_GOOD);
}

static void without_a_rule_nothing_but_order_is_asked(void **state)
{
	static const struct governance_presidency_rule NONE = {0, 0, 0};
	const struct governance_term ten = {"a", day("2020-01-01"), day("2029-12-31")};
	const struct governance_term more = {"a", day("2030-01-01"), day("2039-12-31")};

	(void)state;
	assert_int_equal(governance_term_check(&ten, 1, &more, &NONE), GOVERNANCE_TERM_GOOD);
	assert_int_equal(governance_term_check(&ten, 1, &ten, &NONE), GOVERNANCE_TERM_OVERLAPS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_third_year_in_a_row_is_refused),
	    cmocka_unit_test(no_gap_shorter_than_a_year_begins_anew),
	    cmocka_unit_test(an_interim_of_another_breaks_nothing_a_whole_year_does),
	    cmocka_unit_test(terms_do_not_overlap_whoever_presides),
	    cmocka_unit_test(a_term_lasts_a_year_at_most),
	    cmocka_unit_test(leap_years_and_gaps_of_days_do_not_shorten_two_years),
	    cmocka_unit_test(parts_of_years_add_up),
	    cmocka_unit_test(a_term_put_in_between_joins_both_sides),
	    cmocka_unit_test(six_years_of_three_members_in_every_order),
	    cmocka_unit_test(a_break_that_no_rule_says_is_as_long_as_a_term),
	    cmocka_unit_test(without_a_rule_nothing_but_order_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
