/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_jobs.c - idempotency keys are forgotten after their time, by a thread that stops at once.
 */
#include "cmn/clock.h"
#include "cmn/metrics.h"
#include "jobs.h"
#include "support/cmocka_all.h"
#include "support/db.h"

#include <stdatomic.h>
#include <string.h>

#define SOON_MS 50
#define KEYS                                                                                 \
	"INSERT INTO intake.idempotency (client, operation, key, request_hash, resource_id," \
	" departement, created_at, expires_at) SELECT 'tester', 'op', n::text, 'h',"         \
	" gen_random_uuid(), '31', '2026-01-01T00:00:00Z', "

static struct test_db *db;
static struct cmn_jobs *jobs;

static int empty(void **state)
{
	db = *state;
	test_db_exec(db, "TRUNCATE intake.idempotency");
	return 0;
}

static int end(void **state)
{
	(void)state;
	cmn_jobs_stop(&jobs);
	test_db_exec(db, "GRANT DELETE ON intake.idempotency TO c360_intake_bus");
	return 0;
}

static void start_with(unsigned every_ms, const struct cmn_job *own, size_t n, void *deps)
{
	const struct cmn_jobs_settings s = {
	    test_db_url("intake_bus"), "intake", every_ms, own, n, deps};
	struct cmn_error err;

	cmn_error_init(&err);
	assert_int_equal(cmn_jobs_start(&s, &jobs, &err), CMN_OK);
	assert_non_null(jobs);
}

static void start(unsigned every_ms)
{
	start_with(every_ms, NULL, 0, NULL);
}

static int64_t keys(void)
{
	return test_db_count(db, "SELECT count(*) FROM intake.idempotency");
}

static void wait_for_keys(int64_t n)
{
	int64_t until = cmn_clock_mono_ms() + 5000;

	while (keys() != n && cmn_clock_mono_ms() < until)
		cmn_sleep_ms(20);
	assert_int_equal(keys(), n);
}

static void keys_are_forgotten_after_their_time_and_not_before(void **state)
{
	struct cmn_buf page;

	(void)state;
	test_db_exec(db, KEYS "'2026-01-02T00:00:00Z' FROM generate_series(1, 2500) AS n");
	test_db_exec(db, KEYS "'2999-01-01T00:00:00Z' FROM generate_series(5001, 5007) AS n");
	start(SOON_MS);
	wait_for_keys(7);
	cmn_jobs_stop(&jobs);
	cmn_buf_init(&page, 1 << 20);
	cmn_metrics_write(&page);
	assert_non_null(strstr(page.data, "c360_purged_total 2500\n"));
	cmn_buf_free(&page);
}

static void a_round_that_failed_is_made_up_for(void **state)
{
	(void)state;
	test_db_exec(db, "REVOKE DELETE ON intake.idempotency FROM c360_intake_bus");
	test_db_exec(db, KEYS "'2026-01-02T00:00:00Z' FROM generate_series(1, 3) AS n");
	start(SOON_MS);
	cmn_sleep_ms(300);
	assert_int_equal(keys(), 3);
	test_db_exec(db, "GRANT DELETE ON intake.idempotency TO c360_intake_bus");
	wait_for_keys(0);
}

static void a_key_that_a_write_holds_is_left_for_the_next_round(void **state)
{
	(void)state;
	test_db_exec(db, KEYS "'2026-01-02T00:00:00Z' FROM generate_series(1, 3) AS n");
	test_db_exec(db, "BEGIN");
	test_db_exec(db, "SELECT 1 FROM intake.idempotency WHERE key = '2' FOR UPDATE");
	start(SOON_MS);
	wait_for_keys(1);
	test_db_exec(db, "COMMIT");
	wait_for_keys(0);
}

static void it_stops_without_waiting_for_its_next_round(void **state)
{
	int64_t began;

	(void)state;
	start(CMN_JOBS_EVERY_MS);
	began = cmn_clock_mono_ms();
	cmn_jobs_stop(&jobs);
	assert_null(jobs);
	assert_in_range(cmn_clock_mono_ms() - began, 0, 1000);
}

/* A job of a service: says twice that there is more, and fails every fourth time. */
static enum cmn_err count_runs(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			       struct cmn_error *err)
{
	atomic_int *runs = deps;
	int n = atomic_fetch_add(runs, 1) + 1;

	assert_non_null(now);
	if (n % 4 == 0) {
		assert_int_equal(cmn_conn_begin(conn, err), CMN_OK);
		return cmn_fail(err, CMN_E_UNAVAILABLE, "en panne", "out of order");
	}
	*ret_more = n < 3;
	return CMN_OK;
}

static void a_job_of_the_service_runs_until_nothing_is_left_and_again_after_a_failure(void **state)
{
	static atomic_int runs;
	const struct cmn_job own = {"count", SOON_MS, count_runs};
	int64_t until = cmn_clock_mono_ms() + 5000;

	(void)state;
	start_with(CMN_JOBS_EVERY_MS, &own, 1, &runs);
	while (atomic_load(&runs) < 6 && cmn_clock_mono_ms() < until)
		cmn_sleep_ms(10);
	assert_true(atomic_load(&runs) >= 6);
}

static void without_a_database_there_is_nothing_to_do(void **state)
{
	const struct cmn_jobs_settings s = {"", "gateway", SOON_MS, NULL, 0, NULL};
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_jobs_start(&s, &jobs, &err), CMN_OK);
	assert_null(jobs);
}

#define T(name) cmocka_unit_test_setup_teardown(name, empty, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(keys_are_forgotten_after_their_time_and_not_before),
	    T(a_round_that_failed_is_made_up_for),
	    T(a_key_that_a_write_holds_is_left_for_the_next_round),
	    T(a_job_of_the_service_runs_until_nothing_is_left_and_again_after_a_failure),
	    T(it_stops_without_waiting_for_its_next_round),
	    T(without_a_database_there_is_nothing_to_do),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
