/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_clocks.c - what the service does by itself with relays and drafts, at its hours.
 */
#include "project_help.h"

#include "appv_store.h"
#include "project_events.h"

#include "cmn/clock.h"

typedef enum cmn_err job_fn(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			    struct cmn_error *err);

static void run(job_fn *job, const char *now)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more = false;

	cmn_error_init(&err);
	if (job(conn, now, NULL, &more, &err) != CMN_OK)
		fail_msg("%s (%s)", err.detail[CMN_EN], err.cause);
	assert_false(more);
	cmn_conn_close(&conn);
}

/* A relay that was oriented on 1 January 2025. */
static void an_old_relay(void **state, char situation[40], char project[40], char id[40])
{
	char sql[512];

	a_relay(situation, project, id);
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.appv_relay SET oriented_at = '2025-01-01', acknowledge_due ="
		 " '2025-01-08', return_due = '2025-04-01', tick_at = '2025-01-08',"
		 " consent_look_at = '2025-01-01T01:00Z' WHERE id = '%s'",
		 id);
	test_db_exec(*state, sql);
}

static int64_t is(void **state, const char *id, const char *condition)
{
	char sql[512];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM intake.appv_relay WHERE id = '%s' AND %s",
		 id, condition);
	return test_db_count(*state, sql);
}

static void nobody_answers_three_reminders_and_then_the_end(void **state)
{
	static const char *const DAYS[] = {"2025-01-08T00:00:00Z", "2025-01-11T00:00:00Z",
					   "2025-01-14T00:00:00Z", "2025-01-17T00:00:00Z"};
	char situation[40], project[40], id[40];

	an_old_relay(state, situation, project, id);
	run(intake_job_appv_clocks, "2025-01-07T23:59:59Z");
	assert_int_equal(is(state, id, "reminders = 0"), 1);
	for (int n = 0; n < 3; n++) {
		run(intake_job_appv_clocks, DAYS[n]);
		run(intake_job_appv_clocks, DAYS[n]); /* the same minute again: once */
		assert_int_equal(told(state, "intake.appv.reminded.v1", id), n + 1);
		assert_int_equal(is(state, id, "state = 'oriented' AND version = 1"), 1);
		/* the facilitator, and the conseiller, each once */
		assert_int_equal(count(state,
				       "SELECT count(DISTINCT recipient) FROM intake.notice"
				       " WHERE template = 'relay_reminder'"
				       " AND params->>'due' LIKE '2025-01-08%' AND situation_id ="
				       " (SELECT situation_id FROM intake.appv_relay"
				       "  WHERE id = '<id>')",
				       id),
				 2);
		assert_int_equal(count(state,
				       "SELECT count(*) FROM intake.notice WHERE situation_id ="
				       " (SELECT situation_id FROM intake.appv_relay"
				       "  WHERE id = '<id>') AND template = 'relay_reminder'",
				       id),
				 2 * (n + 1));
	}
	run(intake_job_appv_clocks, DAYS[3]);
	assert_int_equal(is(state, id, "state = 'expired' AND ended_at IS NOT NULL"), 1);
	assert_int_equal(told(state, "intake.appv.expired.v1", id), 1);
	run(intake_job_appv_clocks, "2025-12-31T00:00:00Z");
	assert_int_equal(told(state, "intake.appv.expired.v1", id), 1);
	desk_get(&desk, facilitator, RELAY(id, ""), 404);
	assert_int_equal(count(state,
			       "SELECT count(*) FROM intake.audit WHERE resource_id = '<id>'"
			       " AND actor = 'system'",
			       id),
			 4);
}

static void a_reminder_makes_nobodys_version_stale_and_an_answer_begins_anew(void **state)
{
	char situation[40], project[40], id[40];

	an_old_relay(state, situation, project, id);
	run(intake_job_appv_clocks, "2025-01-08T00:00:00Z");
	act(facilitator, id, "/acknowledgement", 1, NULL, 200);
	assert_int_equal(number_of("reminders"), 0);
	assert_int_equal(is(state, id, "tick_at = return_due"), 1);
	run(intake_job_appv_clocks, "2025-03-01T00:00:00Z");
	assert_int_equal(told(state, "intake.appv.reminded.v1", id), 1);
	run(intake_job_appv_clocks, "2025-04-01T00:00:00Z");
	assert_int_equal(told(state, "intake.appv.reminded.v1", id), 2);
	act(conseiller, id, "/extension", 2, "{\"return_within_days\":60}", 200);
	assert_int_equal(number_of("reminders"), 0);
	run(intake_job_appv_clocks, "2025-12-01T00:00:00Z");
	assert_int_equal(told(state, "intake.appv.reminded.v1", id), 2);
}

static void a_relay_whose_consent_ended_is_stopped_and_one_that_holds_is_not(void **state)
{
	char situation[40], project[40], id[40], kept[40];
	char now[CMN_TIME_LEN];

	an_old_relay(state, situation, project, kept);
	an_old_relay(state, situation, project, id);
	say(situation, "\"decision\":\"refused\",\"means\":\"oral\"");
	cmn_time_format(cmn_clock_us() + 1000000, now);
	run(intake_job_appv_consent, now);
	assert_int_equal(is(state, id, "state = 'stopped' AND reason = 'consent_ended'"), 1);
	assert_int_equal(is(state, kept, "state = 'oriented' AND consent_look_at > '2026-01-01'"),
			 1);
	assert_int_equal(told(state, "intake.appv.stopped.v1", id), 1);
	assert_int_equal(told(state, "intake.appv.stopped.v1", kept), 0);
}

static void closed_for(void **state, const char *situation, const char *reason)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "SET search_path = intake; UPDATE situation SET state = 'closed', closed_at ="
		 " opened_at, closure_reason = '%s' WHERE id = '%s'",
		 reason, situation);
	test_db_exec(*state, sql);
}

static void a_relay_of_a_person_who_died_is_closed_at_once_and_stopped(void **state)
{
	char situation[40], project[40], id[40], open[40], now[CMN_TIME_LEN];

	an_old_relay(state, situation, project, open);
	closed_for(state, situation, "solution_found");
	an_old_relay(state, situation, project, id);
	closed_for(state, situation, "death");
	desk_get(&desk, facilitator, RELAY(id, ""), 404);
	desk_get(&desk, facilitator, RELAY(open, ""), 200);
	cmn_time_format(cmn_clock_us() + 1000000, now);
	run(intake_job_appv_consent, now);
	assert_int_equal(is(state, id, "state = 'stopped' AND reason = 'death'"), 1);
	assert_int_equal(is(state, open, "state = 'oriented'"), 1);
	assert_int_equal(told(state, "intake.appv.stopped.v1", id), 1);
}

static void two_replicas_remind_once(void **state)
{
	char situation[40], project[40], id[40];
	struct cmn_conn *first = test_db_conn("intake");
	CMN_AUTO(cmn_pgres_drop) PGresult *held = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	an_old_relay(state, situation, project, id);
	assert_int_equal(cmn_conn_begin(first, &err), CMN_OK);
	assert_int_equal(intake_store_appv_due(first, "2025-01-09T00:00:00Z", 100, &held, &err),
			 CMN_OK);
	assert_true(PQntuples(held) >= 1);
	run(intake_job_appv_clocks, "2025-01-09T00:00:00Z"); /* finds it locked, leaves it */
	assert_int_equal(told(state, "intake.appv.reminded.v1", id), 0);
	cmn_conn_rollback(first); /* killed in the middle: nothing has happened */
	run(intake_job_appv_clocks, "2025-01-09T00:00:00Z");
	assert_int_equal(told(state, "intake.appv.reminded.v1", id), 1);
	cmn_conn_close(&first);
}

static void drafts_are_forgotten_after_thirty_days(void **state)
{
	char situation[40], project[40], sql[256];

	a_written_project(situation, project);
	write_it(project, 1, CONTENT, 412);
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.project_draft SET saved_at = '2025-01-01' WHERE project_id = '%s'",
		 project);
	test_db_exec(*state, sql);
	run(intake_job_project_drafts, "2025-01-31T00:00:00Z");
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.project_draft WHERE project_id = '<id>'",
		  project),
	    1);
	run(intake_job_project_drafts, "2025-01-31T00:00:01Z");
	assert_int_equal(
	    count(state, "SELECT count(*) FROM intake.project_draft WHERE project_id = '<id>'",
		  project),
	    0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_answers_three_reminders_and_then_the_end),
	    cmocka_unit_test(a_reminder_makes_nobodys_version_stale_and_an_answer_begins_anew),
	    cmocka_unit_test(a_relay_whose_consent_ended_is_stopped_and_one_that_holds_is_not),
	    cmocka_unit_test(a_relay_of_a_person_who_died_is_closed_at_once_and_stopped),
	    cmocka_unit_test(two_replicas_remind_once),
	    cmocka_unit_test(drafts_are_forgotten_after_thirty_days),
	};

	return cmocka_run_group_tests_name("clocks of life projects", tests, help_setup,
					   help_teardown);
}
