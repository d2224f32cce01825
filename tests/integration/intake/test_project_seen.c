/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_seen.c - who sees a life project, and who does not.
 */
#include "project_help.h"

static void what_is_of_another_departement_is_as_absent(void **state)
{
	char situation[40], id[40];

	(void)state;
	a_written_project(situation, id);
	desk_get(&desk, conseiller44, SITUATION(situation, "/project"), 404);
	desk_get(&desk, conseiller44, PROJECT(id, ""), 404);
	desk_get(&desk, conseiller44, PROJECT(id, "/versions"), 404);
	desk_get(&desk, conseiller44, PROJECT(id, "/versions/1"), 404);
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller44, NULL, YES, 404);
	desk_send(&desk, "POST", PROJECT(id, "/versions"), conseiller44, at(2), CONTENT, 404);
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller44, at(2), NO, 404);
	desk_send(&desk, "POST", PROJECT(id, "/validation"), conseiller44, at(2),
		  "{\"validated_how\":\"oral\"}", 404);
	desk_get(&desk, conseiller44, "/v1/intake/project-drafts?departement=31", 403);
	desk_get(&desk, conseiller, PROJECT(NOBODY, ""), 404);
	desk_get(&desk, conseiller, SITUATION(NOBODY, "/project"), 404);
}

static void a_partner_a_facilitator_and_a_front_do_not_read_projects(void **state)
{
	char situation[40], id[40];

	(void)state;
	a_written_project(situation, id);
	desk_get(&desk, partner, PROJECT(id, ""), 403);
	desk_get(&desk, facilitator, PROJECT(id, ""), 403);
	desk_get(&desk, facilitator, PROJECT(id, "/versions/1"), 403);
}

static void a_person_reads_their_own_project_and_no_other(void **state)
{
	static const char P[] = "0197f0a0-0000-7000-8000-0000000000d1";
	char situation[40], id[40], sql[900];

	a_written_project(situation, id);
	desk_get(&desk, person, SITUATION(situation, "/project"), 404);
	desk_get(&desk, person, PROJECT(id, ""), 404);
	desk_get(&desk, person, PROJECT(id, "/versions"), 404);
	desk_get(&desk, person, PROJECT(id, "/versions/1"), 404);
	snprintf(
	    sql, sizeof(sql),
	    "SET search_path = intake; INSERT INTO person (id, departement, created_at,"
	    " created_by, updated_at, updated_by) VALUES ('%s', '31', '2026-01-01', 't',"
	    " '2026-01-01', 't'); UPDATE situation SET person_id = '%s' WHERE id = '%s';"
	    " INSERT INTO person_account (id, departement, sub, person_id, checked_by,"
	    " checked_at, checked_how) VALUES (gen_random_uuid(), '31', 'person-31-test', '%s',"
	    " 't', '2026-01-01', 't')",
	    P, P, situation, P);
	test_db_exec(*state, sql);
	desk_get(&desk, person, SITUATION(situation, "/project"), 200);
	assert_true(has("content"));
	desk_get(&desk, person, PROJECT(id, "/versions"), 200);
	desk_get(&desk, person, PROJECT(id, "/versions/1"), 200);
	desk_send(&desk, "POST", PROJECT(id, "/answer"), conseiller, at(2), NO, 200);
	desk_get(&desk, person, PROJECT(id, ""), 200); /* hidden from others, not from them */
	assert_true(has("content"));
	desk_get(&desk, person, PROJECT(id, "/versions/1"), 200);
	assert_true(has("content"));
	desk_send(&desk, "POST", PROJECT(id, "/versions"), person, at(3), CONTENT, 403);
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.person_account SET ended_at = '2026-02-01', ended_by = 't'"
		 " WHERE sub = 'person-31-test'");
	test_db_exec(*state, sql);
	desk_get(&desk, person, PROJECT(id, ""), 404);
}

static void the_priority_of_the_person_is_shown_with_the_project(void **state)
{
	static const char P[] = "0197f0a0-0000-7000-8000-0000000000d2";
	char situation[40], id[40], sql[600];
	const json_t *shown;

	a_written_project(situation, id);
	assert_false(has("facilitator_criteria"));
	snprintf(sql, sizeof(sql),
		 "SET search_path = intake; INSERT INTO person (id, departement, created_at,"
		 " created_by, updated_at, updated_by, facilitator_criteria) VALUES ('%s', '31',"
		 " '2026-01-01', 't', '2026-01-01', 't', '{severe_autism}');"
		 " UPDATE situation SET person_id = '%s' WHERE id = '%s'",
		 P, P, situation);
	test_db_exec(*state, sql);
	desk_get(&desk, conseiller, PROJECT(id, ""), 200);
	shown = json_object_get(desk.a.json, "facilitator_criteria");
	assert_string_equal(json_string_value(json_array_get(shown, 0)), "severe_autism");
}

static void who_reads_a_project_is_written_down(void **state)
{
	char situation[40], id[40], nothing[40];

	a_written_project(situation, id);
	a_situation(nothing);
	desk_get(&desk, conseiller, PROJECT(id, ""), 200);
	desk_get(&desk, conseiller, SITUATION(nothing, "/project"), 200);
	desk_close(&desk); /* flushes the trail */
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	help_people();
	assert_true(count(state,
			  "SELECT count(*) FROM intake.audit WHERE operation = 'get_project'"
			  " AND (resource_id = '<id>' OR '<id>' = ANY (resources))",
			  id) == 1);
	assert_true(count(state,
			  "SELECT count(*) FROM intake.audit"
			  " WHERE operation = 'get_project_of_situation'"
			  " AND (resource_id = '<id>' OR '<id>' = ANY (resources))",
			  nothing) == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_of_another_departement_is_as_absent),
	    cmocka_unit_test(a_partner_a_facilitator_and_a_front_do_not_read_projects),
	    cmocka_unit_test(a_person_reads_their_own_project_and_no_other),
	    cmocka_unit_test(the_priority_of_the_person_is_shown_with_the_project),
	    cmocka_unit_test(who_reads_a_project_is_written_down),
	};

	return cmocka_run_group_tests_name("who sees a life project", tests, help_setup,
					   help_teardown);
}
