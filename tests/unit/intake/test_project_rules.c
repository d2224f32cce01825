/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_rules.c - the life project: every state and act, who speaks, what counts as built
 * with the person, and the words of a code.
 */
#include "support/cmocka_all.h"

#include "project.h"

#include "cmn/codes.h"

#include <string.h>

/* The whole table: state x act -> state, or "" where the act is not allowed. */
static const struct {
	const char *state;
	const char *to[INTAKE_PROJECT_ACT_END_];
} ALL[] = {
    {"not_asked", {"", "wanted", "not_wanted", "", "", ""}},
    {"not_wanted", {"", "wanted", "not_wanted", "", "", ""}},
    {"wanted", {"", "", "withdrawn", "wanted", "wanted", "wanted"}},
    {"withdrawn", {"", "wanted", "withdrawn", "", "", ""}},
    {"elsewhere", {"", "", "", "", "", ""}},
    {"", {"", "", "", "", "", ""}},
};

static void every_act_in_every_state_leads_where_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALL); i++)
		for (int act = 0; act < INTAKE_PROJECT_ACT_END_; act++) {
			const char *to =
			    intake_project_next(ALL[i].state, (enum intake_project_act)act);

			assert_string_equal(to ? to : "", ALL[i].to[act]);
		}
	assert_null(intake_project_next("wanted", INTAKE_PROJECT_ACT_END_));
	assert_null(intake_project_next("wanted", (enum intake_project_act) - 1));
}

static void nothing_is_written_validated_or_relayed_unless_the_person_wants_it(void **state)
{
	const struct cmn_code_list *states = cmn_code_list_find("project_states");

	(void)state;
	assert_non_null(states);
	for (size_t i = 0; i < states->n; i++) {
		bool wanted = strcmp(states->codes[i].code, "wanted") == 0;

		for (int act = INTAKE_PROJECT_WRITE; act < INTAKE_PROJECT_ACT_END_; act++)
			assert_true((intake_project_next(states->codes[i].code,
							 (enum intake_project_act)act) != NULL) ==
				    wanted);
	}
}

static void every_state_of_the_list_is_one_of_the_rule(void **state)
{
	const struct cmn_code_list *states = cmn_code_list_find("project_states");

	(void)state;
	for (size_t i = 0; i < states->n; i++)
		assert_true(intake_project_next(states->codes[i].code, INTAKE_PROJECT_SAY_YES) ||
			    intake_project_next(states->codes[i].code, INTAKE_PROJECT_SAY_NO));
}

static void who_speaks_fits_how_it_was_said(void **state)
{
	static const struct {
		const char *expression, *said_by, *direct;
		enum intake_voice_fault fault;
	} EACH[] = {
	    {"direct", NULL, NULL, INTAKE_VOICE_FITS},
	    {"direct", "parent", NULL, INTAKE_VOICE_SPEAKER_TOO_MANY},
	    {"direct", NULL, "tried", INTAKE_VOICE_DIRECT_TOO_MANY},
	    {"direct", "parent", "tried", INTAKE_VOICE_SPEAKER_TOO_MANY},
	    {"with_help", NULL, NULL, INTAKE_VOICE_SPEAKER_MISSING},
	    {"with_help", "interpreter", NULL, INTAKE_VOICE_FITS},
	    {"with_help", "interpreter", "tried", INTAKE_VOICE_DIRECT_TOO_MANY},
	    {"with_help", NULL, "tried", INTAKE_VOICE_SPEAKER_MISSING},
	    {"third_party", NULL, NULL, INTAKE_VOICE_SPEAKER_MISSING},
	    {"third_party", "parent", NULL, INTAKE_VOICE_DIRECT_MISSING},
	    {"third_party", NULL, "tried", INTAKE_VOICE_SPEAKER_MISSING},
	    {"third_party", "parent", "planned", INTAKE_VOICE_FITS},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(EACH); i++)
		assert_int_equal(
		    intake_voice_check(EACH[i].expression, EACH[i].said_by, EACH[i].direct),
		    EACH[i].fault);
}

static void a_stage_is_reached_on_a_day_that_has_come(void **state)
{
	static const char *const STATES[] = {"planned", "under_way", "given_up"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(STATES); i++) {
		assert_int_equal(intake_stage_check(STATES[i], NULL, "2026-06-01"),
				 INTAKE_STAGE_FITS);
		assert_int_equal(intake_stage_check(STATES[i], "2026-05-01", "2026-06-01"),
				 INTAKE_STAGE_DAY_EARLY);
	}
	assert_int_equal(intake_stage_check("reached", NULL, "2026-06-01"),
			 INTAKE_STAGE_DAY_MISSING);
	assert_int_equal(intake_stage_check("reached", "2026-06-01", "2026-06-01"),
			 INTAKE_STAGE_FITS);
	assert_int_equal(intake_stage_check("reached", "2026-06-02", "2026-06-01"),
			 INTAKE_STAGE_DAY_FUTURE);
}

static void what_was_said_was_said_before_tomorrow(void **state)
{
	(void)state;
	assert_true(intake_said_plausible("2026-06-01", "2026-06-01"));
	assert_false(intake_said_plausible("2026-06-02", "2026-06-01"));
	assert_true(intake_said_plausible("2000-01-01", "2026-06-01"));
	assert_false(intake_said_plausible("1999-12-31", "2026-06-01"));
}

static void the_person_their_carer_and_peer_carers_count_and_nobody_else(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("project_builders");
	size_t counted = 0;

	(void)state;
	assert_non_null(list);
	for (size_t i = 0; i < list->n; i++)
		counted += intake_co_built(list->codes[i].code);
	assert_int_equal(counted, 3);
	assert_true(intake_co_built("person") && intake_co_built("carer") &&
		    intake_co_built("peer_carer"));
	assert_false(intake_co_built("peer") || intake_co_built("legal_representative"));
}

static void labels_compare_by_their_words(void **state)
{
	(void)state;
	assert_true(intake_same_label("L'accès  aux droits", "l’accès aux\xc2\xa0"
							     "droits"));
	assert_true(intake_same_label("", ""));
	assert_false(intake_same_label("accès", "acces"));
	assert_false(intake_same_label("accès", "accès aux droits"));
	assert_false(intake_same_label("accès aux droits", "accès"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_in_every_state_leads_where_the_table_says),
	    cmocka_unit_test(nothing_is_written_validated_or_relayed_unless_the_person_wants_it),
	    cmocka_unit_test(every_state_of_the_list_is_one_of_the_rule),
	    cmocka_unit_test(who_speaks_fits_how_it_was_said),
	    cmocka_unit_test(a_stage_is_reached_on_a_day_that_has_come),
	    cmocka_unit_test(what_was_said_was_said_before_tomorrow),
	    cmocka_unit_test(the_person_their_carer_and_peer_carers_count_and_nobody_else),
	    cmocka_unit_test(labels_compare_by_their_words),
	};

	return cmocka_run_group_tests_name("rules of the life project", tests, NULL, NULL);
}
