/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent_http.c - agreements, refusals and withdrawals as a conseiller records them.
 */
#include "consent_help.h"

#include "cmn/codes.h"

static void an_oral_agreement_keeps_who_when_how_and_the_words(void **state)
{
	char situation[40];

	(void)state;
	a_situation(situation);
	say(conseiller, "situation_id", situation, AGREED, 201);
	assert_string_equal(desk_text(&desk, "state"), "in_force");
	assert_string_equal(desk_text(&desk, "words"), "share_2026_1");
	assert_string_equal(desk_text(&desk, "collected_by"), "conseiller-31-test");
	assert_string_equal(desk_text(&desk, "given_by"), "person");
	assert_true(desk_text(&desk, "decided_at")[0] && desk_text(&desk, "recorded_at")[0]);
	assert_string_equal(may("situation_id", situation, "identity"), "allowed");
	assert_string_equal(may("situation_id", situation, "identity,needs"), "allowed");
	assert_string_equal(may("situation_id", situation, "identity,health"),
			    "category_not_named");
}

static void what_was_said_at_the_call_holds_for_the_situation_opened_from_it(void **state)
{
	char call[40], situation[40], other[40];

	(void)state;
	a_call(call);
	say(operator_, "solicitation_id", call, AGREED, 201);
	a_situation_of(call, situation);
	a_situation(other);
	assert_string_equal(may("situation_id", situation, "identity"), "allowed");
	assert_string_equal(may("solicitation_id", call, "identity"), "allowed");
	assert_string_equal(may("situation_id", other, "identity"), "no_consent");
	say(conseiller, "situation_id", situation, REFUSED, 201);
	assert_string_equal(may("solicitation_id", call, "identity"), "refused");
}

static void a_person_agrees_for_all_their_files_and_only_for_theirs(void **state)
{
	char call[40], situation[40], other[40], sql[512];
	const char *person = "0197f0a0-0000-7000-8000-0000000000f1";
	const char *twin = "0197f0a0-0000-7000-8000-0000000000f2";

	a_call(call);
	a_situation_of(call, situation);
	a_situation(other);
	snprintf(sql, sizeof(sql),
		 "SET search_path = intake; INSERT INTO person (id, departement, created_at,"
		 " created_by, updated_at, updated_by) SELECT i::uuid, '31', '2026-01-01', 't',"
		 " '2026-01-01', 't' FROM unnest('{%s,%s}'::text[]) i;"
		 " UPDATE situation SET person_id = '%s' WHERE id = '%s'",
		 person, twin, person, situation);
	test_db_exec(*state, sql);
	say(conseiller, "person_id", person, AGREED, 201);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.outbox WHERE data->>'consent_id' = '%s'"
		 " AND (data->'situation_ids')::jsonb = '[\"%s\"]'",
		 desk_text(&desk, "id"), situation);
	assert_int_equal(test_db_count(*state, sql), 1);
	assert_string_equal(may("situation_id", situation, "identity"), "allowed");
	assert_string_equal(may("solicitation_id", call, "identity"), "allowed");
	assert_string_equal(may("person_id", person, "identity"), "allowed");
	assert_string_equal(may("person_id", twin, "identity"), "no_consent");
	assert_string_equal(may("situation_id", other, "identity"), "no_consent");
	/* the two records turn out to be one person: what the other said is hers too */
	say(conseiller, "person_id", twin, REFUSED, 201);
	assert_string_equal(may("situation_id", situation, "identity"), "allowed");
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.person SET state = 'merged', merged_into = '%s' WHERE id = '%s'",
		 person, twin);
	test_db_exec(*state, sql);
	assert_string_equal(may("situation_id", situation, "identity"), "refused");
	say(conseiller, "person_id", twin, AGREED, 409);
	assert_string_equal(asked_pointer(&desk.a), "/person_id");
}

static void a_refusal_closes_and_a_later_agreement_opens_again(void **state)
{
	char situation[40];

	(void)state;
	a_situation(situation);
	say(conseiller, "situation_id", situation, AGREED, 201);
	say(conseiller, "situation_id", situation,
	    REFUSED ",\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"]", 201);
	assert_string_equal(desk_text(&desk, "state"), "refused");
	assert_string_equal(may("situation_id", situation, "identity"), "allowed");
	assert_string_equal(may("situation_id", situation, "identity,needs"), "refused");
	say(conseiller, "situation_id", situation, AGREED, 201);
	assert_string_equal(may("situation_id", situation, "identity,needs"), "allowed");
}

static void a_withdrawal_is_an_act_of_its_own_and_closes_at_once(void **state)
{
	char situation[40], id[40], target[256];

	a_situation(situation);
	say(conseiller, "situation_id", situation, AGREED, 201);
	keep_id(id);
	withdraw(conseiller44, id, "1", "{\"means\":\"oral\"}", 404);
	withdraw(conseiller, id, "2", "{\"means\":\"oral\"}", 412);
	withdraw(conseiller, id, "1",
		 "{\"means\":\"oral\",\"withdrawn_at\":\"2021-01-01T00:00:00Z\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/withdrawn_at");
	withdraw(conseiller, id, "1",
		 "{\"means\":\"oral\",\"withdrawn_at\":\"2199-01-01T00:00:00Z\"}", 422);
	assert_string_equal(may("situation_id", situation, "identity"), "allowed");
	withdraw(coordonnateur, id, "1", "{\"means\":\"written\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "withdrawn");
	assert_string_equal(desk_text(&desk, "collected_by"), "conseiller-31-test");
	assert_string_equal(desk_text(&desk, "withdrawal_collected_by"), "coordonnateur-31-test");
	assert_string_equal(may("situation_id", situation, "identity"), "withdrawn");
	withdraw(conseiller, id, "2", "{\"means\":\"oral\"}", 409);
	snprintf(target, sizeof(target),
		 "SELECT count(*) FROM intake.outbox WHERE type = 'intake.consent.withdrawn.v1'"
		 " AND data->>'consent_id' = '%s'",
		 id);
	assert_int_equal(test_db_count(*state, target), 1);
	say(conseiller, "situation_id", situation, REFUSED, 201);
	keep_id(id);
	withdraw(conseiller, id, "1", "{\"means\":\"oral\"}", 409);
}

static void the_history_shows_every_act_oldest_first(void **state)
{
	char call[40], situation[40], target[256];

	(void)state;
	a_call(call);
	say(conseiller, "solicitation_id", call, AGREED ",\"decided_at\":\"2026-01-01T10:00:00Z\"",
	    201);
	a_situation_of(call, situation);
	say(conseiller, "situation_id", situation,
	    REFUSED ",\"decided_at\":\"2026-01-02T10:00:00Z\"", 201);
	snprintf(target, sizeof(target), CONSENTS "?departement=31&situation_id=%s&limit=1",
		 situation);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "decision"), "given");
	assert_true(desk_text(&desk, "next")[0]);
	snprintf(target, sizeof(target), CONSENTS "?departement=31&solicitation_id=%s", call);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(cmn_json_get(desk_item(&desk, 1), "decision"), "refused");
	desk_get(&desk, conseiller44, target, 403);
	desk_get(&desk, operator_, target, 403);
	desk_get(&desk, conseiller, CONSENTS "?departement=31", 422);
	assert_string_equal(asked_pointer(&desk.a), "query:situation_id");
}

/* Each line leaves out or breaks one thing of an agreement. */
static void an_agreement_that_cannot_be_is_refused_at_its_field(void **state)
{
	static const struct {
		const char *members, *pointer;
	} CASES[] = {
	    {AGREED ",\"decided_at\":\"2199-01-01T00:00:00Z\"", "/decided_at"},
	    {AGREED ",\"decided_at\":\"2019-12-31T23:59:59Z\"", "/decided_at"},
	    {AGREED ",\"decided_at\":\"2026-02-30T10:00:00Z\"", "/decided_at"},
	    {AGREED ",\"valid_from\":\"2027-01-02T00:00:00Z\",\"valid_until\":"
		    "\"2027-01-01T00:00:00Z\"",
	     "/valid_until"},
	    {AGREED ",\"valid_until\":\"2021-01-01T00:00:00Z\"", "/valid_until"},
	    {REFUSED ",\"valid_until\":\"2199-01-01T00:00:00Z\"", "/valid_until"},
	    {"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
	     "\"categories\":[\"identity\"],\"recipients\":[{\"kind\":\"mdph\"}]",
	     "/purpose"},
	    {"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
	     "\"purpose\":\"mdph_handoff\",\"recipients\":[{\"kind\":\"mdph\"}]",
	     "/categories"},
	    {"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
	     "\"purpose\":\"mdph_handoff\",\"categories\":[\"identity\"]",
	     "/recipients"},
	    {"\"decision\":\"given\",\"means\":\"oral\",\"purpose\":\"mdph_handoff\","
	     "\"categories\":[\"identity\"],\"recipients\":[{\"kind\":\"mdph\"}]",
	     "/words"},
	    {"\"decision\":\"given\",\"means\":\"written\",\"purpose\":\"mdph_handoff\","
	     "\"categories\":[\"identity\"],\"recipients\":[{\"kind\":\"mdph\"}]",
	     "/proof_document_id"},
	    {AGREED ",\"proof_document_id\":\"0197f0a0-0000-7000-8000-00000000dead\"",
	     "/proof_document_id"},
	    {"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
	     "\"purpose\":\"world_peace\",\"categories\":[\"identity\"],"
	     "\"recipients\":[{\"kind\":\"mdph\"}]",
	     "/purpose"},
	    {"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
	     "\"purpose\":\"mdph_handoff\",\"categories\":[\"identity\",\"documents\"],"
	     "\"documents\":[\"0197f0a0-0000-7000-8000-00000000dead\"],"
	     "\"recipients\":[{\"kind\":\"mdph\"}]",
	     "/documents"},
	    {AGREED ",\"given_by\":\"representative\"", "/representative_id"},
	    {AGREED ",\"representative_id\":\"0197f0a0-0000-7000-8000-00000000dead\"", "/given_by"},
	    {AGREED ",\"given_by\":\"representative\",\"representative_id\":"
		    "\"0197f0a0-0000-7000-8000-00000000dead\"",
	     "/representative_id"},
	    {"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
	     "\"purpose\":\"mdph_handoff\",\"categories\":[\"identity\"],\"recipients\":"
	     "[{\"kind\":\"partner\",\"id\":\"a b\"}]",
	     "/recipients/0/id"},
	};
	char situation[40];

	a_situation(situation);
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		say(conseiller, "situation_id", situation, CASES[i].members, 422);
		assert_string_equal(asked_pointer(&desk.a), CASES[i].pointer);
	}
	(void)state;
	assert_string_equal(may("situation_id", situation, "identity"), "no_consent");
}

static void what_lies_elsewhere_is_what_does_not_exist(void **state)
{
	char situation[40], id[40], target[256];

	(void)state;
	a_situation(situation);
	say(conseiller44, "situation_id", situation, AGREED, 422);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	say(operator_, "situation_id", situation, AGREED, 403);
	say(conseiller, "situation_id", situation, AGREED, 201);
	keep_id(id);
	snprintf(target, sizeof(target), CONSENTS "/%s", id);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, conseiller, target, 200);
	snprintf(target, sizeof(target),
		 "/v1/intake/disclosure?situation_id=%s&purpose=mdph_handoff&categories=identity"
		 "&recipient_kind=mdph",
		 situation);
	desk_get(&desk, conseiller44, target, 422);
	snprintf(target, sizeof(target),
		 "/v1/intake/disclosure?situation_id=%s&purpose=mdph_handoff&categories=hopes"
		 "&recipient_kind=mdph",
		 situation);
	desk_get(&desk, conseiller, target, 422);
	assert_string_equal(asked_pointer(&desk.a), "query:categories");
}

static void every_purpose_category_recipient_and_text_is_taken(void **state)
{
	static const struct {
		const char *list, *form;
	} FORMS[] = {
	    {"consent_purposes", "\"purpose\":\"%s\",\"categories\":[\"identity\"],"
				 "\"recipients\":[{\"kind\":\"mdph\"}]"},
	    {"consent_categories", "\"purpose\":\"mdph_handoff\",\"categories\":[\"%s\"],"
				   "\"recipients\":[{\"kind\":\"mdph\"}]"},
	    {"consent_recipient_kinds",
	     "\"purpose\":\"mdph_handoff\",\"categories\":[\"identity\"],"
	     "\"recipients\":[{\"kind\":\"%s\",\"id\":\"one:x\"}]"},
	};
	char situation[40], members[512], text[256];

	(void)state;
	a_situation(situation);
	for (size_t f = 0; f < CMN_LEN(FORMS); f++) {
		const struct cmn_code_list *list = cmn_code_list_find(FORMS[f].list);

		assert_non_null(list);
		for (size_t i = 0; i < list->n; i++) {
			const char *mark = strstr(FORMS[f].form, "%s");

			snprintf(text, sizeof(text), "%.*s%s%s", (int)(mark - FORMS[f].form),
				 FORMS[f].form, list->codes[i].code, mark + 2);
			snprintf(members, sizeof(members),
				 "\"decision\":\"given\",\"means\":\"oral\","
				 "\"words\":\"share_easy_2026_1\",%s",
				 text);
			say(conseiller, "situation_id", situation, members, 201);
		}
	}
}

static void the_same_key_records_once_and_another_content_is_refused(void **state)
{
	char situation[40], first[40], body[1024];

	(void)state;
	a_situation(situation);
	snprintf(body, sizeof(body), "{\"situation_id\":\"%s\"," AGREED "}", situation);
	desk_send(&desk, "POST", CONSENTS, conseiller, "Idempotency-Key: consent-1", body, 201);
	keep_id(first);
	desk_send(&desk, "POST", CONSENTS, conseiller, "Idempotency-Key: consent-1", body, 201);
	assert_string_equal(desk_text(&desk, "id"), first);
	snprintf(body, sizeof(body), "{\"situation_id\":\"%s\"," REFUSED "}", situation);
	desk_send(&desk, "POST", CONSENTS, conseiller, "Idempotency-Key: consent-1", body, 422);
	assert_string_equal(asked_slug(&desk.a), "idempotency-mismatch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_oral_agreement_keeps_who_when_how_and_the_words),
	    cmocka_unit_test(what_was_said_at_the_call_holds_for_the_situation_opened_from_it),
	    cmocka_unit_test(a_person_agrees_for_all_their_files_and_only_for_theirs),
	    cmocka_unit_test(a_refusal_closes_and_a_later_agreement_opens_again),
	    cmocka_unit_test(a_withdrawal_is_an_act_of_its_own_and_closes_at_once),
	    cmocka_unit_test(the_history_shows_every_act_oldest_first),
	    cmocka_unit_test(an_agreement_that_cannot_be_is_refused_at_its_field),
	    cmocka_unit_test(what_lies_elsewhere_is_what_does_not_exist),
	    cmocka_unit_test(every_purpose_category_recipient_and_text_is_taken),
	    cmocka_unit_test(the_same_key_records_once_and_another_content_is_refused),
	};

	return cmocka_run_group_tests(tests, help_setup, help_teardown);
}
