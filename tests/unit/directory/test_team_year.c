/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_year.c - what a team owes again after some months, and who validates the feuille de
 * route of its professionals.
 */
#include "support/cmocka_all.h"

#include "team_year.h"

#include "cmn/base.h"
#include "cmn/calendar.h"
#include "cmn/codes.h"

#include <string.h>

static int day(const char *text)
{
	int ret = 0;

	if (!cmn_day_parse(text, &ret))
		fail_msg("%s", text);
	return ret;
}

static void what_is_owed_every_so_many_months_is_late_from_the_day_after(void **state)
{
	static const struct {
		const char *last;
		int months;
		const char *due;
	} cases[] = {
	    {"2026-01-31", 1, "2026-02-28"},  {"2024-01-31", 1, "2024-02-29"},
	    {"2024-02-29", 12, "2025-02-28"}, {"2023-02-28", 12, "2024-02-28"},
	    {"2026-11-23", 12, "2027-11-23"}, {"2026-08-31", 6, "2027-02-28"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(cases); i++) {
		int last = day(cases[i].last), due = day(cases[i].due);

		assert_false(team_overdue(last, cases[i].months, last, "31"));
		assert_false(team_overdue(last, cases[i].months, due, "31"));
		assert_true(team_overdue(last, cases[i].months, due + 1, "31"));
	}
}

static void what_was_never_done_is_owed_where_a_rule_asks_for_it(void **state)
{
	(void)state;
	assert_true(team_overdue(TEAM_NEVER, 12, day("2026-11-23"), "31"));
	assert_false(team_overdue(TEAM_NEVER, 0, day("2026-11-23"), "31"));
	assert_false(team_overdue(day("2001-01-01"), 0, day("2026-11-23"), "31"));
	assert_false(team_overdue(day("2001-01-01"), -3, day("2026-11-23"), "31"));
}

/* Every party and every combination of roles. */
static void each_party_validates_for_itself_and_the_coordonnateur_reports(void **state)
{
	const struct cmn_code_list *parties = cmn_code_list_find("team_parties");

	(void)state;
	assert_int_equal(parties->n, 3);
	for (int party = 0; party <= TEAM_MDPH + 1; party++)
		for (int bits = 0; bits < 8; bits++) {
			struct team_writer who = {bits & 1, bits & 2, bits & 4};
			bool known = party >= TEAM_ARS && party <= TEAM_MDPH;
			bool own = party == TEAM_MDPH ? bits & 4 : bits & 2;

			assert_int_equal(team_may_validate(who, (enum team_party)party),
					 known && ((bits & 1) || own));
		}
	for (size_t i = 0; i < parties->n; i++)
		assert_true(team_party_of(parties->codes[i].code) > 0);
	assert_int_equal(team_party_of("king"), 0);
	assert_int_equal(team_party_of(""), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_owed_every_so_many_months_is_late_from_the_day_after),
	    cmocka_unit_test(what_was_never_done_is_owed_where_a_rule_asks_for_it),
	    cmocka_unit_test(each_party_validates_for_itself_and_the_coordonnateur_reports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
