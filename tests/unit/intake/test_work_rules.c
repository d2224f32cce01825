/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_rules.c - the pure rules of the work on situations: every state with every act,
 * every reason with every fact.
 */
#include "act_kinds.h"
#include "closure.h"
#include "opening.h"
#include "situation.h"
#include "task.h"
#include "work_settings.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* --- tasks --------------------------------------------------------------------------------------
 */

static void every_state_of_a_task_allows_the_acts_of_the_table_and_no_other(void **state)
{
	static const char *const STATES[] = {"open", "done", "cancelled", "lost",
					     "",     "ope",  "open,"};
	static const char *const WANT[CMN_LEN(STATES)][INTAKE_TASK_ACT_END_] = {
	    {[INTAKE_TASK_COMPLETE] = "done",
	     [INTAKE_TASK_CANCEL] = "cancelled",
	     [INTAKE_TASK_EDIT] = "open"},
	    {[INTAKE_TASK_REOPEN] = "open"},
	    {[INTAKE_TASK_REOPEN] = "open"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(STATES); i++)
		for (int a = -1; a <= INTAKE_TASK_ACT_END_; a++) {
			const char *got = intake_task_next(STATES[i], (enum intake_task_act)a);
			const char *want = a > 0 && a < INTAKE_TASK_ACT_END_ ? WANT[i][a] : NULL;

			if (want)
				assert_string_equal(got, want);
			else
				assert_null(got);
		}
}

static void the_states_of_the_list_are_those_of_the_machine(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("task_states");

	(void)state;
	assert_int_equal(list->n, 3);
	for (size_t i = 0; i < list->n; i++) {
		bool left = false;

		for (int a = INTAKE_TASK_COMPLETE; a < INTAKE_TASK_ACT_END_; a++)
			left |=
			    intake_task_next(list->codes[i].code, (enum intake_task_act)a) != NULL;
		assert_true(left);
	}
}

static void a_call_back_is_tried_again_until_it_was_tried_often_enough(void **state)
{
	const struct cmn_code_list *outcomes = cmn_code_list_find("closure_callback_outcomes");

	(void)state;
	for (size_t i = 0; i < outcomes->n; i++)
		for (int most = 1; most <= 20; most++)
			for (int tries = 1; tries <= 21; tries++) {
				const char *code = outcomes->codes[i].code;
				bool again = strcmp(code, "not_reached") == 0 && tries < most;

				assert_string_equal(intake_callback_next(code, tries, most),
						    again ? "open" : "done");
			}
}

/* --- situations ---------------------------------------------------------------------------------
 */

static void every_state_of_a_situation_allows_one_act_alone(void **state)
{
	static const char *const STATES[] = {"open", "closed"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(STATES); i++) {
		int allowed = 0;

		for (int a = INTAKE_DO_OPEN; a < INTAKE_ACT_END_; a++)
			allowed += strcmp(INTAKE_MOVES[a].from, STATES[i]) == 0;
		assert_int_equal(allowed, 1);
	}
	assert_string_equal(INTAKE_MOVES[INTAKE_DO_REOPEN].to, "open");
	assert_string_equal(INTAKE_MOVES[INTAKE_DO_CLOSE].to, "closed");
}

enum {
	F_TASK,
	F_NEEDED,
	F_ACCORD,
	F_TRIED,
	F_DAYS,
	F_TARGET,
	F_OVER,
	F_ACTOR,
	F_KNOWN,
	F_REFUSED,
	F_END
};

static struct intake_closing facts(unsigned bits)
{
#define ON(f) ((bits >> (f)&1) != 0)
	return (struct intake_closing){
	    .open_tasks = ON(F_TASK),
	    .accord_required = ON(F_NEEDED),
	    .accord_given = ON(F_ACCORD),
	    .attempts = ON(F_TRIED) ? 3 : 2,
	    .attempt_days = ON(F_DAYS) ? 2 : 1,
	    .attempts_needed = 3,
	    .attempt_days_needed = 2,
	    .duplicate_of = ON(F_TARGET),
	    .taken_over = ON(F_OVER),
	    .actor = ON(F_ACTOR),
	    .refusals_known = ON(F_KNOWN),
	    .refusals = ON(F_REFUSED),
	};
}

/* The conditions once more, as sentences: no table of the program is read here. */
static enum intake_refusal wanted(const char *r, unsigned bits)
{
	if (ON(F_TASK))
		return INTAKE_REFUSE_TASKS;
	if (strcmp(r, "solution_found") == 0 && ON(F_NEEDED) && !ON(F_ACCORD))
		return INTAKE_REFUSE_ACCORD;
	if (strcmp(r, "unreachable") == 0 && !(ON(F_TRIED) && ON(F_DAYS)))
		return INTAKE_REFUSE_ATTEMPTS;
	if (strcmp(r, "duplicate") == 0 && !ON(F_TARGET))
		return INTAKE_REFUSE_TARGET;
	if (strncmp(r, "relay_", 6) == 0 && !ON(F_OVER))
		return INTAKE_REFUSE_TAKE_OVER;
	if (strcmp(r, "relay_actor") == 0 && !ON(F_ACTOR))
		return INTAKE_REFUSE_ACTOR;
	if (strcmp(r, "solutions_refused") == 0 && ON(F_KNOWN) && !ON(F_REFUSED))
		return INTAKE_REFUSE_NOTHING_REFUSED;
	return (enum intake_refusal)0;
}

/* What the transfer to another département writes by itself. */
static bool is_program_s(const char *reason)
{
	return strcmp(reason, "transferred") == 0;
}

static void every_reason_with_every_fact_is_refused_for_what_it_lacks(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("closure_reasons");
	size_t seen = 0;

	(void)state;
	for (size_t i = 0; i < reasons->n; i++) {
		const char *reason = reasons->codes[i].code;

		for (unsigned bits = 0; bits < 1U << F_END; bits++) {
			const struct intake_closing f = facts(bits);

			assert_int_equal(intake_may_close(reason, &f), is_program_s(reason)
									   ? INTAKE_REFUSE_REASON
									   : wanted(reason, bits));
			seen++;
		}
	}
	assert_int_equal(seen, reasons->n << F_END);
	assert_int_equal(intake_may_close("because", &(struct intake_closing){0}),
			 INTAKE_REFUSE_REASON);
}

static void only_what_may_come_undone_is_called_back(void **state)
{
	static const char *const BACK[] = {"solution_found", "solutions_refused", "relay_mdph",
					   "relay_actor"};
	const struct cmn_code_list *reasons = cmn_code_list_find("closure_reasons");

	(void)state;
	for (size_t i = 0; i < reasons->n; i++) {
		bool want = false;

		for (size_t j = 0; j < CMN_LEN(BACK); j++)
			want |= strcmp(reasons->codes[i].code, BACK[j]) == 0;
		assert_int_equal(intake_closure_calls_back(reasons->codes[i].code), want);
		assert_int_equal(
		    intake_closure_takes(reasons->codes[i].code, "/callback_after_months"), want);
	}
}

static void a_member_belongs_to_the_reasons_that_use_it(void **state)
{
	static const struct {
		const char *member, *reasons;
	} WANT[] = {
	    {"/accord_id", "solution_found"},
	    {"/accord_signed_on", "solution_found"},
	    {"/duplicate_of", "duplicate"},
	    {"/taken_over_on", "relay_mdph relay_actor"},
	    {"/taken_over_by", "relay_mdph relay_actor"},
	    {"/handoff_id", "relay_mdph relay_actor"},
	    {"/occurred_on", "death moved_away"},
	};
	const struct cmn_code_list *reasons = cmn_code_list_find("closure_reasons");

	(void)state;
	for (size_t i = 0; i < reasons->n; i++)
		for (size_t j = 0; j < CMN_LEN(WANT); j++)
			assert_int_equal(
			    intake_closure_takes(reasons->codes[i].code, WANT[j].member),
			    strstr(WANT[j].reasons, reasons->codes[i].code) != NULL);
	assert_false(intake_closure_takes("because", "/note"));
}

static void every_reason_is_reopened_for_every_why_but_the_final_ones(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("closure_reasons");
	const struct cmn_code_list *whys = cmn_code_list_find("reopening_reasons");

	(void)state;
	for (size_t i = 0; i < reasons->n; i++)
		for (size_t j = 0; j < whys->n; j++) {
			const char *reason = reasons->codes[i].code, *why = whys->codes[j].code;
			bool final =
			    strcmp(reason, "death") == 0 || strcmp(reason, "duplicate") == 0;

			assert_int_equal(intake_may_reopen(reason, why),
					 !is_program_s(reason) &&
					     (!final || strcmp(why, "closed_by_mistake") == 0));
		}
}

/* --- opening ------------------------------------------------------------------------------------
 */

static void only_what_is_handled_effectively_elsewhere_is_not_taken_up(void **state)
{
	static const char *const EFFECTIVE[] = {NULL, "yes", "no", "unknown"};
	const struct cmn_code_list *handled = cmn_code_list_find("handled_elsewhere");

	(void)state;
	for (size_t j = 0; j < CMN_LEN(EFFECTIVE); j++) {
		assert_true(intake_may_take_up(NULL, EFFECTIVE[j]));
		for (size_t i = 0; i < handled->n; i++)
			assert_int_equal(
			    intake_may_take_up(handled->codes[i].code, EFFECTIVE[j]),
			    !(strcmp(handled->codes[i].code, "elsewhere") == 0 && j == 1));
	}
}

static void two_needs_are_the_same_unless_their_problems_differ(void **state)
{
	(void)state;
	assert_true(intake_same_need(true, true, true));
	assert_false(intake_same_need(true, true, false));
	assert_true(intake_same_need(true, false, false));
	assert_true(intake_same_need(false, true, false));
	assert_true(intake_same_need(false, false, false));
}

static void what_is_known_of_the_mdph_gives_the_flag_or_none(void **state)
{
	const struct cmn_code_list *flags = cmn_code_list_find("priority_flags");

	(void)state;
	assert_null(intake_priority_of("known"));
	assert_null(intake_priority_of("unknown"));
	assert_non_null(cmn_code_find(flags, intake_priority_of("unknown_to_mdph")));
	assert_non_null(cmn_code_find(flags, intake_priority_of("reevaluation_needed")));
}

/* --- acts and settings --------------------------------------------------------------------------
 */

static void every_kind_of_act_is_in_both_tables(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("act_kinds");
	size_t n = 0;

	(void)state;
	for (const struct intake_act_kind *k = INTAKE_ACT_KINDS; k->code; k++, n++)
		assert_non_null(cmn_code_find(list, k->code));
	assert_int_equal(n, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct intake_act_kind *k = intake_act_kind(list->codes[i].code);

		assert_non_null(k);
		assert_false(k->reaches && k->attempt);
	}
	assert_null(intake_act_kind("lunch"));
}

static void the_acts_of_serafin_have_the_codes_of_the_official_table(void **state)
{
	(void)state;
	assert_string_equal(intake_act_kind("project_support")->serafin, "2.3.1.1");
	assert_string_equal(intake_act_kind("rights_support")->serafin, "2.3.1.2");
	assert_string_equal(intake_act_kind("rights_opening")->serafin, "2.3.5.1");
	assert_string_equal(intake_act_kind("coordination")->serafin, "2.4.1");
	assert_null(intake_act_kind("call")->serafin);
}

static void every_setting_has_a_default_within_its_range(void **state)
{
	const struct cmn_code_list *list = cmn_code_list_find("work_settings");

	(void)state;
	assert_int_equal(list->n, INTAKE_WORK_KEYS_);
	for (int i = 0; i < INTAKE_WORK_KEYS_; i++) {
		const struct intake_work_setting *s = &INTAKE_WORK_SETTINGS[i];
		enum intake_work_key key = (enum intake_work_key)i;

		assert_non_null(cmn_code_find(list, s->key));
		assert_int_equal(intake_work_key_of(s->key), key);
		assert_true(intake_work_value_fits(key, s->by_default));
		assert_true(intake_work_value_fits(key, s->least));
		assert_true(intake_work_value_fits(key, s->most));
		assert_false(intake_work_value_fits(key, s->least - 1));
		assert_false(intake_work_value_fits(key, s->most + 1));
	}
	assert_int_equal(intake_work_key_of("patience"), INTAKE_WORK_KEYS_);
	assert_false(intake_work_value_fits(INTAKE_WORK_KEYS_, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_of_a_task_allows_the_acts_of_the_table_and_no_other),
	    cmocka_unit_test(the_states_of_the_list_are_those_of_the_machine),
	    cmocka_unit_test(a_call_back_is_tried_again_until_it_was_tried_often_enough),
	    cmocka_unit_test(every_state_of_a_situation_allows_one_act_alone),
	    cmocka_unit_test(every_reason_with_every_fact_is_refused_for_what_it_lacks),
	    cmocka_unit_test(only_what_may_come_undone_is_called_back),
	    cmocka_unit_test(a_member_belongs_to_the_reasons_that_use_it),
	    cmocka_unit_test(every_reason_is_reopened_for_every_why_but_the_final_ones),
	    cmocka_unit_test(only_what_is_handled_effectively_elsewhere_is_not_taken_up),
	    cmocka_unit_test(two_needs_are_the_same_unless_their_problems_differ),
	    cmocka_unit_test(what_is_known_of_the_mdph_gives_the_flag_or_none),
	    cmocka_unit_test(every_kind_of_act_is_in_both_tables),
	    cmocka_unit_test(the_acts_of_serafin_have_the_codes_of_the_official_table),
	    cmocka_unit_test(every_setting_has_a_default_within_its_range),
	};

	return cmocka_run_group_tests_name("work rules", tests, NULL, NULL);
}
