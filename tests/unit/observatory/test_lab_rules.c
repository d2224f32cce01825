/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_lab_rules.c - what may be done with a record of the lab in each of its states, who may be
 * shown it, and which members go together.
 */
#include "lab_act.h"
#include "lab_fit.h"

#include "support/cmocka_all.h"

#include <string.h>

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Every state of a family, and for each act the states that it leads from and to; what is not here
 * is refused. */
struct line {
	enum lab_family family;
	const char *act, *to;
	const char *from[3];
};

static const char *const STATES[LAB_FAMILY_END_][6] = {
    [LAB_OBSERVATION] = {"contributed", "kept", "set_aside"},
    [LAB_PROPOSAL] = {"draft", "addressed", "concluded", "withdrawn"},
    [LAB_EXPERIMENT] = {"designed", "running", "ended", "capitalised", "abandoned"},
    [LAB_ACTIVITY] = {"planned", "held", "cancelled"},
    [LAB_ASSESSMENT] = {"draft", "submitted", "settled", "withdrawn"},
};

static const struct line LINES[] = {
    {LAB_OBSERVATION, "keep", "kept", {"contributed", "set_aside"}},
    {LAB_OBSERVATION, "set_aside", "set_aside", {"contributed", "kept"}},
    {LAB_PROPOSAL, "address", "addressed", {"draft"}},
    {LAB_PROPOSAL, "conclude", "concluded", {"addressed"}},
    {LAB_PROPOSAL, "withdraw", "withdrawn", {"draft", "addressed"}},
    {LAB_EXPERIMENT, "start", "running", {"designed"}},
    {LAB_EXPERIMENT, "end", "ended", {"running"}},
    {LAB_EXPERIMENT, "capitalise", "capitalised", {"ended"}},
    {LAB_EXPERIMENT, "abandon", "abandoned", {"designed", "running"}},
    {LAB_ACTIVITY, "hold", "held", {"planned"}},
    {LAB_ACTIVITY, "cancel", "cancelled", {"planned"}},
    {LAB_ASSESSMENT, "submit", "submitted", {"draft"}},
    {LAB_ASSESSMENT, "reopen", "draft", {"submitted"}},
    {LAB_ASSESSMENT, "settle", "settled", {"submitted"}},
    {LAB_ASSESSMENT, "withdraw", "withdrawn", {"draft", "submitted"}},
};

static bool leads_from(const struct line *line, const char *state)
{
	for (size_t i = 0; i < LEN(line->from) && line->from[i]; i++)
		if (strcmp(line->from[i], state) == 0)
			return true;
	return false;
}

static void every_act_in_every_state_does_what_the_table_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(LINES); i++)
		for (size_t s = 0; s < 6 && STATES[LINES[i].family][s]; s++) {
			const char *from = STATES[LINES[i].family][s];
			const struct lab_act *act =
			    lab_act_find(LINES[i].family, LINES[i].act, from);

			assert_int_equal(act != NULL, leads_from(&LINES[i], from));
			if (act)
				assert_string_equal(act->to, LINES[i].to);
		}
}

static void an_act_of_one_family_is_none_of_another(void **state)
{
	(void)state;
	for (size_t i = 0; i < LEN(LINES); i++)
		for (enum lab_family f = LAB_OBSERVATION; f < LAB_FAMILY_END_; f++)
			for (size_t s = 0; s < 6 && STATES[f][s]; s++) {
				bool known = false;

				for (size_t k = 0; k < LEN(LINES); k++)
					known = known || (LINES[k].family == f &&
							  strcmp(LINES[k].act, LINES[i].act) == 0 &&
							  leads_from(&LINES[k], STATES[f][s]));
				assert_int_equal(
				    lab_act_find(f, LINES[i].act, STATES[f][s]) != NULL, known);
			}
	assert_null(lab_act_find(LAB_PROPOSAL, "settle", "addressed"));
	assert_null(lab_act_find(LAB_PROPOSAL, "", "draft"));
}

static void an_act_takes_what_it_needs_and_nothing_else(void **state)
{
	const struct lab_act *end = lab_act_find(LAB_EXPERIMENT, "end", "running");
	const struct lab_act *capitalise = lab_act_find(LAB_EXPERIMENT, "capitalise", "ended");

	(void)state;
	assert_true(lab_act_takes(end, "result"));
	assert_true(lab_act_takes(end, "findings"));
	assert_false(lab_act_takes(end, "lessons"));
	assert_true(lab_act_takes(capitalise, "lessons"));
	assert_true(lab_act_takes(capitalise, "spread"));
	assert_false(lab_act_takes(capitalise, "result"));
}

static void what_is_not_ready_or_was_given_up_is_shown_to_nobody(void **state)
{
	static const char *const HIDDEN[] = {"contributed", "set_aside", "draft",
					     "withdrawn",   "abandoned", "cancelled"};

	(void)state;
	for (enum lab_family f = LAB_OBSERVATION; f < LAB_FAMILY_END_; f++)
		for (size_t s = 0; s < 6 && STATES[f][s]; s++) {
			bool hidden = false;

			for (size_t i = 0; i < LEN(HIDDEN); i++)
				hidden = hidden || strcmp(HIDDEN[i], STATES[f][s]) == 0;
			assert_int_equal(lab_may_show(f, STATES[f][s]), !hidden);
		}
	assert_false(lab_may_show(LAB_PROPOSAL, "kept"));
	assert_int_equal(lab_audience_rank("team"), 1);
	assert_true(lab_audience_rank("members") > lab_audience_rank("institutions"));
	assert_int_equal(lab_audience_rank("nobody"), 0);
}

static void words_that_others_speak_about_stand_still(void **state)
{
	(void)state;
	assert_true(lab_may_change(LAB_PROPOSAL, "draft"));
	assert_false(lab_may_change(LAB_PROPOSAL, "addressed"));
	assert_true(lab_may_change(LAB_ASSESSMENT, "draft"));
	assert_false(lab_may_change(LAB_ASSESSMENT, "submitted"));
	assert_false(lab_may_change(LAB_ASSESSMENT, "settled"));
	assert_true(lab_may_change(LAB_EXPERIMENT, "capitalised"));
	assert_false(lab_may_change(LAB_OBSERVATION, "set_aside"));
	assert_string_equal(lab_first_state(LAB_OBSERVATION, true), "kept");
	assert_string_equal(lab_first_state(LAB_OBSERVATION, false), "contributed");
	assert_string_equal(lab_first_state(LAB_ASSESSMENT, true), "draft");
}

static const struct {
	struct lab_facts facts;
	enum lab_misfit misfit;
	const char *member;
} FITTING[] = {
    {{.family = LAB_OBSERVATION, .kind = "project_obstacle"}, LAB_FITS, ""},
    {{.family = LAB_OBSERVATION, .kind = "experiential_knowledge"}, LAB_VOICE_MISSING, "voice"},
    {{.family = LAB_OBSERVATION, .kind = "experiential_knowledge", .voice = "peer"}, LAB_FITS, ""},
    {{.family = LAB_OBSERVATION, .kind = "solution"}, LAB_FLAG_MISSING, "innovative"},
    {{.family = LAB_OBSERVATION, .kind = "solution", .has_flag = true},
     LAB_FLAG_MISSING,
     "innovative"},
    {{.family = LAB_OBSERVATION, .kind = "solution", .has_flag = true, .flagged = true},
     LAB_FITS,
     ""},
    {{.family = LAB_OBSERVATION, .kind = "rupture_factor", .has_flag = true},
     LAB_FLAG_ELSEWHERE,
     "innovative"},
    {{.family = LAB_PROPOSAL, .derogations = true}, LAB_DEROGATION_ELSEWHERE, "derogations"},
    {{.family = LAB_PROPOSAL, .derogations = true, .legal_lever = true}, LAB_FITS, ""},
    {{.family = LAB_EXPERIMENT, .kind = "tool", .other_lever = true},
     LAB_NOTE_MISSING,
     "lever_note"},
    {{.family = LAB_EXPERIMENT, .kind = "tool", .other_lever = true, .lever_note = true},
     LAB_FITS,
     ""},
    {{.family = LAB_ASSESSMENT, .kind = "commitment"}, LAB_PARTY_MISSING, "party_actor_id"},
    {{.family = LAB_ASSESSMENT, .kind = "commitment", .party = true, .parties = true},
     LAB_PARTY_TWICE,
     "party_institution"},
    {{.family = LAB_ASSESSMENT, .kind = "commitment", .party = true, .rating = true}, LAB_FITS, ""},
    {{.family = LAB_ASSESSMENT, .kind = "impact"}, LAB_FITS, ""},
    {{.family = LAB_ASSESSMENT, .kind = "impact", .party = true}, LAB_PARTY_ELSEWHERE, "kind"},
    {{.family = LAB_ASSESSMENT, .kind = "impact", .rating = true}, LAB_RATING_ELSEWHERE, "rating"},
};

static void members_that_do_not_go_together_are_named(void **state)
{
	const char *member;

	(void)state;
	for (size_t i = 0; i < LEN(FITTING); i++) {
		assert_int_equal(lab_fit(&FITTING[i].facts, &member), FITTING[i].misfit);
		assert_string_equal(member, FITTING[i].member);
		if (FITTING[i].misfit == LAB_FITS)
			continue;
		assert_true(strlen(lab_misfit_text(FITTING[i].misfit, false)) > 10);
		assert_true(strlen(lab_misfit_text(FITTING[i].misfit, true)) > 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_act_in_every_state_does_what_the_table_says),
	    cmocka_unit_test(an_act_of_one_family_is_none_of_another),
	    cmocka_unit_test(an_act_takes_what_it_needs_and_nothing_else),
	    cmocka_unit_test(what_is_not_ready_or_was_given_up_is_shown_to_nobody),
	    cmocka_unit_test(words_that_others_speak_about_stand_still),
	    cmocka_unit_test(members_that_do_not_go_together_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
