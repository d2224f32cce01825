/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_tasks.c - tasks, the day's list, and the job that minds tasks.
 */
#include "intake_ops.h"
#include "work_events.h"

#include "support/cmocka_all.h"
#include "support/work_desk.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define ME    "conseiller-31-test"
#define OTHER "coordonnateur-31-test"

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

/* Each test begins without absences and tasks of others. */
static int fresh(void **state)
{
	(void)state;
	work_exec("DELETE FROM task_history; DELETE FROM task; DELETE FROM absence;"
		  " DELETE FROM work_setting; UPDATE situation SET open_tasks = 0,"
		  " state = 'closed', closed_at = '2026-01-01T00:00:00Z',"
		  " closure_reason = 'requester_stops' WHERE state = 'open';"
		  " DELETE FROM outbox");
	return 0;
}

static void add(const char *situation, const char *due, char id[40])
{
	char body[256];

	snprintf(body, sizeof(body), "{\"kind\":\"call_back\",\"title\":\"Rappeler\",%s}", due);
	work_post(0, body, 201, "situations/%s/tasks", situation);
	snprintf(id, 40, "%s", work_text("id"));
}

static int64_t noticed(const char *template, const char *who)
{
	return work_count("SELECT count(*) FROM intake.notice WHERE template = '%s'"
			  " AND recipient LIKE '%s' AND channel = 'task_list'"
			  " AND params->>'due' LIKE '2098-01-15T12%%'",
			  template, who);
}

static void today(int plus, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), "31") + plus, out);
}

static void a_task_is_due_at_an_instant_or_after_a_delay(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", task);
	assert_int_equal(work_count("SELECT round(extract(epoch FROM due_at - created_at) / 3600)"
				    " FROM intake.task WHERE id = '%s'",
				    task),
			 2);
	add(id, "\"due_in\":{\"amount\":0,\"unit\":\"calendar_days\"}", task);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task WHERE id = '%s' AND"
				    " (due_at AT TIME ZONE 'Europe/Paris')::time = '00:00'"
				    " AND due_at > created_at",
				    task),
			 1);
	add(id, "\"due_in\":{\"amount\":5,\"unit\":\"jours_ouvres\"}", task);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task WHERE id = '%s' AND"
				    " due_at - created_at BETWEEN interval '5 days'"
				    " AND interval '12 days'",
				    task),
			 1);
	add(id, "\"due_at\":\"2098-01-15T10:00:00+01:00\"", task);
	assert_string_equal(work_text("due_at"), "2098-01-15T09:00:00Z");
	assert_string_equal(work_text("assignee"), ME);
}

static void a_task_without_one_clear_date_is_refused(void **state)
{
	static const struct {
		const char *members, *pointer;
	} CASES[] = {
	    {"\"kind\":\"other\",\"title\":\"x\"", "/due_in"},
	    {"\"kind\":\"other\",\"title\":\"x\",\"due_at\":\"2020-01-01T00:00:00Z\"", "/due_at"},
	    {"\"kind\":\"other\",\"title\":\"x\",\"due_at\":\"2098-02-30T00:00:00Z\"", "/due_at"},
	    {"\"kind\":\"other\",\"title\":\"x\",\"due_at\":\"2098-02-20T00:00:00Z\","
	     "\"due_in\":{\"amount\":1,\"unit\":\"hours\"}",
	     "/due_in"},
	    {"\"kind\":\"other\",\"title\":\"x\",\"due_in\":{\"amount\":1001,"
	     "\"unit\":\"calendar_days\"}",
	     "/due_in/amount"},
	    {"\"kind\":\"other\",\"title\":\"x\",\"due_in\":{\"amount\":1,\"unit\":\"moons\"}",
	     "/due_in/unit"},
	    {"\"kind\":\"closure_callback\",\"title\":\"x\",\"due_in\":{\"amount\":1,"
	     "\"unit\":\"hours\"}",
	     "/kind"},
	};
	char id[40];

	(void)state;
	work_open(id);
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		char body[512];

		snprintf(body, sizeof(body), "{%s}", CASES[i].members);
		work_post(0, body, 422, "situations/%s/tasks", id);
		assert_string_equal(asked_pointer(&work.desk.a), CASES[i].pointer);
	}
	assert_int_equal(work_count("SELECT open_tasks FROM intake.situation WHERE id = '%s'", id),
			 0);
}

static void a_task_goes_through_its_states_and_remembers_them(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", task);
	work_post(0, "{}", 428, "tasks/%s/completion", task);
	work_post(1, "{\"note\":\"Fait\"}", 200, "tasks/%s/completion", task);
	work_post(2, "{}", 409, "tasks/%s/completion", task);
	work_post(2, "{\"note\":\"x\"}", 409, "tasks/%s/cancellation", task);
	work_ask(work.conseiller, "PATCH", 2, "{\"title\":\"x\"}", 409, "tasks/%s", task);
	work_post(1, "{}", 412, "tasks/%s/reopening", task);
	work_post(2, "{\"note\":\"Encore\"}", 200, "tasks/%s/reopening", task);
	work_ask(work.conseiller, "PATCH", 3,
		 "{\"title\":\"Rappeler mardi\",\"assignee\":\"" OTHER "\","
		 "\"due_in\":{\"amount\":3,\"unit\":\"jours_ouvrables\"}}",
		 200, "tasks/%s", task);
	work_post(4, "{}", 422, "tasks/%s/cancellation", task);
	work_post(4, "{\"note\":\"Sans objet\"}", 200, "tasks/%s/cancellation", task);
	assert_string_equal(work_text("state"), "cancelled");
	assert_int_equal(json_array_size(json_object_get(work.desk.a.json, "history")), 5);
	assert_int_equal(work_count("SELECT open_tasks FROM intake.situation WHERE id = '%s'", id),
			 0);
	work_get(work.conseiller44, 404, "tasks/%s", task);
}

static void no_task_comes_back_into_a_closed_situation(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", task);
	work_post(1, "{}", 200, "tasks/%s/completion", task);
	work_post(1, "{\"reason\":\"requester_stops\"}", 200, "situations/%s/closure", id);
	work_post(2, "{}", 409, "tasks/%s/reopening", task);
	work_post(0,
		  "{\"kind\":\"other\",\"title\":\"x\",\"due_in\":{\"amount\":1,"
		  "\"unit\":\"hours\"}}",
		  409, "situations/%s/tasks", id);
	work_post(2, "{\"outcome\":\"holds\"}", 409, "tasks/%s/callback", task);
}

static void the_lists_hold_what_they_say(void **state)
{
	char id[40], mine[40], late[40];

	(void)state;
	work_open(id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", mine);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"},\"assignee\":\"" OTHER "\"", late);
	work_exec("UPDATE task SET due_at = '2026-01-05T10:00:00Z' WHERE id = '%s'", late);
	work_get(work.conseiller, 200, "tasks?departement=31");
	assert_int_equal(desk_items(&work.desk), 2);
	assert_string_equal(json_string_value(json_object_get(desk_item(&work.desk, 0), "id")),
			    late);
	assert_true(json_is_true(json_object_get(desk_item(&work.desk, 0), "overdue")));
	work_get(work.conseiller, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.conseiller, 200, "tasks?departement=31&overdue=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.conseiller, 200, "tasks?departement=31&state=done");
	assert_int_equal(desk_items(&work.desk), 0);
	work_get(work.conseiller, 200, "situations?departement=31&overdue=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.conseiller, 403, "tasks?departement=44");
	work_get(work.conseiller, 200, "tasks?departement=31&limit=1");
	assert_int_equal(desk_items(&work.desk), 1);
	assert_true(strlen(work_text("next")) > 0);
}

/* --- the job ------------------------------------------------------------------------------------
 */

static void run_job(const char *now)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more = false;

	cmn_error_init(&err);
	if (intake_job_tasks(conn, now, NULL, &more, &err) != CMN_OK)
		fail_msg("%s (%s)", err.detail[CMN_EN], err.cause);
	assert_false(more);
	cmn_conn_close(&conn);
}

static int64_t events(const char *type)
{
	return work_count("SELECT count(*) FROM intake.outbox WHERE type = 'intake.%s.v1'", type);
}

static void what_is_due_is_announced_once_and_passed_on_once(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	add(id, "\"due_at\":\"2098-01-15T12:00:00Z\"", task);
	run_job("2098-01-14T23:59:00Z");
	assert_int_equal(events("task.due"), 0);
	run_job("2098-01-15T00:01:00Z"); /* twelve hours before */
	run_job("2098-01-15T00:02:00Z");
	assert_int_equal(events("task.due"), 1);
	assert_int_equal(noticed("to_do", ME), 1);
	work_exec("INSERT INTO danger_duty (id, departement, account, valid_from, set_by, set_at)"
		  " VALUES (gen_random_uuid(), '31', 'garde', '2026-01-01', 'test', '2026-01-01'),"
		  " (gen_random_uuid(), '44', 'ailleurs', '2026-01-01', 'test', '2026-01-01');"
		  " UPDATE situation SET substitute = 'remplaçante' WHERE id = '%s'",
		  id);
	run_job("2098-01-17T11:59:00Z");
	assert_int_equal(events("task.escalated"), 0);
	run_job("2098-01-17T12:00:00Z"); /* forty-eight hours after */
	run_job("2098-01-17T12:01:00Z");
	assert_int_equal(events("task.escalated"), 1);
	assert_int_equal(noticed("task_escalated", "garde"), 1);
	assert_int_equal(noticed("task_escalated", "remplaçante"), 1);
	assert_int_equal(noticed("task_escalated", "%"), 2);
	work_get(work.coordonnateur, 200, "tasks?departement=31&escalated=true");
	assert_int_equal(desk_items(&work.desk), 1);
	/* a new date is announced again */
	work_ask(work.conseiller, "PATCH", 1, "{\"due_at\":\"2098-02-15T12:00:00Z\"}", 200,
		 "tasks/%s", task);
	run_job("2098-02-15T12:00:00Z");
	assert_int_equal(events("task.due"), 2);
	work_get(work.conseiller, 200, "tasks/%s", task);
	assert_int_equal(json_array_size(json_object_get(work.desk.a.json, "history")), 5);
}

static void a_departement_sets_its_own_delays_from_a_day_on(void **state)
{
	char id[40], task[40], day[CMN_DAY_LEN], body[256];

	(void)state;
	today(0, day);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"key\":\"escalate_after_hours\",\"value\":2,"
		 "\"valid_from\":\"%s\"}",
		 day);
	work_post(0, body, 403, "work-settings");
	work_ask(work.coordonnateur, "POST", 0, body, 201, "work-settings");
	work_ask(work.coordonnateur, "POST", 0, body, 409, "work-settings");
	work_ask(work.coordonnateur, "POST", 0,
		 "{\"departement\":\"31\",\"key\":\"escalate_after_hours\",\"value\":9999,"
		 "\"valid_from\":\"2098-01-01\"}",
		 422, "work-settings");
	assert_string_equal(asked_pointer(&work.desk.a), "/value");
	work_ask(work.coordonnateur, "POST", 0,
		 "{\"departement\":\"31\",\"key\":\"idle_days\",\"value\":9,"
		 "\"valid_from\":\"2020-01-01\"}",
		 422, "work-settings");
	assert_string_equal(asked_pointer(&work.desk.a), "/valid_from");
	work_ask(work.coordonnateur, "POST", 0,
		 "{\"departement\":\"31\",\"key\":\"escalate_after_hours\",\"value\":24,"
		 "\"valid_from\":\"2098-03-01\"}",
		 201, "work-settings");
	work_open(id);
	add(id, "\"due_at\":\"2098-01-15T12:00:00Z\"", task);
	run_job("2098-01-15T14:00:00Z");
	assert_int_equal(events("task.escalated"), 1);
	work_ask(work.conseiller, "PATCH", 1, "{\"due_at\":\"2098-03-15T12:00:00Z\"}", 200,
		 "tasks/%s", task);
	run_job("2098-03-15T14:00:00Z");
	assert_int_equal(events("task.escalated"), 1);
	run_job("2098-03-16T12:00:00Z");
	assert_int_equal(events("task.escalated"), 2);
	work_get(work.conseiller, 200, "work-settings?departement=31&day=2098-03-02");
	assert_int_equal(desk_items(&work.desk), 9);
}

static void a_call_back_that_is_due_is_announced_as_one(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_post(1, "{\"reason\":\"solution_found\"}", 200, "situations/%s/closure", id);
	run_job("2098-01-01T00:00:00Z");
	assert_int_equal(events("callback.due"), 1);
	assert_int_equal(events("task.due"), 0);
}

static void today_s_list_holds_what_is_due_and_files_that_nobody_touched(void **state)
{
	char id[40], idle[40], task[40];

	(void)state;
	work_open(id);
	add(id, "\"due_in\":{\"amount\":0,\"unit\":\"calendar_days\"}", task);
	add(id, "\"due_at\":\"2098-01-15T12:00:00Z\"", task);
	work_open(idle);
	work_exec("UPDATE situation SET opened_at = opened_at - interval '30 days' WHERE id = '%s'",
		  idle);
	work_get(work.conseiller, 200, "today?departement=31");
	assert_int_equal(desk_items(&work.desk), 2);
	assert_string_equal(json_string_value(json_object_get(desk_item(&work.desk, 0), "entry")),
			    "idle_file");
	assert_string_equal(json_string_value(json_object_get(desk_item(&work.desk, 1), "entry")),
			    "call_back");
	work_post(0, "{\"kind\":\"call\"}", 201, "situations/%s/acts", idle);
	work_get(work.conseiller, 200, "today?departement=31");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.coordonnateur, 200, "today?departement=31");
	assert_int_equal(desk_items(&work.desk), 0);
	work_get(work.conseiller, 403, "today?departement=44");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(a_task_is_due_at_an_instant_or_after_a_delay),
	    T(a_task_without_one_clear_date_is_refused),
	    T(a_task_goes_through_its_states_and_remembers_them),
	    T(no_task_comes_back_into_a_closed_situation),
	    T(the_lists_hold_what_they_say),
	    T(what_is_due_is_announced_once_and_passed_on_once),
	    T(a_departement_sets_its_own_delays_from_a_day_on),
	    T(a_call_back_that_is_due_is_announced_as_one),
	    T(today_s_list_holds_what_is_due_and_files_that_nobody_touched),
	};

	return cmocka_run_group_tests_name("tasks", tests, setup, work_teardown);
}
