/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_anomaly_http.c - anyone reports what is wrong; the team answers in time; everybody sees how
 * many are open, and nobody else the words.
 */
#include "integration/directory/offering.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "quality_job.h"

#include <pthread.h>

#define ANOMALIES "/v1/directory/anomalies"

static void report_as(const char *who, const char *member, const char *id, const char *more,
		      int status)
{
	char body[1400];

	snprintf(body, sizeof(body), "{\"%s\":\"%s\",%s}", member, id, more);
	put("POST", ANOMALIES, who, NULL, body, status);
}

static void report(const char *offer, const char *kind, int status)
{
	char more[80];

	snprintf(more, sizeof(more), "\"kind\":\"%s\"", kind);
	report_as(NULL, "offer_id", offer, more, status);
}

static void answer(const char *id, int version, const char *body, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("POST", below("anomalies", id, "answer"), me.coordonnateur, header, body, status);
}

static json_int_t open_of(const char *kind, const char *id)
{
	get(of(kind, id), 200);
	return json_integer_value(member("open_anomalies"));
}

static void anybody_reports_and_everybody_sees_how_many_are_open(void **state)
{
	struct things t = some("", "");
	char id[40];

	(void)state;
	assert_int_equal(open_of("offers", t.offer), 0);
	report(t.offer, "wrong_phone", 201);
	keep(id);
	assert_string_equal(asked_text(&me.a, "state"), "reported");
	assert_string_equal(asked_text(&me.a, "channel"), "public");
	assert_string_equal(asked_text(&me.a, "departement"), "31");
	report(t.offer, "closed", 201);
	report_as(NULL, "place_id", t.place, "\"kind\":\"moved\"", 201);
	assert_int_equal(open_of("offers", t.offer), 2);
	assert_int_equal(open_of("actors", t.actor), 3);
	answer(id, 1, "{\"state\":\"corrected\"}", 200);
	assert_int_equal(open_of("offers", t.offer), 1);
	assert_int_equal(open_of("actors", t.actor), 2);
	answer(id, 2, "{\"state\":\"taken\"}", 200);
	assert_int_equal(open_of("offers", t.offer), 2);
}

static void a_second_report_of_the_same_is_a_duplicate(void **state)
{
	struct things t = some("", "");
	char first[40];

	(void)state;
	report(t.offer, "closed", 201);
	keep(first);
	report(t.offer, "closed", 201);
	assert_string_equal(asked_text(&me.a, "state"), "duplicate");
	assert_string_equal(asked_text(&me.a, "duplicate_of"), first);
	assert_int_equal(open_of("offers", t.offer), 1);
	for (int i = 0; i < 2; i++) {
		report_as(NULL, "offer_id", t.offer, "\"kind\":\"other\",\"note\":\"Autre.\"", 201);
		assert_string_equal(asked_text(&me.a, "state"),
				    "reported"); /* who knows what else */
	}
}

static void a_flood_from_the_public_is_stopped_and_the_team_goes_on(void **state)
{
	struct things t = some("", "");

	(void)state;
	for (int i = 0; i < 5; i++)
		report(t.offer, "closed", 201);
	report(t.offer, "moved", 429);
	assert_string_equal(asked_slug(&me.a), "too-many-requests");
	report_as(me.conseiller, "offer_id", t.offer, "\"kind\":\"moved\"", 201);
	assert_string_equal(asked_text(&me.a, "channel"), "professional");
}

static void the_words_are_for_the_team(void **state)
{
	struct things t = some("", "");
	char id[40];

	report_as(NULL, "offer_id", t.offer,
		  "\"kind\":\"wrong_hours\",\"note\":\"Fermé le lundi \\u202e🙂 <b>'; DROP\"",
		  201);
	keep(id);
	assert_null(member("note"));
	get(of("anomalies", id), 200);
	assert_null(member("note"));
	get_as(me.conseiller, of("anomalies", id), 200);
	assert_non_null(strstr(asked_text(&me.a, "note"), "<b>'; DROP"));
	assert_null(member("reporter"));
	report_as(me.conseiller, "offer_id", t.offer, "\"kind\":\"wrong_public\"", 201);
	assert_true(asked_text(&me.a, "reporter")[0] != '\0');
	keep(id);
	get(of("anomalies", id), 200);
	assert_null(member("reporter"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.outbox"
					       " WHERE data::text LIKE '%DROP%'"),
			 0);
	get_as(NULL, ANOMALIES "?departement=31", 401);
	get_as(me.conseiller, ANOMALIES "?departement=44", 403);
}

static void what_makes_no_report_is_refused_at_its_field(void **state)
{
	struct things t = some("", "");
	char words[502] = "", big[700];

	(void)state;
	report_as(NULL, "offer_id", t.offer, "\"kind\":\"other\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/note");
	report_as(NULL, "offer_id", t.offer, "\"kind\":\"moved\",\"note\":\"a@example.org\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/note");
	report_as(NULL, "offer_id", t.offer, "\"kind\":\"moved\",\"note\":\"a\\u0007b\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/note");
	memset(words, 'x', 501);
	snprintf(big, sizeof(big), "\"kind\":\"other\",\"note\":\"%s\"", words);
	report_as(NULL, "offer_id", t.offer, big, 422);
	report_as(NULL, "offer_id", t.offer, "\"kind\":\"ugly\"", 422);
	report_as(NULL, "offer_id", t.actor, "\"kind\":\"moved\"", 422);
	assert_string_equal(asked_pointer(&me.a), "/offer_id");
	report_as(NULL, "actor_id", t.actor, "\"kind\":\"moved\",\"email\":\"x\"", 422);
	put("POST", ANOMALIES, NULL, NULL, "{\"kind\":\"moved\"}", 422);
	patch(of("actors", t.actor), 1, "{\"active\":false}", 200);
	report_as(NULL, "actor_id", t.actor, "\"kind\":\"moved\"", 422);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "quitté l’annuaire"));
}

static void each_answer_has_what_it_needs(void **state)
{
	struct things t = some("", "");
	char one[40], two[40], body[120];

	(void)state;
	report(t.offer, "wrong_hours", 201);
	keep(one);
	report(t.offer, "wrong_public", 201);
	keep(two);
	answer(one, 9, "{\"state\":\"taken\"}", 412);
	answer(one, 1, "{\"state\":\"refused\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/reason");
	answer(one, 1, "{\"state\":\"corrected\",\"reason\":\"abuse\"}", 422);
	answer(one, 1, "{\"state\":\"duplicate\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/duplicate_of");
	snprintf(body, sizeof(body), "{\"state\":\"duplicate\",\"duplicate_of\":\"%s\"}", one);
	answer(one, 1, body, 422);
	answer(two, 1, body, 200);
	answer(two, 2, "{\"state\":\"corrected\"}", 409);
	answer(one, 1, "{\"state\":\"refused\",\"reason\":\"already_right\",\"answer\":\"Vu.\"}",
	       200);
	assert_string_equal(asked_text(&me.a, "reason"), "already_right");
	assert_string_equal(asked_text(&me.a, "answer"), "Vu.");
	assert_true(asked_text(&me.a, "state_by")[0] != '\0');
	answer("0197f0a0-0000-7000-8000-000000000000", 1, "{\"state\":\"taken\"}", 404);
	put("POST", below("anomalies", one, "answer"), NULL, "If-Match: \"2\"",
	    "{\"state\":\"taken\"}", 401);
}

static void run_clock(int day)
{
	struct cmn_conn *conn = test_db_conn("directory");
	char now[CMN_TIME_LEN];
	struct cmn_error err;
	bool more = false;

	cmn_time_format(cmn_day_begin(day, "31") + 1, now);
	if (directory_job_anomalies(conn, now, NULL, &more, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
}

static int64_t told(struct test_db *db, const char *id, const char *what)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE subject = '%s'"
		 " AND type = 'directory.anomaly.%s.v1'",
		 id, what);
	return test_db_count(db, sql);
}

static void who_does_not_answer_is_reminded_once_then_it_is_escalated_once(void **state)
{
	const struct cmn_delay ten = {CMN_JOURS_OUVRES, 10, CMN_END_NEXT_OUVRE};
	struct things t = some("", "");
	int due, today = cmn_day_of(cmn_clock_us(), "31");
	char id[40], day[CMN_DAY_LEN];

	report(t.offer, "wrong_public", 201);
	keep(id);
	due = cmn_day_due(today, &ten, "31");
	cmn_day_format(due, day);
	assert_string_equal(asked_text(&me.a, "due_on"), day);
	run_clock(due - 4);
	assert_int_equal(told(*state, id, "reminded"), 0);
	for (int i = 0; i < 3; i++)
		run_clock(due - 3);
	assert_int_equal(told(*state, id, "reminded"), 1);
	run_clock(due);
	assert_int_equal(told(*state, id, "escalated"), 0);
	for (int i = 0; i < 3; i++)
		run_clock(due + 1 + i);
	assert_int_equal(told(*state, id, "escalated"), 1);
	get_as(me.coordonnateur, ANOMALIES "?departement=31&escalated=true&kind=wrong_public", 200);
	assert_string_equal(json_string_value(json_object_get(item(items() - 1), "id")), id);
	answer(id, 1, "{\"state\":\"corrected\"}", 200);
	run_clock(due + 60);
	assert_int_equal(told(*state, id, "reminded"), 1);
	/* taken up again: a delay of its own */
	answer(id, 2, "{\"state\":\"taken\"}", 200);
	assert_false(json_is_true(member("escalated")));
	run_clock(due + 1);
	assert_int_equal(told(*state, id, "escalated"), 2);
}

static void a_confidential_address_is_answered_within_a_day(void **state)
{
	const struct cmn_delay one = {CMN_JOURS_OUVRES, 1, CMN_END_NEXT_OUVRE};
	struct things t = some("", "");
	char day[CMN_DAY_LEN];

	(void)state;
	report(t.offer, "confidential_address", 201);
	cmn_day_format(cmn_day_due(cmn_day_of(cmn_clock_us(), "31"), &one, "31"), day);
	assert_string_equal(asked_text(&me.a, "due_on"), day);
	get(of("offers", t.offer), 200);
	const json_t *last = json_array_get(json_object_get(member("quality"), "parts"), 4);
	assert_string_equal(json_string_value(json_object_get(last, "part")), "anomalies");
	assert_int_equal(json_integer_value(json_object_get(last, "points")), 0);
}

static void the_words_are_forgotten_and_the_report_stays(void **state)
{
	struct things t = some("", "");
	char id[40];

	(void)state;
	report_as(NULL, "offer_id", t.offer, "\"kind\":\"moved\",\"note\":\"Parti.\"", 201);
	keep(id);
	run_clock(cmn_day_of(cmn_clock_us(), "31") + 900);
	get_as(me.coordonnateur, of("anomalies", id), 200);
	assert_string_equal(asked_text(&me.a, "note"), "Parti."); /* not settled */
	answer(id, 1, "{\"state\":\"corrected\",\"answer\":\"Fait.\"}", 200);
	run_clock(cmn_day_of(cmn_clock_us(), "31") + 100);
	get_as(me.coordonnateur, of("anomalies", id), 200);
	assert_string_equal(asked_text(&me.a, "note"), "Parti.");
	run_clock(cmn_day_of(cmn_clock_us(), "31") + 200);
	get_as(me.coordonnateur, of("anomalies", id), 200);
	assert_null(member("note"));
	assert_null(member("answer"));
	assert_string_equal(asked_text(&me.a, "state"), "corrected");
}

static void a_page_follows_the_other(void **state)
{
	struct things t = some("", "");
	char target[600];
	size_t seen = 0;

	report_as(me.conseiller, "offer_id", t.offer, "\"kind\":\"moved\"", 201);
	report_as(me.conseiller, "place_id", t.place, "\"kind\":\"closed\"", 201);
	report_as(me.conseiller, "actor_id", t.actor, "\"kind\":\"wrong_phone\"", 201);
	snprintf(target, sizeof(target), ANOMALIES "?departement=31&limit=1&actor_id=%s", t.actor);
	for (;;) {
		get_as(me.coordonnateur, target, 200);
		seen += items();
		if (asked_text(&me.a, "next")[0] == '\0')
			break;
		snprintf(target, sizeof(target),
			 ANOMALIES "?departement=31&limit=1&actor_id=%s&cursor=%s", t.actor,
			 asked_text(&me.a, "next"));
	}
	(void)state;
	assert_int_equal(seen, 3);
}

static void a_repeated_key_is_one_report(void **state)
{
	struct things t = some("", "");
	char body[120], id[40];

	(void)state;
	snprintf(body, sizeof(body), "{\"offer_id\":\"%s\",\"kind\":\"moved\"}", t.offer);
	put("POST", ANOMALIES, NULL, "Idempotency-Key: \"anomaly-1\"", body, 201);
	keep(id);
	put("POST", ANOMALIES, NULL, "Idempotency-Key: \"anomaly-1\"", body, 201);
	assert_string_equal(asked_text(&me.a, "id"), id);
	assert_int_equal(open_of("offers", t.offer), 1);
}

static void *report_too(void *arg)
{
	char body[120];
	struct asked a = {0};

	snprintf(body, sizeof(body), "{\"offer_id\":\"%s\",\"kind\":\"closed\"}",
		 (const char *)arg);
	ask(me.d, "POST", ANOMALIES, "Content-Type: application/json", body, &a);
	asked_clear(&a);
	return NULL;
}

static void of_two_at_once_one_is_the_first(void **state)
{
	struct things t = some("", "");
	pthread_t threads[4];
	char sql[300];

	for (size_t i = 0; i < CMN_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, report_too, t.offer), 0);
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(open_of("offers", t.offer), 1);
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM directory.anomaly WHERE offer_id = '%s'",
		 t.offer);
	assert_int_equal(test_db_count(*state, sql), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(anybody_reports_and_everybody_sees_how_many_are_open),
	    cmocka_unit_test(a_second_report_of_the_same_is_a_duplicate),
	    cmocka_unit_test(a_flood_from_the_public_is_stopped_and_the_team_goes_on),
	    cmocka_unit_test(the_words_are_for_the_team),
	    cmocka_unit_test(what_makes_no_report_is_refused_at_its_field),
	    cmocka_unit_test(each_answer_has_what_it_needs),
	    cmocka_unit_test(who_does_not_answer_is_reminded_once_then_it_is_escalated_once),
	    cmocka_unit_test(a_confidential_address_is_answered_within_a_day),
	    cmocka_unit_test(the_words_are_forgotten_and_the_report_stays),
	    cmocka_unit_test(a_page_follows_the_other),
	    cmocka_unit_test(a_repeated_key_is_one_report),
	    cmocka_unit_test(of_two_at_once_one_is_the_first),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}
