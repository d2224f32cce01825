/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_handoff_http.c - a hand-off as both teams meet it: prepared, sent, read, a complement,
 * decided, evaluated, withdrawn; and each refusal with its reason.
 */
#include "handoff_desk.h"

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0)
		handoff_people(state, NULL);
	return rc;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	handoff_nothing(state);
	return 0;
}

static const char CONTENT[] =
    "{\"urgency\":\"soon\",\"rupture\":\"risk\",\"rupture_facts\":\"Faits inventés.\","
    "\"needs\":[\"1.1.1\"],\"actors\":[{\"actor_id\":\"" ACTOR "\",\"nature\":\"accueil de jour\","
    "\"frequency\":\"deux fois par semaine\"}],\"mdph_file\":\"known\","
    "\"mdph_number\":\"31-INVENTE-7\",\"orientation\":{\"number\":\"D-INVENTE-1\","
    "\"decided_on\":\"2025-11-03\",\"right\":\"13_4\"},\"dossier_id\":\"" DOSSIER "\","
    "\"person_wants_told\":\"Paroles inventées.\",\"saisine\":{\"signed_on\":\"2026-01-12\","
    "\"document_id\":\"" DOSSIER "\"},\"first_intention\":\"tried\"}";

static void a_draft_is_seen_by_the_team_alone_until_it_is_sent(void **state)
{
	char id[40];

	handoff_draft(CONTENT, id);
	handoff_state_is("draft", 1);
	assert_string_equal(desk_text(&desk, "nature"), "relay_between_teams");
	assert_true(json_is_false(json_object_get(desk.a.json, "starts_legal_delay")));
	assert_string_equal(cmn_json_get(json_object_get(desk.a.json, "content"), "mdph_number"),
			    "31-INVENTE-7");
	handoff_get(mdph, id, "", 404);
	handoff_get(mdph, id, "/history", 404);
	handoff_get(conseiller44, id, "", 404);
	desk_get(&desk, conseiller, HANDOFFS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, conseiller, HANDOFFS "?departement=31&state=draft", 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, mdph, HANDOFFS "?departement=31&state=draft", 200);
	assert_int_equal(desk_items(&desk), 0);
	handoff_act(mdph, id, "receipt", 1, NULL, 404);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox"
					       " WHERE stream = '31.mdph'"),
			 0);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_state_is("sent", 2);
	handoff_get(mdph, id, "", 200);
	assert_string_equal(
	    cmn_json_get(json_object_get(desk.a.json, "content"), "person_wants_told"),
	    "Paroles inventées.");
	handoff_act(conseiller, id, "sending", 2, NULL, 409);
	handoff_act(conseiller, id, "sending", 1, NULL, 412);
}

static void what_is_personal_is_in_no_event(void **state)
{
	char id[40];

	handoff_draft(CONTENT, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "already-known", 3, "{\"number\":\"31-INVENTE-9\"}", 200);
	assert_string_equal(desk_text(&desk, "known_number"), "31-INVENTE-9");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE"
					       " data::text ~ 'INVENTE|invent|D-'"),
			 0);
}

static void a_draft_is_changed_with_its_version_and_no_more_once_it_is_sent(void **state)
{
	char id[40], target[128];

	(void)state;
	handoff_draft(NULL, id);
	snprintf(target, sizeof(target), HANDOFFS "/%s", id);
	desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"4\"",
		  "{\"reason\":\"person_request\"}", 412);
	desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"1\"",
		  "{\"reason\":\"person_request\"}", 200);
	assert_string_equal(desk_text(&desk, "reason"), "person_request");
	desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"2\"",
		  "{\"content\":{\"urgency\":\"immediate\"}}", 200);
	assert_string_equal(desk_text(&desk, "reason"), "person_request");
	handoff_state_is("draft", 3);
	desk_send(&desk, "PATCH", target, mdph, "If-Match: \"3\"", "{\"content\":{}}", 403);
	desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"3\"", "{}", 422);
	handoff_act(conseiller, id, "sending", 3, NULL, 200);
	desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"4\"", "{\"content\":{}}", 409);
}

static void what_a_draft_names_is_there_and_of_this_situation(void **state)
{
	(void)state;
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" OTHER "\",\"support_form\":\"orientation\","
		  "\"label\":\"Solution inventée\"}",
		  201);
	{
		char body[512];

		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\","
			 "\"content\":{\"proposal_ids\":[\"%s\"]}}",
			 desk_text(&desk, "id"));
		desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL, body, 422);
		assert_string_equal(asked_pointer(&desk.a), "/content/proposal_ids");
	}
	desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\","
		  "\"content\":{\"actors\":[{\"actor_id\":\"" NOWHERE "\"}]}}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/content/actors");
	desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL,
		  "{\"situation_id\":\"" CLOSED "\",\"reason\":\"person_request\"}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
}

static void the_proposals_are_kept_as_they_were_when_it_was_sent(void **state)
{
	char id[40], content[128], proposal[40], target[128];

	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		  "\"label\":\"Solution inventée\"}",
		  201);
	snprintf(proposal, sizeof(proposal), "%s", desk_text(&desk, "id"));
	snprintf(target, sizeof(target), "/v1/referral/proposals/%s/refusal", proposal);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", "{\"reason\":\"too_far\"}",
		  200);
	snprintf(content, sizeof(content), "{\"proposal_ids\":[\"%s\"]}", proposal);
	handoff_draft(content, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "proposals")), 1);
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(desk.a.json, "proposals"), 0),
			 "refusal_reason"),
	    "too_far");
	assert_int_equal(strlen(desk_text(&desk, "proposals_sha256")), 64);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM referral.handoff_content WHERE"
				       " encode(sha256(convert_to(snapshot::text, 'UTF8')), 'hex')"
				       " = snapshot_sha256"),
			 1);
	test_db_exec(*state, "UPDATE referral.proposal SET label = 'Autre'");
	handoff_get(mdph, id, "", 200);
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(desk.a.json, "proposals"), 0), "label"),
	    "Solution inventée");
}

static void one_is_prepared_and_one_is_under_way_at_a_time(void **state)
{
	char id[40];

	(void)state;
	handoff_draft(NULL, id);
	desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "en préparation"));
	/* what clients of today do goes on beside a draft */
	desk_send(&desk, "POST", HANDOFFS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 201);
	handoff_act(conseiller, id, "sending", 1, NULL, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "déjà en cours"));
}

static void a_whole_hand_off_is_dated_step_by_step_and_both_sides_read_its_history(void **state)
{
	static const char *const ACTS[] = {"draft",
					   "send",
					   "receive",
					   "read",
					   "request_complement",
					   "answer_complement",
					   "request_complement",
					   "waive_complement",
					   "accept",
					   "start_evaluation",
					   "conclude"};
	char id[40];

	(void)state;
	handoff_draft(CONTENT, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "reading", 3, NULL, 200);
	handoff_state_is("read", 4);
	assert_non_null(json_object_get(desk.a.json, "content"));
	handoff_act(mdph, id, "complement-request", 4, "{\"asked\":[]}", 422);
	handoff_act(mdph, id, "complement-request", 4,
		    "{\"asked\":[\"saisine_form\",\"evaluation\"],\"note\":\"Mots inventés.\"}",
		    200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "complement_codes")), 2);
	handoff_act(conseiller, id, "complement", 5, "{}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/note");
	handoff_act(conseiller, id, "complement", 5, "{\"dossier_id\":\"" DOSSIER "\"}", 200);
	handoff_state_is("read", 6);
	assert_null(json_object_get(desk.a.json, "complement_codes"));
	handoff_act(mdph, id, "complement-request", 6, "{\"asked\":[\"other\"]}", 200);
	handoff_act(mdph, id, "complement-waiver", 7, NULL, 200);
	handoff_act(mdph, id, "acceptance", 8, NULL, 200);
	handoff_act(mdph, id, "conclusion", 9, "{\"outcome\":\"pag\"}", 409);
	handoff_act(mdph, id, "evaluation", 9, NULL, 200);
	handoff_act(mdph, id, "conclusion", 10, "{\"outcome\":\"no_pag\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	handoff_act(mdph, id, "conclusion", 10,
		    "{\"outcome\":\"pag\",\"reason\":\"no_commitment\"}", 422);
	handoff_act(mdph, id, "conclusion", 10,
		    "{\"outcome\":\"no_pag\",\"reason\":\"no_commitment\"}", 200);
	handoff_state_is("concluded", 11);
	for (int side = 0; side < 2; side++) {
		handoff_get(side ? mdph : conseiller, id, "/history", 200);
		assert_int_equal(desk_items(&desk), CMN_LEN(ACTS));
		for (size_t i = 0; i < CMN_LEN(ACTS); i++) {
			assert_string_equal(cmn_json_get(desk_item(&desk, i), "act"), ACTS[i]);
			assert_non_null(cmn_json_get(desk_item(&desk, i), "at"));
			assert_non_null(cmn_json_get(desk_item(&desk, i), "by"));
		}
	}
	handoff_get(conseiller, id, "/history?limit=4", 200);
	assert_int_equal(desk_items(&desk), 4);
	assert_non_null(cmn_json_get(desk.a.json, "next"));
	handoff_act(conseiller, id, "withdrawal", 11,
		    "{\"reason\":\"solution_found\",\"by\":\"team\"}", 409);
}

static void a_decision_on_what_was_only_received_says_that_it_was_read(void **state)
{
	char id[40];

	(void)state;
	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "acceptance", 2, NULL, 409);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	assert_null(json_object_get(desk.a.json, "read_at"));
	handoff_act(mdph, id, "acceptance", 3, NULL, 200);
	assert_non_null(json_object_get(desk.a.json, "read_at"));
}

static void who_is_refused_is_told_in_words_and_what_they_may_still_ask(void **state)
{
	char id[40];

	(void)state;
	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "refusal", 3, "{\"note\":\"x\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	handoff_act(mdph, id, "refusal", 3, "{\"reason\":\"incomplete\"}", 200);
	assert_true(strlen(desk_text(&desk, "person_text")) > 30);
	assert_true(json_array_size(json_object_get(desk.a.json, "may_still_ask")) > 1);
	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "refusal", 3,
		    "{\"reason\":\"other\",\"person_text\":\"Mots inventés.\","
		    "\"may_still_ask\":[\"mdph_demande\"]}",
		    200);
	assert_string_equal(desk_text(&desk, "person_text"), "Mots inventés.");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "may_still_ask")), 1);
}

static void a_withdrawal_says_why_and_whose_will_it_is(void **state)
{
	char id[40];

	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "withdrawal", 1, "{\"reason\":\"sent_in_error\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/by");
	handoff_act(mdph, id, "withdrawal", 1, "{\"reason\":\"other\",\"by\":\"team\"}", 403);
	handoff_act(conseiller, id, "withdrawal", 1,
		    "{\"reason\":\"sent_in_error\",\"by\":\"team\"}", 200);
	/* the MDPH never heard of it */
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox"
					       " WHERE stream = '31.mdph'"),
			 0);
	handoff_get(mdph, id, "", 404);
	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(conseiller, id, "withdrawal", 2,
		    "{\"reason\":\"person_withdraws\",\"by\":\"person\"}", 200);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM referral.outbox WHERE stream ="
				       " '31.mdph' AND type = 'referral.handoff.withdrawn.v1'"),
			 1);
	handoff_get(mdph, id, "", 200);
	assert_string_equal(desk_text(&desk, "withdrawal_reason"), "person_withdraws");
	assert_null(json_object_get(desk.a.json, "content"));
	/* it closes nothing, and another may follow */
	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
}

static void the_team_is_asked_to_act_on_what_the_mdph_answers(void **state)
{
	char id[40];

	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "complement-request", 3, "{\"asked\":[\"contact\"]}", 200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.task.asked.v1' AND data->>'cause' ="
					       " 'handoff_complement'"),
			 1);
	handoff_act(conseiller, id, "complement", 4, "{\"note\":\"Mots inventés.\"}", 200);
	handoff_act(mdph, id, "refusal", 5, "{\"reason\":\"incomplete\"}", 200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE type ="
					       " 'referral.task.asked.v1' AND data->>'cause' ="
					       " 'handoff_refused'"),
			 1);
}

static void the_clocks_of_both_sides_follow_and_none_is_a_legal_delay(void **state)
{
	char id[40];

	handoff_draft(NULL, id);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock <>"
					       " 'handoff_draft'"),
			 0);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "reading", 3, NULL, 200);
	handoff_act(mdph, id, "complement-request", 4, "{\"asked\":[\"contact\"]}", 200);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM referral.clock WHERE clock ="
				       " 'handoff_admissibility' AND paused_at IS NOT NULL"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock ="
					       " 'handoff_complement' AND stopped_at IS NULL"),
			 1);
	handoff_act(conseiller, id, "complement", 5, "{\"note\":\"Mots inventés.\"}", 200);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM referral.clock WHERE clock ="
				       " 'handoff_admissibility' AND paused_at IS NULL AND"
				       " stopped_at IS NULL AND cardinality(paused_from) = 1"),
			 1);
	handoff_act(mdph, id, "acceptance", 6, NULL, 200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE"
					       " stopped_at IS NULL"),
			 1);
	handoff_act(mdph, id, "evaluation", 7, NULL, 200);
	handoff_act(mdph, id, "conclusion", 8, "{\"outcome\":\"pag\"}", 200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE"
					       " stopped_at IS NULL OR basis = 'law'"),
			 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(a_draft_is_seen_by_the_team_alone_until_it_is_sent),
	    T(what_is_personal_is_in_no_event),
	    T(a_draft_is_changed_with_its_version_and_no_more_once_it_is_sent),
	    T(what_a_draft_names_is_there_and_of_this_situation),
	    T(the_proposals_are_kept_as_they_were_when_it_was_sent),
	    T(one_is_prepared_and_one_is_under_way_at_a_time),
	    T(a_whole_hand_off_is_dated_step_by_step_and_both_sides_read_its_history),
	    T(a_decision_on_what_was_only_received_says_that_it_was_read),
	    T(who_is_refused_is_told_in_words_and_what_they_may_still_ask),
	    T(a_withdrawal_says_why_and_whose_will_it_is),
	    T(the_team_is_asked_to_act_on_what_the_mdph_answers),
	    T(the_clocks_of_both_sides_follow_and_none_is_a_legal_delay),
	};

	return cmocka_run_group_tests_name("hand-offs", tests, setup, teardown);
}
