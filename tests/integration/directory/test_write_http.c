/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_write_http.c - a coordonnateur adds and changes what lies in the own territory.
 */
#include "integration/directory/asking.h"

#include "cmn/clock.h"

#include <pthread.h>

#define ACTORS "/v1/directory/actors"
#define OFFERS "/v1/directory/offers"
#define ACTOR(dep, commune)                                                               \
	"{\"departement\":\"" dep "\",\"type\":\"club_sportif\",\"sector\":\"ordinary\"," \
	"\"name\":\"Judo pour tous\",\"commune\":\"" commune "\",\"phone\":\"05 36 49 00 00\"}"

static void new_actor(char target[128])
{
	put("POST", ACTORS, me.coordonnateur, NULL, ACTOR("31", "31483"), 201);
	snprintf(target, 128, "%s", asked_header(&me.a, "Location"));
}

static void a_new_actor_is_where_location_says(void **state)
{
	char target[128];

	(void)state;
	new_actor(target);
	assert_string_equal(asked_header(&me.a, "ETag"), "\"1\"");
	get(target, 200);
	assert_string_equal(asked_text(&me.a, "name"), "Judo pour tous");
	assert_string_equal(asked_text(&me.a, "source"), "manual");
}

static void only_a_coordonnateur_writes(void **state)
{
	(void)state;
	put("POST", ACTORS, NULL, NULL, ACTOR("31", "31483"), 401);
	put("POST", ACTORS, me.conseiller, NULL, ACTOR("31", "31483"), 403);
}

static void another_territory_is_forbidden(void **state)
{
	(void)state;
	put("POST", ACTORS, me.coordonnateur, NULL, ACTOR("44", "44109"), 403);
	assert_string_equal(asked_pointer(&me.a), "/departement");
	get(ACTORS "?departement=44&type=mdph&limit=1", 200);
	char target[128];
	snprintf(target, sizeof(target), ACTORS "/%s",
		 json_string_value(json_object_get(item(0), "id")));
	put("PATCH", target, me.coordonnateur, "If-Match: \"1\"", "{\"verified\":true}", 403);
}

static void a_commune_must_exist_and_lie_in_the_departement(void **state)
{
	(void)state;
	put("POST", ACTORS, me.coordonnateur, NULL, ACTOR("31", "31999"), 422);
	assert_string_equal(asked_pointer(&me.a), "/commune");
	assert_non_null(strstr(asked_text(&me.a, "detail"), "n’existe pas"));
	put("POST", ACTORS, me.coordonnateur, NULL, ACTOR("31", "09122"), 422);
	assert_string_equal(asked_pointer(&me.a), "/commune");
	assert_non_null(strstr(asked_text(&me.a, "detail"), "n’est pas dans le département"));
}

static void bad_bodies_are_refused_by_field(void **state)
{
	static const struct {
		const char *body;
		int status;
		const char *pointer;
	} CASES[] = {
	    {"{\"departement\":\"31\"}", 422, "/type"},
	    {"{\"departement\":\"31\",\"type\":\"autre\",\"sector\":\"ordinary\","
	     "\"name\":\"a\\nb\",\"commune\":\"31483\"}",
	     422, "/name"},
	    {"{\"departement\":\"31\",\"type\":\"circus\",\"sector\":\"ordinary\","
	     "\"name\":\"a\",\"commune\":\"31483\"}",
	     422, "/type"},
	    {"[]", 422, ""},
	    {"{\"departement\":\"31\",\"departement\":\"31\"}", 400, ""},
	    {"{", 400, ""},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		put("POST", ACTORS, me.coordonnateur, NULL, CASES[i].body, CASES[i].status);
		if (CASES[i].pointer[0] != '\0')
			assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
}

static void the_same_act_twice_is_done_once(void **state)
{
	char first[40];

	(void)state;
	put("POST", ACTORS, me.coordonnateur, "Idempotency-Key: twice", ACTOR("31", "31483"), 201);
	snprintf(first, sizeof(first), "%s", asked_text(&me.a, "id"));
	put("POST", ACTORS, me.coordonnateur, "Idempotency-Key: twice", ACTOR("31", "31483"), 201);
	assert_string_equal(asked_text(&me.a, "id"), first);
	put("POST", ACTORS, me.coordonnateur, "Idempotency-Key: twice", ACTOR("31", "31084"), 422);
	assert_string_equal(asked_slug(&me.a), "idempotency-mismatch");
}

static void a_change_touches_only_what_it_names(void **state)
{
	char target[128];

	(void)state;
	new_actor(target);
	put("PATCH", target, me.coordonnateur, "If-Match: \"1\"", "{\"verified\":true}", 200);
	assert_string_equal(asked_text(&me.a, "phone"), "05 36 49 00 00");
	assert_true(json_is_false(json_object_get(me.a.json, "to_verify")));
	assert_true(asked_text(&me.a, "verified_at")[0] != '\0');
	put("PATCH", target, me.coordonnateur, "If-Match: \"2\"", "{\"phone\":null}", 200);
	assert_null(json_object_get(me.a.json, "phone"));
	assert_true(json_is_false(json_object_get(me.a.json, "to_verify")));
	assert_string_equal(asked_header(&me.a, "ETag"), "\"3\"");
}

static void a_stale_or_missing_version_is_refused(void **state)
{
	char target[128];

	(void)state;
	new_actor(target);
	put("PATCH", target, me.coordonnateur, "If-Match: \"9\"", "{\"verified\":true}", 412);
	assert_string_equal(asked_slug(&me.a), "precondition-failed");
	put("PATCH", target, me.coordonnateur, NULL, "{\"verified\":true}", 428);
	put("PATCH", ACTORS "/00000000-0000-0000-0000-000000000000", me.coordonnateur,
	    "If-Match: \"1\"", "{\"verified\":true}", 404);
}

static void *verify(void *target)
{
	char headers[4096];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json\nIf-Match: \"1\"",
		 me.coordonnateur);
	asked_clear(&me.a);
	ask(me.d, "PATCH", target, headers, "{\"verified\":true}", &me.a);
	return NULL;
}

static void the_loser_of_a_race_is_told_that_its_version_is_stale(void **state)
{
	char target[128], sql[256];
	pthread_t loser;

	new_actor(target);
	snprintf(sql, sizeof(sql),
		 "UPDATE directory.actor SET version = version + 1 WHERE id = '%s'",
		 asked_text(&me.a, "id"));
	test_db_exec(*state, "BEGIN");
	test_db_exec(*state, sql);
	assert_int_equal(pthread_create(&loser, NULL, verify, target), 0);
	cmn_sleep_ms(300); /* it has read version 1, and waits for the lock */
	test_db_exec(*state, "COMMIT");
	pthread_join(loser, NULL);
	assert_int_equal(me.a.answer.status, 412);
}

static void a_retired_actor_leaves_lists_and_stays_readable(void **state)
{
	char target[128];

	(void)state;
	put("POST", ACTORS, me.coordonnateur, NULL,
	    "{\"departement\":\"09\",\"type\":\"cap_emploi\",\"sector\":\"specialised\","
	    "\"name\":\"Cap\",\"commune\":\"09122\"}",
	    201);
	snprintf(target, sizeof(target), "%s", asked_header(&me.a, "Location"));
	get(ACTORS "?type=cap_emploi", 200);
	assert_int_equal(items(), 1);
	put("PATCH", target, me.coordonnateur, "If-Match: \"1\"", "{\"active\":false}", 200);
	get(ACTORS "?type=cap_emploi", 200);
	assert_int_equal(items(), 0);
	get(target, 200);
	assert_true(json_is_false(json_object_get(me.a.json, "active")));
}

static void offer_body(char body[600], const char *actor, const char *more)
{
	snprintf(body, 600,
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Zumba adaptée\","
		 "\"sector\":\"ordinary\",\"themes\":[\"sport_culture_loisirs\"],"
		 "\"mode\":\"on_site\",\"commune\":\"31483\"%s}",
		 actor, more);
}

static void a_new_offer_is_found_by_the_next_search(void **state)
{
	char target[128], actor[40], body[600];

	(void)state;
	new_actor(target);
	snprintf(actor, sizeof(actor), "%s", asked_text(&me.a, "id"));
	offer_body(body, actor, ",\"needs\":[\"1.3.4.1\"],\"age_min\":6,\"age_max\":12");
	put("POST", OFFERS, me.coordonnateur, NULL, body, 201);
	snprintf(target, sizeof(target), "%s", asked_header(&me.a, "Location"));
	assert_true(json_number_value(json_object_get(me.a.json, "lat")) > 43.12);
	get("/v1/directory/search?commune=31483&text=zumba&age=9", 200);
	assert_int_equal(items(), 1);
	put("PATCH", target, me.coordonnateur, "If-Match: \"1\"",
	    "{\"age_max\":null,\"commune\":\"31084\",\"themes\":[\"emploi\"]}", 200);
	assert_null(json_object_get(me.a.json, "age_max"));
	assert_true(json_number_value(json_object_get(me.a.json, "lon")) > 0.9);
	assert_int_equal(json_array_size(json_object_get(me.a.json, "needs")), 1);
	get("/v1/directory/search?commune=31483&text=zumba&theme=emploi", 200);
	assert_int_equal(items(), 1);
	put("PATCH", target, me.coordonnateur, "If-Match: \"2\"", "{\"active\":false}", 200);
	get("/v1/directory/search?commune=31483&text=zumba", 200);
	assert_int_equal(items(), 0);
}

static int64_t told(struct test_db *db, const char *offer, const char *active)
{
	char sql[320];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE type = 'directory.offer.published.v1'"
		 " AND stream = '31.facts' AND subject = '%s' AND data->>'offer_id' = subject"
		 " AND data->>'active' = '%s' AND data->>'age_min' IS NULL",
		 offer, active);
	return test_db_count(db, sql);
}

/* Of the offers that left. */
static void all_obey(struct test_db *db)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg, "SELECT type, data::text FROM directory.outbox WHERE type ="
			   " 'directory.offer.published.v1' AND data->>'active' = 'false'");

	assert_true(PQntuples(res) > 0);
	events_obey(res);
}

static void an_actor_that_retires_takes_its_offers_with_it(void **state)
{
	char target[128], body[600], offer[40], there[128];

	new_actor(target);
	offer_body(body, strrchr(target, '/') + 1, "");
	put("POST", "/v1/directory/offers", me.coordonnateur, NULL, body, 201);
	snprintf(offer, sizeof(offer), "%s", asked_text(&me.a, "id"));
	assert_int_equal(told(*state, offer, "false"), 0);
	put("PATCH", target, me.coordonnateur, "If-Match: \"1\"", "{\"active\":false}", 200);
	assert_int_equal(told(*state, offer, "false"), 1);
	snprintf(there, sizeof(there), "/v1/directory/offers/%s", offer);
	get(there, 200);
	assert_true(json_is_false(json_object_get(me.a.json, "active")));
	assert_int_equal(json_integer_value(json_object_get(me.a.json, "version")), 2);
	/* once; and what is closed is opened again by its own act */
	put("PATCH", target, me.coordonnateur, "If-Match: \"2\"", "{\"phone\":null}", 200);
	assert_int_equal(told(*state, offer, "false"), 1);
	all_obey(*state);
}

static void an_offer_names_what_is_wrong_with_it(void **state)
{
	static const struct {
		const char *more;
		const char *pointer;
	} CASES[] = {
	    {",\"age_min\":20,\"age_max\":10", "/age_max"},
	    {",\"needs\":[\"1.9.9\"]", "/needs"},
	    {",\"lat\":43.1", ""},
	    {",\"age_min\":-1", "/age_min"},
	};
	char target[128], actor[40], body[600];

	(void)state;
	new_actor(target);
	snprintf(actor, sizeof(actor), "%s", asked_text(&me.a, "id"));
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		offer_body(body, actor, CASES[i].more);
		put("POST", OFFERS, me.coordonnateur, NULL, body, 422);
		if (CASES[i].pointer[0] != '\0')
			assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	offer_body(body, "00000000-0000-0000-0000-000000000000", "");
	put("POST", OFFERS, me.coordonnateur, NULL, body, 422);
	assert_string_equal(asked_pointer(&me.a), "/actor_id");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_new_actor_is_where_location_says),
	    cmocka_unit_test(only_a_coordonnateur_writes),
	    cmocka_unit_test(another_territory_is_forbidden),
	    cmocka_unit_test(a_commune_must_exist_and_lie_in_the_departement),
	    cmocka_unit_test(bad_bodies_are_refused_by_field),
	    cmocka_unit_test(the_same_act_twice_is_done_once),
	    cmocka_unit_test(a_change_touches_only_what_it_names),
	    cmocka_unit_test(a_stale_or_missing_version_is_refused),
	    cmocka_unit_test(the_loser_of_a_race_is_told_that_its_version_is_stale),
	    cmocka_unit_test(a_retired_actor_leaves_lists_and_stays_readable),
	    cmocka_unit_test(a_new_offer_is_found_by_the_next_search),
	    cmocka_unit_test(an_actor_that_retires_takes_its_offers_with_it),
	    cmocka_unit_test(an_offer_names_what_is_wrong_with_it),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}
