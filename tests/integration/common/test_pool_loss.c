/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pool_loss.c - connections killed, commits cut short, locks lost: what is said, and what is
 * true afterwards.
 */
#include "support/cmocka_all.h"
#include "support/db.h"

#include "cmn/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define SCHEMA "loss_test"

static const struct cmn_stmt PID = {.name = "pid", .sql = "SELECT pg_backend_pid()"};
static const struct cmn_stmt ADD = {
    .name = "add", .n_params = 1, .writes = true, .sql = "INSERT INTO thing (id) VALUES ($1::int)"};
static const struct cmn_stmt ADD_SLOWLY = {
    .name = "add_slowly",
    .n_params = 1,
    .writes = true,
    .sql = "WITH s AS (SELECT pg_sleep(1.2)) INSERT INTO thing (id) SELECT $1::int FROM s"};
static const struct cmn_stmt READ_SLOWLY = {.name = "read_slowly",
					    .sql = "SELECT pg_sleep(0.7), pg_backend_pid()"};
static const struct cmn_stmt WARN = {
    .name = "warn", .n_params = 1, .writes = true, .sql = "SELECT warn($1::int)"};
static const struct cmn_stmt TOUCH = {.name = "touch",
				      .n_params = 1,
				      .writes = true,
				      .sql = "UPDATE counter SET n = n + 1 WHERE id = $1::int"};
static const struct cmn_stmt PAUSE = {.name = "pause", .sql = "SELECT pg_sleep(0.4)"};

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	test_db_exec(*state, "DROP SCHEMA IF EXISTS " SCHEMA " CASCADE;"
			     "CREATE SCHEMA " SCHEMA ";"
			     "SET search_path = " SCHEMA ";"
			     "CREATE TABLE thing (id int PRIMARY KEY);"
			     "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL);"
			     "INSERT INTO counter VALUES (1, 0), (2, 0);"
			     "CREATE FUNCTION warn(int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN"
			     " INSERT INTO loss_test.thing VALUES ($1);"
			     " RAISE WARNING 'canceling wait for synchronous replication';"
			     " END $$;"
			     "GRANT EXECUTE ON FUNCTION warn(int) TO c360_intake;"
			     "GRANT USAGE ON SCHEMA " SCHEMA " TO c360_intake;"
			     "GRANT ALL ON ALL TABLES IN SCHEMA " SCHEMA " TO c360_intake;");
	return 0;
}

static int teardown(void **state)
{
	test_db_exec(*state, "DROP SCHEMA " SCHEMA " CASCADE");
	return test_db_teardown(state);
}

static struct cmn_pool *open_at(const char *conninfo, size_t size, unsigned statement_ms)
{
	const struct cmn_pool_settings settings = {.conninfo = conninfo,
						   .schema = SCHEMA,
						   .size = size,
						   .wait_ms = 500,
						   .statement_ms = statement_ms};
	struct cmn_pool *pool = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(cmn_pool_open(&settings, &pool, &err), CMN_OK);
	return pool;
}

static struct cmn_pool *open_pool(size_t size, unsigned statement_ms)
{
	return open_at(test_db_url("intake"), size, statement_ms);
}

static enum cmn_err run(struct cmn_pool *pool, const struct cmn_stmt *stmt, const char *param,
			struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	cmn_error_init(err);
	return cmn_pool_run(pool, NULL, stmt, &param, &res, err);
}

static int64_t pid_of(struct cmn_pool *pool)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_pool_run(pool, NULL, &PID, NULL, &res, &err))
		fail_msg("%s", err.cause);
	return cmn_pg_int(res, 0, 0, 0);
}

/* End every connection of ours that is at work (or every one), and wait until they are gone. */
static int64_t kill_ours(struct test_db *db, bool idle_too)
{
	return test_db_count(
	    db, idle_too
		    ? "SELECT count(pg_terminate_backend(pid, 2000)) FROM pg_stat_activity"
		      " WHERE application_name = 'c360-loss_test' AND datname = current_database()"
		    : "SELECT count(pg_terminate_backend(pid, 2000)) FROM pg_stat_activity"
		      " WHERE application_name = 'c360-loss_test' AND state = 'active'"
		      " AND datname = current_database()");
}

struct job {
	struct cmn_pool *pool;
	const struct cmn_stmt *stmt;
	const char *param;
	enum cmn_err rc;
	struct cmn_error err;
};

static void *work(void *arg)
{
	struct job *job = arg;

	job->rc = run(job->pool, job->stmt, job->param, &job->err);
	return NULL;
}

static void an_idle_connection_that_died_is_replaced_unseen(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 2000);
	int64_t pid = pid_of(pool);
	struct cmn_error err;

	assert_int_equal(kill_ours(*state, true), 1);
	assert_int_equal(run(pool, &ADD, "1", &err), CMN_OK);
	assert_int_not_equal(pid_of(pool), pid);
}

static void a_write_that_is_killed_has_an_unknown_outcome(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 5000);
	struct job job = {.pool = pool, .stmt = &ADD_SLOWLY, .param = "2"};
	struct cmn_error err;
	pthread_t thread;

	pid_of(pool);
	pthread_create(&thread, NULL, work, &job);
	cmn_sleep_ms(300);
	assert_int_equal(kill_ours(*state, false), 1);
	pthread_join(thread, NULL);
	assert_int_equal(job.rc, CMN_E_OUTCOME_UNKNOWN);
	assert_int_equal(cmn_err_status(job.rc), 503);
	assert_int_equal(job.err.retry_after, 1);
	assert_non_null(strstr(job.err.cause, "57P01"));
	assert_int_equal(run(pool, &ADD, "2", &err),
			 CMN_OK); /* it was not done; the pool goes on */
}

static void a_read_that_is_killed_is_repeated(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 5000);
	struct job job = {.pool = pool, .stmt = &READ_SLOWLY};
	pthread_t thread;

	pid_of(pool);
	pthread_create(&thread, NULL, work, &job);
	cmn_sleep_ms(300);
	assert_int_equal(kill_ours(*state, false), 1);
	pthread_join(thread, NULL);
	assert_int_equal(job.rc, CMN_OK);
}

static void a_write_beyond_its_deadline_is_left_alone(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 300);
	int64_t began = cmn_clock_mono_ms();
	struct cmn_error err;
	int64_t rows = 0;

	assert_int_equal(run(pool, &ADD_SLOWLY, "3", &err), CMN_E_OUTCOME_UNKNOWN);
	assert_in_range(cmn_clock_mono_ms() - began, 250, 1000);
	assert_non_null(strstr(err.cause, "no answer in time"));
	for (int i = 0; i < 50 && rows == 0; i++) {
		cmn_sleep_ms(100);
		rows = test_db_count(*state, "SELECT count(*) FROM thing WHERE id = 3");
	}
	assert_int_equal(rows, 1); /* nobody cancelled it: the retry with its key finds it done */
}

static void a_warning_during_a_write_is_never_acknowledged(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 2000);
	struct cmn_error err;

	(void)state;
	assert_int_equal(run(pool, &WARN, "4", &err), CMN_E_OUTCOME_UNKNOWN);
	assert_non_null(strstr(err.cause, "warned"));
	assert_int_equal(run(pool, &ADD, "5", &err), CMN_OK); /* the next one is not blamed */
}

static void waiting_for_a_lock_ends_in_a_definite_refusal(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 800);
	struct cmn_error err;
	enum cmn_err rc;

	test_db_exec(*state, "BEGIN; UPDATE counter SET n = n WHERE id = 1");
	rc = run(pool, &TOUCH, "1", &err);
	test_db_exec(*state, "ROLLBACK");
	assert_int_equal(rc, CMN_E_UNAVAILABLE);
	assert_non_null(strstr(err.cause, "55P03"));
	assert_string_equal(err.detail[CMN_FR], "enregistrement occupé par un autre acte");
}

static void *touch_both(void *arg)
{
	struct job *job = arg;
	const char *first[] = {job->param}, *second[] = {job->param[0] == '1' ? "2" : "1"};
	const struct cmn_step steps[] = {{&TOUCH, first}, {&PAUSE, NULL}, {&TOUCH, second}};
	PGresult *rets[3] = {NULL};

	cmn_error_init(&job->err);
	job->rc = cmn_pool_run_steps(job->pool, NULL, steps, 3, rets, &job->err);
	for (int i = 0; i < 3; i++)
		PQclear(rets[i]);
	return NULL;
}

static void the_loser_of_a_deadlock_is_tried_again(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(2, 8000);
	struct job jobs[] = {{.pool = pool, .param = "1"}, {.pool = pool, .param = "2"}};
	int64_t before = test_db_count(*state, "SELECT sum(n) FROM counter");
	pthread_t threads[2];

	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, touch_both, &jobs[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 2; i++)
		if (jobs[i].rc)
			fail_msg("%s", jobs[i].err.cause);
	assert_int_equal(test_db_count(*state, "SELECT sum(n) FROM counter"), before + 4);
}

static void a_node_that_takes_no_writes_is_left(void **state)
{
	char url[600];
	struct cmn_error err;
	int64_t pid;

	(void)state;
	snprintf(url, sizeof(url), "%s options='-c default_transaction_read_only=on'",
		 test_db_url("intake"));
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_at(url, 1, 2000);
	pid = pid_of(pool);
	assert_int_equal(run(pool, &ADD, "6", &err), CMN_E_UNAVAILABLE);
	assert_non_null(strstr(err.cause, "25006"));
	assert_int_not_equal(pid_of(pool), pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_idle_connection_that_died_is_replaced_unseen),
	    cmocka_unit_test(a_write_that_is_killed_has_an_unknown_outcome),
	    cmocka_unit_test(a_read_that_is_killed_is_repeated),
	    cmocka_unit_test(a_write_beyond_its_deadline_is_left_alone),
	    cmocka_unit_test(a_warning_during_a_write_is_never_acknowledged),
	    cmocka_unit_test(waiting_for_a_lock_ends_in_a_definite_refusal),
	    cmocka_unit_test(the_loser_of_a_deadlock_is_tried_again),
	    cmocka_unit_test(a_node_that_takes_no_writes_is_left),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
