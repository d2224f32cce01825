/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_conn.c - transactions of several trips on a connection of one's own.
 */
#include "cmn/clock.h"
#include "support/cmocka_all.h"
#include "support/db.h"

#include <pthread.h>
#include <string.h>

static const struct cmn_stmt ADD = {.name = "add",
				    .n_params = 1,
				    .writes = true,
				    .sql = "INSERT INTO conn_test (id) VALUES ($1::int)"};
static const struct cmn_stmt COUNT = {.name = "count", .sql = "SELECT count(*) FROM conn_test"};
static const struct cmn_stmt PID = {.name = "pid", .sql = "SELECT pg_backend_pid()"};
static const struct cmn_stmt KILL_SELF = {
    .name = "kill_self",
    .writes = true,
    .sql = "INSERT INTO conn_test (id)"
	   " SELECT 77 FROM (SELECT pg_terminate_backend(pg_backend_pid(), 0), pg_sleep(1)) AS k"};
static const struct cmn_stmt WARN = {
    .name = "warn", .writes = true, .sql = "SELECT conn_test_warn()"};
static const struct cmn_stmt COPY_IN = {
    .name = "copy_in", .sql = "COPY conn_test (id) FROM STDIN", .writes = true};

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	test_db_exec(*state,
		     "SET search_path = intake;"
		     "DROP TABLE IF EXISTS conn_test;"
		     "CREATE TABLE conn_test (id int PRIMARY KEY);"
		     "GRANT ALL ON conn_test TO c360_intake_bus;"
		     "CREATE OR REPLACE FUNCTION conn_test_warn() RETURNS void LANGUAGE plpgsql AS"
		     " $$ BEGIN RAISE WARNING 'commit cut short'; END $$;"
		     "GRANT EXECUTE ON FUNCTION conn_test_warn() TO c360_intake_bus;");
	return 0;
}

static int teardown(void **state)
{
	test_db_exec(*state, "DROP TABLE conn_test; DROP FUNCTION conn_test_warn()");
	return test_db_teardown(state);
}

static enum cmn_err add(struct cmn_conn *conn, const char *id, struct cmn_error *err)
{
	cmn_error_init(err);
	return cmn_conn_run(conn, &ADD, &id, NULL, err);
}

static int64_t rows(struct test_db *db)
{
	return test_db_count(db, "SELECT count(*) FROM conn_test");
}

static void a_transaction_is_seen_by_others_only_after_its_commit(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	int64_t before = rows(*state);
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(add(conn, "1", &err), CMN_OK);
	assert_int_equal(add(conn, "2", &err), CMN_OK);
	assert_int_equal(rows(*state), before);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	assert_int_equal(rows(*state), before + 2);
}

static void a_rollback_leaves_nothing_in_any_state(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	int64_t before = rows(*state);
	struct cmn_error err;

	cmn_error_init(&err);
	cmn_conn_rollback(conn);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	cmn_conn_rollback(conn);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(add(conn, "10", &err), CMN_OK);
	assert_int_equal(add(conn, "10", &err), CMN_E_CONFLICT);
	cmn_conn_rollback(conn);
	assert_int_equal(rows(*state), before);
	assert_int_equal(add(conn, "11", &err), CMN_OK); /* in a transaction of its own */
	assert_int_equal(rows(*state), before + 1);
}

static void a_commit_after_a_failure_is_not_taken_for_done(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	int64_t before = rows(*state);
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(add(conn, "20", &err), CMN_OK);
	assert_int_equal(add(conn, "20", &err), CMN_E_CONFLICT);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_E_INTERNAL);
	assert_string_equal(err.detail[CMN_EN], "transaction rolled back after a failure");
	assert_int_equal(rows(*state), before);
}

static void an_empty_transaction_costs_no_trip(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_E_INTERNAL);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_E_INTERNAL);
	assert_string_equal(err.detail[CMN_EN], "no transaction is open");
}

static void a_connection_lost_in_a_transaction_means_not_done(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(cmn_conn_run(conn, &KILL_SELF, NULL, NULL, &err), CMN_E_UNAVAILABLE);
	assert_true(cmn_conn_lost(conn));
	assert_null(cmn_conn_pg(conn));
	cmn_conn_rollback(conn);
	assert_int_equal(cmn_conn_run(conn, &PID, NULL, NULL, &err), CMN_E_UNAVAILABLE);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM conn_test WHERE id = 77"), 0);
}

static void a_single_write_that_is_lost_has_an_unknown_outcome(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_conn_run(conn, &KILL_SELF, NULL, NULL, &err), CMN_E_OUTCOME_UNKNOWN);
	assert_true(cmn_conn_lost(conn));
}

static void a_single_write_with_a_warning_is_not_acknowledged(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_conn_run(conn, &WARN, NULL, NULL, &err), CMN_E_OUTCOME_UNKNOWN);
	assert_int_equal(add(conn, "30", &err), CMN_OK);
}

static void copy_runs_inside_the_open_transaction(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	int64_t before = rows(*state);
	struct cmn_error err;
	PGresult *res;
	PGconn *pg;

	cmn_error_init(&err);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	pg = cmn_conn_pg(conn);
	res = PQexec(pg, COPY_IN.sql);
	assert_int_equal(PQresultStatus(res), PGRES_COPY_IN);
	PQclear(res);
	assert_int_equal(PQputCopyData(pg, "40\n41\n42\n", 9), 1);
	assert_int_equal(PQputCopyEnd(pg, NULL), 1);
	while ((res = PQgetResult(pg)))
		PQclear(res);
	assert_int_equal(rows(*state), before);
	assert_int_equal(add(conn, "43", &err), CMN_OK);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	assert_int_equal(rows(*state), before + 4);
}

static void a_copy_that_nobody_feeds_is_refused_and_not_waited_for(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_not_equal(cmn_conn_run(conn, &COPY_IN, NULL, NULL, &err), CMN_OK);
}

static void results_are_given_when_they_are_wanted(void **state)
{
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(cmn_conn_run(conn, &COUNT, NULL, &res, &err), CMN_OK);
	assert_int_equal(cmn_pg_int(res, 0, 0, -1), rows(*state));
	assert_int_equal(cmn_conn_run(conn, &COUNT, NULL, NULL, &err), CMN_OK);
}

static void *end_soon(void *unused)
{
	(void)unused;
	cmn_sleep_ms(300);
	cmn_conn_end_by(cmn_clock_mono_ms() + 300);
	return NULL;
}

static void a_hung_statement_ends_with_the_process(void **state)
{
	static const struct cmn_stmt SLEEP = {.name = "sleep", .sql = "SELECT pg_sleep(20)"};
	struct cmn_conn *conn CMN_AUTO(cmn_conn_close) = test_db_conn("intake");
	int64_t began = cmn_clock_mono_ms();
	struct cmn_error err;
	pthread_t thread;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(pthread_create(&thread, NULL, end_soon, NULL), 0);
	assert_int_equal(cmn_conn_run(conn, &SLEEP, NULL, NULL, &err), CMN_E_UNAVAILABLE);
	assert_non_null(strstr(err.cause, "no answer in time"));
	assert_true(cmn_conn_lost(conn));
	assert_in_range(cmn_clock_mono_ms() - began, 500, 5000);
	assert_int_equal(pthread_join(thread, NULL), 0);
	cmn_conn_end_by(INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_transaction_is_seen_by_others_only_after_its_commit),
	    cmocka_unit_test(a_rollback_leaves_nothing_in_any_state),
	    cmocka_unit_test(a_commit_after_a_failure_is_not_taken_for_done),
	    cmocka_unit_test(an_empty_transaction_costs_no_trip),
	    cmocka_unit_test(a_connection_lost_in_a_transaction_means_not_done),
	    cmocka_unit_test(a_single_write_that_is_lost_has_an_unknown_outcome),
	    cmocka_unit_test(a_single_write_with_a_warning_is_not_acknowledged),
	    cmocka_unit_test(copy_runs_inside_the_open_transaction),
	    cmocka_unit_test(a_copy_that_nobody_feeds_is_refused_and_not_waited_for),
	    cmocka_unit_test(a_hung_statement_ends_with_the_process),
	    cmocka_unit_test(results_are_given_when_they_are_wanted),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
