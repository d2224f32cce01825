/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_dossier_http.c - a dossier is sealed under an agreement and opens for its recipient alone,
 * as long as the person agrees.  The persons are invented.
 */
#include "dossier_help.h"

static const char *partner, *stranger, *mdph, *mdph44;

static int setup(void **state)
{
	int rc = help_setup(state);

	partner = desk_as(&desk, "partner", "31", ORG);
	stranger = desk_as(&desk, "partner", "31", OTHER);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
	return rc;
}

#define TO_MDPH "\"recipient\":{\"kind\":\"mdph\"}"
#define TO_ORG  "\"recipient\":{\"kind\":\"partner\",\"id\":\"" ORG "\"}"
#define SIMPLE                                                                                \
	"\"purpose\":\"mdph_handoff\",\"categories\":[\"situation\",\"identity\",\"needs\"]," \
	"\"notes\":{\"needs\":\"Texte inventé.\"}," TO_MDPH
#define ENOUGH \
	"\"situation\",\"identity\",\"needs\",\"contact\",\"health\",\"wishes\",\"representative\""

static void a_sealed(char situation[40], char id[40])
{
	a_situation(situation);
	agree(situation, "mdph_handoff", ENOUGH, "{\"kind\":\"mdph\"}");
	seal(conseiller, situation, SIMPLE, 201);
	keep_id(id);
}

static void a_dossier_opens_for_its_recipient_and_every_opening_is_written_down(void **state)
{
	char situation[40], id[40], target[128], sql[512];

	a_sealed(situation, id);
	assert_string_equal(desk_text(&desk, "state"), "sealed");
	assert_string_equal(desk_text(&desk, "recipient_id"), "31");
	open_dossier(mdph44, id, 404);
	open_dossier(partner, id, 404);
	open_dossier(conseiller, id, 403);
	open_dossier(mdph, id, 200);
	{
		const json_t *content = json_object_get(desk.a.json, "content");

		assert_string_equal(cmn_json_get(content, "format"), "c360.dossier.v1");
		assert_string_equal(cmn_json_get(json_object_get(content, "notes"), "needs"),
				    "Texte inventé.");
		assert_string_equal(cmn_json_get(json_object_get(content, "situation"), "profile"),
				    "child");
		assert_null(json_object_get(content, "contact"));
	}
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.dossier WHERE id = '%s' AND '%s' ~ sha256 AND"
		 " encode(sha256(convert_to(content, 'UTF8')), 'hex') = sha256",
		 id, desk_text(&desk, "sha256"));
	assert_int_equal(test_db_count(*state, sql), 1);
	open_dossier(mdph, id, 200);
	snprintf(target, sizeof(target), DOSSIERS "/%s/openings", id);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "opened_by"), "mdph-31-test");
	desk_get(&desk, conseiller44, target, 404);
	snprintf(target, sizeof(target), DOSSIERS "?departement=31&situation_id=%s", situation);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_null(json_object_get(desk_item(&desk, 0), "content"));
}

static void a_dossier_holds_the_person_by_category_and_nothing_of_danger(void **state)
{
	const char *person = "0197f0a0-0000-7000-8000-0000000000e1";
	char situation[40], sql[1024];
	char *text;

	a_situation(situation);
	snprintf(sql, sizeof(sql),
		 "SET search_path = intake; INSERT INTO person (id, departement, created_at,"
		 " created_by, updated_at, updated_by, family_name, given_names, note) VALUES"
		 " ('%s', '31', '2026-01-01', 't', '2026-01-01', 't', 'Inventée', 'Ada',"
		 " 'TEAMNOTE');"
		 " INSERT INTO person_contact (id, departement, person_id, kind, value, reach,"
		 "  never, means, created_at, created_by) SELECT gen_random_uuid(), '31', '%s',"
		 "  'phone', v, v, n, '{voice}', '2026-01-01', 't'"
		 "  FROM (VALUES ('0199000001', false), ('0199000002', true)) x (v, n);"
		 " UPDATE situation SET person_id = '%s' WHERE id = '%s'",
		 person, person, person, situation);
	test_db_exec(*state, sql);
	agree(situation, "mdph_handoff", ENOUGH, "{\"kind\":\"mdph\"}");
	seal(conseiller, situation,
	     "\"purpose\":\"mdph_handoff\",\"categories\":[\"identity\",\"contact\","
	     "\"representative\",\"wishes\",\"needs\",\"health\"]," TO_MDPH,
	     201);
	open_dossier(mdph, desk_text(&desk, "id"), 200);
	text = json_dumps(json_object_get(desk.a.json, "content"), 0);
	assert_non_null(strstr(text, "0199000001"));
	assert_null(strstr(text, "0199000002")); /* never to be used */
	assert_null(strstr(text, "TEAMNOTE"));
	assert_null(strstr(text, "danger"));
	assert_null(strstr(text, "problem_types"));
	free(text);
	assert_string_equal(
	    cmn_json_get(json_object_get(json_object_get(desk.a.json, "content"), "identity"),
			 "family_name"),
	    "Inventée");
}

static void without_an_agreement_for_all_of_it_nothing_is_sealed(void **state)
{
	char situation[40], sql[128];

	a_situation(situation);
	seal(conseiller, situation, SIMPLE, 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	agree(situation, "mdph_handoff", "\"identity\",\"situation\"", "{\"kind\":\"mdph\"}");
	seal(conseiller, situation, SIMPLE, 403);
	agree(situation, "seek_solutions", ENOUGH, "{\"kind\":\"mdph\"}");
	agree(situation, "mdph_handoff", ENOUGH, "{\"kind\":\"partner\"}");
	seal(conseiller, situation, SIMPLE, 403);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM intake.dossier WHERE situation_id = '%s'",
		 situation);
	assert_int_equal(test_db_count(*state, sql), 0);
}

static void a_withdrawal_or_a_refusal_closes_what_was_sealed(void **state)
{
	char situation[40], id[40], consent[40], sql[160];

	a_situation(situation);
	agree(situation, "mdph_handoff", ENOUGH, "{\"kind\":\"mdph\"}");
	keep_id(consent);
	seal(conseiller, situation, SIMPLE, 201);
	keep_id(id);
	open_dossier(mdph, id, 200);
	withdraw(conseiller, consent, "1", "{\"means\":\"oral\"}", 200);
	open_dossier(mdph, id, 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	assert_non_null(strstr(desk_text(&desk, "detail"), "retiré"));
	seal(conseiller, situation, SIMPLE, 403);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.dossier_opening"
		 " WHERE dossier_id = '%s'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
	/* a new agreement opens it again: the dossier was not revoked, the person changed their
	 * mind */
	agree(situation, "mdph_handoff", ENOUGH, "{\"kind\":\"mdph\"}");
	open_dossier(mdph, id, 200);
	say(conseiller, "situation_id", situation, REFUSED ",\"categories\":[\"needs\"]", 201);
	open_dossier(mdph, id, 403);
}

static void a_revoked_or_expired_dossier_is_gone(void **state)
{
	char situation[40], id[40], target[128], sql[256];

	a_sealed(situation, id);
	snprintf(target, sizeof(target), DOSSIERS "/%s/revocation", id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"4\"", NULL, 412);
	desk_send(&desk, "POST", target, conseiller44, "If-Match: \"1\"", NULL, 404);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "revoked");
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"2\"", NULL, 409);
	open_dossier(mdph, id, 410);
	a_sealed(situation, id);
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.dossier SET sealed_at = '2026-01-01', expires_at = '2026-01-02'"
		 " WHERE id = '%s'",
		 id);
	test_db_exec(*state, sql);
	open_dossier(mdph, id, 410);
	snprintf(target, sizeof(target), DOSSIERS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "state"), "expired");
}

static void a_document_goes_to_a_recipient_under_its_own_agreement(void **state)
{
	struct sample pdf = a_pdf("");
	char situation[40], one[40], two[40], id[40], members[1024], target[128];

	(void)state;
	a_situation(situation);
	add_document(conseiller, situation, "un.pdf", "", &pdf, 201);
	keep_id(one);
	add_document(conseiller, situation, "deux.pdf", "", &pdf, 201);
	keep_id(two);
	snprintf(members, sizeof(members),
		 "\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
		 "\"purpose\":\"seek_solutions\",\"categories\":[\"identity\"],"
		 "\"documents\":[\"%s\"],\"recipients\":[{\"kind\":\"partner\",\"id\":\"" ORG
		 "\"}]",
		 one);
	say(conseiller, "situation_id", situation, members, 201);
	snprintf(members, sizeof(members),
		 "\"purpose\":\"seek_solutions\",\"categories\":[\"identity\"],"
		 "\"documents\":[\"%s\",\"%s\"]," TO_ORG,
		 one, two);
	seal(conseiller, situation, members, 403);
	snprintf(members, sizeof(members),
		 "\"purpose\":\"seek_solutions\",\"categories\":[\"identity\"],"
		 "\"documents\":[\"%s\"]," TO_ORG,
		 one);
	seal(conseiller, situation, members, 201);
	keep_id(id);
	open_document(stranger, id, one, 404);
	open_document(partner, id, two, 404);
	open_document(partner, id, one, 200);
	assert_string_equal(desk.a.answer.content_type, "application/pdf");
	assert_int_equal(desk.a.answer.body.len, pdf.n);
	assert_non_null(asked_header(&desk.a, "Content-Disposition"));
	snprintf(members, sizeof(members), REFUSED ",\"documents\":[\"%s\"]", one);
	say(conseiller, "situation_id", situation, members, 201);
	open_document(partner, id, one, 403);
	open_dossier(partner, id, 403); /* it names the document */
	snprintf(members, sizeof(members),
		 "\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
		 "\"purpose\":\"seek_solutions\",\"categories\":[\"identity\",\"documents\"],"
		 "\"recipients\":[{\"kind\":\"partner\"}]");
	say(conseiller, "situation_id", situation, members, 201);
	open_document(partner, id, one, 200);
	snprintf(target, sizeof(target), "/v1/intake/documents/%s/erasure", one);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"reason\":\"person_request\"}", 200);
	open_document(partner, id, one, 410);
}

static void what_cannot_be_sealed_is_refused_at_its_field(void **state)
{
	static const struct {
		const char *members, *pointer;
	} CASES[] = {
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"documents\"]," TO_MDPH, "/categories"},
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"notes\":{\"health\":"
	     "\"x\"}," TO_MDPH,
	     "/notes"},
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"expires_at\":"
	     "\"2026-01-01T00:00:00Z\"," TO_MDPH,
	     "/expires_at"},
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"expires_at\":"
	     "\"2199-01-01T00:00:00Z\"," TO_MDPH,
	     "/expires_at"},
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"recipient\":"
	     "{\"kind\":\"partner\"}",
	     "/recipient/id"},
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"recipient\":"
	     "{\"kind\":\"carer\",\"id\":\"x\"}",
	     "/recipient/kind"},
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"recipient\":"
	     "{\"kind\":\"mdph\",\"id\":\"44\"}",
	     "/recipient/id"},
	    {"\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"documents\":"
	     "[\"" ORG "\"]," TO_MDPH,
	     "/documents"},
	};
	char situation[40];

	(void)state;
	a_situation(situation);
	agree(situation, "mdph_handoff", ENOUGH ",\"documents\"", "{\"kind\":\"mdph\"}");
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		seal(conseiller, situation, CASES[i].members, 422);
		assert_string_equal(asked_pointer(&desk.a), CASES[i].pointer);
	}
	seal(conseiller44, situation, SIMPLE, 422);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
}

static void hostile_text_goes_in_and_comes_out_as_text(void **state)
{
	char situation[40];

	(void)state;
	a_situation(situation);
	agree(situation, "mdph_handoff", ENOUGH, "{\"kind\":\"mdph\"}");
	seal(
	    conseiller, situation,
	    "\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],\"notes\":{\"needs\":"
	    "\"'); DROP TABLE dossier; -- <script> \\u202e \\ud83d\\ude00 \\\\ \\\" {}\"}," TO_MDPH,
	    201);
	open_dossier(mdph, desk_text(&desk, "id"), 200);
	assert_string_equal(
	    cmn_json_get(json_object_get(json_object_get(desk.a.json, "content"), "notes"),
			 "needs"),
	    "'); DROP TABLE dossier; -- <script> \u202e \U0001F600 \\ \" {}");
}

static void a_seal_that_was_tampered_with_opens_for_nobody(void **state)
{
	char situation[40], id[40], sql[256];

	a_sealed(situation, id);
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.dossier SET content = '{\"format\":\"c360.dossier.v1\"}'"
		 " WHERE id = '%s'",
		 id);
	test_db_exec(*state, sql);
	open_dossier(mdph, id, 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_dossier_opens_for_its_recipient_and_every_opening_is_written_down),
	    cmocka_unit_test(a_dossier_holds_the_person_by_category_and_nothing_of_danger),
	    cmocka_unit_test(without_an_agreement_for_all_of_it_nothing_is_sealed),
	    cmocka_unit_test(a_withdrawal_or_a_refusal_closes_what_was_sealed),
	    cmocka_unit_test(a_revoked_or_expired_dossier_is_gone),
	    cmocka_unit_test(a_document_goes_to_a_recipient_under_its_own_agreement),
	    cmocka_unit_test(what_cannot_be_sealed_is_refused_at_its_field),
	    cmocka_unit_test(hostile_text_goes_in_and_comes_out_as_text),
	    cmocka_unit_test(a_seal_that_was_tampered_with_opens_for_nobody),
	};

	return cmocka_run_group_tests(tests, setup, help_teardown);
}
