/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_task_asked.c - tasks that referral asks for: made once, for whom, and in which files.
 */
#include "intake_events.h"
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/work_desk.h"

#include <stdio.h>
#include <string.h>

#define TASK    "0197f0a0-0000-7000-8000-0000000000a1"
#define SUBJECT "0197f0a0-0000-7000-8000-0000000000b1"

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

static int fresh(void **state)
{
	(void)state;
	work_exec("DELETE FROM task_history; DELETE FROM task; DELETE FROM danger_duty;"
		  " UPDATE situation SET open_tasks = 0; DELETE FROM outbox");
	return 0;
}

static enum cmn_err apply(const char *departement, const char *data)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_event ev = {.id = "0197f0a0-0000-7000-8000-0000000000e1",
			       .type = "referral.task.asked.v1"};
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	snprintf(ev.departement, sizeof(ev.departement), "%s", departement);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	rc = intake_feed_apply(conn, &ev, NULL, &err);
	json_decref(ev.data);
	cmn_conn_close(&conn);
	return rc;
}

static enum cmn_err asked(const char *situation, const char *kind, const char *cause,
			  const char *whose)
{
	char data[768];

	snprintf(data, sizeof(data),
		 "{\"task_id\":\"" TASK "\",\"situation_id\":\"%s\",\"kind\":\"%s\","
		 "\"for\":\"%s\",\"due_on\":\"2098-01-15\",\"cause\":\"%s\","
		 "\"subject_kind\":\"relay\",\"subject_id\":\"" SUBJECT "\"}",
		 situation, kind, whose, cause);
	return apply("31", data);
}

static int64_t open_tasks(const char *id)
{
	return work_count("SELECT open_tasks FROM intake.situation WHERE id = '%s'", id);
}

static void a_task_is_made_once_however_often_it_is_asked(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	for (int i = 0; i < 3; i++)
		assert_int_equal(asked(id, "contact_actor", "relay_unacknowledged", "conseiller"),
				 CMN_OK);
	work_get(work.conseiller, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.conseiller, 200, "tasks/" TASK);
	assert_string_equal(work_text("cause"), "relay_unacknowledged");
	assert_string_equal(work_text("kind"), "contact_actor");
	assert_string_equal(work_text("title"), "relais sans accusé de réception");
	assert_string_equal(work_text("subject_kind"), "relay");
	assert_string_equal(work_text("subject_id"), SUBJECT);
	/* the whole of the 15th in France */
	assert_string_equal(work_text("due_at"), "2098-01-15T23:00:00Z");
	assert_string_equal(work_text("assignee"), "conseiller-31-test");
	assert_int_equal(json_array_size(json_object_get(work.desk.a.json, "history")), 1);
	assert_int_equal(open_tasks(id), 1);
	/* done, and asked again by a replay: it stays done */
	work_post(1, "{}", 200, "tasks/" TASK "/completion");
	assert_int_equal(asked(id, "contact_actor", "relay_unacknowledged", "conseiller"), CMN_OK);
	work_get(work.conseiller, 200, "tasks/" TASK);
	assert_string_equal(work_text("state"), "done");
	assert_int_equal(open_tasks(id), 0);
}

static void a_file_with_a_task_that_was_asked_is_not_closed(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	assert_int_equal(asked(id, "document", "handoff_complement", "conseiller"), CMN_OK);
	work_post(1, "{\"reason\":\"requester_stops\"}", 409, "situations/%s/closure", id);
	work_post(1, "{}", 200, "tasks/" TASK "/completion");
	work_post(1, "{\"reason\":\"requester_stops\"}", 200, "situations/%s/closure", id);
}

static void what_comes_after_the_end_of_a_file_can_still_be_done(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_post(1, "{\"reason\":\"requester_stops\"}", 200, "situations/%s/closure", id);
	assert_int_equal(asked(id, "document", "handoff_complement", "conseiller"), CMN_OK);
	assert_int_equal(open_tasks(id), 1);
	work_get(work.conseiller, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_post(1, "{}", 200, "tasks/" TASK "/completion");
	assert_int_equal(open_tasks(id), 0);
}

static void the_coordonnateur_on_duty_gets_what_is_theirs(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_exec("INSERT INTO danger_duty (id, departement, account, valid_from, set_by, set_at)"
		  " VALUES (gen_random_uuid(), '31', 'garde', '2026-01-01', 'test', '2026-01-01'),"
		  " (gen_random_uuid(), '44', 'ailleurs', '2026-01-01', 'test', '2026-01-01')");
	assert_int_equal(asked(id, "other", "clock_late", "coordonnateur"), CMN_OK);
	work_get(work.coordonnateur, 200, "tasks?departement=31&escalated=true");
	assert_int_equal(desk_items(&work.desk), 1);
	assert_string_equal(
	    json_string_value(json_object_get(desk_item(&work.desk, 0), "assignee")), "garde");
}

static void without_anybody_on_duty_it_is_seen_all_the_same(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	assert_int_equal(asked(id, "other", "clock_late", "coordonnateur"), CMN_OK);
	work_get(work.coordonnateur, 200, "tasks?departement=31&escalated=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.conseiller, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 1);
}

static void nothing_is_made_for_the_erased_nor_where_another_answers(void **state)
{
	char id[40], person[40], body[128], heard[40];

	(void)state;
	work_open(id);
	work_exec("UPDATE situation SET state = 'closed', closed_at = '2026-01-01T00:00:00Z',"
		  " closure_reason = 'transferred' WHERE id = '%s'",
		  id);
	assert_int_equal(asked(id, "other", "other", "conseiller"), CMN_OK);
	work_person(person);
	work_heard_of(person, "[\"soins\"]", heard);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	work_post(0, body, 201, "situations");
	snprintf(id, sizeof(id), "%s", work_text("id"));
	work_exec("SET session_replication_role = replica;"
		  " UPDATE person SET state = 'erased' WHERE id = '%s';"
		  " SET session_replication_role = origin",
		  person);
	assert_int_equal(asked(id, "other", "other", "conseiller"), CMN_OK);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task"), 0);
	assert_int_equal(open_tasks(id), 0);
}

static void a_code_of_a_later_release_does_not_lose_the_task(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	assert_int_equal(asked(id, "dance", "moon_is_full", "conseiller"), CMN_OK);
	work_get(work.conseiller, 200, "tasks/" TASK);
	assert_string_equal(work_text("kind"), "other");
	assert_string_equal(work_text("cause"), "other");
	fresh(NULL);
	/* only a closure plans its own call-back */
	assert_int_equal(asked(id, "closure_callback", "other", "conseiller"), CMN_OK);
	work_get(work.conseiller, 200, "tasks/" TASK);
	assert_string_equal(work_text("kind"), "other");
}

static void an_event_that_says_too_little_or_a_file_of_elsewhere_is_parked(void **state)
{
	static const char WHOLE[] = "{\"task_id\":\"" TASK "\",\"situation_id\":\"%s\","
				    "\"kind\":\"other\",\"for\":\"conseiller\",\"due_on\":\"%s\","
				    "\"cause\":\"other\",\"subject_kind\":\"relay\","
				    "\"subject_id\":\"" SUBJECT "\"}";
	char id[40], data[512];

	(void)state;
	work_open(id);
	snprintf(data, sizeof(data), WHOLE, id, "2098-02-30");
	assert_int_not_equal(apply("31", data), CMN_OK);
	assert_int_not_equal(apply("31", "{\"task_id\":\"" TASK "\"}"), CMN_OK);
	snprintf(data, sizeof(data), WHOLE, id, "2098-02-20");
	assert_int_equal(apply("44", data), CMN_E_INVALID);
	snprintf(data, sizeof(data), WHOLE, SUBJECT, "2098-02-20");
	assert_int_equal(apply("31", data), CMN_E_INVALID);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task"), 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_task_is_made_once_however_often_it_is_asked),
	    TEST(a_file_with_a_task_that_was_asked_is_not_closed),
	    TEST(what_comes_after_the_end_of_a_file_can_still_be_done),
	    TEST(the_coordonnateur_on_duty_gets_what_is_theirs),
	    TEST(without_anybody_on_duty_it_is_seen_all_the_same),
	    TEST(nothing_is_made_for_the_erased_nor_where_another_answers),
	    TEST(a_code_of_a_later_release_does_not_lose_the_task),
	    TEST(an_event_that_says_too_little_or_a_file_of_elsewhere_is_parked),
	};

	return cmocka_run_group_tests_name("tasks that are asked for", tests, setup, work_teardown);
}
