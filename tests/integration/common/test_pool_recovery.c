/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pool_recovery.c - the database goes away and comes back.  Uses a little cluster of its own.
 */
#include "support/cmocka_all.h"

#include "cmn/clock.h"
#include "cmn/pg.h"
#include "cmn/write.h"

#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/c360-pool-XXXXXX";
static char address[256];

static const struct cmn_stmt ONE = {.name = "one", .sql = "SELECT 1"};
static const struct cmn_stmt ADD = {
    .name = "add", .n_params = 1, .writes = true, .sql = "INSERT INTO thing VALUES ($1::int)"};

/* deploy/local/cluster.sh VERB dir --throw-away, from the top of the checkout */
static void cluster(const char *verb)
{
	char script[] = "deploy/local/cluster.sh", kind[] = "--throw-away", word[16];
	char *argv[] = {script, word, dir, kind, NULL};
	int status = -1;
	pid_t pid;

	snprintf(word, sizeof(word), "%s", verb);
	assert_int_equal(posix_spawn(&pid, script, NULL, NULL, argv, environ), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int setup(void **state)
{
	(void)state;
	if (!mkdtemp(dir) || chmod(dir, 0711)) /* as root the server runs as another account */
		return -1;
	setenv("C360_PG_STOP", "immediate", 1);
	cluster("start");
	/* cluster.sh promises this place for a short path; /tmp/… may be entered by its account or
	 * not */
	snprintf(address, sizeof(address),
		 "host=%s/cluster/socket port=54360 user=postgres dbname=postgres", dir);
	return 0;
}

static void remove_dir(void)
{
	char rm[] = "/bin/rm", flags[] = "-rf";
	char *argv[] = {rm, flags, dir, NULL};
	int status;
	pid_t pid;

	if (posix_spawn(&pid, rm, NULL, NULL, argv, environ) == 0)
		waitpid(pid, &status, 0);
}

static int teardown(void **state)
{
	(void)state;
	cluster("stop");
	remove_dir();
	return 0;
}

static enum cmn_err ask(struct cmn_pool *pool, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	cmn_error_init(err);
	return cmn_pool_run(pool, NULL, &ONE, NULL, &res, err);
}

static void a_dead_database_is_answered_fast_and_recovered_from(void **state)
{
	const struct cmn_pool_settings settings = {.conninfo = address,
						   .schema = "public",
						   .size = 4,
						   .wait_ms = 500,
						   .statement_ms = 2000};
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = NULL;
	enum cmn_err rc = CMN_E_UNAVAILABLE;
	struct cmn_error err;
	int64_t began;

	(void)state;
	assert_int_equal(cmn_pool_open(&settings, &pool, &err), CMN_OK);
	assert_int_equal(ask(pool, &err), CMN_OK);

	cluster("stop");
	began = cmn_clock_mono_ms();
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(ask(pool, &err), CMN_E_UNAVAILABLE);
		assert_int_equal(err.retry_after, 1);
	}
	assert_in_range(cmn_clock_mono_ms() - began, 0, 1000);
	assert_string_equal(err.detail[CMN_EN], "database unreachable");
	assert_null(strstr(err.detail[CMN_EN], dir));
	assert_false(cmn_pool_healthy(pool));

	cluster("start");
	began = cmn_clock_mono_ms();
	while (rc && cmn_clock_mono_ms() - began < 3000) {
		rc = ask(pool, &err);
		cmn_sleep_ms(20);
	}
	assert_int_equal(rc, CMN_OK);
	assert_true(cmn_pool_healthy(pool));
}

/* --- a standby that never answers: the commit is on disk here, and promised to nobody ------------
 */

static PGconn *admin(void)
{
	PGconn *pg = PQconnectdb(address);

	assert_int_equal(PQstatus(pg), CONNECTION_OK);
	return pg;
}

static void as_admin(PGconn *pg, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s", PQerrorMessage(pg));
}

static void want_standby(PGconn *pg, bool wanted)
{
	as_admin(pg, wanted ? "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
			    : "ALTER SYSTEM RESET synchronous_standby_names");
	as_admin(pg, "SELECT pg_reload_conf(), pg_sleep(0.3)");
}

static enum cmn_err add(struct cmn_pool *pool, const char *id, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	cmn_error_init(err);
	return cmn_pool_run(pool, NULL, &ADD, &id, &res, err);
}

static void *cancel_the_wait(void *arg)
{
	PGconn *pg = arg;

	as_admin(pg, "SELECT pg_sleep(0.4), (SELECT count(pg_cancel_backend(pid))"
		     " FROM pg_stat_activity WHERE wait_event = 'SyncRep')");
	as_admin(pg, "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity"
		     " WHERE wait_event = 'SyncRep'");
	return NULL;
}

static void a_commit_that_no_standby_confirms_is_not_acknowledged(void **state)
{
	const struct cmn_pool_settings settings = {.conninfo = address,
						   .schema = "public",
						   .size = 1,
						   .wait_ms = 500,
						   .statement_ms = 1500};
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = NULL;
	PGconn *pg = admin();
	struct cmn_error err;
	pthread_t thread;
	int64_t began;

	(void)state;
	as_admin(pg, "CREATE TABLE thing (id int)");
	assert_int_equal(cmn_pool_open(&settings, &pool, &err), CMN_OK);
	assert_int_equal(add(pool, "1", &err), CMN_OK);
	want_standby(pg, true);

	began = cmn_clock_mono_ms(); /* nobody cancels: the deadline is ours */
	assert_int_equal(add(pool, "2", &err), CMN_E_OUTCOME_UNKNOWN);
	assert_in_range(cmn_clock_mono_ms() - began, 1400, 3000);
	assert_int_equal(ask(pool, &err), CMN_OK); /* reads go on */

	pthread_create(&thread, NULL, cancel_the_wait, pg);
	assert_int_equal(add(pool, "3", &err), CMN_E_OUTCOME_UNKNOWN);
	pthread_join(thread, NULL);
	assert_non_null(strstr(err.cause, "warned")); /* the server itself said "done" */

	want_standby(pg, false);
	assert_int_equal(add(pool, "4", &err), CMN_OK);
	PQfinish(pg);
}

/* After a crash a record is visible that never reached the standby: it is nobody's yet. */
static void an_answer_is_not_repeated_before_the_standby_has_it(void **state)
{
	static const struct cmn_stmt NOTHING = {
	    .name = "nothing", .writes = true, .sql = "SELECT 1 AS version WHERE false"};
	const struct cmn_pool_settings settings = {.conninfo = address,
						   .schema = "public",
						   .size = 1,
						   .wait_ms = 500,
						   .statement_ms = 800};
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = NULL;
	struct cmn_write w = {.client = "c", .operation = "o", .key = "k", .request_hash = "h"};
	PGconn *pg = admin();
	bool replayed = true;
	struct cmn_error err;
	int64_t version;

	(void)state;
	cmn_error_init(&err);
	as_admin(pg,
		 "CREATE TABLE idempotency AS SELECT 'c' AS client, 'o' AS operation, 'k' AS key,"
		 " 'h' AS request_hash, 'the resource' AS resource_id");
	assert_int_equal(cmn_pool_open(&settings, &pool, &err), CMN_OK);
	want_standby(pg, true);
	assert_int_equal(cmn_write_run(pool, NULL, &NOTHING, NULL, &w, &version, &replayed, &err),
			 CMN_E_OUTCOME_UNKNOWN);
	assert_false(replayed);

	want_standby(pg, false);
	assert_int_equal(cmn_write_run(pool, NULL, &NOTHING, NULL, &w, &version, &replayed, &err),
			 CMN_OK);
	assert_true(replayed);
	assert_string_equal(w.resource_id, "the resource");
	PQfinish(pg);
}

static void a_pool_opens_while_its_database_is_away(void **state)
{
	const struct cmn_pool_settings settings = {.conninfo = "host=/nonexistent dbname=x user=y",
						   .schema = "public",
						   .size = 1,
						   .wait_ms = 100,
						   .statement_ms = 500};
	struct cmn_pool *pool CMN_AUTO(cmn_pool_close) = NULL;
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_pool_open(&settings, &pool, &err), CMN_OK);
	assert_int_equal(ask(pool, &err), CMN_E_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_dead_database_is_answered_fast_and_recovered_from),
	    cmocka_unit_test(a_commit_that_no_standby_confirms_is_not_acknowledged),
	    cmocka_unit_test(an_answer_is_not_repeated_before_the_standby_has_it),
	    cmocka_unit_test(a_pool_opens_while_its_database_is_away),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
