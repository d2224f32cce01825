/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rights_http.c - what a person may see, ask and have erased, as they and the team meet it.
 * The persons are invented.
 */
#include "rights.h"

#include <pthread.h>

#define PERSONS "/v1/intake/persons/"

/* Since when this test's own account is person 1. */
static void be_person_one(void)
{
	sql("INSERT INTO intake.person_account (id, departement, sub, person_id, checked_by,"
	    " checked_at, checked_how) VALUES (gen_random_uuid(), '31', 'person-31-test', '" P(
		1) "',"
		   " 'test', '2026-01-01', 'in person') ON CONFLICT DO NOTHING");
}

static const json_t *section(const char *name)
{
	const json_t *all = json_object_get(desk.a.json, "sections");
	const json_t *one;
	size_t i;

	json_array_foreach(all, i, one) if (strcmp(cmn_json_get(one, "name"), name) ==
					    0) return json_object_get(one, "rows");
	return NULL;
}

static void a_person_has_all_that_is_held_and_nothing_of_others(void **state)
{
	(void)state;
	invent(P(1), "2026-01-05");
	invent(P(2), "2026-01-05");
	be_person_one();
	desk_get(&desk, person_of_31, PERSONS P(1) "/export", 200);
	assert_int_equal(json_array_size(section("person")), 1);
	assert_int_equal(json_array_size(section("solicitation")), 1);
	assert_int_equal(json_array_size(section("situation")), 1);
	assert_int_equal(json_array_size(section("person_contact")), 1);
	assert_null(section("person_key"));
	assert_null(strstr(desk.a.answer.body.data, P(2)));
	assert_null(strstr(desk.a.answer.body.data, "danger"));
	assert_null(strstr(desk.a.answer.body.data, "33639980001"));
	desk_get(&desk, conseiller, PERSONS P(1) "/export", 200);
}

static void nobody_else_learns_that_there_is_such_a_person(void **state)
{
	static const char *const WHAT[] = {"/export", "/export.html", "/access-log"};
	char target[128];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(WHAT); i++) {
		snprintf(target, sizeof(target), PERSONS "%s%s", P(2), WHAT[i]);
		desk_get(&desk, person_of_31, target, 404);
		desk_get(&desk, conseiller44, target, 404);
		desk_get(&desk, admin, target, 403);
	}
	desk_send(&desk, "POST", PERSONS P(2) "/data-requests", person_of_31, NULL,
		  "{\"kind\":\"erasure\"}", 404);
}

static void the_page_of_the_export_is_well_formed_whatever_people_wrote(void **state)
{
	const char *page;

	(void)state;
	desk_get(&desk, person_of_31, PERSONS P(1) "/export.html", 200);
	page = desk.a.answer.body.data;
	assert_string_equal(desk.a.answer.content_type, "text/html; charset=utf-8");
	assert_null(strstr(page, "<b>"));
	assert_non_null(strstr(page, "&lt;b&gt;O&#39;Brien&lt;/b&gt; &amp; &quot;co&quot;"));
	assert_non_null(strstr(page, "Communauté 360"));
	assert_non_null(strstr(page, "</html>"));
}

static void the_log_says_who_by_function_when_and_from_where(void **state)
{
	const json_t *item;

	(void)state;
	flush_trail();
	desk_get(&desk, person_of_31, PERSONS P(1) "/access-log?limit=200", 200);
	assert_true(desk_items(&desk) >= 3);
	for (size_t i = 0; i < desk_items(&desk); i++) {
		item = desk_item(&desk, i);
		assert_null(strstr(cmn_json_get(item, "words"), "-31-test"));
		assert_int_equal(cmn_json_get(item, "at")[10], 'T');
		if (cmn_json_get(item, "function") &&
		    strcmp(cmn_json_get(item, "function"), "conseiller") == 0) {
			assert_string_equal(cmn_json_get(item, "organisation"), "org-31");
			assert_non_null(strstr(cmn_json_get(item, "words"), "a consulté"));
			return;
		}
	}
	fail_msg("the conseiller who read is not in the log");
}

static void the_danger_record_and_private_notes_are_in_no_log(void **state)
{
	static const char *const NEVER[] = {"raise_danger", "get_danger_alert",
					    "read_private_note"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(NEVER); i++)
		sql("INSERT INTO intake.audit (at, actor, operation, resource_id, departement)"
		    " VALUES ('2026-06-01', 'x', '%s', '" P(1) "', '31')",
		    NEVER[i]);
	desk_get(&desk, person_of_31, PERSONS P(1) "/access-log?limit=200", 200);
	assert_true(desk_items(&desk) > 0);
	for (size_t i = 0; i < desk_items(&desk); i++)
		assert_memory_not_equal(cmn_json_get(desk_item(&desk, i), "at"), "2026-06-01", 10);
	desk_get(&desk, person_of_31, PERSONS P(1) "/access-log?before=2020-01-01T00:00:00Z", 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void ask_for(const char *who, const char *person, const char *kind, char id[40])
{
	char target[128], body[512];

	snprintf(target, sizeof(target), PERSONS "%s/data-requests", person);
	snprintf(body, sizeof(body), "{\"kind\":\"%s\",\"text\":\"\\u202e<i>\\ud83d\\ude00\"}",
		 kind);
	desk_send(&desk, "POST", target, who, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void decide(const char *who, const char *id, const char *what, const char *version,
		   const char *body, int status)
{
	char target[160], match[64];

	snprintf(target, sizeof(target), "/v1/intake/data-requests/%s/%s", id, what);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version);
	desk_send(&desk, "POST", target, who, match, body, status);
}

static void a_request_is_due_in_one_month_and_decided_once(void **state)
{
	char id[40];

	(void)state;
	desk_send(&desk, "POST", PERSONS P(1) "/data-requests", conseiller, NULL,
		  "{\"kind\":\"rectification\",\"received_at\":\"2026-01-31T10:00:00Z\"}", 201);
	assert_string_equal(desk_text(&desk, "due_on"), "2026-02-28");
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	desk_get(&desk, conseiller, "/v1/intake/data-requests?departement=31", 200);
	assert_true(json_integer_value(json_object_get(desk_item(&desk, 0), "days_late")) > 0);
	decide(conseiller, id, "acceptance", "9", "{}", 412);
	decide(conseiller, id, "refusal", "1", "{\"reason\":\"data_correct\"}", 403);
	decide(coordonnateur, id, "refusal", "1", "{\"reason\":\"because\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	decide(coordonnateur, id, "refusal", "1", "{\"reason\":\"data_correct\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "refused");
	decide(conseiller, id, "acceptance", "2", "{}", 409);
	decide(conseiller44, id, "acceptance", "2", "{}", 404);
	desk_send(&desk, "POST", PERSONS P(1) "/data-requests", conseiller, NULL,
		  "{\"kind\":\"rectification\",\"received_at\":\"2199-01-31T10:00:00Z\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/received_at");
}

static void a_person_is_told_what_became_of_the_request(void **state)
{
	(void)state;
	desk_get(&desk, person_of_31, "/v1/intake/my/notices?departement=31", 200);
	assert_true(desk_items(&desk) >= 2);
	assert_non_null(strstr(cmn_json_get(desk_item(&desk, 0), "text"), "corriger mes données"));
	assert_non_null(strstr(cmn_json_get(desk_item(&desk, 0), "text"), "28 février 2026"));
	assert_non_null(strstr(cmn_json_get(desk_item(&desk, 1), "text"), "CNIL"));
}

static void an_opposition_that_is_granted_holds_at_once(void **state)
{
	char id[40];

	(void)state;
	ask_for(person_of_31, P(1), "opposition", id);
	decide(conseiller, id, "acceptance", "1", "{\"answer\":\"Entendu.\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "done");
	assert_int_equal(
	    count("SELECT count(*) FROM intake.opposition WHERE person_id = '" P(1) "'"), 1);
}

static void an_erasure_waits_for_a_hold_and_an_open_file_and_says_so(void **state)
{
	char id[40], hold[40], target[160];

	(void)state;
	invent(P(3), "2026-01-05");
	ask_for(conseiller, P(3), "erasure", id);
	desk_send(&desk, "POST", PERSONS P(3) "/legal-hold", conseiller, NULL,
		  "{\"reason\":\"procédure\"}", 403);
	desk_send(&desk, "POST", PERSONS P(3) "/legal-hold", coordonnateur, NULL,
		  "{\"reason\":\"procédure\"}", 201);
	snprintf(hold, sizeof(hold), "%s", desk_text(&desk, "id"));
	desk_send(&desk, "POST", PERSONS P(3) "/legal-hold", admin, NULL, "{\"reason\":\"encore\"}",
		  409);
	decide(conseiller, id, "acceptance", "1", "{}", 200);
	run_job(intake_job_erasure, "2026-06-01T10:00:00Z");
	snprintf(target, sizeof(target), "/v1/intake/data-requests/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "blocked"), "legal_hold");
	assert_int_equal(count("SELECT count(*) FROM intake.person WHERE id = '" P(
			     3) "'"
				" AND family_name IS NOT NULL"),
			 1);
	snprintf(target, sizeof(target), "/v1/intake/legal-holds/%s/lifting", hold);
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"1\"",
		  "{\"reason\":\"terminée\"}", 200);
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"2\"",
		  "{\"reason\":\"terminée\"}", 409);
	sql("UPDATE intake.situation SET state = 'open', closed_at = NULL, closure_reason = NULL"
	    " WHERE person_id = '" P(3) "'");
	run_job(intake_job_erasure, "2026-06-01T10:01:00Z");
	snprintf(target, sizeof(target), "/v1/intake/data-requests/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "blocked"), "open_file");
}

/* Rows in which the words stand, in any column of any table of the schema. */
static int64_t rows_with(const char *what)
{
	char query[1024];

	snprintf(query, sizeof(query),
		 "SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(format("
		 "'SELECT count(*) AS n FROM intake.%%I t WHERE t::text LIKE %%L', relname,"
		 " '%%%s%%'), false, true, '')))[1]::text::bigint), 0)::bigint"
		 " FROM pg_class WHERE relnamespace = 'intake'::regnamespace AND relkind = 'r'"
		 " AND relname NOT IN ('migration', 'commune_ref', 'commune_former')",
		 what);
	return count(query);
}

static void nothing_is_left_of(const char *what)
{
	if (rows_with(what) != 0)
		fail_msg("%s is still somewhere", what);
}

static void what_is_erased_is_nowhere_and_the_answer_says_what_is_kept(void **state)
{
	char id[40], target[160];

	(void)state;
	sql("DELETE FROM intake.event; DELETE FROM intake.notice;"
	    "SET session_replication_role = replica; DELETE FROM intake.person_contact;"
	    "DELETE FROM intake.data_request; DELETE FROM intake.situation;"
	    "DELETE FROM intake.solicitation; DELETE FROM intake.opposition;"
	    "DELETE FROM intake.legal_hold; DELETE FROM intake.person_account;"
	    "DELETE FROM intake.person; SET session_replication_role = origin");
	invent(P(4), "2026-01-05");
	assert_true(rows_with("Inventée") > 0 && rows_with("31483") >= 3);
	ask_for(conseiller, P(4), "erasure", id);
	decide(conseiller, id, "acceptance", "1", "{}", 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
	run_job(intake_job_erasure, "2026-06-01T10:00:00Z");
	snprintf(target, sizeof(target), "/v1/intake/data-requests/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "state"), "done");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "kept")), 4);
	nothing_is_left_of("Inventée");
	nothing_is_left_of("rue inventée");
	nothing_is_left_of("639980001");
	nothing_is_left_of("31483");
	nothing_is_left_of("2001-02-03");
	/* and the others are told of the file, once, by its id */
	assert_int_equal(
	    count("SELECT count(*) FROM intake.outbox WHERE stream = '31.facts'"
		  " AND type = 'intake.situation.erased.v1' AND subject ="
		  " overlay('" P(4) "' PLACING '2' FROM 1) AND"
				    " data->>'situation_id' = subject AND"
				    " data->>'erased_at' = '2026-06-01T10:00:00.000000Z'"),
	    1);
	/* what statistics need is there, by the month */
	assert_int_equal(count("SELECT count(*) FROM intake.solicitation WHERE profile = 'adult'"
			       " AND received_at = '2026-01-01' AND person_id IS NULL"),
			 1);
	assert_int_equal(count("SELECT count(*) FROM intake.event"), 1);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.event WHERE data::text LIKE '%" P(4) "%'"), 0);
	desk_send(&desk, "POST", PERSONS P(4) "/data-requests", conseiller, NULL,
		  "{\"kind\":\"erasure\"}", 409);
}

static void *write_beside(void *arg)
{
	PGconn *pg = PQconnectdb(db->admin);
	PGresult *res;

	(void)arg;
	/* as INTAKE_SQL_PERSON_ALIVE: a contact for a person who is alive at that moment */
	for (int i = 0; i < 50; i++) {
		res = PQexec(
		    pg,
		    "INSERT INTO intake.person_contact (id, departement, person_id, kind, value,"
		    " reach, means, created_at, created_by) SELECT gen_random_uuid(), '31', p.id,"
		    " 'phone', 'late words', 'late', '{voice}', '2026-01-01', 'test' FROM (SELECT"
		    " id FROM intake.person WHERE id = '" P(
			5) "' AND state = 'known' FOR SHARE) p");
		PQclear(res);
	}
	PQfinish(pg);
	return NULL;
}

static void a_write_in_flight_is_erased_or_refused_never_left(void **state)
{
	pthread_t thread;
	char id[40];

	(void)state;
	invent(P(5), "2026-01-05");
	ask_for(conseiller, P(5), "erasure", id);
	decide(conseiller, id, "acceptance", "1", "{}", 200);
	assert_int_equal(pthread_create(&thread, NULL, write_beside, NULL), 0);
	run_job(intake_job_erasure, "2026-06-01T10:00:00Z");
	pthread_join(thread, NULL);
	assert_int_equal(
	    count("SELECT count(*) FROM intake.person WHERE id = '" P(5) "'"
									 " AND state = 'erased'"),
	    1);
	nothing_is_left_of("late words");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_person_has_all_that_is_held_and_nothing_of_others),
	    cmocka_unit_test(nobody_else_learns_that_there_is_such_a_person),
	    cmocka_unit_test(the_page_of_the_export_is_well_formed_whatever_people_wrote),
	    cmocka_unit_test(the_log_says_who_by_function_when_and_from_where),
	    cmocka_unit_test(the_danger_record_and_private_notes_are_in_no_log),
	    cmocka_unit_test(a_request_is_due_in_one_month_and_decided_once),
	    cmocka_unit_test(a_person_is_told_what_became_of_the_request),
	    cmocka_unit_test(an_opposition_that_is_granted_holds_at_once),
	    cmocka_unit_test(an_erasure_waits_for_a_hold_and_an_open_file_and_says_so),
	    cmocka_unit_test(what_is_erased_is_nowhere_and_the_answer_says_what_is_kept),
	    cmocka_unit_test(a_write_in_flight_is_erased_or_refused_never_left),
	};

	return cmocka_run_group_tests_name("the person's side", tests, rights_setup,
					   rights_teardown);
}
