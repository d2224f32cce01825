/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_changes_http.c - what changed since a position: everything, whatever commits late; what left
 * is told; a position of another history is refused.
 */
#include "integration/directory/exporting.h"

#include "export_rows.h"

#include <pthread.h>
#include <stdatomic.h>

#define CHANGES "/v1/directory/changes"

/* Where the feed is now: everything before is of no interest. */
static void position_now(char room[200])
{
	struct directory_feed_position at = {.subject = DIRECTORY_NIL};

	get(CHANGES "?limit=1", 200);
	assert_true(directory_feed_parse(asked_text(&me.a, "next"), &at));
	/* the mark of a page that is not full */
	get(CHANGES "?limit=200&kind=contact&departement=984", 200);
	snprintf(room, 200, "%s", asked_text(&me.a, "next"));
}

/* One page after the position, which moves on. */
static void follow(char position[200])
{
	char target[300];

	snprintf(target, sizeof(target), CHANGES "?limit=200&since=%s", position);
	get(target, 200);
	snprintf(position, 200, "%s", asked_text(&me.a, "next"));
}

static const json_t *told(const char *id)
{
	for (size_t i = 0; i < items(); i++)
		if (strcmp(json_string_value(json_object_get(item(i), "id")), id) == 0)
			return item(i);
	return NULL;
}

static void a_change_is_told_as_the_record_is_now(void **state)
{
	char position[200];
	struct things t;

	(void)state;
	position_now(position);
	t = some("", ",\"address\":\"1 rue inventée\"");
	hold_there(&t, 1, 200);
	follow(position);
	const json_t *offer = told(t.offer);
	assert_false(json_is_true(json_object_get(offer, "gone")));
	const json_t *record = json_object_get(offer, "record");
	assert_string_equal(json_string_value(json_object_get(record, "kind")), "offer");
	assert_int_equal(json_integer_value(json_object_get(record, "version")), 2);
	assert_string_equal(json_string_value(json_object_get(
				json_array_get(json_object_get(record, "places"), 0), "place_id")),
			    t.place);
	assert_non_null(told(t.actor));
	assert_non_null(told(t.place));
	follow(position);
	assert_int_equal(items(), 0);
	assert_false(json_is_true(json_object_get(me.a.json, "more")));
}

static void what_left_is_told_with_its_successor(void **state)
{
	char position[200], body[200];
	struct things t = some("", ""), other = some("", "");

	(void)state;
	position_now(position);
	snprintf(body, sizeof(body),
		 "{\"active\":false,\"retired_why\":\"replaced\",\"successor_id\":\"%s\"}",
		 other.offer);
	patch(of("offers", t.offer), 1, body, 200);
	follow(position);
	const json_t *change = told(t.offer);
	assert_true(json_is_true(json_object_get(change, "gone")));
	assert_null(json_object_get(change, "record"));
	const json_t *retired = json_object_get(change, "retired");
	assert_string_equal(json_string_value(json_object_get(retired, "why")), "replaced");
	assert_string_equal(json_string_value(json_object_get(retired, "successor_id")),
			    other.offer);
	test_db_exec(*state, "SET search_path = directory; DELETE FROM index_change");
}

static void what_becomes_hidden_is_told_as_gone_and_no_more(void **state)
{
	char position[200], here[120];
	struct things t = some("", ",\"address\":\"3 rue inventée\"");

	(void)state;
	hold_there(&t, 1, 200);
	put("POST", below("actors", t.actor, "contacts"), me.coordonnateur, NULL,
	    "{\"function\":\"reception\",\"visibility\":\"public\",\"phone\":\"05 36 49 00 01\"}",
	    201);
	snprintf(here, sizeof(here), "%s", asked_header(&me.a, "Location"));
	position_now(position);
	patch(of("places", t.place), 1, "{\"confidential\":true}", 200);
	patch(here, 1, "{\"visibility\":\"team\"}", 200);
	follow(position);
	const json_t *place = told(t.place), *contact = told(strrchr(here, '/') + 1);
	assert_true(json_is_true(json_object_get(place, "gone")));
	assert_null(json_object_get(place, "retired"));
	assert_true(json_is_true(json_object_get(contact, "gone")));
	/* the offer names it no longer: it is told too */
	assert_null(json_object_get(json_object_get(told(t.offer), "record"), "places"));
}

/* --- without a gap -------------------------------------------------------------------------------
 */

static PGconn *administrator(void)
{
	PGconn *pg = PQconnectdb(getenv("C360_TEST_DB"));

	if (PQstatus(pg) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(pg));
	return pg;
}

static void run(PGconn *pg, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(pg));
}

/* The one that began first and commits last: whoever read past it would never see it. */
static void what_commits_late_is_not_passed(void **state)
{
	struct things late = some("", ""), early = some("", "");
	PGconn *pg = administrator();
	char position[200], sql[300];

	(void)state;
	position_now(position);
	run(pg, "BEGIN; SET LOCAL search_path = directory");
	snprintf(sql, sizeof(sql), "UPDATE offer SET name = 'Tard inventé' WHERE id = '%s'",
		 late.offer);
	run(pg, sql);
	patch(of("offers", early.offer), 1, "{\"name\":\"Tôt inventé\"}", 200);
	for (int i = 0; i < 3; i++) {
		follow(position);
		assert_null(told(late.offer));
	}
	run(pg, "COMMIT");
	follow(position);
	assert_non_null(told(late.offer));
	assert_non_null(told(early.offer));
	follow(position);
	assert_int_equal(items(), 0);
	PQfinish(pg);
}

#define WRITERS 4
#define ROUNDS  60

struct writer {
	pthread_t thread;
	int number;
};
static atomic_int writing;

/* Transactions of all lengths, some taken back, over rows that others write too. */
static void *write_on(void *arg)
{
	const struct writer *w = arg;
	PGconn *pg = administrator();
	unsigned seed = (unsigned)w->number * 7919u + 1;

	run(pg, "SET search_path = directory");
	for (int i = 0; i < ROUNDS; i++) {
		char sql[300];

		run(pg, "BEGIN");
		snprintf(
		    sql, sizeof(sql),
		    "UPDATE offer SET version = version + 1 WHERE id = (SELECT id FROM offer ORDER"
		    " BY id OFFSET %u LIMIT 1)",
		    (unsigned)rand_r(&seed) % 40);
		run(pg, sql);
		usleep((useconds_t)(rand_r(&seed) % 20000));
		run(pg, rand_r(&seed) % 5 == 0 ? "ROLLBACK" : "COMMIT");
	}
	PQfinish(pg);
	atomic_fetch_sub(&writing, 1);
	return NULL;
}

/* Each record as it was told last: "id version" lines are compared with the table at the end. */
static void keep_told(json_t *copy)
{
	for (size_t i = 0; i < items(); i++)
		if (strcmp(json_string_value(json_object_get(item(i), "kind")), "offer") == 0)
			json_object_set(
			    copy, json_string_value(json_object_get(item(i), "id")),
			    json_object_get(json_object_get(item(i), "record"), "version"));
}

static void a_follower_ends_with_what_the_table_holds(void **state)
{
	struct writer writers[WRITERS];
	char position[200] = "";
	json_t *copy = json_object();
	const char *id;
	json_t *version;
	int64_t n = 0;

	get(CHANGES "?limit=200", 200);
	snprintf(position, sizeof(position), "%s", asked_text(&me.a, "next"));
	keep_told(copy);
	atomic_store(&writing, WRITERS);
	for (int i = 0; i < WRITERS; i++) {
		writers[i].number = i;
		pthread_create(&writers[i].thread, NULL, write_on, &writers[i]);
	}
	do {
		follow(position);
		keep_told(copy);
	} while (atomic_load(&writing) > 0 || json_is_true(json_object_get(me.a.json, "more")));
	for (int i = 0; i < WRITERS; i++)
		pthread_join(writers[i].thread, NULL);
	do {
		follow(position);
		keep_told(copy);
	} while (items() > 0);
	json_object_foreach(copy, id, version)
	{
		char sql[200];

		if (version == NULL || json_is_null(version))
			continue;
		snprintf(sql, sizeof(sql), "SELECT version FROM directory.offer WHERE id = '%s'",
			 id);
		if (n++ < 60 || n % 50 == 0)
			assert_int_equal(test_db_count(*state, sql), json_integer_value(version));
	}
	assert_true(n >= 3000);
	json_decref(copy);
}

/* --- positions ----------------------------------------------------------------------------------
 */

static void a_position_of_another_history_is_gone_and_nonsense_refused(void **state)
{
	(void)state;
	get(CHANGES "?since=1.00000001.5", 410);
	assert_string_equal(asked_slug(&me.a), "gone");
	get(CHANGES "?since=nonsense", 400);
	get(CHANGES "?since=1.00000001.5.person.018f0000-0000-7000-8000-000000000001", 400);
	get(CHANGES "?since=1.00000001.5.offer.------------------------------------", 400);
	get(CHANGES "?kind=person", 400);
}

static void an_export_says_where_the_changes_after_it_begin(void **state)
{
	struct things t = some("", "");
	char position[200];

	(void)state;
	make_export();
	get(EXPORTS, 200);
	snprintf(position, sizeof(position), "%s",
		 json_string_value(json_object_get(item(0), "since")));
	follow(position);
	assert_null(told(t.offer));
	patch(of("offers", t.offer), 1, "{\"name\":\"Après inventé\"}", 200);
	follow(position);
	assert_non_null(told(t.offer));
}

/* What a dump brought from another server has numbers of its own. */
static void numbers_from_another_server_are_mended(void **state)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct things t = some("", "");
	struct cmn_error err;
	char sql[300];

	cmn_error_init(&err);
	snprintf(sql, sizeof(sql),
		 "UPDATE directory.export_change SET xid = '900000000000', born = '900000000000'"
		 " WHERE subject = '%s'",
		 t.offer);
	test_db_exec(*state, sql);
	assert_int_equal(directory_feed_mend(conn, &err), CMN_OK);
	cmn_conn_close(&conn);
	get(CHANGES "?kind=offer&limit=1", 200);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.export_change WHERE subject = '%s' AND xid = '0'",
		 t.offer);
	assert_int_equal(test_db_count(*state, sql), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_change_is_told_as_the_record_is_now),
	    cmocka_unit_test(what_left_is_told_with_its_successor),
	    cmocka_unit_test(what_becomes_hidden_is_told_as_gone_and_no_more),
	    cmocka_unit_test(what_commits_late_is_not_passed),
	    cmocka_unit_test(a_follower_ends_with_what_the_table_holds),
	    cmocka_unit_test(a_position_of_another_history_is_gone_and_nonsense_refused),
	    cmocka_unit_test(an_export_says_where_the_changes_after_it_begin),
	    cmocka_unit_test(numbers_from_another_server_are_mended),
	};

	return cmocka_run_group_tests(tests, asking_setup, asking_teardown);
}
