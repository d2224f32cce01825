/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_conditions.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <string.h>

static struct referral_condition of(const struct referral_handoff_facts *f, const char *code)
{
	struct referral_condition all[REFERRAL_CONDITIONS];

	assert_int_equal(referral_handoff_conditions(f, all, REFERRAL_CONDITIONS),
			 REFERRAL_CONDITIONS);
	for (size_t i = 0; i < REFERRAL_CONDITIONS; i++)
		if (strcmp(all[i].code, code) == 0)
			return all[i];
	fail_msg("no condition %s", code);
	return all[0];
}

static const struct {
	struct referral_handoff_facts facts;
	const char *code;
	bool met;
	const char *why;
} ROWS[] = {
    {{.agreement = REFERRAL_AGREEMENT_FOUND}, "person_agreement", true, "agreement_recorded"},
    {{.agreement = REFERRAL_AGREEMENT_NOT_ASKED},
     "person_agreement",
     true,
     "agreement_not_asked_here"},
    {{.agreement = REFERRAL_AGREEMENT_MISSING}, "person_agreement", false, "agreement_missing"},
    {{.orientation_number = "1", .orientation_on = "2026-01-01", .orientation_right = "7"},
     "orientation_not_carried_out",
     true,
     "orientation_named"},
    {{.orientation_number = "1"}, "orientation_not_carried_out", false, "orientation_incomplete"},
    {{0}, "orientation_not_carried_out", false, "orientation_not_named"},
    {{.saisine_on = "2026-01-01", .saisine_document = "x"},
     "signed_saisine",
     true,
     "saisine_attached"},
    {{.saisine_on = "2026-01-01"}, "signed_saisine", false, "saisine_without_document"},
    {{.saisine_document = "x"}, "signed_saisine", false, "saisine_missing"},
    {{.first_intention = "tried"}, "first_intention", true, "solutions_tried"},
    {{.first_intention = "not_tried"}, "first_intention", false, "solutions_not_tried"},
    {{0}, "first_intention", false, "solutions_not_tried"},
    {{.first_intention = "not_possible"}, "first_intention", false, "solutions_without_why"},
    {{.first_intention = "not_possible", .first_intention_why = "x"},
     "first_intention",
     true,
     "no_solution_possible_said"},
    {{.plan_tried = true}, "first_intention", true, "solutions_tried"},
    {{.plan_explained = true}, "first_intention", true, "no_solution_possible_said"},
    {{0}, "upstream_of_orientation", true, "upstream"},
    {{.permanent_orientation = "x"}, "upstream_of_orientation", false, "in_permanent_orientation"},
    {{.mdph_number = "x"}, "mdph_file", true, "file_known"},
    {{.mdph_file = "known"}, "mdph_file", true, "file_known"},
    {{.mdph_file = "none"}, "mdph_file", false, "file_none"},
    {{0}, "mdph_file", false, "file_unknown"},
};

static void each_condition_says_whether_it_is_met_and_why(void **state)
{
	const struct cmn_code_list *whys = cmn_code_list_find("handoff_condition_whys");

	(void)state;
	assert_non_null(whys);
	for (size_t i = 0; i < CMN_LEN(ROWS); i++) {
		struct referral_condition c = of(&ROWS[i].facts, ROWS[i].code);

		assert_int_equal(c.met, ROWS[i].met);
		assert_string_equal(c.why, ROWS[i].why);
		assert_non_null(cmn_code_find(whys, c.why));
	}
}

static void the_conditions_are_those_of_the_list(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("handoff_conditions");
	const struct referral_handoff_facts none = {0};
	struct referral_condition all[REFERRAL_CONDITIONS];

	(void)state;
	assert_non_null(list);
	assert_int_equal(list->n, REFERRAL_CONDITIONS);
	assert_int_equal(referral_handoff_conditions(&none, all, 2), 2);
	referral_handoff_conditions(&none, all, REFERRAL_CONDITIONS);
	for (size_t i = 0; i < REFERRAL_CONDITIONS; i++)
		assert_non_null(cmn_code_find(list, all[i].code));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_condition_says_whether_it_is_met_and_why),
	    cmocka_unit_test(the_conditions_are_those_of_the_list),
	};

	return cmocka_run_group_tests_name("entry conditions", tests, NULL, NULL);
}
