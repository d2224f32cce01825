/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_danger.c - the danger act: raised in one gesture, known to two kinds of people only, and in
 * no trail that an access log is made of.  The cases are invented.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/codes.h"

#include <glob.h>
#include <stdio.h>
#include <string.h>

#define DANGERS  "/v1/intake/dangers"
#define PROTOCOL "/v1/intake/danger-protocol"
#define WORDS    "Marque rouge au bras, texte inventé."

static struct desk desk;
static const char *writer, *coordonnateur, *coordonnateur44, *faciliteur, *platform;

static void sign_in(void)
{
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	writer = desk_as(&desk, "conseiller", "31", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	coordonnateur44 = desk_as(&desk, "coordonnateur", "44", NULL);
	faciliteur = desk_as(&desk, "faciliteur", "31", NULL);
	platform = desk_as(&desk, "operator", "31", NULL);
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	sign_in();
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static void raise_danger(const char *who, const char *body, char id[40], char here[128])
{
	desk_send(&desk, "POST", DANGERS, who, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
	snprintf(here, 128, DANGERS "/%s", id);
}

static void add_entry(const char *who, const char *here, const char *body, int status)
{
	char target[160];

	snprintf(target, sizeof(target), "%s/entries", here);
	desk_send(&desk, "POST", target, who, NULL, body, status);
}

static bool has_number(const json_t *items, const char *number)
{
	for (size_t i = 0; i < json_array_size(items); i++)
		if (strcmp(cmn_json_get(json_array_get(items, i), "number"), number) == 0)
			return true;
	return false;
}

static void every_danger_is_raised_in_one_gesture_and_says_whom_to_call(void **state)
{
	static const struct {
		const char *kind, *number;
	} FIRST[] = {{"child_at_risk", "119"},
		     {"maltreatment", "3977"},
		     {"suicide", "3114"},
		     {"violence", "3919"}};
	char body[64], id[40], here[128];

	(void)state;
	assert_int_equal(cmn_code_list_find("danger_kinds")->n, CMN_LEN(FIRST));
	for (size_t i = 0; i < CMN_LEN(FIRST); i++) {
		const json_t *protocol;

		snprintf(body, sizeof(body), "{\"kind\":\"%s\"}", FIRST[i].kind);
		raise_danger(writer, body, id, here);
		protocol = json_object_get(desk.a.json, "protocol");
		assert_true(has_number(protocol, FIRST[i].number));
		assert_true(has_number(protocol, "15"));
		assert_true(has_number(protocol, "112"));
		assert_true(has_number(protocol, "114"));
	}
	desk_send(&desk, "POST", DANGERS, writer, NULL, "{\"kind\":\"noise\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/kind");
	desk_send(&desk, "POST", DANGERS, writer, NULL,
		  "{\"kind\":\"violence\",\"departement\":\"44\"}", 403);
	/* an alert waits for nothing: what it is about is kept as it was given */
	desk_send(&desk, "POST", DANGERS, writer, NULL,
		  "{\"kind\":\"violence\",\"solicitation_id\":"
		  "\"00000000-0000-7000-8000-000000000000\"}",
		  201);
}

static void the_second_step_is_added_to_and_changes_nothing(void **state)
{
	char id[40], here[128];

	(void)state;
	raise_danger(writer, "{\"kind\":\"maltreatment\"}", id, here);
	add_entry(writer, here, "{\"measures\":[]}", 422);
	add_entry(writer, here, "{\"measures\":[\"prayed\"]}", 422);
	add_entry(writer, here, "{\"measures\":[\"no_measure\"],\"details\":\"\\u001b\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/details");
	add_entry(writer, here, "{\"measures\":[\"no_measure\"],\"details\":\"" WORDS "\"}", 201);
	add_entry(coordonnateur, here, "{\"measures\":[\"crip_informed\"]}", 201);
	desk_get(&desk, writer, here, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "entries")), 2);
}

static void only_the_writer_and_the_coordonnateurs_see_it(void **state)
{
	char id[40], here[128];

	(void)state;
	raise_danger(writer, "{\"kind\":\"suicide\"}", id, here);
	desk_get(&desk, writer, here, 200);
	desk_get(&desk, coordonnateur, here, 200);
	desk_get(&desk, coordonnateur44, here, 404);
	desk_get(&desk, faciliteur, here, 404);
	desk_get(&desk, platform, here, 404);
	add_entry(faciliteur, here, "{\"measures\":[\"no_measure\"]}", 404);
	desk_get(&desk, desk_as(&desk, "person", "31", NULL), here, 403);
	desk_get(&desk, desk_as(&desk, "partner", "31", NULL), here, 403);
	desk_get(&desk, faciliteur, DANGERS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, coordonnateur44, DANGERS "?departement=31", 403);
}

static void the_coordonnateur_acknowledges_once(void **state)
{
	char id[40], here[128], target[160];
	size_t waiting;

	(void)state;
	desk_get(&desk, coordonnateur, DANGERS "?departement=31&waiting=true", 200);
	waiting = desk_items(&desk);
	raise_danger(platform, "{\"kind\":\"violence\"}", id, here);
	desk_get(&desk, coordonnateur, DANGERS "?departement=31&waiting=true", 200);
	assert_int_equal(desk_items(&desk), waiting + 1);
	snprintf(target, sizeof(target), "%s/acknowledgement", here);
	desk_send(&desk, "POST", target, writer, NULL, NULL, 403);
	desk_send(&desk, "POST", target, coordonnateur44, NULL, NULL, 404);
	desk_send(&desk, "POST", target, coordonnateur, "Idempotency-Key: seen", NULL, 200);
	assert_string_not_equal(desk_text(&desk, "acknowledged_by"), "");
	desk_send(&desk, "POST", target, coordonnateur, "Idempotency-Key: seen", NULL, 200);
	desk_send(&desk, "POST", target, coordonnateur, NULL, NULL, 409);
	desk_get(&desk, coordonnateur, DANGERS "?departement=31&waiting=true", 200);
	assert_int_equal(desk_items(&desk), waiting);
}

static void no_trail_and_no_event_tells_of_it_but_its_own(void **state)
{
	char id[40], here[128], sql[512];

	raise_danger(writer, "{\"kind\":\"child_at_risk\"}", id, here);
	add_entry(writer, here, "{\"measures\":[\"crip_informed\"],\"details\":\"" WORDS "\"}",
		  201);
	desk_get(&desk, coordonnateur, here, 200);
	desk_close(&desk); /* flushes the trail of readings */
	sign_in();
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.audit WHERE operation"
					       " LIKE '%danger%'"),
			 0);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.audit WHERE resource_id = '%s'"
		 " OR '%s' = ANY (resources)",
		 id, id);
	assert_int_equal(test_db_count(*state, sql), 0);
	snprintf(sql, sizeof(sql),
		 "SELECT count(DISTINCT actor) FROM intake.danger_audit WHERE danger_id = '%s'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 2);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.outbox WHERE subject = '%s' AND (data->>'kind' IS NOT"
		 " NULL OR data::text LIKE '%%child%%' OR data::text LIKE '%%rouge%%')",
		 id);
	assert_int_equal(test_db_count(*state, sql), 0);
}

/* What another statement of this service would see, in the context of anyone. */
static int64_t seen_by(const char *actor, const char *table)
{
	char select[128], sql[96];
	struct cmn_stmt stmt = {.name = "look", .sql = select};
	const struct cmn_pg_ctx ctx = {.departements = "31", .actor = actor};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_error err;

	snprintf(sql, sizeof(sql), "look_%s_%s", actor, table);
	stmt.name = sql;
	snprintf(select, sizeof(select), "SELECT count(*) FROM %s", table);
	assert_int_equal(cmn_pool_run(desk.pool, &ctx, &stmt, NULL, &res, &err), CMN_OK);
	return cmn_pg_int(res, 0, 0, -1);
}

static void row_security_hides_it_from_every_other_statement(void **state)
{
	char id[40], here[128];

	(void)state;
	raise_danger(writer, "{\"kind\":\"suicide\"}", id, here);
	add_entry(writer, here, "{\"measures\":[\"number_given\"]}", 201);
	assert_int_equal(seen_by("person-31-test", "danger_alert"), 0);
	assert_int_equal(seen_by("person-31-test", "danger_entry"), 0);
	assert_int_equal(seen_by("coordonnateur-31-test", "danger_alert"), 0);
	assert_true(seen_by("conseiller-31-test", "danger_alert") > 0);
}

static bool is_ours(const char *path)
{
	return strstr(path, "danger_store.c") || strstr(path, "danger_protocol_store.c");
}

static void no_other_statement_of_the_service_names_its_tables(void **state)
{
	glob_t found;

	(void)state;
	assert_int_equal(glob("services/intake/store/*.[ch]", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		char line[512];
		FILE *f = fopen(found.gl_pathv[i], "r");

		assert_non_null(f);
		while (fgets(line, sizeof(line), f))
			if (!is_ours(found.gl_pathv[i]) && !strstr(found.gl_pathv[i], ".h") &&
			    (strstr(line, "danger_alert") || strstr(line, "danger_entry")))
				fail_msg("%s names a table of the danger act: %s",
					 found.gl_pathv[i], line);
		fclose(f);
	}
	globfree(&found);
}

static void the_protocol_is_dated_and_the_departements_own_comes_first(void **state)
{
	char id[40], target[128];

	(void)state;
	desk_get(&desk, writer, PROTOCOL "?departement=31", 200);
	for (size_t i = 0; i < 8; i++)
		assert_string_not_equal(cmn_json_get(desk_item(&desk, i), "source"), "");
	assert_int_equal(desk_items(&desk), 8);
	desk_get(&desk, writer, PROTOCOL "?departement=31&on=2021-09-30&kind=suicide", 200);
	assert_false(has_number(json_object_get(desk.a.json, "items"), "3114"));
	desk_get(&desk, writer, PROTOCOL "?departement=31&on=2021-10-01&kind=suicide", 200);
	assert_true(has_number(json_object_get(desk.a.json, "items"), "3114"));
	desk_get(&desk, writer, PROTOCOL "?departement=31&on=2021-02-30", 400);
	desk_send(
	    &desk, "POST", PROTOCOL, coordonnateur, NULL,
	    "{\"departement\":\"31\",\"kinds\":[\"child_at_risk\"],\"number\":\"01 99 00 12 34\","
	    "\"label\":\"CRIP inventée\",\"valid_from\":\"2026-01-01\","
	    "\"source\":\"protocole inventé\"}",
	    201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	desk_get(&desk, writer, PROTOCOL "?departement=31&on=2026-02-01&kind=child_at_risk", 200);
	assert_string_equal(cmn_json_get(desk_item(&desk, 0), "label"), "CRIP inventée");
	snprintf(target, sizeof(target), PROTOCOL "/%s/end", id);
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"1\"",
		  "{\"valid_to\":\"2025-12-31\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_to");
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"4\"",
		  "{\"valid_to\":\"2026-01-31\"}", 412);
	desk_send(&desk, "POST", target, coordonnateur44, "If-Match: \"1\"",
		  "{\"valid_to\":\"2026-01-31\"}", 404);
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"1\"",
		  "{\"valid_to\":\"2026-01-31\"}", 200);
	desk_get(&desk, writer, PROTOCOL "?departement=31&on=2026-02-01&kind=child_at_risk", 200);
	assert_string_not_equal(cmn_json_get(desk_item(&desk, 0), "label"), "CRIP inventée");
	snprintf(target, sizeof(target), PROTOCOL "/0193a000-0000-7000-8000-000000000119/end");
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"1\"",
		  "{\"valid_to\":\"2098-01-31\"}", 404);
}

#define DUTY "/v1/intake/danger-duty"

/* The message is on the list of who is on duty, and says nothing. */
static void who_is_on_duty_is_told_and_the_message_says_nothing(void **state)
{
	char id[40], here[128], target[128], told[40];

	desk_send(&desk, "POST", DUTY, coordonnateur, NULL,
		  "{\"departement\":\"31\",\"account\":\"garde-1\",\"valid_from\":\"2026-01-01\"}",
		  201);
	snprintf(told, sizeof(told), "%s", desk_text(&desk, "id"));
	desk_send(&desk, "POST", DUTY, coordonnateur, NULL,
		  "{\"departement\":\"31\",\"account\":\"garde-1\",\"valid_from\":\"2026-01-01\"}",
		  409);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	desk_send(&desk, "POST", DUTY, coordonnateur, NULL,
		  "{\"departement\":\"31\",\"account\":\"garde-2\",\"valid_from\":\"2026-01-01\","
		  "\"valid_to\":\"2026-01-31\"}",
		  201);
	desk_send(&desk, "POST", DUTY, coordonnateur, NULL,
		  "{\"departement\":\"31\",\"account\":\"garde-3\",\"valid_from\":\"2026-02-01\","
		  "\"valid_to\":\"2026-01-31\"}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_to");
	desk_send(&desk, "POST", DUTY, coordonnateur44, NULL,
		  "{\"departement\":\"31\",\"account\":\"garde-3\",\"valid_from\":\"2026-02-01\"}",
		  403);
	raise_danger(writer, "{\"kind\":\"violence\"}", id, here);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.notice"
					       " WHERE recipient = 'garde-1' AND template ="
					       " 'team_message' AND params::text = '{}'"
					       " AND situation_id IS NULL"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.notice"), 1);
	snprintf(target, sizeof(target), DUTY "/%s/end", told);
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"1\"",
		  "{\"valid_to\":\"2026-02-28\"}", 200);
	desk_send(&desk, "POST", target, coordonnateur, "If-Match: \"1\"",
		  "{\"valid_to\":\"2026-03-28\"}", 412);
	raise_danger(writer, "{\"kind\":\"violence\"}", id, here);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.notice"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_danger_is_raised_in_one_gesture_and_says_whom_to_call),
	    cmocka_unit_test(the_second_step_is_added_to_and_changes_nothing),
	    cmocka_unit_test(only_the_writer_and_the_coordonnateurs_see_it),
	    cmocka_unit_test(the_coordonnateur_acknowledges_once),
	    cmocka_unit_test(no_trail_and_no_event_tells_of_it_but_its_own),
	    cmocka_unit_test(row_security_hides_it_from_every_other_statement),
	    cmocka_unit_test(no_other_statement_of_the_service_names_its_tables),
	    cmocka_unit_test(who_is_on_duty_is_told_and_the_message_says_nothing),
	    cmocka_unit_test(the_protocol_is_dated_and_the_departements_own_comes_first),
	};

	return cmocka_run_group_tests_name("danger", tests, setup, teardown);
}
