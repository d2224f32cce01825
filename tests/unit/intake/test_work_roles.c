/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_roles.c - who acts for whom, and who sees what of a situation.
 */
#include "standin.h"
#include "visibility.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* --- who acts -----------------------------------------------------------------------------------
 */

#define NOBODY ((const char *)NULL)

static void who_is_there_acts_whoever_else_is_named(void **state)
{
	static const struct intake_absence ALL[] = {{"anne", "bruno", "2026-03-02", "2026-03-06"}};

	(void)state;
	assert_string_equal(intake_who_acts("anne", "chloe", ALL, 1, "2026-03-01"), "anne");
	assert_string_equal(intake_who_acts("anne", "chloe", ALL, 1, "2026-03-07"), "anne");
	assert_string_equal(intake_who_acts("denis", "chloe", ALL, 1, "2026-03-04"), "denis");
	assert_string_equal(intake_who_acts("anne", NOBODY, NULL, 0, "2026-03-04"), "anne");
}

static void both_days_of_an_absence_belong_to_it(void **state)
{
	static const struct intake_absence ALL[] = {{"anne", "bruno", "2026-03-02", "2026-03-06"}};

	(void)state;
	assert_string_equal(intake_who_acts("anne", NOBODY, ALL, 1, "2026-03-01"), "anne");
	assert_string_equal(intake_who_acts("anne", NOBODY, ALL, 1, "2026-03-02"), "bruno");
	assert_string_equal(intake_who_acts("anne", NOBODY, ALL, 1, "2026-03-06"), "bruno");
	assert_string_equal(intake_who_acts("anne", NOBODY, ALL, 1, "2026-03-07"), "anne");
}

static void the_named_substitute_comes_before_that_of_the_absence(void **state)
{
	static const struct intake_absence ALL[] = {
	    {"anne", "bruno", "2026-03-02", "2026-03-06"},
	    {"chloe", "denis", "2026-03-04", "2026-03-04"},
	};

	(void)state;
	assert_string_equal(intake_who_acts("anne", "chloe", ALL, 2, "2026-03-03"), "chloe");
	assert_string_equal(intake_who_acts("anne", "chloe", ALL, 2, "2026-03-04"), "bruno");
	assert_string_equal(intake_who_acts("anne", NOBODY, ALL, 2, "2026-03-03"), "bruno");
}

static void a_substitute_who_is_absent_too_is_replaced_in_turn(void **state)
{
	static const struct intake_absence CHAIN[] = {
	    {"anne", "bruno", "2026-03-02", "2026-03-06"},
	    {"bruno", "chloe", "2026-03-02", "2026-03-06"},
	    {"chloe", "denis", "2026-03-02", "2026-03-06"},
	};
	static const struct intake_absence CIRCLE[] = {
	    {"anne", "bruno", "2026-03-02", "2026-03-06"},
	    {"bruno", "anne", "2026-03-02", "2026-03-06"},
	};
	static const struct intake_absence OPEN_END[] = {
	    {"anne", "bruno", "2026-03-02", "2026-03-06"},
	    {"bruno", NULL, "2026-03-02", "2026-03-06"},
	};

	(void)state;
	assert_string_equal(intake_who_acts("anne", NOBODY, CHAIN, 3, "2026-03-03"), "denis");
	assert_null(intake_who_acts("anne", NOBODY, CIRCLE, 2, "2026-03-03"));
	assert_null(intake_who_acts("anne", NOBODY, OPEN_END, 2, "2026-03-03"));
}

/* --- who sees what ------------------------------------------------------------------------------
 */

static void every_role_sees_the_groups_of_the_written_table(void **state)
{
	static const struct {
		const char *role, *groups;
	} WANT[] = {
	    {"conseiller", "{state,codes,contact_rules,identity,need,timeline,tasks,evaluation,"
			   "shared_notes,project}"},
	    {"coordonnateur", "{state,codes,contact_rules,identity,need,timeline,tasks,evaluation,"
			      "shared_notes,project}"},
	    {"faciliteur", "{state,codes,contact_rules,identity,project}"},
	    {"pair", "{state,codes,contact_rules}"},
	    {"operator", "{contact_rules}"},
	    {"person", "{state,codes,contact_rules,identity,need,timeline,evaluation,"
		       "shared_notes,project}"},
	    {"public", "{}"},
	    {"front", "{}"},
	    {"partner", "{}"},
	    {"mdph", "{}"},
	    {"authority", "{}"},
	    {"observer", "{}"},
	    {"admin", "{}"},
	    {"nobody", "{}"},
	};
	char got[160];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(WANT); i++) {
		intake_seen_groups(&WANT[i].role, 1, got, sizeof(got));
		assert_string_equal(got, WANT[i].groups);
	}
}

static void no_role_sees_the_private_notes_of_another(void **state)
{
	static const char *const ROLES[] = {
	    "public", "front",     "operator",      "conseiller", "faciliteur", "pair", "partner",
	    "mdph",   "authority", "coordonnateur", "observer",   "person",     "admin"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ROLES); i++)
		assert_false(intake_sees(ROLES[i], INTAKE_SEE_PRIVATE_NOTES));
	assert_string_equal(intake_group_name(INTAKE_SEE_PRIVATE_NOTES), "private_notes");
	assert_null(intake_group_name(INTAKE_SEE_END_));
}

static void a_listening_association_sees_less_than_a_conseiller(void **state)
{
	(void)state;
	for (int g = INTAKE_SEE_STATE; g < INTAKE_SEE_END_; g++)
		if (intake_sees("pair", (enum intake_group)g))
			assert_true(intake_sees("conseiller", (enum intake_group)g));
	assert_false(intake_sees("pair", INTAKE_SEE_EVALUATION));
	assert_false(intake_sees("pair", INTAKE_SEE_SHARED_NOTES));
	assert_false(intake_sees("pair", INTAKE_SEE_PROJECT));
	assert_false(intake_sees("pair", INTAKE_SEE_IDENTITY));
}

static void two_roles_see_what_either_sees(void **state)
{
	static const char *const BOTH[] = {"operator", "pair"};
	char got[160];

	(void)state;
	intake_seen_groups(BOTH, 2, got, sizeof(got));
	assert_string_equal(got, "{state,codes,contact_rules}");
	intake_seen_groups(NULL, 0, got, sizeof(got));
	assert_string_equal(got, "{}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_is_there_acts_whoever_else_is_named),
	    cmocka_unit_test(both_days_of_an_absence_belong_to_it),
	    cmocka_unit_test(the_named_substitute_comes_before_that_of_the_absence),
	    cmocka_unit_test(a_substitute_who_is_absent_too_is_replaced_in_turn),
	    cmocka_unit_test(every_role_sees_the_groups_of_the_written_table),
	    cmocka_unit_test(no_role_sees_the_private_notes_of_another),
	    cmocka_unit_test(a_listening_association_sees_less_than_a_conseiller),
	    cmocka_unit_test(two_roles_see_what_either_sees),
	};

	return cmocka_run_group_tests_name("work roles", tests, NULL, NULL);
}
