/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_write.c - a write is done once, with its audit row, its event and its idempotency record,
 * or not at all.
 */
#include "support/cmocka_all.h"
#include "support/db.h"

#include "cmn/clock.h"
#include "cmn/write.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define RACERS 16

static const struct cmn_pg_ctx CTX = {.departements = "31", .actor = "tester"};

static const struct cmn_stmt CREATE = {
    .name = "wt_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql =
	CMN_SQL_CREATE ", fact AS (INSERT INTO write_test (id, departement, label)"
		       " SELECT $5::uuid, $6, $14 FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};
static const struct cmn_stmt CREATE_SLOWLY = {
    .name = "wt_create_slowly",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = CMN_SQL_CREATE
    ", pause AS MATERIALIZED (SELECT pg_sleep(1)),"
    " fact AS (INSERT INTO write_test (id, departement, label)"
    " SELECT $5::uuid, $6, $14 FROM idem, pause RETURNING id, version)" CMN_SQL_FINISH,
};
static const struct cmn_stmt RELABEL = {
    .name = "wt_relabel",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM write_test WHERE id = $5::uuid AND departement = $6"
	   " AND version = $15::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE write_test w SET label = $14, version = version + 1"
	   " FROM target, idem WHERE w.id = target.id RETURNING w.id, w.version)" CMN_SQL_FINISH,
};

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	test_db_exec(*state,
		     "SET search_path = intake;"
		     "DROP TABLE IF EXISTS write_test;"
		     "CREATE TABLE write_test (id uuid PRIMARY KEY, departement text NOT NULL,"
		     " label text NOT NULL, version bigint NOT NULL DEFAULT 1);"
		     "GRANT SELECT, INSERT, UPDATE ON write_test TO c360_intake;");
	return 0;
}

static int teardown(void **state)
{
	test_db_exec(*state, "DROP TABLE write_test; TRUNCATE idempotency, audit, outbox");
	return test_db_teardown(state);
}

/* As the dispatcher prepares it. */
static void prepare(struct cmn_write *w, const char *key, const char *hash)
{
	memset(w, 0, sizeof(*w));
	w->client = "tester";
	w->operation = "write_test";
	snprintf(w->key, sizeof(w->key), "%s", key);
	snprintf(w->request_hash, sizeof(w->request_hash), "%s", hash);
	cmn_time_format(cmn_clock_us(), w->now);
	w->request_id = "01900000-0000-7000-8000-000000000001";
	w->departement = "31";
	cmn_uuid7(w->resource_id);
	cmn_uuid7(w->event_id);
	w->event_type = "test.thing.written.v1";
	w->event_data = strdup("{\"a\":1}");
	w->audiences = "{facts,mdph}";
}

struct told {
	enum cmn_err rc;
	int64_t version;
	bool replayed;
	struct cmn_error err;
};

static struct told run(struct cmn_pool *pool, const struct cmn_stmt *stmt, struct cmn_write *w,
		       const char *label, const char *version)
{
	const char *params[CMN_WRITE_N + 2];
	struct told t;

	cmn_error_init(&t.err);
	cmn_write_params(w, params);
	params[CMN_WRITE_N] = label;
	params[CMN_WRITE_N + 1] = version;
	t.rc = cmn_write_run(pool, &CTX, stmt, params, w, &t.version, &t.replayed, &t.err);
	return t;
}

static int64_t labelled(struct test_db *db, const char *label)
{
	const char *params[] = {label};
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexecParams(db->pg, "SELECT count(*) FROM write_test WHERE label = $1", 1, NULL,
			 params, NULL, NULL, 0);

	return cmn_pg_int(res, 0, 0, -1);
}

static void fact_audit_event_and_key_are_written_together(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_write w CMN_AUTO(cmn_write_clear) = {0};
	struct told t;

	prepare(&w, "k-together", "h1");
	test_db_exec(*state, "TRUNCATE audit, outbox");
	t = run(pool, &CREATE, &w, "together", NULL);
	assert_int_equal(t.rc, CMN_OK);
	assert_int_equal(t.version, 1);
	assert_false(t.replayed);
	assert_int_equal(labelled(*state, "together"), 1);
	assert_int_equal(test_db_count(*state,
				       "SELECT count(*) FROM audit WHERE actor = 'tester'"
				       " AND operation = 'write_test' AND departement = '31'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM outbox WHERE"
					       " stream IN ('31.facts', '31.mdph')"
					       " AND data->>'a' = '1'"),
			 2);
}

static void a_write_without_event_leaves_the_outbox_empty(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_write w CMN_AUTO(cmn_write_clear) = {0};

	prepare(&w, "k-silent", "h1");
	cmn_write_clear(&w);
	w.event_type = NULL;
	w.audiences = NULL;
	test_db_exec(*state, "TRUNCATE outbox");
	assert_int_equal(run(pool, &CREATE, &w, "silent", NULL).rc, CMN_OK);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM outbox"), 0);
}

static void the_same_key_and_content_is_answered_by_the_first_record(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_write first CMN_AUTO(cmn_write_clear) = {0};
	struct cmn_write again CMN_AUTO(cmn_write_clear) = {0};
	struct told t;

	prepare(&first, "k-again", "h1");
	prepare(&again, "k-again", "h1");
	assert_int_equal(run(pool, &CREATE, &first, "again", NULL).rc, CMN_OK);
	t = run(pool, &CREATE, &again, "again", NULL);
	assert_int_equal(t.rc, CMN_OK);
	assert_true(t.replayed);
	assert_int_equal(t.version, 0);
	assert_string_equal(again.resource_id, first.resource_id);
	assert_string_equal(again.event_id, ""); /* no event of this call is to be waited for */
	assert_int_equal(labelled(*state, "again"), 1);
}

static void the_same_key_with_another_content_is_refused(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_write first CMN_AUTO(cmn_write_clear) = {0};
	struct cmn_write other CMN_AUTO(cmn_write_clear) = {0};
	struct told t;

	prepare(&first, "k-other", "h1");
	prepare(&other, "k-other", "h2");
	assert_int_equal(run(pool, &CREATE, &first, "one content", NULL).rc, CMN_OK);
	t = run(pool, &CREATE, &other, "other content", NULL);
	assert_int_equal(t.rc, CMN_E_IDEMPOTENCY_MISMATCH);
	assert_string_equal(t.err.faults[0].pointer, "header:Idempotency-Key");
	assert_int_equal(labelled(*state, "other content"), 0);
}

struct racer {
	struct cmn_pool *pool;
	struct cmn_write write;
	struct told told;
};

static void *race(void *arg)
{
	struct racer *r = arg;

	r->told = run(r->pool, &CREATE, &r->write, "raced", NULL);
	return NULL;
}

static void sixteen_at_once_with_one_key_make_one_fact(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 8);
	static struct racer racers[RACERS];
	pthread_t threads[RACERS];
	int done = 0, replayed = 0;

	for (size_t i = 0; i < RACERS; i++) {
		racers[i].pool = pool;
		prepare(&racers[i].write, "k-race", "h1");
		pthread_create(&threads[i], NULL, race, &racers[i]);
	}
	for (size_t i = 0; i < RACERS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(racers[i].told.rc, CMN_OK);
		done += racers[i].told.version == 1;
		replayed += racers[i].told.replayed;
	}
	assert_int_equal(done, 1);
	assert_int_equal(replayed, RACERS - 1);
	for (size_t i = 0; i < RACERS; i++) {
		assert_string_equal(racers[i].write.resource_id, racers[0].write.resource_id);
		cmn_write_clear(&racers[i].write);
	}
	assert_int_equal(labelled(*state, "raced"), 1);
}

static void *create_slowly(void *arg)
{
	struct racer *r = arg;

	r->told = run(r->pool, &CREATE_SLOWLY, &r->write, "killed", NULL);
	return NULL;
}

static void a_killed_write_tried_again_with_its_key_is_done_once(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	static struct racer r;
	pthread_t thread;

	r.pool = pool;
	prepare(&r.write, "k-killed", "h1");
	pthread_create(&thread, NULL, create_slowly, &r);
	cmn_sleep_ms(300);
	assert_int_equal(
	    test_db_count(*state,
			  "SELECT count(pg_terminate_backend(pid, 2000)) FROM"
			  " pg_stat_activity WHERE state = 'active' AND usename = 'c360_intake'"
			  " AND datname = current_database()"),
	    1);
	pthread_join(thread, NULL);
	assert_int_equal(r.told.rc, CMN_E_OUTCOME_UNKNOWN);
	for (int i = 0; i < 3; i++) {
		cmn_write_clear(&r.write);
		prepare(&r.write, "k-killed", "h1");
		assert_int_equal(run(pool, &CREATE, &r.write, "killed", NULL).rc, CMN_OK);
	}
	cmn_write_clear(&r.write);
	assert_int_equal(labelled(*state, "killed"), 1);
}

static void a_refused_change_leaves_no_key_behind(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	struct cmn_write made CMN_AUTO(cmn_write_clear) = {0};
	struct cmn_write change CMN_AUTO(cmn_write_clear) = {0};
	struct told t;

	prepare(&made, "k-base", "h1");
	assert_int_equal(run(pool, &CREATE, &made, "before", NULL).rc, CMN_OK);
	prepare(&change, "k-change", "h1");
	snprintf(change.resource_id, sizeof(change.resource_id), "%s", made.resource_id);

	assert_int_equal(run(pool, &RELABEL, &change, "after", "9").rc, CMN_E_NOT_FOUND);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM idempotency WHERE key = 'k-change'"), 0);

	t = run(pool, &RELABEL, &change, "after", "1");
	assert_int_equal(t.rc, CMN_OK);
	assert_int_equal(t.version, 2);
	/* version 1 is stale by now, and yet the repetition is a repetition */
	t = run(pool, &RELABEL, &change, "after", "1");
	assert_int_equal(t.rc, CMN_OK);
	assert_true(t.replayed);
	assert_int_equal(labelled(*state, "after"), 1);
}

static void expired_keys_are_forgotten_a_few_at_a_time(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	struct cmn_error err;
	int64_t n = -1;

	test_db_exec(*state,
		     "TRUNCATE idempotency;"
		     "INSERT INTO idempotency SELECT 'c', 'o', i::text, 'h',"
		     " '01900000-0000-7000-8000-000000000001', '31', '2026-01-01Z',"
		     " CASE WHEN i <= 5 THEN '2026-01-02Z'::timestamptz ELSE '2026-01-09Z' END"
		     " FROM generate_series(1, 7) AS i");
	cmn_error_init(&err);
	assert_int_equal(cmn_write_purge(conn, "2026-01-03T00:00:00Z", 3, &n, &err), CMN_OK);
	assert_int_equal(n, 3);
	assert_int_equal(cmn_write_purge(conn, "2026-01-03T00:00:00Z", 3, &n, &err), CMN_OK);
	assert_int_equal(n, 2);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM idempotency"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fact_audit_event_and_key_are_written_together),
	    cmocka_unit_test(a_write_without_event_leaves_the_outbox_empty),
	    cmocka_unit_test(the_same_key_and_content_is_answered_by_the_first_record),
	    cmocka_unit_test(the_same_key_with_another_content_is_refused),
	    cmocka_unit_test(sixteen_at_once_with_one_key_make_one_fact),
	    cmocka_unit_test(a_killed_write_tried_again_with_its_key_is_done_once),
	    cmocka_unit_test(a_refused_change_leaves_no_key_behind),
	    cmocka_unit_test(expired_keys_are_forgotten_a_few_at_a_time),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
