/* SPDX-License-Identifier: EUPL-1.2
 *
 * rebuilding - a rebuild of the observatory over the bus, while somebody reads the cells all the
 * time.
 *
 *   rebuilding BUS-ADDRESS HANDLER-ADDRESS SOURCES KEY EVENTS
 *       -> events per second of processor (this process and its database sessions), events/s by the
 *          clock, peak memory in MB, p99 of the reader in ms
 */
#include "cell_store.h"
#include "definition_file.h"
#include "happenings.h"
#include "keeper.h"

#include "cmn/event_schema.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define READS_MAX 200000

/* --- rebuild ---------------------------------------------------------------------------------- */

struct reader {
	struct cmn_pool *pool;
	atomic_bool stop;
	double ms[READS_MAX];
	size_t n;
};

/* A dashboard that asks for two years of a département, twenty times a second. */
static void *read_on(void *arg)
{
	static const struct cmn_pg_ctx ctx = {.departements = "31", .actor = "bench"};
	static const struct observatory_cells_asked asked = {.departement = "31",
							     .kind = OBSERVATORY_PLACE_DEPARTEMENT,
							     .from = "2025-01-01",
							     .to = "2027-01-01"};
	struct reader *r = arg;

	while (!atomic_load(&r->stop) && r->n < READS_MAX) {
		PGresult *res = NULL;
		struct cmn_error err;
		double began = now_s();

		cmn_error_init(&err);
		if (observatory_store_cells(r->pool, &ctx, &asked, &res, &err) != CMN_OK)
			fail("read", &err);
		PQclear(res);
		r->ms[r->n++] = 1000 * (now_s() - began);
		cmn_sleep_ms(50);
	}
	return NULL;
}

static int by_value(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static const struct cmn_stmt CURRENT = {.name = "bench_current",
					.sql = "SELECT current FROM generation"};
static const struct cmn_stmt ASK = {
    .name = "bench_ask",
    .writes = true,
    .sql = "UPDATE generation SET building = current + 1, built_at = now()"};

/* Of this process and of the sessions of its role: of the database the row of statistics knows the
 * time that statements took, which nobody else had. */
static double processor_s(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + (double)u.ru_stime.tv_sec +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* Seconds of processor of the backends whose pids a query names: they live on this machine. */
static double backends_s(struct cmn_conn *conn)
{
	static const struct cmn_stmt PIDS = {
	    .name = "bench_pids",
	    .sql = "SELECT pid FROM pg_stat_activity WHERE usename = current_user"};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_error err;
	double all = 0;

	cmn_error_init(&err);
	if (cmn_conn_run(conn, &PIDS, NULL, &res, &err) != CMN_OK)
		return 0;
	for (int row = 0; row < PQntuples(res); row++) {
		unsigned long user = 0, kernel = 0;
		char path[64];
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/stat", PQgetvalue(res, row, 0));
		f = fopen(path, "re");
		if (f && fscanf(f, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
				&user, &kernel) == 2)
			all += (double)(user + kernel) / (double)sysconf(_SC_CLK_TCK);
		if (f)
			fclose(f);
	}
	return all;
}

/* A session that has ended takes its time along: the most that was seen of all together counts. */
static enum cmn_err wait_for(struct cmn_conn *conn, int64_t generation, double *ret_backends,
			     struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;
	int64_t current = 0;
	const double end = now_s() + 3600;

	*ret_backends = 0;
	while (rc == CMN_OK && current < generation && now_s() < end) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
		double seen = backends_s(conn);

		if (seen > *ret_backends)
			*ret_backends = seen;
		rc = cmn_conn_run(conn, &CURRENT, NULL, &res, err);
		if (rc == CMN_OK)
			current = cmn_pg_int(res, 0, 0, 0);
		cmn_sleep_ms(100);
	}
	return current < generation && rc == CMN_OK
		   ? cmn_fail(err, CMN_E_UNAVAILABLE, "trop long", "took too long")
		   : rc;
}

static long peak_kb(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

static int rebuild(const char *address, const char *reader_address, const char *sources,
		   const char *key, uint64_t n)
{
	const struct observatory_keeper_settings settings = {
	    .conninfo = address,
	    .schema = "observatory",
	    .departements = "09,11,12,30,31,32,34,44,46,48,49,65,66,81,82",
	    .key_file = key,
	    .sources = sources,
	    .streams = "intake.facts",
	    .every_ms = 100,
	    .settle_ms = 3000,
	    .check = cmn_event_check,
	};
	const struct cmn_pool_settings pool = {.conninfo = reader_address,
					       .schema = "observatory",
					       .size = 1,
					       .wait_ms = 5000,
					       .statement_ms = 30000};
	static struct reader r;
	struct observatory_keeper *keeper = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_conn *conn = NULL;
	struct cmn_error err;
	double began, cpu, backends = 0, before, seconds;
	pthread_t thread;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = cmn_conn_open(address, "observatory", &conn, &err);
	if (rc == CMN_OK)
		rc = observatory_definitions_start(conn, "2026-01-01T00:00:00Z", &err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &ASK, NULL, NULL, &err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &CURRENT, NULL, &res, &err);
	if (rc == CMN_OK)
		rc = cmn_pool_open(&pool, &r.pool, &err);
	if (rc != CMN_OK || pthread_create(&thread, NULL, read_on, &r) != 0)
		return fail("start", &err);
	began = now_s();
	cpu = processor_s();
	before = backends_s(conn);
	rc = observatory_keeper_start(&settings, &keeper, &err);
	if (rc == CMN_OK)
		rc = wait_for(conn, cmn_pg_int(res, 0, 0, 0) + 1, &backends, &err);
	seconds = now_s() - began;
	cpu = processor_s() - cpu + backends - before;
	atomic_store(&r.stop, true);
	pthread_join(thread, NULL);
	observatory_keeper_stop(&keeper);
	cmn_pool_close(&r.pool);
	cmn_conn_close(&conn);
	if (rc != CMN_OK)
		return fail("rebuild", &err);
	qsort(r.ms, r.n, sizeof(*r.ms), by_value);
	printf("%.1f %.1f %.1f %.2f\n", (double)n / cpu, (double)n / seconds,
	       (double)peak_kb() / 1024, r.n ? r.ms[r.n * 99 / 100] : 0.0);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 6)
		return rebuild(argv[1], argv[2], argv[3], argv[4], strtoull(argv[5], NULL, 10));
	fprintf(stderr, "usage: rebuilding BUS-ADDRESS HANDLER-ADDRESS SOURCES KEY EVENTS\n");
	return 2;
}
