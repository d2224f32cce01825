/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_saved_http.c - a saved search tells what came since, once, to its owner and nobody else.
 */
#include "integration/directory/asking.h"

#include "saved_job.h"
#include "statements.h"

#include "cmn/clock.h"

#define SAVED "/v1/directory/saved-searches"
#define EMPLOI \
	"{\"departement\":\"31\",\"criteria\":{\"commune\":\"31483\",\"radius_km\":5,\"theme\":\"emploi\"}}"

static struct test_db *db;
static struct cmn_conn *bus;

static int setup(void **state)
{
	int rc = asking_setup(state);

	db = *state;
	test_db_exec(db, "SET search_path = directory");
	bus = test_db_conn("directory");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&bus);
	return asking_teardown(state);
}

static void new_offer(const char *theme)
{
	char body[700], actor[40];

	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"type\":\"ccas\",\"sector\":\"ordinary\",\"name\":\"Acteur "
	    "inventé\",\"commune\":\"31483\"}",
	    201);
	snprintf(actor, sizeof(actor), "%s", asked_text(&me.a, "id"));
	snprintf(
	    body, sizeof(body),
	    "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Offre inventée\","
	    "\"sector\":\"ordinary\",\"themes\":[\"%s\"],\"mode\":\"on_site\",\"commune\":\"31483\"}",
	    actor, theme);
	put("POST", "/v1/directory/offers", me.coordonnateur, NULL, body, 201);
}

static void save(const char *body, char here[160])
{
	put("POST", SAVED, me.conseiller, NULL, body, 201);
	snprintf(here, 160, "%s", asked_header(&me.a, "Location"));
}

/* The job, so many minutes from now. */
static void watch_at(int minutes)
{
	char now[CMN_TIME_LEN];
	struct cmn_error err;
	bool more = false;

	cmn_error_init(&err);
	assert_true(directory_live_catch_up(me.deps.live, 5000));
	cmn_time_format(cmn_clock_us() + (int64_t)minutes * 60 * 1000000, now);
	if (directory_saved_watch(bus, now, me.deps.live, &more, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
}

static int64_t unseen(const char *here)
{
	put("GET", here, me.conseiller, NULL, NULL, 200);
	return json_integer_value(json_object_get(me.a.json, "unseen"));
}

static int64_t told(void)
{
	return test_db_count(
	    db,
	    "SELECT (SELECT count(*) FROM outbox WHERE type = 'directory.saved_search.matched.v1')"
	    " + (SELECT count(*) FROM event WHERE type = 'directory.saved_search.matched.v1')");
}

static void what_comes_later_is_told_once(void **state)
{
	char here[160];
	int64_t before = told();

	(void)state;
	save(EMPLOI, here);
	watch_at(2);
	assert_int_equal(unseen(here), 0);
	assert_int_equal(told(), before);
	new_offer("emploi");
	new_offer("soins");
	watch_at(4);
	assert_int_equal(unseen(here), 1);
	assert_int_equal(told(), before + 1);
	watch_at(6);
	watch_at(6);
	assert_int_equal(unseen(here), 1);
	assert_int_equal(told(), before + 1);
	char seen[200];
	snprintf(seen, sizeof(seen), "%s/seen", here);
	put("POST", seen, me.conseiller, NULL, NULL, 200);
	assert_int_equal(unseen(here), 0);
	assert_true(json_is_true(
	    json_object_get(json_array_get(json_object_get(me.a.json, "news"), 0), "seen")));
	put("DELETE", here, me.conseiller, NULL, NULL, 200);
	new_offer("emploi");
	watch_at(8);
	assert_int_equal(told(), before + 1);
	put("GET", here, me.conseiller, NULL, NULL, 404);
	put("DELETE", here, me.conseiller, NULL, NULL, 404);
}

static void nobody_else_sees_it(void **state)
{
	char here[160], seen[200];

	(void)state;
	save(EMPLOI, here);
	snprintf(seen, sizeof(seen), "%s/seen", here);
	put("GET", SAVED "?departement=31", me.conseiller, NULL, NULL, 200);
	assert_int_equal(items(), 1);
	put("GET", SAVED "?departement=09", me.conseiller, NULL, NULL, 200);
	assert_int_equal(items(), 0);
	put("GET", SAVED "?departement=44", me.conseiller, NULL, NULL, 403);
	/* another account: the same token with another role has the same sub, so the row is moved
	 */
	test_db_exec(db, "UPDATE saved_search SET owner = 'somebody-else'");
	put("GET", here, me.conseiller, NULL, NULL, 404);
	put("POST", seen, me.conseiller, NULL, NULL, 404);
	put("DELETE", here, me.conseiller, NULL, NULL, 404);
	put("GET", SAVED "?departement=31", me.conseiller, NULL, NULL, 200);
	assert_int_equal(items(), 0);
	put("GET", here, NULL, NULL, NULL, 401);
	test_db_exec(db, "DELETE FROM saved_search");
}

static void what_cannot_be_watched_is_refused_with_its_reason(void **state)
{
	static const struct {
		const char *body;
		int status;
		const char *pointer;
	} CASES[] = {
	    {"{\"departement\":\"31\",\"criteria\":{\"commune\":\"31999\"}}", 422,
	     "/criteria/commune"},
	    {"{\"departement\":\"31\",\"criteria\":{\"commune\":\"31483\",\"text\":\"Zwingelstein\"}}",
	     422, "/criteria/text"},
	    {"{\"departement\":\"31\",\"criteria\":{\"commune\":\"31483\",\"text\":\"+++\"}}", 422,
	     "/criteria/text"},
	    {"{\"departement\":\"31\",\"criteria\":{\"commune\":\"31483\",\"epci\":\"000000000\"}}",
	     422, "/criteria/epci"},
	    {"{\"departement\":\"31\",\"criteria\":{\"commune\":\"31483\",\"label\":\"x\"}}", 422,
	     NULL},
	    {"{\"departement\":\"31\",\"criteria\":{\"commune\":\"31555\",\"radius_km\":150}}", 422,
	     "/criteria"},
	    {"{\"departement\":\"44\",\"criteria\":{\"commune\":\"31483\"}}", 403, NULL},
	    {"{\"departement\":\"31\"}", 422, NULL},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		put("POST", SAVED, me.conseiller, NULL, CASES[i].body, CASES[i].status);
		if (CASES[i].pointer != NULL)
			assert_string_equal(asked_pointer(&me.a), CASES[i].pointer);
	}
	put("POST", SAVED, NULL, NULL, EMPLOI, 401);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM saved_search"), 0);
}

static void an_account_has_so_many_and_no_more(void **state)
{
	char here[160];

	(void)state;
	for (int i = 0; i < DIRECTORY_SAVED_MOST; i++)
		save(EMPLOI, here);
	put("POST", SAVED, me.conseiller, "Idempotency-Key: one-too-many", EMPLOI, 409);
	put("DELETE", here, me.conseiller, NULL, NULL, 200);
	/* the refused key is free again */
	put("POST", SAVED, me.conseiller, "Idempotency-Key: one-too-many", EMPLOI, 201);
	put("POST", SAVED, me.conseiller, "Idempotency-Key: one-too-many", EMPLOI, 201);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM saved_search"),
			 DIRECTORY_SAVED_MOST);
	/* all of them are watched in one round, by whichever replica */
	new_offer("emploi");
	watch_at(2);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM saved_search_news"),
			 DIRECTORY_SAVED_MOST);
	/* and forgotten after half a year */
	watch_at(181 * 24 * 60);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM saved_search"), 0);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM saved_search_news"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_comes_later_is_told_once),
	    cmocka_unit_test(nobody_else_sees_it),
	    cmocka_unit_test(what_cannot_be_watched_is_refused_with_its_reason),
	    cmocka_unit_test(an_account_has_so_many_and_no_more),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
