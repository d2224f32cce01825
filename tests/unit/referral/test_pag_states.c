/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pag_states.c - every state of every machine with every act, against a second table written
 * from the texts; and what a PAG lacks, for all that it may hold.
 */
#include "support/cmocka_all.h"

#include "pag.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* "state: act>state act>state", by the codes that people see. */
static const struct {
	enum referral_pag_machine machine;
	const char *list; /* proto/codes */
	const char *moves[10];
} WANTED[] = {
    {REFERRAL_PAG_GOS,
     "gos_states",
     {"planned: hold>held postpone>postponed date>planned cancel>cancelled seat>planned",
      "held:", "postponed: date>planned cancel>cancelled seat>postponed", "cancelled:"}},
    {REFERRAL_PAG_PLAN,
     "pag_states",
     {"in_preparation: revise>in_preparation elaborate>elaborated withdraw>withdrawn",
      "elaborated: rework>in_preparation withdraw>withdrawn accord>elaborated decide>elaborated"
      " validate>validated",
      "validated: decide>validated enter>in_force end_now>ended",
      "in_force: decide>in_force ask_revision>in_force review>in_review end_now>ended",
      "in_review: decide>in_review prolong>prolonged modify>modified end>ended",
      "prolonged: accord>prolonged decide>prolonged enter>in_force review>in_review end>ended",
      "modified: revise>modified accord>modified decide>modified enter>in_force"
      " review>in_review end>ended",
      "ended:", "withdrawn:"}},
    {REFERRAL_PAG_SERVICE,
     "pag_commitments",
     {"awaited: engage>engaged reserve>with_reservation refuse>refused accord>awaited",
      "engaged: engage>engaged reserve>with_reservation refuse>refused accord>engaged",
      "with_reservation: engage>engaged reserve>with_reservation refuse>refused"
      " accord>with_reservation",
      "refused: engage>engaged reserve>with_reservation refuse>refused accord>refused"}},
    {REFERRAL_PAG_COMPLEMENT,
     "complement_states",
     {"asked: accept>accepted decline>declined cancel>cancelled",
      "accepted: deliver>delivered decline>declined cancel>cancelled",
      "declined:", "delivered:", "cancelled:"}},
    {REFERRAL_PAG_RIGHT,
     "followed_right_states",
     {"asked: grant>granted refuse>refused", "granted: fall_due>renewal_due end>ended",
      "refused: ask>asked", "renewal_due: ask>asked grant>granted refuse>refused end>ended",
      "ended:"}},
    {REFERRAL_PAG_IMPACT,
     "regularisation_states",
     {"not_needed:", "needed: start>under_way finish>done", "under_way: finish>done", "done:"}},
    {REFERRAL_PAG_CRETON, "creton_states", {"in_force: renew>in_force end>ended", "ended:"}},
};

static const char *const ACTS[REFERRAL_PAG_ACT_END_] = {
    [REFERRAL_PAG_HOLD] = "hold",
    [REFERRAL_PAG_POSTPONE] = "postpone",
    [REFERRAL_PAG_DATE] = "date",
    [REFERRAL_PAG_CANCEL] = "cancel",
    [REFERRAL_PAG_SEAT] = "seat",
    [REFERRAL_PAG_REVISE] = "revise",
    [REFERRAL_PAG_ELABORATE] = "elaborate",
    [REFERRAL_PAG_REWORK] = "rework",
    [REFERRAL_PAG_WITHDRAW] = "withdraw",
    [REFERRAL_PAG_ACCORD] = "accord",
    [REFERRAL_PAG_DECIDE] = "decide",
    [REFERRAL_PAG_VALIDATE] = "validate",
    [REFERRAL_PAG_ENTER] = "enter",
    [REFERRAL_PAG_ASK_REVISION] = "ask_revision",
    [REFERRAL_PAG_REVIEW] = "review",
    [REFERRAL_PAG_PROLONG] = "prolong",
    [REFERRAL_PAG_MODIFY] = "modify",
    [REFERRAL_PAG_END] = "end",
    [REFERRAL_PAG_END_NOW] = "end_now",
    [REFERRAL_PAG_ENGAGE] = "engage",
    [REFERRAL_PAG_RESERVE] = "reserve",
    [REFERRAL_PAG_REFUSE] = "refuse",
    [REFERRAL_PAG_ACCEPT] = "accept",
    [REFERRAL_PAG_DECLINE] = "decline",
    [REFERRAL_PAG_DELIVER] = "deliver",
    [REFERRAL_PAG_GRANT] = "grant",
    [REFERRAL_PAG_ASK] = "ask",
    [REFERRAL_PAG_FALL_DUE] = "fall_due",
    [REFERRAL_PAG_START] = "start",
    [REFERRAL_PAG_FINISH] = "finish",
    [REFERRAL_PAG_RENEW] = "renew",
};

/* " act>state" of a line, "" when it is not there. */
static void wanted(const char *line, const char *act, char *out, size_t size)
{
	char key[40];
	const char *at;

	snprintf(key, sizeof(key), " %s>", act);
	at = strstr(line, key);
	out[0] = '\0';
	if (at)
		snprintf(out, size, "%.*s", (int)strcspn(at + strlen(key), " "), at + strlen(key));
}

static void every_state_with_every_act_leads_where_the_table_says(void **state)
{
	(void)state;
	for (size_t m = 0; m < CMN_LEN(WANTED); m++)
		for (size_t s = 0; s < CMN_LEN(WANTED[0].moves) && WANTED[m].moves[s]; s++) {
			const char *line = WANTED[m].moves[s];
			char from[40], to[40];

			snprintf(from, sizeof(from), "%.*s", (int)strcspn(line, ":"), line);
			for (int act = 1; act < REFERRAL_PAG_ACT_END_; act++) {
				const char *next = referral_pag_next(WANTED[m].machine, from,
								     (enum referral_pag_act)act);

				wanted(line, ACTS[act], to, sizeof(to));
				assert_string_equal(next ? next : "", to);
			}
		}
}

static void every_state_of_the_code_lists_stands_in_the_table(void **state)
{
	(void)state;
	assert_int_equal(CMN_LEN(WANTED), REFERRAL_PAG_MACHINE_END_ - 1);
	for (size_t m = 0; m < CMN_LEN(WANTED); m++) {
		const struct cmn_code_list *list = cmn_code_list_find(WANTED[m].list);
		size_t n = 0;

		assert_non_null(list);
		while (n < CMN_LEN(WANTED[0].moves) && WANTED[m].moves[n])
			n++;
		assert_int_equal(list->n, n);
		for (size_t s = 0; s < n; s++) {
			char from[40];

			snprintf(from, sizeof(from), "%.*s", (int)strcspn(WANTED[m].moves[s], ":"),
				 WANTED[m].moves[s]);
			assert_non_null(cmn_code_find(list, from));
		}
	}
}

static void no_machine_no_state_and_no_act_lead_nowhere(void **state)
{
	(void)state;
	assert_null(referral_pag_next(0, "planned", REFERRAL_PAG_HOLD));
	assert_null(referral_pag_next(REFERRAL_PAG_MACHINE_END_, "planned", REFERRAL_PAG_HOLD));
	assert_null(referral_pag_next(REFERRAL_PAG_GOS, "", REFERRAL_PAG_HOLD));
	assert_null(referral_pag_next(REFERRAL_PAG_GOS, "planned", 0));
	assert_int_equal(referral_pag_act_to(REFERRAL_PAG_RIGHT, NULL), 0);
	assert_int_equal(referral_pag_act_to(REFERRAL_PAG_RIGHT, "nothing"), 0);
	assert_int_equal(referral_pag_act_to(0, "granted"), 0);
	assert_int_equal(referral_pag_act_to(REFERRAL_PAG_SERVICE, "refused"), REFERRAL_PAG_REFUSE);
	assert_int_equal(referral_pag_act_to(REFERRAL_PAG_IMPACT, "done"), REFERRAL_PAG_FINISH);
}

static void the_ans_names_two_statuses(void **state)
{
	static const char *const STATUS[][2] = {
	    {"in_preparation", NULL},   {"elaborated", "elaborated"},
	    {"validated", "validated"}, {"in_force", "validated"},
	    {"in_review", "validated"}, {"prolonged", "validated"},
	    {"modified", "validated"},  {"ended", NULL},
	    {"withdrawn", NULL},
	};

	(void)state;
	assert_int_equal(CMN_LEN(STATUS), cmn_code_list_find("pag_states")->n);
	for (size_t i = 0; i < CMN_LEN(STATUS); i++) {
		const char *got = referral_pag_ans_status(STATUS[i][0]);

		assert_string_equal(got ? got : "-", STATUS[i][1] ? STATUS[i][1] : "-");
	}
}

static void an_end_without_a_review_is_for_what_no_review_could_change(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("pag_end_reasons");
	size_t at_once = 0;

	(void)state;
	assert_int_equal(reasons->n, 9);
	for (size_t i = 0; i < reasons->n; i++)
		at_once += referral_pag_end_now(reasons->codes[i].code);
	assert_int_equal(at_once, 3);
	assert_true(referral_pag_end_now("death"));
	assert_false(referral_pag_end_now(NULL));
}

static void three_types_of_decision_give_what_a_pag_rests_on(void **state)
{
	const struct cmn_code_list *types = cmn_code_list_find("cdaph_decision_types");
	size_t grants = 0;

	(void)state;
	assert_int_equal(types->n, 7);
	for (size_t i = 0; i < types->n; i++)
		grants += referral_pag_decision_grants(types->codes[i].code);
	assert_int_equal(grants, 3);
	assert_false(referral_pag_decision_grants("rejection"));
	assert_false(referral_pag_decision_grants("closure"));
}

/* Every combination of what a PAG may hold; ready exactly when the sentence of the rule is true. */
static void it_is_ready_when_nothing_at_all_is_lacking(void **state)
{
	static const char *const ACCORDS[] = {"awaited", "accepted", "refused"};
	size_t ready = 0;

	(void)state;
	for (unsigned bits = 0; bits < 1u << 10; bits++)
		for (size_t a = 0; a < 3; a++) {
			const struct referral_pag_facts f = {
			    .services = bits & 1,
			    .needed_awaited = bits >> 1 & 1,
			    .needed_refused = bits >> 2 & 1,
			    .points_awaited = bits >> 3 & 1,
			    .points_refused = bits >> 4 & 1,
			    .coordinator = bits >> 5 & 1,
			    .coordinator_engaged = bits >> 6 & 1,
			    .target = bits >> 7 & 1,
			    .decision_required = bits >> 8 & 1,
			    .decision_grants = bits >> 9 & 1,
			    .accord = ACCORDS[a],
			};
			bool content = f.services && f.coordinator && f.target;
			bool all = content && !f.needed_awaited && !f.needed_refused &&
				   !f.points_awaited && !f.points_refused &&
				   f.coordinator_engaged && a == 1 &&
				   (!f.decision_required || f.decision_grants);

			assert_int_equal(referral_pag_lacks("in_preparation",
							    REFERRAL_PAG_ELABORATE,
							    &f) == REFERRAL_PAG_READY,
					 content);
			assert_int_equal(referral_pag_lacks("elaborated", REFERRAL_PAG_VALIDATE,
							    &f) == REFERRAL_PAG_READY,
					 all);
			assert_int_equal(referral_pag_lacks("modified", REFERRAL_PAG_ENTER, &f) ==
					     REFERRAL_PAG_READY,
					 all);
			assert_int_equal(referral_pag_lacks("prolonged", REFERRAL_PAG_ENTER, &f) ==
					     REFERRAL_PAG_READY,
					 a == 1);
			assert_int_equal(referral_pag_lacks("validated", REFERRAL_PAG_ENTER, &f),
					 REFERRAL_PAG_READY);
			ready += all;
		}
	assert_int_equal(ready, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_with_every_act_leads_where_the_table_says),
	    cmocka_unit_test(every_state_of_the_code_lists_stands_in_the_table),
	    cmocka_unit_test(no_machine_no_state_and_no_act_lead_nowhere),
	    cmocka_unit_test(the_ans_names_two_statuses),
	    cmocka_unit_test(an_end_without_a_review_is_for_what_no_review_could_change),
	    cmocka_unit_test(three_types_of_decision_give_what_a_pag_rests_on),
	    cmocka_unit_test(it_is_ready_when_nothing_at_all_is_lacking),
	};

	return cmocka_run_group_tests_name("states of a PAG", tests, NULL, NULL);
}
