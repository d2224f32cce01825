/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_races.c - the same request twice, many at once over one person's time, and words that
 * mean harm.
 */
#include "integration/directory/team.h"

#include "team_store.h"

#include <pthread.h>

#define FULL "[{\"from\":\"2026-01-01\",\"percent\":100}]"

static void the_same_request_gives_it_once(void **state)
{
	char who[40], boss[40], body[400], first[40];

	employer("31", "esat", "", boss);
	person("31", "", who);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"person_id\":\"%s\",\"employer_id\":\"%s\","
		 "\"function\":\"conseiller\",\"shares\":" FULL "}",
		 who, boss);
	put("POST", ASSIGNMENTS, me.coordonnateur, "Idempotency-Key: team-once", body, 201);
	snprintf(first, sizeof(first), "%s", asked_text(&me.a, "id"));
	put("POST", ASSIGNMENTS, me.coordonnateur, "Idempotency-Key: team-once", body, 201);
	assert_string_equal(asked_text(&me.a, "id"), first);
	put("POST", ASSIGNMENTS, me.coordonnateur, "Idempotency-Key: team-other", body, 422);
	assert_string_equal(asked_pointer(&me.a), "/function");
	snprintf(body, sizeof(body),
		 "SELECT count(*) FROM directory.team_assignment WHERE person_id = '%s'", who);
	assert_int_equal(test_db_count(*state, body), 1);
}

/* What somebody looked at is no longer so when another one has written meanwhile. */
static void two_who_write_at_once_do_not_make_more_than_a_full_time(void **state)
{
	char who[40], boss[40], sql[300], columns[700], now[] = TODAY "T10:00:00.000000Z";
	struct cmn_pg_ctx ctx = {.departements = "31", .actor = "tester"};
	struct cmn_write w = {
	    .client = "c", .operation = "o", .departement = "31", .event_type = NULL};
	PGresult *res = NULL;
	struct cmn_error err;

	employer("31", "esat", "", boss);
	person("31", "", who);
	cmn_error_init(&err);
	assert_int_equal(team_store_held(me.pool, &ctx, "31", who, NULL, TODAY, &res, &err),
			 CMN_OK);
	int64_t turn = cmn_pg_int(res, 0, PQfnumber(res, "turn"), 0);
	PQclear(res);
	give("31", who, boss, "conseiller", FULL, "", 201);
	snprintf(columns, sizeof(columns),
		 "{\"person_id\":\"%s\",\"function\":\"peer\",\"membership\":\"core\","
		 "\"employer_id\":\"%s\",\"starts\":\"2026-01-01\",\"several\":true,"
		 "\"shares\":[{\"from\":\"2026-01-01\",\"percent\":50,\"search_percent\":0}],"
		 "\"lent\":false,\"active\":true}",
		 who, boss);
	snprintf(w.key, sizeof(w.key), "late");
	snprintf(w.request_hash, sizeof(w.request_hash), "-");
	snprintf(w.now, sizeof(w.now), "%s", now);
	cmn_uuid7(w.resource_id);
	cmn_uuid7(w.event_id);
	assert_int_equal(team_store_assign(me.pool, &ctx, columns, 0, who, turn, &w, &err),
			 CMN_E_NOT_FOUND);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.team_assignment WHERE person_id = '%s'", who);
	assert_int_equal(test_db_count(*state, sql), 1);
}

/* Eight who give the same person 30 % of something at the same moment. */
#define AT_ONCE 8
static char raced[40], racing_for[40];

static void *gives(void *arg)
{
	static const char *const FUNCTIONS[AT_ONCE] = {
	    "facilitator", "peer",  "rapt_officer", "user_representative",
	    "secretary",   "other", "facilitator",  "peer"};
	struct asked *a = arg;
	char body[600], headers[2200];
	size_t nth = (size_t)(uintptr_t)a->json; /* which of them; the answer takes its place */

	a->json = NULL;
	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", me.coordonnateur);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"person_id\":\"%s\",\"employer_id\":\"%s\","
		 "\"function\":\"%s\",\"several_capacities\":true,"
		 "\"shares\":[{\"from\":\"2026-01-01\",\"percent\":30}]}",
		 raced, racing_for, FUNCTIONS[nth]);
	ask(me.d, "POST", ASSIGNMENTS, headers, body, a);
	return NULL;
}

static void of_many_who_give_at_once_a_full_time_is_not_exceeded(void **state)
{
	struct asked answers[AT_ONCE] = {0};
	pthread_t threads[AT_ONCE];
	char sql[200];
	int given = 0;

	employer("31", "esat", "", racing_for);
	person("31", "", raced);
	for (size_t i = 0; i < AT_ONCE; i++) {
		answers[i].json = (json_t *)(uintptr_t)i;
		assert_int_equal(pthread_create(&threads[i], NULL, gives, &answers[i]), 0);
	}
	for (size_t i = 0; i < AT_ONCE; i++) {
		pthread_join(threads[i], NULL);
		given += answers[i].answer.status == 201;
		if (answers[i].answer.status != 201 && answers[i].answer.status != 409)
			assert_int_equal(answers[i].answer.status, 422);
		asked_clear(&answers[i]);
	}
	assert_in_range(given, 1, 3);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.team_assignment WHERE person_id = '%s'", raced);
	assert_int_equal(test_db_count(*state, sql), given);
}

static void words_are_kept_as_they_are_or_refused(void **state)
{
	static const char *const KEPT[] = {"Robert'); DROP TABLE team_person;--",
					   "<script>alert(1)</script>",
					   "😀 Équipe",
					   "\u202Eédicule",
					   "%s%n",
					   "{\"a\":1}",
					   "$1 \\ ' \""};
	char *body;
	json_t *json;

	for (size_t i = 0; i < CMN_LEN(KEPT); i++) {
		json = json_pack("{s:s, s:s}", "departement", "31", "name", KEPT[i]);
		body = json_dumps(json, 0);
		put("POST", PEOPLE, me.coordonnateur, NULL, body, 201);
		assert_string_equal(asked_text(&me.a, "name"), KEPT[i]);
		json_decref(json);
		free(body);
	}
	for (int i = 0; i < 3; i++) {
		static const char *const BAD[] = {"un\adeux", " \t ", "\xe2\x80\x8b"};

		json = json_pack("{s:s, s:s}", "departement", "31", "name", BAD[i]);
		body = json_dumps(json, 0);
		put("POST", PEOPLE, me.coordonnateur, NULL, body, 422);
		assert_string_equal(asked_pointer(&me.a), "/name");
		json_decref(json);
		free(body);
	}
	body = malloc(1100000);
	memset(body, 'a', 1100000);
	memcpy(body, "{\"name\":\"", 9);
	body[1099999] = '\0';
	put("POST", PEOPLE, me.coordonnateur, NULL, body, 413);
	free(body);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.team_person"
					       " WHERE name LIKE 'Robert%'"),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_request_gives_it_once),
	    cmocka_unit_test(two_who_write_at_once_do_not_make_more_than_a_full_time),
	    cmocka_unit_test(of_many_who_give_at_once_a_full_time_is_not_exceeded),
	    cmocka_unit_test(words_are_kept_as_they_are_or_refused),
	};

	return cmocka_run_group_tests(tests, team_setup, team_teardown);
}
