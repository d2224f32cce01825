/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_index_live.c - the index says what the database says: loaded, after every change by
 * whomever, while it is written; and without the database its age.
 */
#include "integration/directory/loaded.h"

#include "index_rows.h"
#include "live.h"
#include "splitmix.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <pthread.h>
#include <stdio.h>

static struct directory_live *live;
static struct directory_splitmix g = {360};

static unsigned below(unsigned n)
{
	return (unsigned)directory_splitmix_below(&g, n);
}

static int setup(void **state)
{
	int rc = loaded_setup(state);
	struct cmn_error err;

	cmn_error_init(&err);
	if (rc == 0 && directory_live_open(test_db_url("directory"), "directory", &live, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	test_db_exec(*state, "SET search_path = directory");
	return rc;
}

static int teardown(void **state)
{
	directory_live_close(&live);
	return test_db_teardown(state);
}

static size_t offers(void)
{
	struct directory_view *view = directory_live_hold(live);
	size_t n = directory_view_offers(view);

	directory_view_drop(&view);
	return n;
}

static void change(struct test_db *db, const char *sql)
{
	test_db_exec(db, sql);
	assert_true(directory_live_catch_up(live, 20000));
}

static int64_t to_be_found(struct test_db *db)
{
	return test_db_count(db, "SELECT count(*) FROM offer o JOIN actor a ON a.id = o.actor_id"
				 " WHERE o.active AND a.active");
}

/* --- one question to both ------------------------------------------------------------------- */

struct question {
	const char *commune, *theme, *need, *sector, *word;
	int age, radius_km;
};

static void ask_index(const struct question *q, struct cmn_buf *ids)
{
	struct directory_view *view = directory_live_hold(live);
	const struct directory_centre *centre = directory_centres_find(view->centres, q->commune);
	const char *const lists[][2] = {
	    {"theme", q->theme}, {"need", q->need}, {"sector", q->sector}};
	struct directory_index_term term = {.way = {{q->word, true}}, .n = 1};
	struct directory_index_query query = {.lat = centre->lat,
					      .lon = centre->lon,
					      .radius_km = q->radius_km,
					      .age = q->age,
					      .fit = q->age < 0 ? DIRECTORY_INDEX_FIT_ANY
								: DIRECTORY_INDEX_FITS,
					      .terms = &term,
					      .n_terms = q->word != NULL};
	struct directory_index_hit hits[40];
	bool none = false;

	for (size_t i = 0; i < CMN_LEN(lists); i++) {
		int bit = lists[i][1] != NULL
			      ? directory_codes_find(&view->codes, lists[i][0], lists[i][1])
			      : -1;

		if (bit >= 0)
			directory_bits_set(&query.all, (unsigned)bit);
		none = none || (lists[i][1] != NULL && bit < 0);
	}
	size_t n = none ? 0 : directory_index_nearest(view->parts, view->n_parts, &query, hits, 40);
	char id[37];
	for (size_t i = 0; i < n; i++) {
		directory_id_write(hits[i].id, id);
		cmn_buf_fmt(ids, "%s ", id);
	}
	directory_view_drop(&view);
}

static const char *const SCAN =
    "SELECT coalesce(string_agg(id || ' ', '' ORDER BY km, id), '') FROM (SELECT o.id,"
    " 2 * 6371.0088 * asin(sqrt(sin(radians(o.lat - c.lat) / 2) ^ 2 + cos(radians(c.lat))"
    " * cos(radians(o.lat)) * sin(radians(o.lon - c.lon) / 2) ^ 2)) AS km"
    " FROM offer o JOIN actor a ON a.id = o.actor_id JOIN commune ca ON ca.code = a.commune,"
    " commune c WHERE c.code = $1"
    " AND o.active AND a.active AND ($2::text IS NULL OR $2 = ANY (o.themes))"
    " AND ($3::text IS NULL OR EXISTS (SELECT FROM unnest(o.needs) n WHERE n = $3"
    " OR starts_with(n, $3 || '.'))) AND ($4::text IS NULL OR o.sector = $4)"
    " AND ($5::text IS NULL OR (' ' || o.folded || ' ' || left(a.folded,"
    " length(a.folded) - length(ca.sort_key))) LIKE '% ' || $5 || '%')"
    " AND ($6::int < 0 OR $6 BETWEEN coalesce(o.age_min, 0) AND coalesce(o.age_max, 200))"
    " ORDER BY km, o.id LIMIT 40) x WHERE km <= $7";

static void ask_database(struct test_db *db, const struct question *q, struct cmn_buf *ids)
{
	char age[16], radius[16];
	const char *params[] = {q->commune, q->theme, q->need, q->sector, q->word, age, radius};

	snprintf(age, sizeof(age), "%d", q->age);
	snprintf(radius, sizeof(radius), "%d", q->radius_km);
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexecParams(db->pg, SCAN, 7, NULL, params, NULL, NULL, 0);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(db->pg));
	cmn_buf_text(ids, PQgetvalue(res, 0, 0));
}

static void compare(struct test_db *db, unsigned times)
{
	static const char *const COMMUNES[] = {"31483", "31555", "09122", "44109", "09001"};
	static const char *const THEMES[] = {NULL, NULL, "scolarite", "emploi", "aidants_repit"};
	static const char *const NEEDS[] = {NULL, NULL, NULL, "1.3", "1.3.3.1", "1.2"};
	static const char *const SECTORS[] = {NULL, "ordinary", "specialised"};
	static const char *const TEXTS[] = {NULL, NULL, "acc", "accueil", "toulouse", "zzz"};

	for (unsigned i = 0; i < times; i++) {
		const struct question q = {.commune = COMMUNES[below(5)],
					   .theme = THEMES[below(5)],
					   .need = NEEDS[below(6)],
					   .sector = SECTORS[below(3)],
					   .word = TEXTS[below(6)],
					   .age = (int)below(100) - 20,
					   .radius_km = 1 + (int)below(150)};
		struct cmn_buf a, b;

		cmn_buf_init(&a, 1 << 16);
		cmn_buf_init(&b, 1 << 16);
		cmn_buf_text(&a, "");
		ask_index(&q, &a);
		ask_database(db, &q, &b);
		assert_string_equal(a.data != NULL ? a.data : "", b.data);
		cmn_buf_free(&a);
		cmn_buf_free(&b);
	}
}

/* --- tests ---------------------------------------------------------------------------------- */

static void what_was_loaded_is_what_a_scan_finds(void **state)
{
	assert_int_equal(offers(), to_be_found(*state));
	compare(*state, 200);
}

static void after_any_change_it_is_still_what_a_scan_finds(void **state)
{
	static const char *const CHANGES[] = {
	    "UPDATE offer SET active = NOT active WHERE hashtext(id::text || current_setting('test.salt')) % 20 = 0",
	    "UPDATE offer SET lat = lat + 0.01, lon = lon - 0.02 WHERE hashtext(id::text || current_setting('test.salt')) % 15 = 0",
	    "UPDATE offer SET themes = '{emploi,scolarite}', age_min = 7, age_max = NULL"
	    " WHERE hashtext(id::text || current_setting('test.salt')) % 25 = 0",
	    "UPDATE offer SET needs = '{1.2.1.1}', sector = 'specialised', folded = 'zzz toulouse'"
	    " WHERE hashtext(id::text || current_setting('test.salt')) % 30 = 0",
	    "UPDATE actor SET active = NOT active WHERE hashtext(id::text || current_setting('test.salt')) % 12 = 0",
	    "WITH there AS (DELETE FROM offer_place WHERE hashtext(offer_id::text ||"
	    " current_setting('test.salt')) % 60 = 0)"
	    " DELETE FROM offer WHERE hashtext(id::text || current_setting('test.salt')) % 60 = 0",
	    "INSERT INTO offer SELECT (jsonb_populate_record(o, jsonb_build_object('id',"
	    " gen_random_uuid(), 'source_id', NULL, 'source', 'test'))).* FROM offer o"
	    " WHERE hashtext(id::text || current_setting('test.salt')) % 50 = 0",
	};
	char salt[64];

	for (unsigned round = 0; round < 28; round++) {
		for (unsigned i = 0; i < 2; i++) {
			snprintf(salt, sizeof(salt), "SET test.salt = '%u'", below(1000));
			test_db_exec(*state, salt);
			test_db_exec(*state, CHANGES[(round + i * 3) % 7]);
		}
		assert_true(directory_live_catch_up(live, 20000));
		assert_int_equal(offers(), to_be_found(*state));
		compare(*state, 60);
	}
}

static void what_another_writes_is_found_within_a_second_unasked(void **state)
{
	size_t before = offers();
	int64_t began = cmn_clock_mono_ms();

	test_db_exec(*state,
		     "UPDATE offer SET active = false WHERE id = (SELECT min(o.id::text)::uuid"
		     " FROM offer o JOIN actor a ON a.id = o.actor_id"
		     " WHERE o.active AND a.active)");
	while (offers() == before && cmn_clock_mono_ms() - began < 5000)
		cmn_sleep_ms(20);
	assert_int_equal(offers(), before - 1);
	assert_true(cmn_clock_mono_ms() - began < 3000);
}

/* Its number is lower than that of others which were seen long before it committed. */
static void a_transaction_that_took_its_time_is_not_missed(void **state)
{
	PGconn *slow = PQconnectdb(((struct test_db *)*state)->admin);
	size_t before = offers();

	PQclear(PQexec(slow, "SET search_path = directory; BEGIN"));
	PQclear(PQexec(slow,
		       "UPDATE offer SET active = false WHERE id = (SELECT max(o.id::text)::uuid"
		       " FROM offer o JOIN actor a ON a.id = o.actor_id"
		       " WHERE o.active AND a.active)"));
	for (int i = 0; i < 3; i++)
		change(*state, "UPDATE offer SET version = version + 1 WHERE id ="
			       " (SELECT min(id::text)::uuid FROM offer WHERE active)");
	assert_int_equal(offers(), before);
	PQclear(PQexec(slow, "COMMIT"));
	PQfinish(slow);
	assert_true(directory_live_catch_up(live, 20000));
	assert_int_equal(offers(), before - 1);
}

static void a_view_that_is_held_stays_what_it_was(void **state)
{
	struct directory_view *held = directory_live_hold(live);
	size_t before = directory_view_offers(held);

	change(*state, "UPDATE offer SET active = false WHERE id IN (SELECT o.id FROM offer o"
		       " JOIN actor a ON a.id = o.actor_id WHERE o.active AND a.active LIMIT 10)");
	assert_int_equal(directory_view_offers(held), before);
	assert_int_equal(offers(), before - 10);
	directory_view_drop(&held);
}

/* Enough for the delta to become part of the base, then enough for everything to be read again. */
static void many_changes_at_once_are_no_different(void **state)
{
#define MORE                                                                           \
	"INSERT INTO offer SELECT (jsonb_populate_record(o, jsonb_build_object('id',"  \
	" gen_random_uuid(), 'source_id', NULL, 'source', 'test', 'active', true))).*" \
	" FROM offer o, generate_series(1, %d) LIMIT %d"
	char sql[400];
	static const int MANY[] = {4000, 3000, 21000};

	for (size_t i = 0; i < CMN_LEN(MANY); i++) {
		snprintf(sql, sizeof(sql), MORE, MANY[i], MANY[i]);
		change(*state, sql);
		assert_int_equal(offers(), to_be_found(*state));
		compare(*state, 20);
	}
	change(*state, "DELETE FROM offer WHERE source = 'test'");
	assert_int_equal(offers(), to_be_found(*state));
	compare(*state, 20);
}

static void a_commune_that_moves_is_found_where_it_is(void **state)
{
	change(*state, "UPDATE commune SET lat = lat + 0.1 WHERE code = '31483'");
	compare(*state, 40);
	change(*state, "UPDATE commune SET lat = lat - 0.1 WHERE code = '31483'");
	struct directory_view *view = directory_live_hold(live);
	assert_null(directory_centres_find(view->centres, "99999"));
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM (SELECT code FROM commune UNION"
				       " SELECT code FROM commune_former_code) c"),
			 view->centres->n);
	directory_view_drop(&view);
}

static void changes_that_all_have_seen_are_forgotten(void **state)
{
	static const char *const AT[] = {"2026-11-22T10:00:00Z", "2026-11-22T10:05:00Z",
					 "2026-11-22T10:11:00Z"};
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	bool more;

	cmn_error_init(&err);
	assert_true(test_db_count(*state, "SELECT count(*) FROM index_change") > 0);
	for (size_t i = 0; i < CMN_LEN(AT); i++) {
		assert_int_equal(directory_index_forget(conn, AT[i], NULL, &more, &err), 0);
		assert_int_equal(
		    test_db_count(*state, "SELECT (count(*) > 0)::int FROM index_change"), i < 2);
	}
	cmn_conn_close(&conn);
	change(*state, "UPDATE offer SET version = version + 1 WHERE id ="
		       " (SELECT min(id::text)::uuid FROM offer)");
}

/* A role is of the whole cluster: others could not go on if it stayed locked out. */
static int let_in(void **state)
{
	test_db_exec(*state, "ALTER ROLE c360_directory LOGIN");
	return 0;
}

static void without_the_database_the_search_goes_on_and_says_its_age(void **state)
{
	struct test_db *db = *state;
	size_t before = offers();

	test_db_exec(db, "ALTER ROLE c360_directory NOLOGIN");
	test_db_count(db, "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
			  " WHERE usename = 'c360_directory' AND datname = current_database()");
	test_db_exec(db, "UPDATE offer SET active = false WHERE id IN (SELECT o.id FROM offer o"
			 " JOIN actor a ON a.id = o.actor_id WHERE o.active AND a.active LIMIT 5)");
	assert_false(directory_live_catch_up(live, 1500));
	int64_t as_of = directory_live_as_of(live);
	cmn_sleep_ms(100);
	assert_true(directory_live_as_of(live) == as_of);
	assert_true(cmn_clock_us() - as_of > 1000000);
	assert_int_equal(offers(), before);
	let_in(state);
	assert_true(directory_live_catch_up(live, 20000));
	assert_true(directory_live_as_of(live) > as_of);
	assert_int_equal(offers(), before - 5);
	compare(db, 40);
}

/* --- many at once --------------------------------------------------------------------------- */

static atomic_bool over;

static void *search_on(void *arg)
{
	const struct question q = {.commune = "31483", .age = 9, .radius_km = 60, .word = "acc"};
	uint64_t *times = arg;

	while (!atomic_load(&over)) {
		struct cmn_buf ids;

		cmn_buf_init(&ids, 1 << 16);
		ask_index(&q, &ids);
		cmn_buf_free(&ids);
		++*times;
	}
	return NULL;
}

static void searches_go_on_while_the_index_is_written(void **state)
{
	pthread_t thread[4];
	uint64_t times[4] = {0};

	atomic_store(&over, false);
	for (size_t i = 0; i < 4; i++)
		pthread_create(&thread[i], NULL, search_on, &times[i]);
	for (unsigned round = 0; round < 40; round++)
		change(*state, round % 2
				   ? "UPDATE offer SET version = version + 1, lat = lat + 0.001"
				     " WHERE hashtext(id::text) % 7 = 0"
				   : "UPDATE actor SET active = NOT active"
				     " WHERE hashtext(id::text) % 9 = 0");
	atomic_store(&over, true);
	for (size_t i = 0; i < 4; i++) {
		pthread_join(thread[i], NULL);
		assert_true(times[i] > 0);
	}
	compare(*state, 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_loaded_is_what_a_scan_finds),
	    cmocka_unit_test(after_any_change_it_is_still_what_a_scan_finds),
	    cmocka_unit_test(what_another_writes_is_found_within_a_second_unasked),
	    cmocka_unit_test(a_transaction_that_took_its_time_is_not_missed),
	    cmocka_unit_test(a_view_that_is_held_stays_what_it_was),
	    cmocka_unit_test(a_commune_that_moves_is_found_where_it_is),
	    cmocka_unit_test(searches_go_on_while_the_index_is_written),
	    cmocka_unit_test(many_changes_at_once_are_no_different),
	    cmocka_unit_test(changes_that_all_have_seen_are_forgotten),
	    cmocka_unit_test_teardown(without_the_database_the_search_goes_on_and_says_its_age,
				      let_in),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
