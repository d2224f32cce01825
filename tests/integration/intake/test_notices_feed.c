/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_notices_feed.c - what a person is told of what other services did.  The persons are
 * invented.
 */
#include "notices_feed.h"

#define RECEIVED "{\"handoff_id\":\"" P(7) "\",\"situation_id\":\"" SITUATION "\",\"at\":\"%s\"}"
#define ANSWERED                                  \
	"{\"proposal_id\":\"" P(                  \
	    7) "\",\"situation_id\":\"" SITUATION \
	       "\",\"proposed_at\":\"2026-01-01T00:00:00Z\",\"answer\":\"refused\",\"answered_at\":\"%s\"}"

static void a_receipt_of_the_mdph_is_told_once_however_often_it_comes(void **state)
{
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 1);
	for (int i = 0; i < 3; i++)
		assert_int_equal(apply("referral.handoff.received.v1", P(8), "31", RECEIVED, at),
				 CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice WHERE template ="
			       " 'handoff_received' AND person_id = '" P(1) "'"),
			 1);
}

#define SENT "{\"handoff_id\":\"" P(7) "\",\"situation_id\":\"" SITUATION "\",\"sent_at\":\"%s\"}"

#define CONCLUDED(outcome)                                                                       \
	"{\"handoff_id\":\"" P(7) "\",\"situation_id\":\"" SITUATION "\",\"outcome\":\"" outcome \
				  "\",\"at\":\"%s\"}"

static void what_becomes_of_a_hand_off_is_told_step_by_step(void **state)
{
	static const char *const STEPS[][4] = {
	    {P(2), "referral.handoff.sent.v1", SENT, "handoff_sent"},
	    {P(3), "referral.handoff.complement_requested.v1", RECEIVED, "handoff_complement"},
	    {P(4), "referral.handoff.accepted.v1", RECEIVED, "handoff_accepted"},
	    {P(5), "referral.handoff.refused.v1", RECEIVED, "handoff_refused"},
	    {P(6), "referral.handoff.already_known.v1", RECEIVED, "handoff_already_known"},
	};
	char at[CMN_TIME_LEN], told[160];

	(void)state;
	today(at, 0);
	for (size_t i = 0; i < CMN_LEN(STEPS); i++) {
		assert_int_equal(apply(STEPS[i][1], STEPS[i][0], "31", STEPS[i][2], at), CMN_OK);
		snprintf(told, sizeof(told),
			 "SELECT count(*) FROM intake.notice WHERE template = '%s'", STEPS[i][3]);
		assert_int_equal(count(told), 1);
	}
	assert_int_equal(
	    apply("referral.handoff.concluded.v1", P(1), "31", CONCLUDED("no_pag"), at), CMN_OK);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.notice WHERE template = 'handoff_no_pag'"), 1);
	/* of a plan the person hears when there is one */
	assert_int_equal(apply("referral.handoff.concluded.v1", P(0), "31", CONCLUDED("pag"), at),
			 CMN_OK);
	/* what the two teams do among themselves is not told */
	assert_int_equal(apply("referral.handoff.read.v1", P(9), "31", RECEIVED, at), CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice"), CMN_LEN(STEPS) + 1);
}

static void an_answer_to_a_proposal_is_confirmed(void **state)
{
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 0);
	assert_int_equal(apply("referral.proposal.answered.v1", P(8), "31", ANSWERED, at), CMN_OK);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.notice WHERE template = 'proposal_refused'"), 1);
}

#define ACTOR_SAID                                \
	"{\"proposal_id\":\"" P(                  \
	    7) "\",\"situation_id\":\"" SITUATION \
	       "\",\"proposed_at\":\"2026-01-01T00:00:00Z\",\"answer\":\"refused\",\"answered_at\":\"%s\",\"state\":\"refused\",\"motive\":\"no_place\"}"
#define ACTOR_YES "{\"answer\":\"accepted\",\"answered_at\":\"%s\"}"

static void a_no_of_an_actor_is_told_in_plain_words_and_once(void **state)
{
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
		    apply("referral.proposal.actor_answered.v1", P(8), "31", ACTOR_SAID, at),
		    CMN_OK);
	assert_int_equal(apply("referral.proposal.actor_answered.v1", P(9), "31", ACTOR_YES, at),
			 CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice"), 1);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.notice WHERE template = 'proposal_actor_refused'"),
	    1);
}

static void nobody_is_told_of_the_past_nor_of_another_departement(void **state)
{
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 8);
	assert_int_equal(apply("referral.handoff.received.v1", P(8), "31", RECEIVED, at), CMN_OK);
	today(at, 0);
	assert_int_equal(apply("referral.handoff.received.v1", P(8), "44", RECEIVED, at), CMN_OK);
	assert_int_equal(apply("referral.handoff.received.v1", P(8), "31", RECEIVED, "never"),
			 CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice"), 0);
}

#define MEETING(more)                                                                                \
	"{\"concertation_id\":\"" P(                                                                 \
	    7) "\",\"situation_id\":\"" SITUATION                                                    \
	       "\",\"kind\":\"synthesis\",\"starts_at\":\"2098-03-01T23:30:00Z\",\"at\":\"%s\"" more \
	       "}"

#define PLANNED(starts)                                                                    \
	"{\"concertation_id\":\"" P(7) "\",\"situation_id\":\"" SITUATION                  \
				       "\",\"kind\":\"synthesis\",\"starts_at\":\"" starts \
				       "\",\"person_invited\":true,\"planned_at\":\"%s\"}"

static void of_a_concertation_the_person_hears_the_date_and_the_outcome(void **state)
{
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 1);
	for (int i = 0; i < 2; i++)
		assert_int_equal(apply("referral.concertation.postponed.v1", P(8), "31",
				       MEETING(",\"person_invited\":true"), at),
				 CMN_OK);
	assert_int_equal(apply("referral.concertation.cancelled.v1", P(9), "31",
			       MEETING(",\"person_invited\":true,\"reason\":\"solution_found\""),
			       at),
			 CMN_OK);
	assert_int_equal(apply("referral.concertation.postponed.v1", P(6), "31",
			       MEETING(",\"person_invited\":false"), at),
			 CMN_OK);
	assert_int_equal(apply("referral.concertation.closed.v1", P(5), "31",
			       MEETING(",\"closed_at\":\"2026-02-01T10:00:00Z\""), at),
			 CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice WHERE template ="
			       " 'concertation_postponed' AND params->>'at' = '2098-03-02'"),
			 1);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.notice WHERE template ="
		  " 'concertation_cancelled' AND params->>'reason' = 'solution_found'"),
	    1);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.notice WHERE template = 'concertation_outcome'"), 1);
	/* written down after it was held: nobody is invited to what is over */
	assert_int_equal(apply("referral.concertation.planned.v1", P(4), "31",
			       PLANNED("2026-01-02T10:00:00Z"), at),
			 CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice"), 3);
	assert_int_equal(apply("referral.concertation.planned.v1", P(4), "31",
			       PLANNED("2098-03-02T10:00:00Z"), at),
			 CMN_OK);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.notice WHERE template = 'concertation_planned'"), 1);
}

#define INVITED(kind, more)                                                                     \
	"{\"invitation_id\":\"" P(3) "\",\"concertation_id\":\"" P(                             \
	    7) "\",\"situation_id\":\"" SITUATION "\",\"kind\":\"" kind "\",\"at\":\"%s\"" more \
	       "}"

static void whoever_is_invited_only_later_hears_of_it_then(void **state)
{
	static const char LATER[] = INVITED("person", ",\"starts_at\":\"2098-03-01T23:30:00Z\"");
	char at[CMN_TIME_LEN];

	(void)state;
	today(at, 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(apply("referral.concertation.invited.v1", P(8), "31", LATER, at),
				 CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice WHERE template ="
			       " 'concertation_planned' AND params->>'at' = '2098-03-02'"),
			 1);
	/* others, what is over, and events of before that name no day */
	assert_int_equal(apply("referral.concertation.invited.v1", P(9), "31",
			       INVITED("actor", ",\"starts_at\":\"2098-03-01T23:30:00Z\""), at),
			 CMN_OK);
	assert_int_equal(apply("referral.concertation.invited.v1", P(6), "31",
			       INVITED("person", ",\"starts_at\":\"2026-01-02T10:00:00Z\""), at),
			 CMN_OK);
	assert_int_equal(
	    apply("referral.concertation.invited.v1", P(5), "31", INVITED("person", ""), at),
	    CMN_OK);
	assert_int_equal(count("SELECT count(*) FROM intake.notice"), 1);
}

static void an_event_without_its_members_is_not_taken(void **state)
{
	(void)state;
	assert_int_not_equal(
	    apply("referral.handoff.received.v1", P(8), "31", "{\"at\":\"%s\"}", ""), CMN_OK);
	assert_int_not_equal(
	    apply("referral.proposal.answered.v1", P(8), "31", "{\"x\":\"%s\"}", ""), CMN_OK);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_receipt_of_the_mdph_is_told_once_however_often_it_comes),
	    TEST(what_becomes_of_a_hand_off_is_told_step_by_step),
	    TEST(an_answer_to_a_proposal_is_confirmed),
	    TEST(a_no_of_an_actor_is_told_in_plain_words_and_once),
	    TEST(nobody_is_told_of_the_past_nor_of_another_departement),
	    TEST(of_a_concertation_the_person_hears_the_date_and_the_outcome),
	    TEST(whoever_is_invited_only_later_hears_of_it_then),
	    TEST(an_event_without_its_members_is_not_taken),
	};

	return cmocka_run_group_tests_name("notices of others' events", tests, setup,
					   rights_teardown);
}
