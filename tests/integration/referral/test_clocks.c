/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_clocks.c - clocks follow their records; the job reminds and escalates, each step once.
 */
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "clock_job.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define SUBJECT   "0197f0a0-0000-7000-8000-0000000000e1"
#define CLOCKS    "/v1/referral/clocks?departement=31&subject_id=" SUBJECT
#define RULES     "/v1/referral/delay-rules"

static struct desk desk;
static struct cmn_conn *bus;
static struct test_db *db;
static const char *conseiller, *coordonnateur, *elsewhere, *partner;

/* A kind of its own, so that the rules of the product may change without these tests. */
static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	test_db_exec(
	    db, "SET search_path = referral;"
		"INSERT INTO situation_ref VALUES"
		" ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open');"
		"CREATE TABLE probe (id uuid PRIMARY KEY, departement text, situation_id uuid,"
		"  state text, state_at timestamptz);"
		"CREATE TRIGGER clocks AFTER INSERT OR UPDATE ON probe FOR EACH ROW"
		"  EXECUTE FUNCTION clock_follow('probe');"
		"INSERT INTO clock_move VALUES ('probe', 'asked', 'relay_receipt', 'start'),"
		" ('probe', 'waits', 'relay_receipt', 'pause'),"
		" ('probe', 'goes_on', 'relay_receipt', 'resume'),"
		" ('probe', 'again', 'relay_receipt', 'restart'),"
		" ('probe', 'done', '*', 'stop');"
		/* 10 jours ouvrés; reminded 2 before, coordonnateur after 2, member after 5 */
		"INSERT INTO delay_rule (id, departement, clock, unit, n, end_rule, remind_before,"
		" escalate_coordonnateur, escalate_member, basis, source, valid_from, begins_at)"
		" VALUES (gen_random_uuid(), '31', 'relay_receipt', 'jours_ouvres', 10, 'as_is', 2,"
		" 2, 5, 'agreement', 'community', '2023-01-01', '2022-12-31T23:00:00Z')");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	bus = test_db_conn("referral");
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	elsewhere = desk_as(&desk, "conseiller", "44", NULL);
	partner = desk_as(&desk, "partner", "31", SUBJECT);
	return 0;
}

static int teardown(void **state)
{
	cmn_conn_close(&bus);
	desk_close(&desk);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	(void)state;
	test_db_exec(db, "SET search_path = referral; TRUNCATE clock, probe; DELETE FROM outbox;"
			 "UPDATE situation_ref SET erased_at = NULL");
	return 0;
}

static void enter(const char *state, const char *at)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO referral.probe VALUES ('" SUBJECT "', '31', '" SITUATION "', '%s',"
		 " '%s') ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
		 " state_at = excluded.state_at",
		 state, at);
	test_db_exec(db, sql);
}

static void run_job(const char *now)
{
	struct cmn_error err = {0};
	bool more = true;

	for (int i = 0; more && i < 100; i++) {
		more = false;
		assert_int_equal(referral_job_clocks(bus, now, NULL, &more, &err), CMN_OK);
	}
	assert_false(more);
}

static int64_t told(const char *type, const char *level)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.outbox WHERE type = 'referral.clock.%s.v1'"
		 " AND data->>'level' = '%s'",
		 type, level);
	return test_db_count(db, sql);
}

static void assert_told(int64_t reminded, int64_t by_conseiller, int64_t by_coordonnateur,
			int64_t by_member)
{
	assert_int_equal(told("reminded", "conseiller"), reminded);
	assert_int_equal(told("escalated", "conseiller"), by_conseiller);
	assert_int_equal(told("escalated", "coordonnateur"), by_coordonnateur);
	assert_int_equal(told("escalated", "member_contact"), by_member);
}

static const char *shown(const char *key)
{
	const char *text;

	desk_get(&desk, conseiller, CLOCKS, 200);
	text = json_string_value(json_object_get(desk_item(&desk, 0), key));
	return text ? text : "";
}

static bool shown_true(const char *key)
{
	return json_is_true(json_object_get(desk_item(&desk, 0), key));
}

static void a_clock_names_its_unit_its_end_rule_and_its_due_day(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z"); /* Monday; 8, 14 and 25 May are days off */
	assert_string_equal(shown("due_on"), "2026-05-20");
	assert_string_equal(shown("unit"), "jours_ouvres");
	assert_string_equal(shown("end_rule"), "as_is");
	assert_string_equal(shown("state"), "running");
	assert_true(json_is_false(json_object_get(desk_item(&desk, 0), "legal")));
	assert_int_equal(desk_items(&desk), 1);
}

static void a_pause_keeps_what_is_left(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	enter("waits", "2026-05-06T09:00:00Z"); /* two are gone */
	assert_string_equal(shown("state"), "paused");
	assert_string_equal(shown("due_on"), "");
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "left")), 8);
	run_job("2026-09-01T09:00:00Z");
	assert_told(0, 0, 0, 0);
	enter("goes_on", "2026-06-01T09:00:00Z"); /* Monday: eight after it */
	assert_string_equal(shown("due_on"), "2026-06-11");
}

static void each_step_is_told_once_and_in_its_order(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z"); /* due Wednesday 20 */
	run_job("2026-05-15T09:00:00Z");
	assert_told(0, 0, 0, 0);
	run_job("2026-05-18T09:00:00Z");
	run_job("2026-05-18T09:00:00Z");
	run_job("2026-05-20T21:00:00Z"); /* still the 20th in Toulouse */
	assert_told(1, 0, 0, 0);
	run_job("2026-05-20T22:00:00Z");
	assert_told(1, 1, 0, 0);
	assert_true(*shown("due_on"));
	assert_true(shown_true("escalated"));
	run_job("2026-05-22T21:59:00Z");
	assert_told(1, 1, 0, 0);
	run_job("2026-05-22T22:00:00Z"); /* late by more than two jours ouvrés */
	assert_told(1, 1, 1, 0);
	run_job("2026-06-30T09:00:00Z");
	run_job("2026-07-30T09:00:00Z");
	assert_told(1, 1, 1, 1);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.audit WHERE operation IN"
					   " ('remind_clock', 'escalate_clock')") > 0,
			 1);
}

static int64_t tasks(const char *whose)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.outbox WHERE type = 'referral.task.asked.v1'"
		 " AND data->>'for' = '%s'",
		 whose);
	return test_db_count(db, sql);
}

static void each_step_asks_somebody_to_act(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	run_job("2026-05-18T09:00:00Z");
	assert_int_equal(tasks("conseiller"), 1);
	assert_int_equal(
	    test_db_count(db, "SELECT count(*) FROM referral.outbox WHERE data->>'due_on' ="
			      " '2026-05-20' AND data->>'cause' = 'relay_unacknowledged'"),
	    1);
	run_job("2026-05-21T09:00:00Z");
	assert_int_equal(tasks("conseiller"), 1);
	assert_int_equal(tasks("coordonnateur"), 0);
	run_job("2026-07-30T09:00:00Z");
	run_job("2026-07-31T09:00:00Z");
	assert_int_equal(tasks("conseiller"), 1);
	assert_int_equal(tasks("coordonnateur"), 2);
}

static void a_clock_moved_back_tells_nothing_twice(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	run_job("2026-05-21T09:00:00Z");
	assert_told(0, 1, 0, 0); /* nobody is reminded of what is over */
	run_job("2026-05-18T09:00:00Z");
	run_job("2026-05-20T09:00:00Z");
	run_job("2026-05-21T09:00:00Z");
	assert_told(0, 1, 0, 0);
}

static void what_is_killed_in_the_middle_has_not_happened(void **state)
{
	struct cmn_error err = {0};

	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	/* the program dies between its statements: nothing of the batch was committed */
	test_db_exec(db, "ALTER TABLE referral.outbox ADD CONSTRAINT dies CHECK"
			 " (type <> 'referral.clock.escalated.v1') NOT VALID");
	for (int i = 0; i < 3; i++) {
		bool more = false;

		assert_int_not_equal(
		    referral_job_clocks(bus, "2026-05-21T09:00:00Z", NULL, &more, &err), CMN_OK);
	}
	assert_int_equal(test_db_count(db, "SELECT level FROM referral.clock"), 0);
	test_db_exec(db, "ALTER TABLE referral.outbox DROP CONSTRAINT dies");
	run_job("2026-05-21T09:00:00Z");
	assert_told(0, 1, 0, 0);
}

static void what_is_done_is_not_chased(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	enter("done", "2026-05-05T09:00:00Z");
	run_job("2026-09-01T09:00:00Z");
	assert_told(0, 0, 0, 0);
	assert_string_equal(shown("state"), "stopped");
	assert_false(shown_true("late"));
	enter("again", "2026-06-01T09:00:00Z");
	desk_get(&desk, conseiller, CLOCKS, 200);
	assert_int_equal(desk_items(&desk), 2);
}

static void the_same_state_twice_starts_one_clock(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	enter("asked", "2026-05-05T09:00:00Z");
	enter("goes_on", "2026-05-06T09:00:00Z");
	enter("asked", "2026-05-07T09:00:00Z");
	desk_get(&desk, conseiller, CLOCKS, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_memory_equal(shown("started_at"), "2026-05-04T09:00:00", 19);
}

static void an_erased_situation_has_no_clock_that_runs(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	test_db_exec(db, "UPDATE referral.situation_ref SET erased_at = '2026-05-06T09:00:00Z'");
	assert_string_equal(shown("state"), "stopped");
	run_job("2026-09-01T09:00:00Z");
	assert_told(0, 0, 0, 0);
}

static void clocks_are_seen_by_the_team_of_the_departement_alone(void **state)
{
	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	desk_get(&desk, elsewhere, CLOCKS, 403);
	desk_get(&desk, partner, CLOCKS, 403);
	desk_get(&desk, elsewhere, "/v1/referral/clocks?departement=44&situation_id=" SITUATION,
		 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, conseiller, CLOCKS "&situation_id=" SITUATION, 400);
	assert_string_equal(asked_pointer(&desk.a), "query:subject_id");
}

static void set_rule(const char *who, const char *members, int status)
{
	char body[512];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"clock\":\"relay_outcome\",\"unit\":\"months\",\"n\":2,"
		 "\"end_rule\":\"next_ouvre\"%s}",
		 members);
	desk_send(&desk, "POST", RULES, who, NULL, body, status);
}

static void a_rule_holds_from_its_day_and_alters_no_clock_that_runs(void **state)
{
	char members[64], today[CMN_DAY_LEN];
	int day = cmn_day_of(cmn_clock_us(), "31");

	(void)state;
	enter("asked", "2026-05-04T09:00:00Z");
	cmn_day_format(day, today);
	snprintf(members, sizeof(members), ",\"valid_from\":\"%s\"", today);
	set_rule(conseiller, members, 403);
	set_rule(coordonnateur, members, 201);
	assert_string_equal(desk_text(&desk, "basis"), "agreement");
	set_rule(coordonnateur, members, 409);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	cmn_day_format(day - 1, today);
	snprintf(members, sizeof(members), ",\"valid_from\":\"%s\"", today);
	set_rule(coordonnateur, members, 422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	cmn_day_format(day + 30, today);
	snprintf(members, sizeof(members), ",\"valid_from\":\"%s\"", today);
	set_rule(coordonnateur, members, 201);
	test_db_exec(db, "INSERT INTO referral.delay_rule (id, departement, clock, unit, n,"
			 " end_rule, basis, source, valid_from, begins_at) VALUES"
			 " (gen_random_uuid(), '31', 'relay_receipt', 'months', 9, 'as_is',"
			 " 'agreement', 'community', '2024-01-01', '2023-12-31T23:00:00Z')");
	assert_string_equal(shown("due_on"), "2026-05-20");
	test_db_exec(db, "DELETE FROM referral.delay_rule WHERE n = 9");
}

static void a_rule_that_escalates_backwards_is_refused(void **state)
{
	(void)state;
	set_rule(coordonnateur,
		 ",\"valid_from\":\"2099-01-01\",\"escalate_coordonnateur\":5,"
		 "\"escalate_member\":4",
		 422);
	assert_string_equal(asked_pointer(&desk.a), "/escalate_member");
	set_rule(coordonnateur, ",\"valid_from\":\"2099-02-30\"", 422);
	test_db_exec(db, "UPDATE referral.delay_rule SET basis = 'law' WHERE departement = '*'"
			 " AND clock = 'relay_outcome'");
	set_rule(coordonnateur, ",\"valid_from\":\"2099-01-01\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/clock");
	test_db_exec(db, "UPDATE referral.delay_rule SET basis = 'product'"
			 " WHERE departement = '*' AND clock = 'relay_outcome'");
}

static void the_rules_that_hold_are_listed_with_those_to_come(void **state)
{
	(void)state;
	desk_get(&desk, conseiller, RULES "?departement=31&day=2022-06-01", 200);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "departement")),
			    "*");
	desk_get(&desk, conseiller, RULES "?departement=44", 403);
	desk_get(&desk, conseiller, RULES "?departement=31&day=2022-02-30", 400);
}

#define TEST(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_clock_names_its_unit_its_end_rule_and_its_due_day),
	    TEST(a_pause_keeps_what_is_left),
	    TEST(each_step_is_told_once_and_in_its_order),
	    TEST(each_step_asks_somebody_to_act),
	    TEST(a_clock_moved_back_tells_nothing_twice),
	    TEST(what_is_killed_in_the_middle_has_not_happened),
	    TEST(what_is_done_is_not_chased),
	    TEST(the_same_state_twice_starts_one_clock),
	    TEST(an_erased_situation_has_no_clock_that_runs),
	    TEST(clocks_are_seen_by_the_team_of_the_departement_alone),
	    TEST(a_rule_holds_from_its_day_and_alters_no_clock_that_runs),
	    TEST(a_rule_that_escalates_backwards_is_refused),
	    TEST(the_rules_that_hold_are_listed_with_those_to_come),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
