/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_fhir_status.c - each state as a status of a Task, and each status that is asked for as an
 * act, for every state.
 */
#include "fhir_status.h"
#include "pag.h"

#include "support/cmocka_all.h"

#include "cmn/base.h"

#include <string.h>

static const char *const STATUSES[] = {"draft",    "requested", "received",  "accepted",
				       "rejected", "ready",     "cancelled", "in-progress",
				       "on-hold",  "failed",    "completed", "entered-in-error"};

static void every_state_has_a_status_and_is_found_by_it(void **state)
{
	(void)state;
	for (int s = REFERRAL_DRAFT; s < REFERRAL_HANDOFF_STATE_END_; s++) {
		enum referral_handoff_state of = (enum referral_handoff_state)s;
		const char *status = referral_fhir_status(of, NULL);
		const char *states;

		assert_non_null(status);
		assert_non_null(referral_fhir_request_status(of));
		states = referral_fhir_states(status);
		assert_non_null(states);
		assert_non_null(strstr(states, referral_handoff_state_code(of)));
	}
	assert_null(referral_fhir_status(REFERRAL_HANDOFF_STATE_END_, NULL));
	assert_null(referral_fhir_states("ready"));
	assert_null(referral_fhir_states("transmise"));
	assert_string_equal(referral_fhir_status(REFERRAL_CONCLUDED, "person_declines"), "failed");
	assert_string_equal(referral_fhir_status(REFERRAL_CONCLUDED, "other"), "completed");
}

/* A wish is nothing new, somebody else's, or one act; and an act that the state has leads to the
 * status that was wished. */
static void every_status_wished_in_every_state_is_one_act_or_refused(void **state)
{
	(void)state;
	for (int s = REFERRAL_DRAFT; s < REFERRAL_HANDOFF_STATE_END_; s++)
		for (size_t i = 0; i < CMN_LEN(STATUSES); i++) {
			enum referral_handoff_state of = (enum referral_handoff_state)s;
			enum referral_handoff_act act = 0;
			enum referral_fhir_wish wish =
			    referral_fhir_wish(of, NULL, STATUSES[i], NULL, &act);
			enum referral_handoff_state to;

			assert_int_not_equal(wish, REFERRAL_FHIR_UNKNOWN);
			if (wish == REFERRAL_FHIR_SAME) {
				assert_string_equal(referral_fhir_status(of, NULL), STATUSES[i]);
				continue;
			}
			if (wish == REFERRAL_FHIR_NOT_YOURS) {
				assert_null(strstr("received accepted rejected in-progress on-hold"
						   " failed completed",
						   STATUSES[i]));
				continue;
			}
			assert_true(referral_handoff_sides(act) &
				    (REFERRAL_MDPH | REFERRAL_SYSTEM));
			to = referral_handoff_next(
			    of, act, act == REFERRAL_RECEIVE ? REFERRAL_SYSTEM : REFERRAL_MDPH);
			if (to)
				assert_string_equal(
				    referral_fhir_status(to, strcmp(STATUSES[i], "failed") == 0
								 ? "person_declines"
								 : NULL),
				    STATUSES[i]);
		}
}

static void the_state_before_sent_back_is_no_wish(void **state)
{
	enum referral_handoff_act act = 0;

	(void)state;
	assert_int_equal(referral_fhir_wish(REFERRAL_RECEIVED, NULL, "accepted", "received", &act),
			 REFERRAL_FHIR_ACT);
	assert_int_equal(act, REFERRAL_ACCEPT);
	assert_int_equal(referral_fhir_wish(REFERRAL_RECEIVED, NULL, "received", "read", &act),
			 REFERRAL_FHIR_ACT);
	assert_int_equal(act, REFERRAL_READ_IT);
	assert_int_equal(
	    referral_fhir_wish(REFERRAL_RECEIVED, NULL, "rejected", "already_known", &act),
	    REFERRAL_FHIR_ACT);
	assert_int_equal(act, REFERRAL_KNOW_ALREADY);
	assert_int_equal(referral_fhir_wish(REFERRAL_READ, NULL, "received", "unheard_of", &act),
			 REFERRAL_FHIR_UNKNOWN);
	assert_int_equal(referral_fhir_wish(REFERRAL_READ, NULL, NULL, NULL, &act),
			 REFERRAL_FHIR_UNKNOWN);
	assert_int_equal(referral_fhir_wish(REFERRAL_READ, NULL, "lue", NULL, &act),
			 REFERRAL_FHIR_UNKNOWN);
}

static void an_urgency_is_a_priority(void **state)
{
	(void)state;
	assert_string_equal(referral_fhir_priority("immediate"), "stat");
	assert_string_equal(referral_fhir_priority("soon"), "urgent");
	assert_string_equal(referral_fhir_priority("ordinary"), "routine");
	assert_null(referral_fhir_priority("x"));
	assert_null(referral_fhir_priority(NULL));
}

static const char *const PAGS[] = {"in_preparation", "elaborated", "validated",
				   "in_force",       "in_review",  "prolonged",
				   "modified",       "ended",      "withdrawn"};
static const char *const ANSWERS[] = {"awaited", "engaged", "with_reservation", "refused"};

static void every_state_of_a_pag_is_a_status_of_a_plan_and_found_by_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(PAGS) / sizeof(PAGS[0]); i++) {
		const char *status = referral_fhir_plan_status(PAGS[i]);

		assert_non_null(status);
		assert_non_null(strstr(referral_fhir_plan_states(status), PAGS[i]));
		/* what the ANS calls validé is active, and nothing else is */
		assert_int_equal(strcmp(status, "active") == 0,
				 referral_pag_ans_status(PAGS[i]) != NULL &&
				     strcmp(referral_pag_ans_status(PAGS[i]), "validated") == 0);
	}
	assert_null(referral_fhir_plan_status("x"));
	assert_null(referral_fhir_plan_status(NULL));
	assert_null(referral_fhir_plan_states("on-hold"));
}

/* Of each answer in each state; R4, care-plan-activity-status. */
static void every_answer_in_every_state_is_a_status_of_an_activity(void **state)
{
	static const char *const WANTED[9][4] = {
	    {"not-started", "scheduled", "scheduled", "cancelled"},
	    {"not-started", "scheduled", "scheduled", "cancelled"},
	    {"not-started", "scheduled", "scheduled", "cancelled"},
	    {"not-started", "in-progress", "in-progress", "cancelled"},
	    {"not-started", "in-progress", "in-progress", "cancelled"},
	    {"not-started", "in-progress", "in-progress", "cancelled"},
	    {"not-started", "in-progress", "in-progress", "cancelled"},
	    {"cancelled", "completed", "completed", "cancelled"},
	    {"cancelled", "cancelled", "cancelled", "cancelled"},
	};

	(void)state;
	for (size_t i = 0; i < 9; i++)
		for (size_t j = 0; j < 4; j++)
			assert_string_equal(referral_fhir_activity_status(ANSWERS[j], PAGS[i]),
					    WANTED[i][j]);
	assert_string_equal(referral_fhir_activity_status("engaged", "x"), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_has_a_status_and_is_found_by_it),
	    cmocka_unit_test(every_status_wished_in_every_state_is_one_act_or_refused),
	    cmocka_unit_test(the_state_before_sent_back_is_no_wish),
	    cmocka_unit_test(an_urgency_is_a_priority),
	    cmocka_unit_test(every_state_of_a_pag_is_a_status_of_a_plan_and_found_by_it),
	    cmocka_unit_test(every_answer_in_every_state_is_a_status_of_an_activity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
