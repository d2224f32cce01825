/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_dossier_link.c - a receiver without an account opens the dossier of a relay by the second
 * token of its link, as long as the link, the dossier and the agreement hold.  Persons are
 * invented.
 */
#include "dossier_help.h"

#include "dossier_link_store.h"
#include "intake_events.h"

#include "support/statements.h"

#include "cmn/clock.h"

#define OPENINGS "/v1/intake/dossier-link-openings"
#define TOKEN    "jeton-d-essai"
#define LINK     "0197f0a0-0000-7000-8000-00000000e001"
#define RELAY    "0197f0a0-0000-7000-8000-00000000e002"
#define TO_ACTOR                                                                                \
	"\"purpose\":\"seek_solutions\",\"categories\":[\"situation\",\"identity\",\"needs\"]," \
	"\"notes\":{\"needs\":\"Texte inventé.\"},"                                            \
	"\"recipient\":{\"kind\":\"actor\",\"id\":\"" ORG "\"}"

static char hash[65], situation[40], dossier[40], consent[40];

static void apply(const char *type, const char *data)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_event ev = {0};
	struct cmn_error err;

	cmn_error_init(&err);
	snprintf(ev.id, sizeof(ev.id), "%s", "0197f0a0-0000-7000-8000-00000000e0ff");
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	snprintf(ev.departement, sizeof(ev.departement), "31");
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	assert_int_equal(intake_feed_apply(conn, &ev, NULL, &err), CMN_OK);
	json_decref(ev.data);
	cmn_conn_close(&conn);
}

static void link_made(const char *actor, const char *of_dossier, int days)
{
	char data[1024], made[CMN_TIME_LEN], until[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us() - INT64_C(86400000000) * 8, made);
	cmn_time_format(cmn_clock_us() + INT64_C(86400000000) * days, until);
	snprintf(data, sizeof(data),
		 "{\"link_id\":\"" LINK "\",\"relay_id\":\"" RELAY "\",\"situation_id\":\"%s\","
		 "\"actor_id\":\"%s\",\"dossier_id\":\"%s\",\"dossier_token_hash\":\"%s\","
		 "\"made_at\":\"%s\",\"expires_at\":\"%s\"}",
		 situation, actor, of_dossier, hash, made, until);
	apply("referral.relay.link_made.v1", data);
}

static int fresh(void **state)
{
	PGresult *res;

	a_situation(situation);
	agree(situation, "seek_solutions", "\"situation\",\"identity\",\"needs\"",
	      "{\"kind\":\"actor\"}");
	keep_id(consent);
	seal(conseiller, situation, TO_ACTOR, 201);
	keep_id(dossier);
	test_db_exec(*state, "DELETE FROM intake.dossier_link; DELETE FROM intake.notice");
	res = PQexec(((struct test_db *)*state)->pg,
		     "SELECT encode(sha256(convert_to('" TOKEN "', 'UTF8')), 'hex')");
	snprintf(hash, sizeof(hash), "%s", PQgetvalue(res, 0, 0));
	PQclear(res);
	return 0;
}

static void open_with(const char *token, int status)
{
	char body[256];

	snprintf(body, sizeof(body), "{\"token\":\"%s\"}", token);
	desk_send(&desk, "POST", OPENINGS, NULL, NULL, body, status);
}

static void a_token_opens_the_dossier_and_the_opening_is_written_down(void **state)
{
	(void)state;
	open_with(TOKEN, 410);
	link_made(ORG, dossier, 3);
	link_made(ORG, dossier, 3); /* told twice */
	open_with(TOKEN, 200);
	assert_string_equal(
	    cmn_json_get(json_object_get(json_object_get(desk.a.json, "content"), "notes"),
			 "needs"),
	    "Texte inventé.");
	open_with("jeton-d-essaj", 410);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM intake.dossier_opening WHERE"
				       " opened_by = 'link:" LINK "' AND organisation = '" ORG "'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.outbox WHERE data::text"
					       " LIKE '%" TOKEN "%'"),
			 0);
}

static void whatever_is_wrong_with_a_token_is_answered_alike(void **state)
{
	char first[512], target[160];

	(void)state;
	open_with("inconnu", 410);
	snprintf(first, sizeof(first), "%s", desk_text(&desk, "detail"));
	link_made(ORG, dossier, -1); /* expired */
	open_with(TOKEN, 410);
	assert_string_equal(desk_text(&desk, "detail"), first);
	test_db_exec(*state, "DELETE FROM intake.dossier_link");
	link_made(ORG, dossier, 3);
	apply("referral.relay.link_revoked.v1", "{\"link_id\":\"" LINK "\",\"relay_id\":\"" RELAY
						"\",\"revoked_at\":\"2026-01-20T10:00:00Z\"}");
	open_with(TOKEN, 410);
	assert_string_equal(desk_text(&desk, "detail"), first);
	test_db_exec(*state, "DELETE FROM intake.dossier_link");
	link_made(ORG, dossier, 3);
	snprintf(target, sizeof(target), DOSSIERS "/%s/revocation", dossier);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", NULL, 200);
	open_with(TOKEN, 410); /* the dossier itself */
	assert_string_equal(desk_text(&desk, "detail"), first);
}

static void each_opening_asks_the_agreement_again(void **state)
{
	(void)state;
	link_made(ORG, dossier, 3);
	open_with(TOKEN, 200);
	withdraw(conseiller, consent, "1", "{\"means\":\"oral\"}", 200);
	open_with(TOKEN, 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
}

static void a_dossier_of_another_actor_gets_no_link(void **state)
{
	(void)state;
	link_made(OTHER, dossier, 3);
	open_with(TOKEN, 410);
	link_made(ORG, OTHER, 3); /* no such dossier */
	open_with(TOKEN, 410);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.dossier_link"), 0);
}

static void a_relay_that_is_over_closes_its_dossier(void **state)
{
	(void)state;
	link_made(ORG, dossier, 3);
	apply("referral.relay.withdrawn.v1",
	      "{\"relay_id\":\"" RELAY "\",\"withdrawn_at\":\"2026-01-20T10:00:00Z\"}");
	open_with(TOKEN, 410);
	test_db_exec(*state, "DELETE FROM intake.dossier_link");
	link_made(ORG, dossier, 3);
	apply("referral.relay.declined.v1",
	      "{\"relay_id\":\"" RELAY "\",\"declined_at\":\"2026-01-20T10:00:00Z\"}");
	open_with(TOKEN, 410);
}

static void a_document_that_the_dossier_does_not_have_is_not_there(void **state)
{
	(void)state;
	link_made(ORG, dossier, 3);
	desk_send(&desk, "POST", "/v1/intake/dossier-link-documents", NULL, NULL,
		  "{\"token\":\"" TOKEN "\",\"document_id\":\"" OTHER "\"}", 404);
	desk_send(&desk, "POST", "/v1/intake/dossier-link-documents", NULL, NULL,
		  "{\"token\":\"inconnu\",\"document_id\":\"" OTHER "\"}", 410);
}

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_DOSSIER_LINK_STATEMENTS,
			   INTAKE_DOSSIER_LINK_STATEMENT_COUNT, NULL);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_token_opens_the_dossier_and_the_opening_is_written_down),
	    TEST(whatever_is_wrong_with_a_token_is_answered_alike),
	    TEST(each_opening_asks_the_agreement_again),
	    TEST(a_dossier_of_another_actor_gets_no_link),
	    TEST(a_relay_that_is_over_closes_its_dossier),
	    TEST(a_document_that_the_dossier_does_not_have_is_not_there),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, help_setup, help_teardown);
}
