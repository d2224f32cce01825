/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_kept_http.c - free places are as good as their day, and said by those who know.
 */
#include "integration/directory/keeping.h"

#include "kept_job.h"

#define TWO   "[{\"unit\":\"place\",\"public\":\"child\",\"total\":12,\"free\":2}]"
#define SEEN  "/v1/directory/search?commune=31483&radius_km=10&text=rep+inv"
#define NOONE "00000000-0000-0000-0000-000000000000"

static const json_t *found(const char *offer)
{
	get(SEEN "&limit=50", 200);
	for (size_t i = 0; i < items(); i++) {
		const json_t *one = json_object_get(item(i), "offer");

		if (strcmp(json_string_value(json_object_get(one, "id")), offer) == 0)
			return json_object_get(item(i), "room");
	}
	fail_msg("the offer is not found");
	return NULL;
}

static void free_places_are_shown_in_the_offer_and_in_searches(void **state)
{
	struct things t = some("", "");
	char here[200];

	(void)state;
	get(of("offers", t.offer), 200);
	assert_false(room_known());
	assert_null(json_object_get(room(), "unknown_since"));
	assert_true(json_is_false(json_object_get(found(t.offer), "known")));
	state_places(t.offer, me.conseiller, -1,
		     "[{\"unit\":\"place\",\"public\":\"child\",\"total\":12,\"free\":2},"
		     "{\"unit\":\"slot\",\"label\":\"Unité inventée\",\"free\":3,\"waiting\":4}]",
		     201);
	assert_int_equal(json_integer_value(member("free")), 5);
	assert_null(member("total"));
	assert_string_equal(asked_text(&me.a, "known_until"), day(6));
	assert_string_equal(asked_text(&me.a, "via"), "team");
	snprintf(here, sizeof(here), "%s", asked_header(&me.a, "Location"));
	get(here, 200);
	assert_null(member("stated_by"));
	get(of("offers", t.offer), 200);
	assert_true(room_known());
	assert_int_equal(room_free(), 5);
	assert_int_equal(json_array_size(json_object_get(room(), "lines")), 2);
	assert_int_equal(json_integer_value(json_object_get(found(t.offer), "free")), 5);
}

static void what_cannot_be_true_is_refused_by_its_field(void **state)
{
	struct things t = some("", "");
	static const struct {
		int days;
		const char *lines, *pointer;
	} CASES[] = {
	    {1, TWO, "/true_on"},
	    {-367, TWO, "/true_on"},
	    {0, "[{\"unit\":\"place\",\"free\":-1}]", "/lines/0/free"},
	    {0, "[{\"unit\":\"place\",\"free\":2,\"waiting\":-1}]", "/lines/0/waiting"},
	    {0, "[{\"unit\":\"place\",\"free\":13,\"total\":12}]", "/lines/0/free"},
	    {0, "[{\"unit\":\"place\",\"free\":1},{\"unit\":\"place\",\"free\":2}]", "/lines/1"},
	    {0, "[{\"unit\":\"chair\",\"free\":1}]", "/lines/0/unit"},
	    {0, "[{\"unit\":\"place\",\"free\":1,\"public\":\"cats\"}]", "/lines/0/public"},
	    {0, "[{\"unit\":\"place\",\"free\":1,\"label\":\"a\\u0007b\"}]", "/lines/0/label"},
	    {0, "[{\"unit\":\"place\",\"free\":1.5}]", "/lines/0/free"},
	};

	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		state_places(t.offer, me.coordonnateur, CASES[i].days, CASES[i].lines, 422);
		assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	put("POST", below("offers", t.offer, "capacities"), me.coordonnateur, NULL,
	    "{\"true_on\":\"2026-02-30\",\"lines\":[]}", 422);
	state_places(NOONE, me.coordonnateur, 0, TWO, 404);
	char sql[200];
	snprintf(sql, sizeof(sql), "SELECT count(*) FROM directory.capacity WHERE offer_id = '%s'",
		 t.offer);
	assert_int_equal(test_db_count(*state, sql), 0);
}

static void hostile_labels_come_back_as_they_were_written_and_are_not_told(void **state)
{
	struct things t = some("", "");
	static const char *const LABELS[] = {"'); DROP TABLE capacity; --",
					     "<script>alert(1)</script>", "\xf0\x9f\x8f\xa0",
					     "\xe2\x80\xae\xd7\xa9"};
	char lines[400], sql[300];

	for (size_t i = 0; i < CMN_LEN(LABELS); i++) {
		snprintf(lines, sizeof(lines), "[{\"unit\":\"bed\",\"free\":1,\"label\":\"%s\"}]",
			 LABELS[i]);
		state_places(t.offer, me.coordonnateur, 0, lines, 201);
		const json_t *line = json_array_get(member("lines"), 0);
		assert_string_equal(json_string_value(json_object_get(line, "label")), LABELS[i]);
	}
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE type = 'directory.capacity.stated.v1'"
		 " AND data::text LIKE '%%label%%'");
	assert_int_equal(test_db_count(*state, sql), 0);
}

/* By the rule of a week: on the eighth day nobody is sent there any more. */
static void old_places_become_unknown_and_say_since_when(void **state)
{
	struct things t = some("", "");
	const json_t *seen;

	(void)state;
	state_places(t.offer, me.coordonnateur, -7, TWO, 201);
	get(of("offers", t.offer), 200);
	assert_true(room_known());
	t = some("", "");
	state_places(t.offer, me.coordonnateur, -8, TWO, 201);
	get(of("offers", t.offer), 200);
	assert_false(room_known());
	assert_null(json_object_get(room(), "free"));
	assert_null(json_object_get(room(), "lines"));
	assert_string_equal(json_string_value(json_object_get(room(), "unknown_since")), day(0));
	seen = found(t.offer);
	assert_true(json_is_false(json_object_get(seen, "known")));
	assert_null(json_object_get(seen, "free"));
	assert_string_equal(json_string_value(json_object_get(seen, "unknown_since")), day(0));
	assert_string_equal(json_string_value(json_object_get(seen, "true_on")), day(-8));
}

static void what_was_said_before_stays_and_the_last_counts(void **state)
{
	struct things t = some("", "");
	char target[400];

	(void)state;
	state_places(t.offer, me.coordonnateur, -3, TWO, 201);
	state_places(t.offer, me.coordonnateur, -2, "[{\"unit\":\"place\",\"free\":0}]", 201);
	state_places(t.offer, me.coordonnateur, -3, TWO, 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "plus récent"));
	get(of("offers", t.offer), 200);
	assert_true(room_known());
	assert_int_equal(room_free(), 0);
	get(below("offers", t.offer, "capacities?limit=1"), 200);
	assert_int_equal(items(), 1);
	assert_int_equal(json_integer_value(json_object_get(item(0), "free")), 0);
	snprintf(target, sizeof(target), "%s%s",
		 below("offers", t.offer, "capacities?limit=1&cursor="),
		 json_string_value(member("next")));
	get(target, 200);
	assert_int_equal(json_integer_value(json_object_get(item(0), "free")), 2);
	assert_null(json_string_value(member("next")));
	/* and who takes back what was said leaves it unknown */
	state_places(t.offer, me.coordonnateur, 0, "[]", 201);
	get(of("offers", t.offer), 200);
	assert_false(room_known());
	assert_string_equal(json_string_value(json_object_get(room(), "unknown_since")), day(0));
}

static void the_same_statement_twice_is_made_once(void **state)
{
	struct things t = some("", "");
	char first[40];

	(void)state;
	for (int i = 0; i < 2; i++) {
		put("POST", below("offers", t.offer, "capacities"), me.coordonnateur,
		    "Idempotency-Key: places-1", "{\"lines\":" TWO "}", 201);
		if (i == 0)
			keep(first);
		assert_string_equal(asked_text(&me.a, "id"), first);
	}
	get(below("offers", t.offer, "capacities"), 200);
	assert_int_equal(items(), 1);
}

/* --- who ------------------------------------------------------------------------------------- */

static void an_actor_states_its_own_places_and_nobody_elses(void **state)
{
	struct things t = some("", ""), other = some("", "");
	char target[240];

	(void)state;
	snprintf(target, sizeof(target), "%s", below("offers", t.offer, "capacities"));
	as_partner(t.actor, "POST", target, NULL, "{\"lines\":" TWO "}", 201);
	assert_string_equal(asked_text(&me.a, "via"), "actor");
	assert_int_equal(strlen(asked_text(&me.a, "stated_by")) > 0, 1);
	as_partner(other.actor, "POST", target, NULL, "{\"lines\":" TWO "}", 403);
	assert_string_equal(asked_pointer(&me.a), "path:id");
	assert_non_null(strstr(asked_text(&me.a, "detail"), "autre acteur"));
	as_partner(NULL, "POST", target, NULL, "{\"lines\":" TWO "}", 403);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "ne nomme pas votre organisation"));
	put("POST", target, NULL, NULL, "{\"lines\":" TWO "}", 401);
	snprintf(target, sizeof(target), "%s", below("offers", t.offer, "confirmation"));
	as_partner(other.actor, "POST", target, NULL, NULL, 403);
	as_partner(t.actor, "POST", target, NULL, NULL, 200);
}

static void a_retired_offer_has_no_room_to_state(void **state)
{
	struct things t = some("", "");

	(void)state;
	patch(of("offers", t.offer), 1, "{\"active\":false,\"retired_why\":\"ceased\"}", 200);
	state_places(t.offer, me.coordonnateur, 0, TWO, 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "plus proposée"));
	put("POST", below("offers", t.offer, "confirmation"), me.coordonnateur, NULL, NULL, 409);
}

/* --- still true ------------------------------------------------------------------------------ */

static void who_says_still_true_says_it_of_the_places_too(void **state)
{
	struct things t = some("", "");
	char sql[300];

	state_places(t.offer, me.coordonnateur, -30, TWO, 201);
	put("POST", below("offers", t.offer, "confirmation"), me.conseiller,
	    "Idempotency-Key: still-1", NULL, 200);
	assert_true(room_known());
	assert_int_equal(room_free(), 2);
	assert_string_equal(json_string_value(json_object_get(room(), "true_on")), day(0));
	assert_string_equal(json_string_value(json_object_get(member("kept"), "via")), "team");
	put("POST", below("offers", t.offer, "confirmation"), me.conseiller,
	    "Idempotency-Key: still-1", NULL, 200);
	get(below("offers", t.offer, "capacities"), 200);
	assert_int_equal(items(), 2);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE subject = '%s'"
		 " AND type = 'directory.offer.confirmed.v1'",
		 t.offer);
	assert_int_equal(test_db_count(*state, sql), 1);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE data->>'offer_id' = '%s'"
		 " AND type = 'directory.capacity.stated.v1'",
		 t.offer);
	assert_int_equal(test_db_count(*state, sql), 2);
}

static void remind(void)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	char now[CMN_TIME_LEN];
	bool more = true;

	cmn_error_init(&err);
	cmn_time_format(cmn_clock_us(), now);
	while (more)
		if (directory_job_remind(conn, now, NULL, &more, &err))
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
}

static int64_t reminded(struct test_db *db, const char *offer)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE subject = '%s'"
		 " AND type = 'directory.offer.unconfirmed.v1'",
		 offer);
	return test_db_count(db, sql);
}

static void age(struct test_db *db, const char *offer, const char *set)
{
	char sql[400];

	snprintf(sql, sizeof(sql), "UPDATE directory.offer_kept SET %s WHERE offer_id = '%s'", set,
		 offer);
	test_db_exec(db, sql);
}

static void what_nobody_confirms_is_told_once_a_month(void **state)
{
	struct things t = some("", ""), gone = some("", "");
	char target[240];

	remind();
	assert_int_equal(reminded(*state, t.offer), 0);
	age(*state, t.offer, "confirm_by = '2026-09-01', remind_on = '2026-09-01'");
	age(*state, gone.offer, "confirm_by = '2026-09-01', remind_on = '2026-09-01'");
	patch(of("offers", gone.offer), 1, "{\"active\":false}", 200);
	remind();
	remind();
	assert_int_equal(reminded(*state, t.offer), 1);
	assert_int_equal(reminded(*state, gone.offer), 0);
	age(*state, t.offer, "remind_on = remind_on - 40");
	remind();
	assert_int_equal(reminded(*state, t.offer), 2);
	get_as(me.conseiller, "/v1/directory/unconfirmed-offers?departement=31", 200);
	assert_int_equal(items(), 1);
	assert_string_equal(json_string_value(json_object_get(item(0), "offer_id")), t.offer);
	assert_int_equal(json_integer_value(json_object_get(item(0), "reminders")), 2);
	snprintf(target, sizeof(target), "%s", below("offers", t.offer, "confirmation"));
	put("POST", target, me.conseiller, NULL, NULL, 200);
	get_as(me.conseiller, "/v1/directory/unconfirmed-offers?departement=31", 200);
	assert_int_equal(items(), 0);
	get_as(me.conseiller, "/v1/directory/unconfirmed-offers?departement=44", 403);
}

static void an_imported_offer_is_not_asked_about_before_somebody_keeps_it(void **state)
{
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.offer_kept k JOIN"
					       " directory.offer o ON o.id = k.offer_id WHERE"
					       " o.source <> 'manual'"),
			 0);
}

/* --- rules ----------------------------------------------------------------------------------- */

static void set_rule(const char *who, const char *rule, const char *unit, int n, int days,
		     int status)
{
	char body[300];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"09\",\"rule\":\"%s\",\"unit\":\"%s\",\"n\":%d,"
		 "\"valid_from\":\"%s\"}",
		 rule, unit, n, day(days));
	put("POST", "/v1/directory/keep-rules", who, NULL, body, status);
}

static void a_community_sets_its_own_rule_from_a_day_on(void **state)
{
	char body[700], actor[40], sql[300];

	get_as(me.conseiller, "/v1/directory/keep-rules?departement=09", 200);
	assert_int_equal(items(), 2);
	set_rule(me.coordonnateur, "capacity_known", "calendar_days", 20, -1, 422);
	assert_string_equal(asked_pointer(&me.a), "/valid_from");
	set_rule(me.conseiller, "capacity_known", "calendar_days", 20, 0, 403);
	set_rule(me.coordonnateur, "capacity_known", "calendar_days", 20, 0, 201);
	snprintf(sql, sizeof(sql), "%s", asked_header(&me.a, "Location"));
	get_as(me.conseiller, sql, 200);
	set_rule(me.coordonnateur, "capacity_known", "calendar_days", 30, 0, 409);
	set_rule(me.coordonnateur, "capacity_known", "months", 2, 10, 201);
	get_as(me.conseiller, "/v1/directory/keep-rules?departement=09", 200);
	assert_int_equal(items(),
			 3); /* the own one, the one for later, the national of the other */
	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"09\",\"type\":\"pfra\",\"sector\":\"specialised\","
	    "\"name\":\"Acteur inventé\",\"commune\":\"09122\"}",
	    201);
	keep(actor);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"09\",\"actor_id\":\"%s\",\"name\":\"Offre inventée\","
		 "\"sector\":\"ordinary\",\"themes\":[\"soins\"],\"mode\":\"on_site\","
		 "\"commune\":\"09122\"}",
		 actor);
	put("POST", OFFERS, me.coordonnateur, NULL, body, 201);
	keep(actor);
	state_places(actor, me.coordonnateur, 0, TWO, 201);
	assert_string_equal(asked_text(&me.a, "known_until"), day(20));
	snprintf(sql, sizeof(sql),
		 "SELECT (directory.keep_until('capacity_known', '31', DATE '%s') - DATE '%s')",
		 day(0), day(0));
	assert_int_equal(test_db_count(*state, sql), 7);
	snprintf(sql, sizeof(sql),
		 "SELECT (directory.keep_until('capacity_known', '09', DATE '%s') = DATE '%s'"
		 " + interval '2 months')::int",
		 day(10), day(10));
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void what_is_told_of_kept_offers_obeys_its_schema(void **state)
{
	assert_true(told_right(*state, "directory.capacity.%") > 10);
	assert_true(told_right(*state, "directory.offer.%confirmed.v1") > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(free_places_are_shown_in_the_offer_and_in_searches),
	    cmocka_unit_test(what_cannot_be_true_is_refused_by_its_field),
	    cmocka_unit_test(hostile_labels_come_back_as_they_were_written_and_are_not_told),
	    cmocka_unit_test(old_places_become_unknown_and_say_since_when),
	    cmocka_unit_test(what_was_said_before_stays_and_the_last_counts),
	    cmocka_unit_test(the_same_statement_twice_is_made_once),
	    cmocka_unit_test(an_actor_states_its_own_places_and_nobody_elses),
	    cmocka_unit_test(a_retired_offer_has_no_room_to_state),
	    cmocka_unit_test(who_says_still_true_says_it_of_the_places_too),
	    cmocka_unit_test(what_nobody_confirms_is_told_once_a_month),
	    cmocka_unit_test(an_imported_offer_is_not_asked_about_before_somebody_keeps_it),
	    cmocka_unit_test(a_community_sets_its_own_rule_from_a_day_on),
	    cmocka_unit_test(what_is_told_of_kept_offers_obeys_its_schema),
	};

	return cmocka_run_group_tests(tests, keeping_setup, keeping_teardown);
}
