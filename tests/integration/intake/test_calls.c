/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_calls.c - the telephone platform tells of its calls, late and out of order; people open
 * them, call back, record them once.  Callers and numbers are invented.
 */
#include "intake_events.h"
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define CALLS         "/v1/intake/calls"
#define CALLBACKS     "/v1/intake/callbacks?departement=31"
#define SOLICITATIONS "/v1/intake/solicitations"
#define NUMBER        "+33639980123"
#define RACERS        8

static struct desk desk;
static const char *platform, *conseiller, *other, *conseiller44;
static int calls;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = intake;"
			     "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens')"
			     " ON CONFLICT DO NOTHING;"
			     "INSERT INTO commune_former VALUES ('31998', '31483')");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	platform = desk_as(&desk, "operator", "31", NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	other = desk_as(&desk, "coordonnateur", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* An event of call `id`, `minute` minutes after ten o'clock. */
static void tell(int id, const char *event, int minute, const char *more, int status)
{
	char body[512];

	snprintf(body, sizeof(body),
		 "{\"call_id\":\"c-%d\",\"event\":\"%s\",\"at\":\"2026-03-02T10:%02d:00Z\"%s}", id,
		 event, minute, more);
	desk_send(&desk, "POST", CALLS, platform, NULL, body, status);
}

static void abandoned(char id[40])
{
	calls++;
	tell(calls, "ringing", 0, ",\"callback_number\":\"" NUMBER "\"", 200);
	tell(calls, "abandoned", 1, "", 200);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void at(const char *id, const char *act, char target[128])
{
	snprintf(target, 128, CALLS "/%s%s", id, act);
}

static void attempt(const char *id, const char *version, const char *outcome, int status)
{
	char target[128], body[64], match[32];

	at(id, "/attempts", target);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version);
	snprintf(body, sizeof(body), "{\"outcome\":\"%s\"}", outcome);
	desk_send(&desk, "POST", target, conseiller, version[0] ? match : NULL, body, status);
}

static void an_event_told_twice_changes_nothing(void **state)
{
	char id[40];

	calls++;
	tell(calls, "ringing", 0, "", 200);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	tell(calls, "ringing", 0, "", 200);
	assert_string_equal(desk_text(&desk, "id"), id);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "version")), 1);
	tell(calls, "answered", 1, "", 200);
	assert_string_equal(desk_text(&desk, "state"), "answered");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.phone_call_event"), 2);
}

static void events_may_come_late_and_out_of_order(void **state)
{
	(void)state;
	calls++;
	tell(calls, "abandoned", 9, "", 200);
	assert_string_equal(desk_text(&desk, "callback_state"), "waiting");
	tell(calls, "transferred", 5, "", 200);
	assert_string_equal(desk_text(&desk, "state"), "abandoned");
	tell(calls, "answered", 8, "",
	     200); /* it had been answered: who hangs up abandons nothing */
	assert_string_equal(desk_text(&desk, "state"), "answered");
	assert_string_equal(desk_text(&desk, "callback_state"), "none");
	assert_string_equal(desk_text(&desk, "first_at"), "2026-03-02T10:05:00Z");
	tell(calls, "ringing", 4, "", 200);
	assert_string_equal(desk_text(&desk, "state"), "answered");
	tell(calls, "rolled_over", 10, "", 200);
	assert_string_equal(desk_text(&desk, "state"), "rolled_over");
	tell(calls, "called_back", 20, "", 200);
	assert_string_equal(desk_text(&desk, "callback_state"), "done");
}

static void what_the_platform_cannot_tell_is_refused_by_name(void **state)
{
	char body[256];

	(void)state;
	tell(900, "lost", 0, "", 422);
	assert_string_equal(asked_pointer(&desk.a), "/event");
	tell(900, "ringing", 0, ",\"callback_number\":\"1; DROP\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/callback_number");
	tell(900, "ringing", 0, ",\"departement\":\"44\"", 403);
	assert_string_equal(asked_pointer(&desk.a), "/departement");
	tell(900, "ringing", 0, ",\"commune\":\"31997\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
	snprintf(body, sizeof(body),
		 "{\"call_id\":\"c-900\",\"event\":\"ringing\",\"at\":\"2199-01-01T00:00:00Z\"}");
	desk_send(&desk, "POST", CALLS, platform, NULL, body, 422);
	assert_string_equal(asked_pointer(&desk.a), "/at");
	desk_send(&desk, "POST", CALLS, platform, NULL,
		  "{\"call_id\":\"a b\",\"event\":\"ringing\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/call_id");
	desk_send(&desk, "POST", CALLS, conseiller, NULL,
		  "{\"call_id\":\"c\",\"event\":\"ringing\"}", 403);
	calls++;
	tell(calls, "ringing", 0, ",\"commune\":\"31998\"", 200);
	assert_string_equal(desk_text(&desk, "commune"), "31483");
}

static void a_call_without_end_is_refused(void **state)
{
	(void)state;
	calls++;
	for (int i = 0; i < 60; i++)
		tell(calls, "ringing", i, "", 200);
	for (int i = 0; i < 4; i++)
		tell(calls, "answered", i, "", 200);
	tell(calls, "transferred", 5, "", 409);
	assert_string_equal(asked_pointer(&desk.a), "/call_id");
}

static void an_abandoned_call_is_no_solicitation_and_waits(void **state)
{
	char id[40];

	abandoned(id);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.solicitation"), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.outbox WHERE type ="
					       " 'intake.solicitation.recorded.v1'"),
			 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.outbox WHERE data::text"
					       " LIKE '%3998%'"),
			 0);
	desk_get(&desk, conseiller, CALLBACKS, 200);
	assert_true(desk_items(&desk) >= 1);
	assert_string_equal(
	    json_string_value(json_object_get(desk_item(&desk, 0), "callback_number")), NUMBER);
	assert_true(json_is_true(json_object_get(desk_item(&desk, 0), "overdue")));
	assert_true(json_integer_value(json_object_get(desk_item(&desk, 0), "age_minutes")) > 0);
	desk_get(&desk, platform, CALLBACKS, 403);
	desk_get(&desk, conseiller44, CALLBACKS, 403);
	attempt(id, "2", "reached", 200);
}

static void a_call_back_is_done_or_given_up_and_its_number_forgotten(void **state)
{
	char id[40], sql[160];

	abandoned(id);
	attempt(id, "", "no_answer", 428);
	attempt(id, "9", "no_answer", 412);
	attempt(id, "2", "maybe", 422);
	assert_string_equal(asked_pointer(&desk.a), "/outcome");
	attempt(id, "2", "no_answer", 200);
	assert_string_equal(desk_text(&desk, "callback_state"), "waiting");
	attempt(id, "3", "no_answer", 200);
	attempt(id, "4", "no_answer", 200);
	assert_string_equal(desk_text(&desk, "callback_state"), "given_up");
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "attempts")), 3);
	attempt(id, "5", "no_answer", 409);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.phone_call WHERE id = '%s' AND"
		 " callback_number IS NULL",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
	abandoned(id);
	attempt(id, "2", "reached", 200);
	assert_string_equal(desk_text(&desk, "callback_state"), "done");
	abandoned(id);
	attempt(id, "2", "wrong_number", 200);
	assert_string_equal(desk_text(&desk, "callback_state"), "given_up");
	tell(calls, "ringing", 30, ",\"callback_number\":\"" NUMBER "\"", 200);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.phone_call WHERE id = '%s' AND"
		 " callback_number IS NULL AND callback_state = 'given_up'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void who_opens_a_call_has_it_and_the_other_is_told(void **state)
{
	char id[40], target[128], body[128];

	(void)state;
	abandoned(id);
	at(id, "/taking", target);
	desk_send(&desk, "POST", target, conseiller, NULL, NULL, 200);
	assert_string_equal(desk_text(&desk, "taken_by"), "conseiller-31-test");
	desk_send(&desk, "POST", target, conseiller, NULL, NULL, 200);
	desk_send(&desk, "POST", target, other, NULL, NULL, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "conseiller-31-test"));
	desk_send(&desk, "POST", target, conseiller44, NULL, NULL, 404);
	snprintf(body, sizeof(body), "{\"channel\":\"phone\",\"call_id\":\"%s\"}", id);
	desk_send(&desk, "POST", SOLICITATIONS, other, NULL, body, 409);
	assert_string_equal(asked_pointer(&desk.a), "/call_id");
	assert_non_null(strstr(desk_text(&desk, "detail"), "conseiller-31-test"));
	at(id, "", target);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, platform, target, 200);
	assert_string_equal(desk_text(&desk, "callback_number"), "");
}

static void a_call_becomes_one_solicitation_and_the_other_is_told(void **state)
{
	char id[40], body[160], target[128];

	(void)state;
	abandoned(id);
	snprintf(body, sizeof(body), "{\"channel\":\"allo_360\",\"call_id\":\"%s\"}", id);
	desk_send(&desk, "POST", SOLICITATIONS, conseiller, "Idempotency-Key: once", body, 201);
	desk_send(&desk, "POST", SOLICITATIONS, conseiller, "Idempotency-Key: once", body, 201);
	desk_send(&desk, "POST", SOLICITATIONS, other, NULL, body, 409);
	assert_string_equal(asked_pointer(&desk.a), "/call_id");
	assert_non_null(strstr(desk_text(&desk, "detail"), "conseiller-31-test"));
	at(id, "", target);
	desk_get(&desk, platform, target, 200);
	assert_string_equal(desk_text(&desk, "callback_state"), "done");
	assert_string_not_equal(desk_text(&desk, "solicitation_id"), "");
	snprintf(body, sizeof(body),
		 "{\"channel\":\"phone\",\"call_id\":\"00000000-0000-7000-8000-000000000000\"}");
	desk_send(&desk, "POST", SOLICITATIONS, conseiller, NULL, body, 422);
	assert_string_equal(asked_pointer(&desk.a), "/call_id");
}

static void a_call_that_nobody_called_back_is_given_up_and_its_number_forgotten(void **state)
{
	struct cmn_conn *bus = test_db_conn("intake");
	char id[40], now[CMN_TIME_LEN], sql[256];
	struct cmn_error err;
	bool more = true;

	abandoned(id); /* of March: long ago */
	calls++;
	cmn_time_format(cmn_clock_us(), now);
	snprintf(sql, sizeof(sql),
		 "{\"call_id\":\"c-%d\",\"event\":\"abandoned\",\"callback_number\":\"" NUMBER
		 "\"}",
		 calls);
	desk_send(&desk, "POST", CALLS, platform, NULL, sql, 200);
	cmn_error_init(&err);
	assert_int_equal(intake_job_calls(bus, now, NULL, &more, &err), CMN_OK);
	assert_false(more);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.phone_call c JOIN intake.outbox o"
		 " ON o.subject = c.id::text AND o.data->>'callback_state' = 'given_up'"
		 " WHERE c.id = '%s' AND c.callback_state = 'given_up'"
		 " AND c.callback_number IS NULL",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.phone_call"
					       " WHERE callback_number IS NOT NULL"),
			 1);
	cmn_conn_close(&bus);
}

/* --- at once -----------------------------------------------------------------------------------
 */

struct racer {
	pthread_t thread;
	const char *target, *headers;
	char body[256];
	int status;
	char detail[256];
};

static void *race(void *arg)
{
	struct racer *r = arg;
	struct asked a = {0};

	ask(desk.d, "POST", r->target, r->headers, r->body, &a);
	r->status = a.answer.status;
	snprintf(r->detail, sizeof(r->detail), "%s", asked_text(&a, "detail"));
	asked_clear(&a);
	return NULL;
}

static int run(struct racer *racers, int n, int wanted)
{
	int found = 0;

	for (int i = 0; i < n; i++)
		assert_int_equal(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
	for (int i = 0; i < n; i++) {
		pthread_join(racers[i].thread, NULL);
		found += racers[i].status == wanted;
	}
	return found;
}

static void of_many_who_record_one_call_at_once_one_does(void **state)
{
	struct racer racers[RACERS] = {0};
	char id[40], headers[2][2048], sql[128];

	abandoned(id);
	snprintf(headers[0], sizeof(headers[0]), "%s\nContent-Type: application/json", conseiller);
	snprintf(headers[1], sizeof(headers[1]), "%s\nContent-Type: application/json", other);
	for (int i = 0; i < RACERS; i++) {
		racers[i].target = SOLICITATIONS;
		racers[i].headers = headers[i % 2];
		snprintf(racers[i].body, sizeof(racers[i].body),
			 "{\"channel\":\"allo_360\",\"call_id\":\"%s\"}", id);
	}
	assert_int_equal(run(racers, RACERS, 201), 1);
	for (int i = 0; i < RACERS; i++)
		if (racers[i].status != 201) {
			assert_int_equal(racers[i].status, 409);
			assert_non_null(strstr(racers[i].detail, "-31-test"));
		}
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM intake.solicitation WHERE call_id = '%s'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void events_of_one_call_told_at_once_are_all_kept(void **state)
{
	static const char *const EVENTS[] = {"ringing", "transferred", "rolled_over", "answered"};
	struct racer racers[CMN_LEN(EVENTS)] = {0};
	char headers[2048], sql[256];

	calls++;
	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", platform);
	for (size_t i = 0; i < CMN_LEN(EVENTS); i++) {
		racers[i].target = CALLS;
		racers[i].headers = headers;
		snprintf(
		    racers[i].body, sizeof(racers[i].body),
		    "{\"call_id\":\"c-%d\",\"event\":\"%s\",\"at\":\"2026-03-02T11:0%zu:00Z\"}",
		    calls, EVENTS[i], i);
	}
	assert_int_equal(run(racers, CMN_LEN(EVENTS), 200), CMN_LEN(EVENTS));
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.phone_call c JOIN intake.phone_call_event e"
		 " ON e.call_id = c.id WHERE c.platform_id = 'c-%d' AND c.state = 'answered'",
		 calls);
	assert_int_equal(test_db_count(*state, sql), CMN_LEN(EVENTS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_event_told_twice_changes_nothing),
	    cmocka_unit_test(events_may_come_late_and_out_of_order),
	    cmocka_unit_test(what_the_platform_cannot_tell_is_refused_by_name),
	    cmocka_unit_test(a_call_without_end_is_refused),
	    cmocka_unit_test(an_abandoned_call_is_no_solicitation_and_waits),
	    cmocka_unit_test(a_call_back_is_done_or_given_up_and_its_number_forgotten),
	    cmocka_unit_test(who_opens_a_call_has_it_and_the_other_is_told),
	    cmocka_unit_test(a_call_becomes_one_solicitation_and_the_other_is_told),
	    cmocka_unit_test(a_call_that_nobody_called_back_is_given_up_and_its_number_forgotten),
	    cmocka_unit_test(of_many_who_record_one_call_at_once_one_does),
	    cmocka_unit_test(events_of_one_call_told_at_once_are_all_kept),
	};

	return cmocka_run_group_tests_name("phone calls", tests, setup, teardown);
}
