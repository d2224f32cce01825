/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_people_at_once.c - what is written on a person, a call or a file at the very moment when
 * another act waits for it is not lost: the one who waited reads it.  All are invented.
 */
#include "waiter.h"

#include "intake_ops.h"

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

/* --- merging -------------------------------------------------------------------------------------
 */

static void what_is_added_to_a_record_while_it_is_merged_goes_along(void **state)
{
	char kept[40], other[40], target[160], body[160];
	struct waiter w;

	(void)state;
	work_person(kept);
	work_person(other);
	work_exec("BEGIN; SELECT 1 FROM intake.person WHERE id = '%s' FOR SHARE", other);
	work_exec("INSERT INTO intake.person_contact (id, departement, person_id, kind, value,"
		  " reach, never, means, created_at, created_by) VALUES (gen_random_uuid(), '31',"
		  " '%s', 'phone', '0199003199', '+33199003199', true, '{voice}', now(), 'x')",
		  other);
	snprintf(target, sizeof(target), "/v1/intake/persons/%s/merges", kept);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", other);
	begin(&w, target, 1, body);
	end(&w, 201);
	assert_int_equal(work_count("SELECT count(*) FROM intake.person_contact"
				    " WHERE person_id = '%s'",
				    other),
			 0);
	assert_int_equal(work_count("SELECT count(*) FROM intake.person_contact"
				    " WHERE person_id = '%s'",
				    kept),
			 1);
}

static void nobody_becomes_the_relative_of_a_record_that_is_being_merged(void **state)
{
	char one[40], kept[40], other[40], target[160], body[160];
	struct waiter w;

	(void)state;
	work_person(one);
	work_person(kept);
	work_person(other);
	work_exec("BEGIN; UPDATE intake.person SET state = 'merged', merged_into = '%s',"
		  " version = version + 1 WHERE id = '%s'",
		  kept, other);
	snprintf(target, sizeof(target), "/v1/intake/persons/%s/links", one);
	snprintf(body, sizeof(body),
		 "{\"kind\":\"relative\",\"relation\":\"mother\",\"other_person_id\":\"%s\"}",
		 other);
	begin(&w, target, 0, body);
	work_exec("COMMIT");
	pthread_join(w.thread, NULL);
	assert_true(w.status == 409 || w.status == 422);
	assert_int_equal(work_count("SELECT count(*) FROM intake.person_link"
				    " WHERE other_person_id = '%s'",
				    other),
			 0);
}

/* --- whose call it is ----------------------------------------------------------------------------
 */

static void open_behind_the_scenes(const char *solicitation)
{
	work_exec("BEGIN; UPDATE intake.solicitation SET state = 'in_situation',"
		  " version = version + 1 WHERE id = '%s'",
		  solicitation);
	work_exec("INSERT INTO intake.situation (id, departement, solicitation_id, solicited_at,"
		  " conseiller, opened_at) SELECT gen_random_uuid(), '31', id, received_at, 'x',"
		  " now() FROM intake.solicitation WHERE id = '%s'",
		  solicitation);
}

static int64_t files_of(const char *person, const char *solicitation)
{
	return work_count("SELECT count(*) FROM intake.situation WHERE person_id = '%s'"
			  " AND solicitation_id = '%s'",
			  person, solicitation);
}

static void a_file_that_opens_while_its_person_is_named_is_that_persons(void **state)
{
	char person[40], heard[40], target[160], body[160];
	struct waiter w;

	(void)state;
	work_person(person);
	work_heard("", heard);
	open_behind_the_scenes(heard);
	snprintf(target, sizeof(target), "/v1/intake/persons/%s/solicitations", person);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	begin(&w, target, 1, body);
	end(&w, 200);
	assert_int_equal(files_of(person, heard), 1);
}

static void a_person_recorded_for_an_opened_call_is_the_person_of_its_file(void **state)
{
	char heard[40], body[160];

	(void)state;
	work_heard("", heard);
	open_behind_the_scenes(heard);
	work_exec("COMMIT");
	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"solicitation_id\":\"%s\"}", heard);
	work_post(0, body, 201, "persons");
	assert_int_equal(files_of(work_text("id"), heard), 1);
}

static void of_two_who_record_the_person_of_a_call_the_second_is_told(void **state)
{
	char person[40], heard[40], body[160];
	struct waiter w;

	(void)state;
	work_person(person);
	work_heard("", heard);
	work_exec("BEGIN; UPDATE intake.solicitation SET person_id = '%s' WHERE id = '%s'", person,
		  heard);
	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"solicitation_id\":\"%s\"}", heard);
	begin(&w, "/v1/intake/persons", 0, body);
	end(&w, 409);
	assert_int_equal(work_count("SELECT count(*) FROM intake.solicitation WHERE id = '%s'"
				    " AND person_id = '%s'",
				    heard, person),
			 1);
}

static void a_person_who_is_named_while_a_file_opens_is_looked_up_first(void **state)
{
	char person[40], heard[40], again[40], body[160];
	struct waiter w;

	(void)state;
	work_person(person);
	work_heard_of(person, "[\"soins\"]", heard);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	work_post(0, body, 201, "situations");
	work_heard(",\"problem_types\":[\"soins\"]", again);
	work_exec("BEGIN; UPDATE intake.solicitation SET person_id = '%s' WHERE id = '%s'", person,
		  again);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", again);
	begin(&w, "/v1/intake/situations", 0, body);
	end(&w, 409);
	assert_int_equal(files_of(person, again), 0);
}

/* --- a file that changes hands -------------------------------------------------------------------
 */

static void a_task_that_is_given_while_the_file_changes_hands_goes_along(void **state)
{
	char file[40], target[160];
	struct waiter w;

	(void)state;
	work_open(file);
	work_exec("BEGIN; UPDATE intake.situation SET open_tasks = open_tasks + 1 WHERE id = '%s'",
		  file);
	work_exec("INSERT INTO intake.task (id, departement, situation_id, kind, title, assignee,"
		  " due_at, created_at, created_by) SELECT gen_random_uuid(), '31', id,"
		  " 'call_back', 'Inventé', conseiller, now(), now(), 'x'"
		  " FROM intake.situation WHERE id = '%s'",
		  file);
	snprintf(target, sizeof(target), "/v1/intake/situations/%s/handover", file);
	begin(&w, target, 1, "{\"conseiller\":\"conseiller-31-other\"}");
	end(&w, 200);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task WHERE situation_id = '%s'"
				    " AND assignee = 'conseiller-31-other'",
				    file),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_added_to_a_record_while_it_is_merged_goes_along),
	    cmocka_unit_test(nobody_becomes_the_relative_of_a_record_that_is_being_merged),
	    cmocka_unit_test(a_file_that_opens_while_its_person_is_named_is_that_persons),
	    cmocka_unit_test(a_person_recorded_for_an_opened_call_is_the_person_of_its_file),
	    cmocka_unit_test(of_two_who_record_the_person_of_a_call_the_second_is_told),
	    cmocka_unit_test(a_person_who_is_named_while_a_file_opens_is_looked_up_first),
	    cmocka_unit_test(a_task_that_is_given_while_the_file_changes_hands_goes_along),
	};

	return cmocka_run_group_tests(tests, setup, work_teardown);
}
