/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_demande_http.c - help with a demande at the MDPH: what starts the legal delay, and what not.
 */
#include "demande_store.h"
#include "handoff_desk.h"

#include "support/statements.h"

#define DEMANDES "/v1/referral/mdph-demandes"

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

static void begun(char id[40])
{
	desk_send(&desk, "POST", DEMANDES, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"types\":[\"4\",\"10\"],"
		  "\"note\":\"Mots inventés.\"}",
		  201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void act(const char *who, const char *id, const char *verb, int version, const char *body,
		int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), DEMANDES "/%s%s%s", id, *verb ? "/" : "", verb);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, *verb ? "POST" : "PATCH", target, who, match, body, status);
}

static void only_the_receipt_by_the_mdph_starts_the_legal_delay(void **state)
{
	char id[40];

	begun(id);
	assert_string_equal(desk_text(&desk, "nature"), "mdph_demande");
	assert_true(json_is_false(json_object_get(desk.a.json, "starts_legal_delay")));
	act(conseiller, id, "", 1, "{\"types\":[\"4\"]}", 200);
	act(conseiller, id, "sending", 2, "{\"sent_on\":\"2026-01-12\"}", 200);
	assert_true(json_is_false(json_object_get(desk.a.json, "starts_legal_delay")));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock"), 0);
	act(conseiller, id, "receipt", 3, "{\"received_on\":\"2026-01-11\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/received_on");
	act(conseiller, id, "receipt", 3,
	    "{\"received_on\":\"2026-01-15\",\"number\":\"31-INVENTE\"}", 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "starts_legal_delay")));
	assert_string_equal(desk_text(&desk, "legal_delay_from"), "2026-01-15");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.clock WHERE clock ="
					       " 'demande_decision' AND basis = 'law' AND unit ="
					       " 'months' AND n = 4 AND (started_at AT TIME ZONE"
					       " 'Europe/Paris')::date = '2026-01-15'"),
			 1);
	act(conseiller, id, "", 4, "{\"types\":[\"4\"]}", 409);
	act(conseiller, id, "decision", 4,
	    "{\"decision\":\"attribution\",\"decided_on\":\"2026-01-14\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/decided_on");
	act(conseiller, id, "decision", 4,
	    "{\"decision\":\"attribution\",\"decided_on\":\"2026-03-02\"}", 200);
	act(conseiller, id, "abandonment", 5, "{\"reason\":\"other\"}", 409);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.outbox WHERE"
					       " data::text ~ 'INVENTE|invent'"),
			 0);
}

static void it_is_the_affair_of_the_team_of_that_departement(void **state)
{
	char id[40], target[128];

	(void)state;
	begun(id);
	snprintf(target, sizeof(target), DEMANDES "/%s", id);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, mdph, target, 403);
	act(conseiller44, id, "sending", 1, "{\"sent_on\":\"2026-01-12\"}", 404);
	act(conseiller, id, "sending", 1, "{\"sent_on\":\"2999-01-12\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/sent_on");
	act(conseiller, id, "sending", 3, "{\"sent_on\":\"2026-01-12\"}", 412);
	act(conseiller, id, "abandonment", 1, "{\"reason\":\"not_needed\"}", 200);
	desk_get(&desk, conseiller, DEMANDES "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, DEMANDES "?departement=31&state=preparing", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_send(&desk, "POST", DEMANDES, conseiller, NULL,
		  "{\"situation_id\":\"" CLOSED "\",\"types\":[\"4\"]}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	desk_send(&desk, "POST", DEMANDES, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"types\":[\"99\"]}", 422);
}

static void a_repeat_is_done_once_and_an_erased_file_keeps_no_words(void **state)
{
	char id[40], target[128];

	begun(id);
	snprintf(target, sizeof(target), DEMANDES "/%s/sending", id);
	for (int i = 0; i < 2; i++)
		desk_send(&desk, "POST", target, conseiller,
			  "If-Match: \"1\"\nIdempotency-Key: demande-once",
			  "{\"sent_on\":\"2026-01-12\"}", 200);
	test_db_exec(*state,
		     "UPDATE referral.situation_ref SET erased_at = '2026-06-01'"
		     " WHERE id = '" SITUATION "';"
		     "UPDATE referral.mdph_demande SET note = 'Mots inventés', number = 'N'");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.mdph_demande"
					       " WHERE note IS NOT NULL OR number IS NOT NULL"),
			 0);
	act(conseiller, id, "receipt", 2, "{\"received_on\":\"2026-01-15\"}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
}

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_DEMANDE_STATEMENTS,
			   REFERRAL_DEMANDE_STATEMENT_COUNT, NULL);
	test_plan_sorts_nothing("referral", REFERRAL_DEMANDE_STATEMENTS[1]);
	test_plan_sorts_nothing("referral", REFERRAL_DEMANDE_STATEMENTS[2]);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(only_the_receipt_by_the_mdph_starts_the_legal_delay),
	    T(it_is_the_affair_of_the_team_of_that_departement),
	    T(a_repeat_is_done_once_and_an_erased_file_keeps_no_words),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests_name("demandes", tests, setup, teardown);
}
