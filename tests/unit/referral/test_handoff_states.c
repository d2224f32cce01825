/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_handoff_states.c - every state of a hand-off, every act, every side.
 */
#include "handoff.h"
#include "handoff_words.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <string.h>

/* The whole machine, as docs/services/referral-handoff.md draws it: act, side, from, to. */
static const char *const WANT[][4] = {
    {"edit", "team", "draft", "draft"},
    {"send", "team", "draft", "sent"},
    {"receive", "mdph", "sent", "received"},
    {"receive", "system", "sent", "received"},
    {"read", "mdph", "received", "read"},
    {"request_complement", "mdph", "received", "complement_requested"},
    {"request_complement", "mdph", "read", "complement_requested"},
    {"answer_complement", "team", "complement_requested", "read"},
    {"waive_complement", "mdph", "complement_requested", "read"},
    {"accept", "mdph", "received", "accepted"},
    {"accept", "mdph", "read", "accepted"},
    {"refuse", "mdph", "received", "refused"},
    {"refuse", "mdph", "read", "refused"},
    {"know_already", "mdph", "received", "already_known"},
    {"know_already", "mdph", "read", "already_known"},
    {"start_evaluation", "mdph", "accepted", "in_evaluation"},
    {"conclude", "mdph", "in_evaluation", "concluded"},
    {"withdraw", "team", "draft", "withdrawn"},
    {"withdraw", "team", "sent", "withdrawn"},
    {"withdraw", "team", "received", "withdrawn"},
    {"withdraw", "team", "read", "withdrawn"},
    {"withdraw", "team", "complement_requested", "withdrawn"},
    {"withdraw", "team", "accepted", "withdrawn"},
    {"withdraw", "team", "in_evaluation", "withdrawn"},
};
#define N_WANT (sizeof(WANT) / sizeof(WANT[0]))

static const enum referral_side SIDES[] = {REFERRAL_TEAM, REFERRAL_MDPH, REFERRAL_SYSTEM};

static const char *wanted(const char *act, const char *side, const char *from)
{
	for (size_t i = 0; i < N_WANT; i++)
		if (strcmp(WANT[i][0], act) == 0 && strcmp(WANT[i][1], side) == 0 &&
		    strcmp(WANT[i][2], from) == 0)
			return WANT[i][3];
	return NULL;
}

static void each_act_of_each_side_in_each_state_leads_where_the_picture_says(void **state)
{
	size_t legal = 0;

	(void)state;
	for (int s = 1; s < REFERRAL_HANDOFF_STATE_END_; s++)
		for (int a = 1; a < REFERRAL_HANDOFF_ACT_END_; a++)
			for (size_t i = 0; i < 3; i++) {
				const char *want = wanted(
				    referral_handoff_act_code((enum referral_handoff_act)a),
				    referral_handoff_side_code(SIDES[i]),
				    referral_handoff_state_code((enum referral_handoff_state)s));
				const char *got = referral_handoff_state_code(
				    referral_handoff_next((enum referral_handoff_state)s,
							  (enum referral_handoff_act)a, SIDES[i]));

				legal += got != NULL;
				if (want)
					assert_string_equal(got, want);
				else
					assert_null(got);
			}
	assert_int_equal(legal, N_WANT);
}

static void what_is_no_state_no_act_and_no_side_leads_nowhere(void **state)
{
	(void)state;
	assert_int_equal(referral_handoff_next(0, REFERRAL_SEND, REFERRAL_TEAM), 0);
	assert_int_equal(
	    referral_handoff_next(REFERRAL_HANDOFF_STATE_END_, REFERRAL_SEND, REFERRAL_TEAM), 0);
	assert_int_equal(referral_handoff_next(REFERRAL_DRAFT, 0, REFERRAL_TEAM), 0);
	assert_int_equal(
	    referral_handoff_next(REFERRAL_DRAFT, REFERRAL_HANDOFF_ACT_END_, REFERRAL_TEAM), 0);
	assert_int_equal(referral_handoff_next(REFERRAL_DRAFT, REFERRAL_SEND, 0), 0);
	assert_int_equal(referral_handoff_state("nowhere"), 0);
	assert_int_equal(referral_handoff_state(NULL), 0);
	assert_null(referral_handoff_act_code(0));
	assert_null(referral_handoff_event(REFERRAL_HANDOFF_ACT_END_));
	assert_int_equal(referral_handoff_needs(0) | referral_handoff_sides(0), 0);
}

static void four_states_are_the_end_and_each_state_is_reached(void **state)
{
	static const char *const ENDS[] = {"refused", "already_known", "concluded", "withdrawn"};
	size_t ends = 0;

	(void)state;
	for (int s = 1; s < REFERRAL_HANDOFF_STATE_END_; s++) {
		const char *code = referral_handoff_state_code((enum referral_handoff_state)s);
		bool end = false, reached = s == REFERRAL_DRAFT;

		for (size_t i = 0; i < 4; i++)
			end = end || strcmp(ENDS[i], code) == 0;
		for (size_t i = 0; i < N_WANT; i++)
			reached = reached || strcmp(WANT[i][3], code) == 0;
		assert_int_equal(referral_handoff_ended((enum referral_handoff_state)s), end);
		assert_true(reached);
		assert_int_equal(referral_handoff_state(code), s);
		ends += end;
	}
	assert_int_equal(ends, 4);
}

/* Who answers no must say why; what shows the situation to the MDPH asks the person. */
static void what_an_act_cannot_go_without_is_said(void **state)
{
	(void)state;
	assert_int_equal(referral_handoff_needs(REFERRAL_REFUSE),
			 REFERRAL_NEEDS_REASON | REFERRAL_NEEDS_WORDS);
	assert_int_equal(referral_handoff_needs(REFERRAL_WITHDRAW), REFERRAL_NEEDS_REASON);
	assert_int_equal(referral_handoff_needs(REFERRAL_REQUEST_COMPLEMENT), REFERRAL_NEEDS_CODES);
	assert_int_equal(referral_handoff_needs(REFERRAL_KNOW_ALREADY), REFERRAL_NEEDS_NUMBER);
	assert_int_equal(referral_handoff_needs(REFERRAL_CONCLUDE), REFERRAL_NEEDS_OUTCOME);
	assert_int_equal(referral_handoff_needs(REFERRAL_SEND), REFERRAL_NEEDS_CONSENT);
	assert_int_equal(referral_handoff_needs(REFERRAL_READ_IT), REFERRAL_NEEDS_CONSENT);
	assert_int_equal(referral_handoff_needs(REFERRAL_ANSWER_COMPLEMENT),
			 REFERRAL_NEEDS_CONSENT);
	assert_int_equal(referral_handoff_needs(REFERRAL_ACCEPT), 0);
}

static void the_codes_are_those_of_the_lists(void **state)
{
	const struct cmn_code_list *states = cmn_code_list_find("handoff_states");
	const struct cmn_code_list *acts = cmn_code_list_find("handoff_acts");

	(void)state;
	assert_non_null(states);
	assert_non_null(acts);
	assert_int_equal(states->n, REFERRAL_HANDOFF_STATE_END_ - 1);
	for (int s = 1; s < REFERRAL_HANDOFF_STATE_END_; s++)
		assert_non_null(cmn_code_find(
		    states, referral_handoff_state_code((enum referral_handoff_state)s)));
	for (int a = REFERRAL_SEND; a < REFERRAL_HANDOFF_ACT_END_; a++)
		assert_non_null(
		    cmn_code_find(acts, referral_handoff_act_code((enum referral_handoff_act)a)));
}

/* Nobody is refused without a word that they can read, and without a way on. */
static void each_reason_of_refusal_has_words_for_the_person(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("handoff_refusal_reasons");

	(void)state;
	assert_non_null(reasons);
	for (size_t i = 0; i < reasons->n; i++) {
		const struct referral_refusal_words *w =
		    referral_refusal_words(reasons->codes[i].code);

		assert_string_equal(w->reason, reasons->codes[i].code);
		assert_true(strlen(w->text) > 40);
		assert_true(strlen(w->may_still_ask) > 4);
		assert_null(strchr(w->text, '\''));
	}
	assert_string_equal(referral_refusal_words("unheard_of")->reason, "other");
	assert_string_equal(referral_refusal_words(NULL)->reason, "other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_act_of_each_side_in_each_state_leads_where_the_picture_says),
	    cmocka_unit_test(what_is_no_state_no_act_and_no_side_leads_nowhere),
	    cmocka_unit_test(four_states_are_the_end_and_each_state_is_reached),
	    cmocka_unit_test(what_an_act_cannot_go_without_is_said),
	    cmocka_unit_test(the_codes_are_those_of_the_lists),
	    cmocka_unit_test(each_reason_of_refusal_has_words_for_the_person),
	};

	return cmocka_run_group_tests_name("hand-off states", tests, NULL, NULL);
}
