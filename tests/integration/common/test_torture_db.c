/* SPDX-License-Identifier: EUPL-1.2
 *
 * Every allocation and every call of libpq fails in its turn while a pool reads and writes: an
 * honest answer, no half fact, and the same key repeated makes one row.
 */
#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/fuse.h"

#include "cmn/clock.h"
#include "cmn/write.h"

#include <stdio.h>
#include <string.h>

#define ENOUGH 5000

static const struct cmn_pg_ctx CTX = {.departements = "31", .actor = "tester"};

static const struct cmn_stmt CREATE = {
    .name = "tt_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql =
	CMN_SQL_CREATE ", fact AS (INSERT INTO torture_test (id, departement, label)"
		       " SELECT $5::uuid, $6, $14 FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};
static const struct cmn_stmt SUM = {
    .name = "tt_sum", .n_params = 1, .sql = "SELECT sum(i) FROM generate_series(1, $1::int) AS i"};
static const struct cmn_stmt NOTE = {.name = "tt_note",
				     .n_params = 1,
				     .writes = true,
				     .sql =
					 "INSERT INTO torture_test (id, departement, label)"
					 " VALUES (gen_random_uuid(), '31', $1) RETURNING label"};

static int setup(void **state)
{
	if (test_db_setup(state) != 0)
		return -1;
	test_db_exec(*state,
		     "SET search_path = intake;"
		     "DROP TABLE IF EXISTS torture_test;"
		     "CREATE TABLE torture_test (id uuid PRIMARY KEY, departement text NOT NULL,"
		     " label text NOT NULL, version bigint NOT NULL DEFAULT 1);"
		     "GRANT SELECT, INSERT, UPDATE ON torture_test TO c360_intake;");
	return 0;
}

static int teardown(void **state)
{
	test_db_exec(*state, "DROP TABLE torture_test; TRUNCATE idempotency, audit, outbox");
	return test_db_teardown(state);
}

static int64_t count(struct test_db *db, const char *sql, const char *label)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexecParams(db->pg, sql, 1, NULL, &label, NULL, NULL, 0);

	assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	return cmn_pg_int(res, 0, 0, -1);
}

/* --- one write, with its key ------------------------------------------------------------------ */

static void prepare(struct cmn_write *w, const char *key)
{
	memset(w, 0, sizeof(*w));
	w->client = "tester";
	w->operation = "torture";
	snprintf(w->key, sizeof(w->key), "%s", key);
	snprintf(w->request_hash, sizeof(w->request_hash), "h");
	cmn_time_format(cmn_clock_us(), w->now);
	w->request_id = "01900000-0000-7000-8000-000000000001";
	w->departement = "31";
	cmn_uuid7(w->resource_id);
	cmn_uuid7(w->event_id);
	w->event_type = "test.thing.written.v1";
	w->event_data = strdup("{\"a\":1}");
	w->audiences = "{facts,mdph}";
}

static enum cmn_err write_once(struct cmn_pool *pool, const char *key, bool *ret_replayed,
			       struct cmn_error *err)
{
	struct cmn_write w CMN_AUTO(cmn_write_clear) = {0};
	const char *params[CMN_WRITE_N + 1];
	int64_t version;

	prepare(&w, key);
	cmn_write_params(&w, params);
	params[CMN_WRITE_N] = key;
	cmn_error_init(err);
	return cmn_write_run(pool, &CTX, &CREATE, params, &w, &version, ret_replayed, err);
}

static void assert_whole(struct test_db *db, const char *key, int64_t facts)
{
	static const char FACTS[] = "SELECT count(*) FROM torture_test WHERE label = $1";
	static const char KEYS[] = "SELECT count(*) FROM idempotency WHERE key = $1";
	static const char EVENTS[] = "SELECT count(*) FROM outbox WHERE subject = (SELECT id::text"
				     " FROM torture_test WHERE label = $1)";
	static const char AUDIT[] = "SELECT count(*) FROM audit WHERE resource_id = (SELECT id"
				    " FROM torture_test WHERE label = $1)";

	assert_int_equal(count(db, FACTS, key), facts);
	assert_int_equal(count(db, KEYS, key), facts);
	assert_int_equal(count(db, EVENTS, key), 2 * facts);
	assert_int_equal(count(db, AUDIT, key), facts);
}

/* The backend of a broken connection may still be at it: nobody of ours is connected any more. */
static int64_t settled(struct test_db *db, struct cmn_pool **pool, const char *key)
{
	static const char LEFT[] = "SELECT count(*) FROM pg_stat_activity WHERE usename ="
				   " 'c360_intake' AND datname = current_database() AND $1 <> ''";

	cmn_pool_close(pool);
	for (int i = 0; i < 1000 && count(db, LEFT, key) > 0; i++)
		cmn_sleep_ms(10);
	return count(db, "SELECT count(*) FROM torture_test WHERE label = $1", key);
}

/* Once it is known what happened, the key is repeated with everything in order. */
static void repeat(struct test_db *db, const char *key, int64_t rows, enum cmn_err rc)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
	bool replayed = false;
	struct cmn_error err;

	assert_whole(db, key, rows);
	if (rc == CMN_OK)
		assert_int_equal(rows, 1);
	else if (rc != CMN_E_OUTCOME_UNKNOWN)
		assert_int_equal(rows, 0); /* a definite no */
	assert_int_equal(write_once(pool, key, &replayed, &err), CMN_OK);
	assert_int_equal(replayed, rows == 1);
	assert_whole(db, key, 1);
}

static void torture_write(struct test_db *db, enum fuse_kind kind, const char *name, bool warm)
{
	bool blown = true;

	for (long n = 0; blown; n = fuse_next(n, 40, 7)) {
		struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
		bool replayed = false;
		struct cmn_error err;
		enum cmn_err rc;
		char key[64];

		assert_in_range(n, 0, ENOUGH);
		if (warm) {
			snprintf(key, sizeof(key), "%s-warm-%ld", name, n);
			assert_int_equal(write_once(pool, key, &replayed, &err), CMN_OK);
		}
		snprintf(key, sizeof(key), "%s-%d-%ld", name, warm, n);
		fuse_light(kind, n, false);
		rc = write_once(pool, key, &replayed, &err);
		blown = fuse_out();
		assert_true(blown || rc == CMN_OK);
		repeat(db, key, settled(db, &pool, key), rc);
	}
}

static void a_write_without_memory_is_whole_or_absent(void **state)
{
	torture_write(*state, FUSE_MEMORY, "memory", false);
	torture_write(*state, FUSE_MEMORY, "memory", true);
}

static void a_write_that_libpq_refuses_is_whole_or_absent(void **state)
{
	torture_write(*state, FUSE_PQ_FAIL, "refused", false);
	torture_write(*state, FUSE_PQ_FAIL, "refused", true);
}

static void a_write_whose_connection_breaks_is_whole_or_absent(void **state)
{
	torture_write(*state, FUSE_PQ_LOST, "lost", false);
	torture_write(*state, FUSE_PQ_LOST, "lost", true);
}

/* --- reads, and several statements in one trip ------------------------------------------------ */

static const enum fuse_kind KINDS[] = {FUSE_MEMORY, FUSE_PQ_FAIL, FUSE_PQ_LOST};

static void a_read_is_right_or_refused(void **state)
{
	const char *params[] = {"1000"};

	(void)state;
	for (size_t k = 0; k < CMN_LEN(KINDS); k++) {
		bool blown = true;

		for (long n = 0; blown; n = fuse_next(n, 40, 7)) {
			struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
			PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
			struct cmn_error err;
			enum cmn_err rc;

			cmn_error_init(&err);
			fuse_light(KINDS[k], n, n % 2 == 1);
			rc = cmn_pool_run(pool, &CTX, &SUM, params, &res, &err);
			blown = fuse_out();
			assert_true(blown || rc == CMN_OK);
			assert_true((rc == CMN_OK) == (res != NULL));
			if (rc == CMN_OK)
				assert_int_equal(cmn_pg_int(res, 0, 0, 0), 500500);
			else
				assert_int_equal(rc, CMN_E_UNAVAILABLE);
		}
	}
}

static void several_statements_are_all_done_or_none(void **state)
{
	for (size_t k = 0; k < CMN_LEN(KINDS); k++) {
		bool blown = true;

		for (long n = 0; blown; n = fuse_next(n, 40, 7)) {
			struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = test_db_pool("intake", 1);
			PGresult *res[3] = {NULL};
			char label[64];
			const char *params[] = {label};
			const struct cmn_step steps[] = {
			    {&NOTE, params}, {&NOTE, params}, {&NOTE, params}};
			struct cmn_error err;
			enum cmn_err rc;
			int64_t rows;

			snprintf(label, sizeof(label), "steps-%zu-%ld", k, n);
			cmn_error_init(&err);
			fuse_light(KINDS[k], n, false);
			rc = cmn_pool_run_steps(pool, &CTX, steps, 3, res, &err);
			blown = fuse_out();
			rows = settled(*state, &pool, label);
			assert_true(blown || rc == CMN_OK);
			if (rc == CMN_OK)
				assert_int_equal(rows, 3);
			else if (rc == CMN_E_OUTCOME_UNKNOWN)
				assert_true(rows == 0 || rows == 3);
			else
				assert_int_equal(rows, 0);
			for (size_t i = 0; i < 3; i++)
				PQclear(res[i]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_write_without_memory_is_whole_or_absent),
	    cmocka_unit_test(a_write_that_libpq_refuses_is_whole_or_absent),
	    cmocka_unit_test(a_write_whose_connection_breaks_is_whole_or_absent),
	    cmocka_unit_test(a_read_is_right_or_refused),
	    cmocka_unit_test(several_statements_are_all_done_or_none),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
