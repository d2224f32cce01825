/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pool.c - one trip, one transaction, and every place taken.
 */
#include "support/cmocka_all.h"
#include "support/db.h"

#include "cmn/clock.h"

#include <pthread.h>
#include <string.h>

#define SCHEMA "pool_test"

static const struct cmn_stmt ECHO = {
    .name = "echo", .n_params = 2, .sql = "SELECT $1::text AS a, $2::int + 1 AS b"};
static const struct cmn_stmt PID = {.name = "pid", .sql = "SELECT pg_backend_pid()"};
static const struct cmn_stmt PREPARED = {
    .name = "prepared", .sql = "SELECT count(*), pg_backend_pid() FROM pg_prepared_statements"};
static const struct cmn_stmt SLEEP = {
    .name = "sleep", .n_params = 1, .sql = "SELECT pg_sleep($1::float8)"};
static const struct cmn_stmt ADD = {
    .name = "add", .n_params = 1, .writes = true, .sql = "INSERT INTO thing (id) VALUES ($1::int)"};
static const struct cmn_stmt COUNT = {.name = "count", .sql = "SELECT count(*) FROM thing"};
static const struct cmn_stmt ALL = {.name = "all", .sql = "SELECT * FROM thing"};
static const struct cmn_stmt DIVIDE = {.name = "divide", .writes = true, .sql = "SELECT 1 / 0"};
static const struct cmn_stmt NONSENSE = {.name = "nonsense", .sql = "SELECT FROM WHERE"};
static const struct cmn_stmt DEALLOCATE = {.name = "deallocate", .sql = "DEALLOCATE ALL"};
static const struct cmn_stmt ADD_LATE = {.name = "add_late",
					 .n_params = 1,
					 .writes = true,
					 .sql = "INSERT INTO thing_late (id) VALUES ($1::int)"};

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	test_db_exec(*state, "DROP SCHEMA IF EXISTS " SCHEMA " CASCADE;"
			     "CREATE SCHEMA " SCHEMA ";"
			     "CREATE TABLE " SCHEMA ".thing (id int PRIMARY KEY);"
			     "CREATE TABLE " SCHEMA ".thing_late (id int,"
			     " UNIQUE (id) DEFERRABLE INITIALLY DEFERRED);"
			     "GRANT USAGE ON SCHEMA " SCHEMA " TO c360_intake;"
			     "GRANT ALL ON ALL TABLES IN SCHEMA " SCHEMA " TO c360_intake;");
	return 0;
}

static int teardown(void **state)
{
	test_db_exec(*state, "DROP SCHEMA " SCHEMA " CASCADE");
	return test_db_teardown(state);
}

static struct cmn_pool *open_pool(size_t size, unsigned wait_ms, unsigned statement_ms)
{
	const struct cmn_pool_settings settings = {.conninfo = test_db_url("intake"),
						   .schema = SCHEMA,
						   .size = size,
						   .wait_ms = wait_ms,
						   .statement_ms = statement_ms};
	struct cmn_pool *pool = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(cmn_pool_open(&settings, &pool, &err), CMN_OK);
	return pool;
}

/* The number in the first column, or a failed test. */
static int64_t ask(struct cmn_pool *pool, const struct cmn_stmt *stmt)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_pool_run(pool, NULL, stmt, NULL, &res, &err))
		fail_msg("%s: %s", stmt->name, err.cause);
	return cmn_pg_int(res, 0, 0, -1);
}

static enum cmn_err run(struct cmn_pool *pool, const struct cmn_stmt *stmt, const char *param,
			struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	cmn_error_init(err);
	return cmn_pool_run(pool, NULL, stmt, &param, &res, err);
}

static void values_travel_as_parameters(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {"'; DROP TABLE thing --", "41"};
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_run(pool, NULL, &ECHO, params, &res, &err), CMN_OK);
	assert_string_equal(cmn_pg_text(res, 0, 0), params[0]);
	assert_int_equal(cmn_pg_int(res, 0, 1, 0), 42);
}

static void a_statement_is_prepared_once_on_each_connection(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	int64_t before = ask(pool, &PREPARED);

	(void)state;
	for (int i = 0; i < 3; i++)
		ask(pool, &PID);
	assert_int_equal(ask(pool, &PREPARED), before + 1);
}

struct sleeper {
	struct cmn_pool *pool;
	const char *seconds;
	enum cmn_err rc;
};

static void *sleep_in_thread(void *arg)
{
	struct sleeper *s = arg;
	struct cmn_error err;

	s->rc = run(s->pool, &SLEEP, s->seconds, &err);
	return NULL;
}

static void an_exhausted_pool_answers_unavailable_in_time(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 200, 3000);
	struct sleeper holder = {pool, "1", CMN_E_INTERNAL};
	struct cmn_error err;
	pthread_t thread;
	int64_t began, took;

	(void)state;
	ask(pool, &PID);
	pthread_create(&thread, NULL, sleep_in_thread, &holder);
	cmn_sleep_ms(200);
	began = cmn_clock_mono_ms();
	assert_int_equal(run(pool, &SLEEP, "0", &err), CMN_E_UNAVAILABLE);
	took = cmn_clock_mono_ms() - began;
	pthread_join(thread, NULL);
	assert_in_range(took, 150, 700);
	assert_int_equal(err.retry_after, 1);
	assert_string_equal(err.detail[CMN_EN], "all database connections are busy");
	assert_int_equal(holder.rc, CMN_OK);
	ask(pool, &PID); /* and the place is free again */
}

static void a_slow_read_is_ended_and_its_connection_kept(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 200);
	int64_t pid = ask(pool, &PID);
	int64_t began = cmn_clock_mono_ms();
	struct cmn_error err;

	(void)state;
	assert_int_equal(run(pool, &SLEEP, "5", &err), CMN_E_UNAVAILABLE);
	assert_in_range(cmn_clock_mono_ms() - began, 150, 1000);
	assert_string_equal(err.detail[CMN_EN], "the database is slow to answer");
	assert_non_null(strstr(err.cause, "57014"));
	assert_int_equal(ask(pool, &PID), pid);
}

static void steps_are_done_all_or_none(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	const char *one[] = {"101"}, *two[] = {"102"};
	const struct cmn_step good[] = {{&ADD, one}, {&ADD, two}, {&COUNT, NULL}};
	const struct cmn_step bad[] = {{&COUNT, NULL},
				       {&ADD, (const char *[]){"103"}},
				       {&DIVIDE, NULL},
				       {&ADD, (const char *[]){"104"}}};
	PGresult *rets[4] = {NULL};
	struct cmn_error err;
	int64_t before = ask(pool, &COUNT), pid = ask(pool, &PID);

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_run_steps(pool, NULL, bad, 4, rets, &err), CMN_E_INTERNAL);
	assert_non_null(strstr(err.cause, "divide: sqlstate 22012"));
	assert_null(rets[0]);
	assert_int_equal(ask(pool, &COUNT), before);
	assert_int_equal(ask(pool, &PID), pid);

	assert_int_equal(cmn_pool_run_steps(pool, NULL, good, 3, rets, &err), CMN_OK);
	assert_int_equal(cmn_pg_int(rets[2], 0, 0, 0), before + 2);
	for (int i = 0; i < 3; i++)
		PQclear(rets[i]);
}

static void a_statement_that_does_not_parse_harms_no_other(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	const struct cmn_step steps[] = {{&NONSENSE, NULL}, {&COUNT, NULL}};
	PGresult *rets[2] = {NULL};
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_run_steps(pool, NULL, steps, 2, rets, &err), CMN_E_INTERNAL);
	assert_null(strstr(err.detail[CMN_EN], "SELECT"));
	/* COUNT was asked to be prepared in the same trip, and was not */
	assert_true(ask(pool, &COUNT) >= 0);
	assert_int_equal(run(pool, &NONSENSE, NULL, &err), CMN_E_INTERNAL);
}

static void a_failure_at_the_commit_is_not_acknowledged(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	struct cmn_error err;

	(void)state;
	assert_int_equal(run(pool, &ADD_LATE, "1", &err), CMN_OK);
	assert_int_equal(run(pool, &ADD_LATE, "1", &err), CMN_E_CONFLICT);
	assert_string_equal(err.detail[CMN_EN], "the record exists already");
	assert_true(ask(pool, &PID) > 0);
}

static void a_duplicate_is_a_conflict_and_quotes_nothing(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	struct cmn_error err;

	(void)state;
	assert_int_equal(run(pool, &ADD, "7", &err), CMN_OK);
	assert_int_equal(run(pool, &ADD, "7", &err), CMN_E_CONFLICT);
	assert_string_equal(err.detail[CMN_FR], "cet enregistrement existe déjà");
	assert_non_null(strstr(err.cause, "constraint thing_pkey"));
	assert_int_equal(run(pool, &ADD, "Jeanne", &err), CMN_E_INVALID);
	assert_null(strstr(err.cause, "Jeanne"));
}

static void what_is_prepared_and_gone_is_prepared_again(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	struct cmn_error err;

	ask(pool, &COUNT);
	assert_int_equal(run(pool, &DEALLOCATE, NULL, &err), CMN_OK);
	assert_true(ask(pool, &COUNT) >= 0);

	assert_int_equal(run(pool, &ALL, NULL, &err), CMN_OK);
	test_db_exec(*state, "ALTER TABLE " SCHEMA ".thing ADD COLUMN note text");
	assert_int_equal(run(pool, &ALL, NULL, &err), CMN_OK);
}

static void more_statements_than_a_trip_holds_are_refused(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(1, 500, 2000);
	struct cmn_step steps[16];
	PGresult *rets[16] = {NULL};
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < 16; i++)
		steps[i] = (struct cmn_step){&PID, NULL};
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_run_steps(pool, NULL, steps, 16, rets, &err), CMN_E_INTERNAL);
	assert_int_equal(cmn_pool_run_steps(pool, NULL, steps, 15, rets, &err), CMN_OK);
	for (size_t i = 0; i < 15; i++)
		PQclear(rets[i]);
}

static void settings_that_cannot_work_are_refused(void **state)
{
	struct cmn_pool_settings s = {.conninfo = "host=", .schema = "x", .statement_ms = 1};
	struct cmn_pool *pool = NULL;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_open(&s, &pool, &err), CMN_E_INVALID);
	s.size = 1;
	s.conninfo = "not an address password=secret";
	assert_int_equal(cmn_pool_open(&s, &pool, &err), CMN_E_INVALID);
	assert_string_equal(err.detail[CMN_EN], "malformed database address");
	assert_null(strstr(err.cause, "secret"));
	assert_null(pool);
}

static void a_healthy_pool_says_so(void **state)
{
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = open_pool(2, 500, 2000);

	(void)state;
	assert_true(cmn_pool_healthy(pool));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values_travel_as_parameters),
	    cmocka_unit_test(a_statement_is_prepared_once_on_each_connection),
	    cmocka_unit_test(an_exhausted_pool_answers_unavailable_in_time),
	    cmocka_unit_test(a_slow_read_is_ended_and_its_connection_kept),
	    cmocka_unit_test(steps_are_done_all_or_none),
	    cmocka_unit_test(a_statement_that_does_not_parse_harms_no_other),
	    cmocka_unit_test(a_failure_at_the_commit_is_not_acknowledged),
	    cmocka_unit_test(a_duplicate_is_a_conflict_and_quotes_nothing),
	    cmocka_unit_test(what_is_prepared_and_gone_is_prepared_again),
	    cmocka_unit_test(more_statements_than_a_trip_holds_are_refused),
	    cmocka_unit_test(settings_that_cannot_work_are_refused),
	    cmocka_unit_test(a_healthy_pool_says_so),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
