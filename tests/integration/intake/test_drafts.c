/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_drafts.c - what is half typed is kept, resumed, and becomes a solicitation in one statement.
 * The persons are invented.
 */
#include "intake_events.h"
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define DRAFTS "/v1/intake/drafts"

static struct desk desk;
static const char *platform, *conseiller, *coordonnateur;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = intake;"
			     "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens')"
			     " ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	platform = desk_as(&desk, "operator", "31", NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static void begin(const char *content, char id[40], char target[128])
{
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, content, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
	snprintf(target, 128, DRAFTS "/%s", id);
}

static void record(const char *id, const char *who, const char *headers, int status)
{
	char target[128];

	snprintf(target, sizeof(target), DRAFTS "/%s/solicitation", id);
	desk_send(&desk, "POST", target, who, headers, NULL, status);
}

static void half_typed_words_are_kept_and_resumed(void **state)
{
	char id[40], here[128];

	(void)state;
	begin("{\"text\":\"Une maman inventée dit que\",\"age\":\"neuf ou dix\"}", id, here);
	desk_get(&desk, conseiller, here, 200);
	assert_string_equal(cmn_json_get(json_object_get(desk.a.json, "content"), "age"),
			    "neuf ou dix");
	desk_send(&desk, "PUT", here, conseiller, "If-Match: \"1\"",
		  "{\"text\":\"Une maman inventée dit que l’école\"}", 200);
	assert_string_equal(asked_header(&desk.a, "ETag"), "\"2\"");
	desk_get(&desk, conseiller, DRAFTS, 200);
	assert_int_equal(desk_items(&desk), 1);
}

static void no_stale_version_loses_words(void **state)
{
	char id[40], here[128];

	(void)state;
	begin("{\"text\":\"un\"}", id, here);
	desk_send(&desk, "PUT", here, conseiller, NULL, "{\"text\":\"deux\"}", 428);
	desk_send(&desk, "PUT", here, conseiller, "If-Match: \"1\"", "{\"text\":\"deux\"}", 200);
	desk_send(&desk, "PUT", here, conseiller, "If-Match: \"1\"", "{\"text\":\"trois\"}", 412);
	desk_send(&desk, "DELETE", here, conseiller, "If-Match: \"1\"", NULL, 412);
	record(id, conseiller, "If-Match: \"1\"", 412);
	desk_get(&desk, conseiller, here, 200);
	assert_string_equal(cmn_json_get(json_object_get(desk.a.json, "content"), "text"), "deux");
	desk_send(&desk, "DELETE", here, conseiller, "If-Match: \"2\"", NULL, 200);
	desk_get(&desk, conseiller, here, 404);
}

static void a_draft_is_its_owners_alone(void **state)
{
	char id[40], here[128];

	(void)state;
	begin("{\"text\":\"à moi\"}", id, here);
	desk_get(&desk, coordonnateur, here, 404);
	desk_get(&desk, platform, here, 404);
	desk_send(&desk, "PUT", here, coordonnateur, "If-Match: \"1\"", "{}", 404);
	desk_send(&desk, "DELETE", here, coordonnateur, "If-Match: \"1\"", NULL, 404);
	record(id, coordonnateur, "If-Match: \"1\"", 404);
	desk_get(&desk, coordonnateur, DRAFTS, 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, desk_as(&desk, "partner", "31", NULL), DRAFTS, 403);
}

static void a_draft_becomes_a_solicitation_and_is_gone(void **state)
{
	char id[40], here[128], first[40], sql[256];

	begin("{\"channel\":\"phone\",\"commune\":\"31483\",\"text\":\"Texte inventé.\"}", id,
	      here);
	record(id, conseiller, "If-Match: \"1\"\nIdempotency-Key: draft-once", 201);
	snprintf(first, sizeof(first), "%s", desk_text(&desk, "id"));
	desk_get(&desk, conseiller, here, 404);
	record(id, conseiller, "If-Match: \"1\"\nIdempotency-Key: draft-once", 201);
	assert_string_equal(desk_text(&desk, "id"), first);
	record(id, conseiller, "If-Match: \"1\"\nIdempotency-Key: draft-twice", 404);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.solicitation WHERE id = '%s'"
		 " AND text = 'Texte inventé.' AND commune = '31483' AND received_at < recorded_at",
		 first);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void a_draft_that_is_no_solicitation_yet_names_each_field_and_stays(void **state)
{
	char id[40], here[128];

	(void)state;
	begin("{\"channel\":\"pigeon\",\"age\":\"neuf\"}", id, here);
	record(id, conseiller, "If-Match: \"1\"", 422);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "errors")), 2);
	begin("{\"text\":\"rien encore\"}", id, here);
	record(id, conseiller, "If-Match: \"1\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/channel");
	begin("{\"channel\":\"phone\",\"text\":\"\\u0002\"}", id, here);
	record(id, conseiller, "If-Match: \"1\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/text");
	desk_get(&desk, conseiller, here, 200);
}

static void a_draft_has_known_members_and_a_limited_size(void **state)
{
	static char body[40000];
	int n = snprintf(body, sizeof(body), "{\"text\":\"");

	(void)state;
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, "{\"unknown\":\"x\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/unknown");
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, "{\"text\":{\"deep\":[]}}", 422);
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, "{\"text\":\"a\\u0000\"}", 400);
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, "[]", 422);
	memset(body + n, 'a', sizeof(body) - (size_t)n - 3);
	memcpy(body + sizeof(body) - 3, "\"}", 3);
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, body, 413);
}

static void a_forgotten_draft_goes_and_a_fresh_one_stays(void **state)
{
	struct cmn_conn *bus = test_db_conn("intake");
	char id[40], here[128], now[CMN_TIME_LEN];
	struct cmn_error err;
	bool more = true;

	begin("{\"text\":\"oublié\"}", id, here);
	test_db_exec(*state, "UPDATE intake.draft SET updated_at = updated_at - interval '31 days'"
			     " WHERE content->>'text' = 'oublié'");
	cmn_time_format(cmn_clock_us(), now);
	cmn_error_init(&err);
	assert_int_equal(intake_job_drafts(bus, now, NULL, &more, &err), CMN_OK);
	assert_false(more);
	desk_get(&desk, conseiller, here, 404);
	assert_true(test_db_count(*state, "SELECT count(*) FROM intake.draft") > 0);
	cmn_conn_close(&bus);
}

static void nobody_fills_the_disk_with_drafts(void **state)
{
	char id[40], here[128];

	test_db_exec(*state, "INSERT INTO intake.draft (id, owner, content, created_at, updated_at)"
			     " SELECT gen_random_uuid(), 'conseiller-31-test', '{}', '2026-01-01',"
			     " '2026-01-01' FROM generate_series(1, 999 - (SELECT count(*)"
			     " FROM intake.draft WHERE owner = 'conseiller-31-test'))");
	begin("{\"text\":\"le dernier\"}", id, here);
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, "{\"text\":\"un de trop\"}", 409);
	assert_non_null(strstr(cmn_json_get(desk.a.json, "detail"), "brouillons"));
	desk_send(&desk, "DELETE", here, conseiller, "If-Match: \"1\"", NULL, 200);
	desk_send(&desk, "POST", DRAFTS, conseiller, NULL, "{\"text\":\"a la place\"}", 201);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(half_typed_words_are_kept_and_resumed),
	    cmocka_unit_test(no_stale_version_loses_words),
	    cmocka_unit_test(a_draft_is_its_owners_alone),
	    cmocka_unit_test(a_draft_becomes_a_solicitation_and_is_gone),
	    cmocka_unit_test(a_draft_that_is_no_solicitation_yet_names_each_field_and_stays),
	    cmocka_unit_test(a_draft_has_known_members_and_a_limited_size),
	    cmocka_unit_test(a_forgotten_draft_goes_and_a_fresh_one_stays),
	    cmocka_unit_test(nobody_fills_the_disk_with_drafts),
	};

	return cmocka_run_group_tests_name("drafts", tests, setup, teardown);
}
