/* SPDX-License-Identifier: EUPL-1.2 */
#include "jobs.h"

#include "cmn/clock.h"
#include "cmn/log.h"
#include "cmn/metrics.h"
#include "cmn/stop.h"
#include "cmn/write.h"

#include <pthread.h>
#include <string.h>

#define BATCH     1000
#define FAILURE_S 600 /* a failing round is told this often at most */

CMN_DEFINE_COUNTER(PURGED, "c360_purged_total", "Idempotency keys forgotten after their time.");

struct cmn_jobs {
	pthread_t thread;
	struct cmn_stop stop;
	/* constant after start, or the thread's own */
	char *conninfo, *schema;
	unsigned every_ms;
	int64_t failure_said;
};

/* Batch after batch, until none is full. */
static enum cmn_err purge(struct cmn_jobs *jobs, struct cmn_conn *conn, struct cmn_error *err)
{
	char now[CMN_TIME_LEN];
	int64_t n = BATCH;
	enum cmn_err rc = CMN_OK;

	cmn_time_format(cmn_clock_us(), now);
	while (rc == CMN_OK && n == BATCH && !cmn_stop_told(&jobs->stop)) {
		rc = cmn_write_purge(conn, now, BATCH, &n, err);
		if (rc == CMN_OK)
			cmn_metric_add(&PURGED, n);
	}
	return rc;
}

/* A connection for the round only: between two rounds it would lie idle for a minute. */
static void round_once(struct cmn_jobs *jobs)
{
	struct cmn_conn *conn = NULL;
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = cmn_conn_open(jobs->conninfo, jobs->schema, &conn, &err);
	if (rc == CMN_OK)
		rc = purge(jobs, conn, &err);
	if (rc != CMN_OK && cmn_log_rarely(&jobs->failure_said, FAILURE_S))
		cmn_log(CMN_WARN, "jobs.failed", {"reason", err.detail[CMN_EN], 0},
			{"cause", err.cause, 0});
	cmn_conn_close(&conn);
}

static void *run(void *arg)
{
	struct cmn_jobs *jobs = arg;

	while (!cmn_stop_wait(&jobs->stop, jobs->every_ms))
		round_once(jobs);
	return NULL;
}

static void jobs_free(struct cmn_jobs *jobs)
{
	cmn_stop_clear(&jobs->stop);
	free(jobs->conninfo);
	free(jobs->schema);
	free(jobs);
}

static struct cmn_jobs *jobs_new(const char *conninfo, const char *schema, unsigned every_ms)
{
	struct cmn_jobs *jobs = calloc(1, sizeof(*jobs));

	if (!jobs)
		return NULL;
	cmn_stop_init(&jobs->stop);
	jobs->every_ms = every_ms;
	jobs->conninfo = strdup(conninfo);
	jobs->schema = strdup(schema);
	if (jobs->conninfo && jobs->schema)
		return jobs;
	jobs_free(jobs);
	return NULL;
}

enum cmn_err cmn_jobs_start(const char *conninfo, const char *schema, unsigned every_ms,
			    struct cmn_jobs **ret, struct cmn_error *err)
{
	struct cmn_jobs *jobs;

	*ret = NULL;
	if (!conninfo[0])
		return CMN_OK;
	jobs = jobs_new(conninfo, schema, every_ms);
	if (!jobs)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire épuisée", "out of memory");
	cmn_metric_register(&PURGED);
	if (pthread_create(&jobs->thread, NULL, run, jobs) != 0) {
		jobs_free(jobs);
		return cmn_fail(err, CMN_E_UNAVAILABLE,
				"fil d’exécution des tâches impossible à créer",
				"thread of the jobs cannot be created");
	}
	*ret = jobs;
	return CMN_OK;
}

void cmn_jobs_stop(struct cmn_jobs **jobs)
{
	struct cmn_jobs *j = *jobs;

	if (!j)
		return;
	cmn_stop_tell(&j->stop);
	pthread_join(j->thread, NULL);
	jobs_free(j);
	*jobs = NULL;
}
