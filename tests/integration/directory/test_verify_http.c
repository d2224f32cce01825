/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_verify_http.c - the community verifies actors: by whom, when, until when; what 4.2 and 5.1
 * count of it; demonstration data; the score of offers and their list.
 */
#include "integration/directory/offering.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "demo_store.h"
#include "quality_job.h"

#define FIGURES  "/v1/directory/figures?departement=31"
#define BY_PHONE "{\"how\":\"phone_call\"}"

static void verify(const char *actor, int version, const char *body, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("POST", below("actors", actor, "verifications"), me.conseiller, header, body, status);
}

static void take_back(const char *actor, int version, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("POST", below("actors", actor, "verifications/revoke"), me.coordonnateur, header, NULL,
	    status);
}

static json_int_t figure(const char *part, const char *key)
{
	get(FIGURES, 200);
	return json_integer_value(json_object_get(member(part), key));
}

static void in_months(unsigned months, char out[CMN_DAY_LEN])
{
	const struct cmn_delay delay = {CMN_MONTHS, months, CMN_END_AS_IS};

	cmn_day_format(cmn_day_due(cmn_day_of(cmn_clock_us(), "31"), &delay, "31"), out);
}

static void whom_the_community_verifies_4_2_counts(void **state)
{
	struct things t = some("", "");
	json_int_t verified = figure("actors", "value"), apart = figure("actors_apart", "value");
	char until[CMN_DAY_LEN];

	(void)state;
	assert_true(apart > 300); /* the lists of 2018 and 2019 */
	verify(t.actor, 1, BY_PHONE, 200);
	assert_false(json_is_true(member("to_verify")));
	in_months(12, until);
	assert_string_equal(asked_text(&me.a, "verified_until"), until);
	assert_int_equal(figure("actors", "value"), verified + 1);
	assert_int_equal(figure("actors_apart", "value"), apart - 1);
	take_back(t.actor, 2, 200);
	assert_true(json_is_true(member("to_verify")));
	assert_null(member("verified_until"));
	assert_int_equal(figure("actors", "value"), verified);
	take_back(t.actor, 3, 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "pas vérifié"));
}

static void by_whom_and_until_when_is_kept(void **state)
{
	struct things t = some("", "");
	char body[80], until[CMN_DAY_LEN];

	(void)state;
	in_months(3, until);
	snprintf(body, sizeof(body), "{\"how\":\"visit\",\"until\":\"%s\"}", until);
	verify(t.actor, 1, body, 200);
	verify(t.actor, 2, BY_PHONE, 200);
	patch(of("actors", t.actor), 3, "{\"verified\":false}", 200);
	patch(of("actors", t.actor), 4, "{\"verified\":true}", 200);
	get_as(me.coordonnateur, below("actors", t.actor, "verifications"), 200);
	assert_int_equal(items(), 3);
	assert_string_equal(json_string_value(json_object_get(item(0), "verified_until")), until);
	assert_string_equal(json_string_value(json_object_get(item(0), "how")), "visit");
	assert_string_equal(json_string_value(json_object_get(item(0), "ended_why")), "renewed");
	assert_string_equal(json_string_value(json_object_get(item(1), "ended_why")), "revoked");
	assert_null(json_object_get(item(2), "ended_at"));
	assert_true(strlen(json_string_value(json_object_get(item(2), "verified_by"))) > 0);
	get_as(NULL, below("actors", t.actor, "verifications"), 401);
}

static void what_cannot_be_verified_is_refused_with_its_reason(void **state)
{
	struct things t = some("", "");
	char body[80], until[CMN_DAY_LEN];

	(void)state;
	verify(t.actor, 2, BY_PHONE, 412);
	verify(t.actor, 1, "{\"how\":\"phone_call\",\"until\":\"2020-01-01\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/until");
	in_months(25, until);
	snprintf(body, sizeof(body), "{\"how\":\"visit\",\"until\":\"%s\"}", until);
	verify(t.actor, 1, body, 422);
	verify(t.actor, 1, "{\"how\":\"magic\"}", 422);
	verify("0197f0a0-0000-7000-8000-000000000000", 1, BY_PHONE, 404);
	patch(of("actors", t.actor), 1, "{\"active\":false}", 200);
	verify(t.actor, 2, BY_PHONE, 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "quitté l’annuaire"));
	get("/v1/directory/actors?departement=44&type=mdph&limit=1", 200);
	snprintf(body, sizeof(body), "%s", json_string_value(json_object_get(item(0), "id")));
	verify(body, 1, BY_PHONE, 403);
}

static void lapse(const char *now)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	bool more = false;

	if (directory_job_lapse(conn, now, NULL, &more, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	assert_false(more);
	cmn_conn_close(&conn);
}

static void a_verification_ends_with_its_last_day_and_is_told(void **state)
{
	struct things t = some("", "");
	char sql[600], body[80], until[CMN_DAY_LEN], now[CMN_TIME_LEN];
	int day;

	in_months(1, until);
	snprintf(body, sizeof(body), "{\"how\":\"visit\",\"until\":\"%s\"}", until);
	verify(t.actor, 1, body, 200);
	assert_true(cmn_day_parse(until, &day));
	cmn_time_format(cmn_day_begin(day, "31"), now);
	lapse(now);
	get(of("actors", t.actor), 200);
	assert_string_equal(asked_header(&me.a, "ETag"), "\"2\"");
	cmn_time_format(cmn_day_begin(day + 1, "31"), now);
	lapse(now);
	lapse(now);
	get(of("actors", t.actor), 200);
	assert_string_equal(asked_header(&me.a, "ETag"), "\"3\"");
	assert_true(json_is_true(member("to_verify")));
	get_as(me.coordonnateur, below("actors", t.actor, "verifications"), 200);
	assert_string_equal(json_string_value(json_object_get(item(0), "ended_why")), "lapsed");
	assert_string_equal(json_string_value(json_object_get(item(0), "ended_by")), "system");
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE subject = '%s'"
		 " AND (data->>'version')::int = 3 AND data->>'verified' = 'false'",
		 t.actor);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void partners_outside_the_core_are_5_1(void **state)
{
	struct things t = some("", "");
	json_int_t partners = figure("partners", "value");
	json_int_t core = figure("core_members", "value");

	(void)state;
	patch(of("actors", t.actor), 1, "{\"membership\":\"partner\"}", 200);
	assert_int_equal(figure("partners", "value"), partners + 1);
	patch(of("actors", t.actor), 2,
	      "{\"membership\":\"core_member\",\"member_category\":\"esms\"}", 200);
	assert_int_equal(figure("partners", "value"), partners);
	assert_int_equal(figure("core_members", "value"), core + 1);
	assert_true(json_integer_value(json_object_get(
			json_object_get(member("core_members"), "by_category"), "esms")) > 0);
	patch(of("actors", t.actor), 3, "{\"active\":false}", 200);
	assert_int_equal(figure("core_members", "value"), core);
}

static void demo(enum directory_demo which, int64_t least)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	int64_t n = 0;

	if (directory_demo_set(conn, which, NOW, &n, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	assert_true(n >= least);
	cmn_conn_close(&conn);
}

static void demonstration_data_leaves_and_returns(void **state)
{
	static const char HERE[] =
	    "SELECT count(*) FROM directory.actor WHERE demonstration AND active";
	int64_t before = test_db_count(*state, HERE);
	char verified[40];

	get("/v1/directory/actors?departement=31&type=mdph&limit=1", 200);
	snprintf(verified, sizeof(verified), "%s",
		 json_string_value(json_object_get(item(0), "id")));
	get(of("actors", verified), 200);
	assert_true(json_is_true(member("demonstration")));
	verify(verified, 1, BY_PHONE, 200);
	assert_false(json_is_true(member("demonstration")));
	demo(DIRECTORY_DEMO_OFF, 1000);
	assert_int_equal(test_db_count(*state, HERE), 1); /* the one that was verified */
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM directory.offer WHERE invented AND active"),
	    0);
	assert_int_equal(figure("actors_apart", "value") -
			     json_integer_value(json_object_get(
				 json_object_get(member("actors_apart"), "by_origin"), "manual")),
			 0);
	demo(DIRECTORY_DEMO_OFF, 0);
	demo(DIRECTORY_DEMO_INVENTED, 1000);
	assert_int_equal(test_db_count(*state, HERE), before);
	take_back(verified, 2, 200);
}

static int points(const char *part)
{
	const json_t *parts = json_object_get(member("quality"), "parts"), *one;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)parts, i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "part")), part) == 0)
			return (int)json_integer_value(json_object_get(one, "points"));
	}
	fail_msg("no part %s", part);
	return -1;
}

static void an_offer_says_its_score_and_why(void **state)
{
	struct things t = some(WHOLE, ",\"accessibility\":[\"step_free_entrance\"]");
	const json_t *missing;
	json_int_t score;

	(void)state;
	get(of("offers", t.offer), 200);
	score = json_integer_value(json_object_get(member("quality"), "score"));
	assert_int_equal(points("freshness"), 20);
	assert_int_equal(points("verification"), 0);
	assert_int_equal(points("provenance"), 10);
	assert_int_equal(points("anomalies"), 10);
	assert_int_equal(score, points("completeness") + 40);
	missing = json_object_get(json_array_get(json_object_get(member("quality"), "parts"), 0),
				  "missing");
	assert_string_equal(json_string_value(json_array_get(missing, 0)), "description");
	hold_there(&t, 1, 200);
	assert_int_equal(json_integer_value(json_object_get(member("quality"), "score")),
			 score + 6);
	verify(t.actor, 1, BY_PHONE, 200);
	get(of("offers", t.offer), 200);
	assert_int_equal(json_integer_value(json_object_get(member("quality"), "score")),
			 score + 26);
}

static void rate_all(void)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	bool more = false;

	for (int i = 0; i < 9; i++) {
		if (directory_job_scores(conn, NOW, NULL, &more, &err))
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
		assert_false(more); /* bounded, however much is left */
	}
	cmn_conn_close(&conn);
}

static void the_team_sees_the_worst_first(void **state)
{
	json_int_t last = -1;
	char target[600];
	size_t seen = 0;

	some("", "");
	rate_all();
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.offer o LEFT JOIN"
					       " directory.offer_quality q ON q.offer_id = o.id"
					       " WHERE q.score IS NULL"),
			 0);
	snprintf(target, sizeof(target), "/v1/directory/quality?departement=31&limit=100");
	for (;;) {
		get_as(me.conseiller, target, 200);
		for (size_t i = 0; i < items(); i++, seen++) {
			json_int_t score = json_integer_value(json_object_get(item(i), "score"));

			assert_true(score >= last);
			last = score;
		}
		if (asked_text(&me.a, "next")[0] == '\0')
			break;
		snprintf(target, sizeof(target),
			 "/v1/directory/quality?departement=31&limit=100&cursor=%s",
			 asked_text(&me.a, "next"));
	}
	assert_int_equal(seen, test_db_count(*state, "SELECT count(*) FROM directory.offer"
						     " WHERE departement = '31' AND active"));
	get_as(me.conseiller, "/v1/directory/quality?departement=31&below=1", 200);
	assert_int_equal(items(), 0);
	get_as(me.conseiller, "/v1/directory/quality?departement=44", 403);
	get_as(NULL, "/v1/directory/quality?departement=31", 401);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whom_the_community_verifies_4_2_counts),
	    cmocka_unit_test(by_whom_and_until_when_is_kept),
	    cmocka_unit_test(what_cannot_be_verified_is_refused_with_its_reason),
	    cmocka_unit_test(a_verification_ends_with_its_last_day_and_is_told),
	    cmocka_unit_test(partners_outside_the_core_are_5_1),
	    cmocka_unit_test(demonstration_data_leaves_and_returns),
	    cmocka_unit_test(an_offer_says_its_score_and_why),
	    cmocka_unit_test(the_team_sees_the_worst_first),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}
