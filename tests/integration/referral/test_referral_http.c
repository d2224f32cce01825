/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_http.c - the operations of referral as a conseiller, a partner and the MDPH meet
 * them.
 */
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define PROPOSALS   "/v1/referral/proposals"
#define RELAYS      "/v1/referral/relays"
#define HANDOFFS    "/v1/referral/handoffs"
#define SITUATION   "0197f0a0-0000-7000-8000-0000000000a1"
#define CLOSED      "0197f0a0-0000-7000-8000-0000000000a2"
#define OFFER       "0197f0a0-0000-7000-8000-0000000000b1"
#define GONE        "0197f0a0-0000-7000-8000-0000000000b2"
#define ACTOR       "0197f0a0-0000-7000-8000-0000000000c1"
#define ACTOR_UPPER "0197F0A0-0000-7000-8000-0000000000C1"
#define OTHER       "0197f0a0-0000-7000-8000-0000000000c2"
#define NOWHERE     "0197f0a0-0000-7000-8000-0000000000ff"

static struct desk desk;
static const char *conseiller, *conseiller44, *mdph, *mdph44, *partner, *stranger;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state,
		     "SET search_path = referral;"
		     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé'),"
		     " ('" OTHER "', '31', 'Autre acteur inventé');"
		     "INSERT INTO offer_ref VALUES"
		     " ('" OFFER "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', true),"
		     " ('" GONE "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', false);"
		     "INSERT INTO situation_ref VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
	stranger = desk_as(&desk, "partner", "31", OTHER);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* Each test begins with a situation in which nothing was proposed or handed over. */
static int fresh(void **state)
{
	test_db_exec(*state,
		     "TRUNCATE referral.relay, referral.proposal, referral.handoff CASCADE");
	return 0;
}

static void propose(const char *who, const char *situation, const char *members, int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"situation_id\":\"%s\",\"support_form\":\"orientation\"%s}",
		 situation, members);
	desk_send(&desk, "POST", PROPOSALS, who, NULL, body, status);
}

static void proposal(char id[40])
{
	propose(conseiller, SITUATION, ",\"offer_id\":\"" OFFER "\",\"ordinary_environment\":true",
		201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void act(const char *base, const char *id, const char *verb, const char *who,
		const char *if_match, const char *body, int status)
{
	char target[160];

	snprintf(target, sizeof(target), "%s/%s/%s", base, id, verb);
	desk_send(&desk, "POST", target, who, if_match, body, status);
}

static void a_proposal_takes_the_name_of_its_offer(void **state)
{
	char id[40];

	(void)state;
	proposal(id);
	assert_string_equal(desk_text(&desk, "label"), "Offre inventée");
	assert_string_equal(desk_text(&desk, "actor_id"), ACTOR);
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	assert_true(json_is_true(json_object_get(desk.a.json, "ordinary_environment")));
	assert_true(json_is_false(json_object_get(desk.a.json, "ad_hoc")));
}

static void each_form_of_support_may_be_proposed(void **state)
{
	const struct cmn_code_list *forms = cmn_code_list_find("support_forms");

	(void)state;
	assert_non_null(forms);
	for (size_t i = 0; i < forms->n; i++) {
		char body[256];

		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION "\",\"label\":\"Solution inventée\","
			 "\"support_form\":\"%s\",\"ad_hoc\":true,"
			 "\"pre_existing_evaluation\":true}",
			 forms->codes[i].code);
		desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, body, 201);
		assert_string_equal(desk_text(&desk, "support_form"), forms->codes[i].code);
		assert_true(json_is_true(json_object_get(desk.a.json, "pre_existing_evaluation")));
	}
}

static void a_proposal_needs_an_offer_or_a_label(void **state)
{
	(void)state;
	propose(conseiller, SITUATION, "", 422);
}

static void a_proposal_cannot_date_from_before_the_solicitation(void **state)
{
	(void)state;
	propose(conseiller, SITUATION, ",\"label\":\"x\",\"proposed_at\":\"2026-01-10T07:59:59Z\"",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/proposed_at");
	propose(conseiller, SITUATION, ",\"label\":\"x\",\"proposed_at\":\"2026-01-10T08:00:00Z\"",
		201);
}

static void a_closed_situation_and_a_withdrawn_offer_take_no_proposal(void **state)
{
	(void)state;
	propose(conseiller, CLOSED, ",\"label\":\"x\"", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	propose(conseiller, SITUATION, ",\"offer_id\":\"" GONE "\"", 409);
	assert_string_equal(asked_pointer(&desk.a), "/offer_id");
}

static void a_repeated_proposal_is_answered_although_its_offer_was_withdrawn(void **state)
{
	static const char BODY[] = "{\"situation_id\":\"" SITUATION "\",\"offer_id\":\"" OFFER
				   "\",\"support_form\":\"orientation\"}";
	static const char KEY[] = "Idempotency-Key: proposed-once";
	char id[40];

	desk_send(&desk, "POST", PROPOSALS, conseiller, KEY, BODY, 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	test_db_exec(*state, "UPDATE referral.offer_ref SET active = false WHERE id = '" OFFER "'");
	desk_send(&desk, "POST", PROPOSALS, conseiller, KEY, BODY, 201);
	assert_string_equal(desk_text(&desk, "id"), id);
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, BODY, 409);
	assert_string_equal(asked_pointer(&desk.a), "/offer_id");
	test_db_exec(*state, "UPDATE referral.offer_ref SET active = true WHERE id = '" OFFER "'");
}

static void an_unknown_reference_is_waited_for_and_never_a_404(void **state)
{
	int64_t before = cmn_clock_mono_ms();

	(void)state;
	propose(conseiller, NOWHERE, ",\"label\":\"x\"", 503);
	assert_string_equal(asked_slug(&desk.a), "reference-not-arrived");
	assert_non_null(asked_header(&desk.a, "Retry-After"));
	assert_true(cmn_clock_mono_ms() - before < 3000);
}

static void a_refusal_has_a_reason(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("refusal_reasons");
	char id[40], body[128];

	(void)state;
	assert_non_null(reasons);
	proposal(id);
	act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"1\"", "{}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	for (size_t i = 0; i < reasons->n; i++) {
		proposal(id);
		snprintf(body, sizeof(body), "{\"reason\":\"%s\"}", reasons->codes[i].code);
		act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"1\"", body, 200);
		assert_string_equal(desk_text(&desk, "refusal_reason"), reasons->codes[i].code);
	}
}

static void an_answer_is_dated_and_final(void **state)
{
	char id[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
	assert_true(desk_text(&desk, "answered_at")[0] != '\0');
	act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"2\"", "{\"reason\":\"other\"}", 409);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 412);
}

static void a_repeated_answer_is_done_once(void **state)
{
	static const char KEY[] = "If-Match: \"1\"\nIdempotency-Key: answered-once";
	char id[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, KEY, "{}", 200);
	act(PROPOSALS, id, "acceptance", conseiller, KEY, "{}", 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
}

static void the_situation_is(void **state, const char *what)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "UPDATE referral.situation_ref SET state = '%s' WHERE id = '" SITUATION "'", what);
	test_db_exec(*state, sql);
}

static void after_the_situation_is_closed_a_proposal_is_answered_no_more(void **state)
{
	char id[40], other[40];

	proposal(id);
	proposal(other);
	act(PROPOSALS, other, "acceptance", conseiller, "Idempotency-Key: late\nIf-Match: \"1\"",
	    "{}", 200);
	the_situation_is(state, "closed");
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 409);
	assert_string_equal(desk_text(&desk, "detail"), "la situation est close");
	act(PROPOSALS, id, "refusal", conseiller, "If-Match: \"1\"", "{\"reason\":\"other\"}", 409);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"2\"", "{}", 412);
	/* what was done before is answered as it was */
	act(PROPOSALS, other, "acceptance", conseiller, "Idempotency-Key: late\nIf-Match: \"1\"",
	    "{}", 200);
	act(PROPOSALS, other, "acceptance", conseiller, "If-Match: \"2\"", "{}", 409);
	assert_string_not_equal(desk_text(&desk, "detail"), "la situation est close");
	the_situation_is(state, "open");
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
}

static void a_partner_that_asks_for_another_actor_is_told_so(void **state)
{
	char id[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 201);
	desk_get(&desk, partner, RELAYS "?departement=31&actor_id=" OTHER, 403);
	assert_string_equal(asked_pointer(&desk.a), "query:actor_id");
	desk_get(&desk, partner, RELAYS "?departement=31&actor_id=" ACTOR_UPPER, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, RELAYS "?departement=31&actor_id=" OTHER, 200);
	desk_get(&desk, conseiller, RELAYS "?departement=31", 200);
}

static void a_relay_goes_to_the_actor_and_is_acknowledged_by_it_alone(void **state)
{
	char id[40], relay[40];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 409);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 201);
	snprintf(relay, sizeof(relay), "%s", desk_text(&desk, "id"));
	assert_string_equal(desk_text(&desk, "actor_name"), "Acteur inventé");
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 409);
	act(RELAYS, relay, "acknowledgement", stranger, "If-Match: \"1\"", NULL, 404);
	act(RELAYS, relay, "acknowledgement", partner, "If-Match: \"1\"", NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "acknowledged");
}

static void a_partner_sees_only_what_is_addressed_to_it(void **state)
{
	char id[40], relay[128];

	(void)state;
	proposal(id);
	act(PROPOSALS, id, "acceptance", conseiller, "If-Match: \"1\"", "{}", 200);
	act(PROPOSALS, id, "relay", conseiller, NULL, "{}", 201);
	snprintf(relay, sizeof(relay), RELAYS "/%s", desk_text(&desk, "id"));
	desk_get(&desk, partner, relay, 200);
	desk_get(&desk, desk_as(&desk, "partner", "31", ACTOR_UPPER), relay, 200);
	desk_get(&desk, stranger, relay, 404);
	desk_get(&desk, partner, RELAYS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, stranger, RELAYS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, partner, PROPOSALS "?departement=31&situation_id=" SITUATION, 403);
}

static void hand_off(char id[40])
{
	desk_send(&desk, "POST", HANDOFFS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"complexity_or_rupture\"}", 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void only_the_mdph_addressed_answers_a_handoff(void **state)
{
	char id[40];

	(void)state;
	hand_off(id);
	act(HANDOFFS, id, "receipt", conseiller, "If-Match: \"1\"", NULL, 403);
	act(HANDOFFS, id, "receipt", mdph44, "If-Match: \"1\"", NULL, 404);
	act(HANDOFFS, id, "acceptance", mdph, "If-Match: \"1\"", NULL, 409);
	act(HANDOFFS, id, "receipt", mdph, "If-Match: \"1\"", NULL, 200);
	act(HANDOFFS, id, "acceptance", mdph, "If-Match: \"2\"", NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
	desk_get(&desk, conseiller, HANDOFFS "?departement=31&state=accepted", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, HANDOFFS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, HANDOFFS "?departement=31&situation_id=" CLOSED, 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void a_refused_handoff_says_why(void **state)
{
	char id[40];

	(void)state;
	hand_off(id);
	act(HANDOFFS, id, "receipt", mdph, "If-Match: \"1\"", NULL, 200);
	act(HANDOFFS, id, "refusal", mdph, "If-Match: \"2\"", "{}", 422);
	act(HANDOFFS, id, "refusal", mdph, "If-Match: \"2\"",
	    "{\"reason\":\"first_response_possible\",\"note\":\"Une aide existe.\"}", 200);
	assert_string_equal(desk_text(&desk, "refusal_reason"), "first_response_possible");
}

static void one_handoff_of_a_situation_is_under_way(void **state)
{
	char id[40];

	(void)state;
	hand_off(id);
	desk_send(&desk, "POST", HANDOFFS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
}

static void another_departement_sees_nothing_of_it(void **state)
{
	char id[40], target[128];

	(void)state;
	proposal(id);
	snprintf(target, sizeof(target), PROPOSALS "/%s", id);
	desk_get(&desk, conseiller44, target, 404);
	act(PROPOSALS, id, "acceptance", conseiller44, "If-Match: \"1\"", "{}", 404);
	propose(conseiller44, SITUATION, ",\"label\":\"x\"", 503);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_proposal_takes_the_name_of_its_offer, fresh),
	    cmocka_unit_test_setup(each_form_of_support_may_be_proposed, fresh),
	    cmocka_unit_test_setup(a_proposal_needs_an_offer_or_a_label, fresh),
	    cmocka_unit_test_setup(a_proposal_cannot_date_from_before_the_solicitation, fresh),
	    cmocka_unit_test_setup(a_closed_situation_and_a_withdrawn_offer_take_no_proposal,
				   fresh),
	    cmocka_unit_test_setup(a_repeated_proposal_is_answered_although_its_offer_was_withdrawn,
				   fresh),
	    cmocka_unit_test_setup(an_unknown_reference_is_waited_for_and_never_a_404, fresh),
	    cmocka_unit_test_setup(a_refusal_has_a_reason, fresh),
	    cmocka_unit_test_setup(an_answer_is_dated_and_final, fresh),
	    cmocka_unit_test_setup(a_repeated_answer_is_done_once, fresh),
	    cmocka_unit_test_setup(after_the_situation_is_closed_a_proposal_is_answered_no_more,
				   fresh),
	    cmocka_unit_test_setup(a_partner_that_asks_for_another_actor_is_told_so, fresh),
	    cmocka_unit_test_setup(a_relay_goes_to_the_actor_and_is_acknowledged_by_it_alone,
				   fresh),
	    cmocka_unit_test_setup(a_partner_sees_only_what_is_addressed_to_it, fresh),
	    cmocka_unit_test_setup(only_the_mdph_addressed_answers_a_handoff, fresh),
	    cmocka_unit_test_setup(a_refused_handoff_says_why, fresh),
	    cmocka_unit_test_setup(one_handoff_of_a_situation_is_under_way, fresh),
	    cmocka_unit_test_setup(another_departement_sees_nothing_of_it, fresh),
	};

	return cmocka_run_group_tests_name("referral operations", tests, setup, teardown);
}
