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
	struct cmn_job jobs[CMN_JOBS_MAX + 1]; /* the purge is the first */
	int64_t due[CMN_JOBS_MAX + 1];         /* cmn_clock_mono_ms() */
	size_t n;
	void *deps;
	int64_t failure_said;
};

/* One batch of keys; a full one means that there may be more. */
static enum cmn_err purge(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			  struct cmn_error *err)
{
	int64_t n = 0;
	enum cmn_err rc = cmn_write_purge(conn, now, BATCH, &n, err);

	(void)deps;
	if (rc == CMN_OK)
		cmn_metric_add(&PURGED, n);
	*ret_more = n == BATCH;
	return rc;
}

/* Batch after batch, until one leaves nothing behind.  Whatever a job that failed left open is
 * taken back. */
static enum cmn_err finish(struct cmn_jobs *jobs, const struct cmn_job *job, struct cmn_conn *conn,
			   struct cmn_error *err)
{
	char now[CMN_TIME_LEN];
	bool more = true;
	enum cmn_err rc = CMN_OK;

	while (rc == CMN_OK && more && !cmn_stop_told(&jobs->stop)) {
		more = false;
		cmn_time_format(cmn_clock_us(), now);
		rc = job->run(conn, now, jobs->deps, &more, err);
	}
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	return rc;
}

/* A connection for the round only: between two rounds it would lie idle. */
static void round_once(struct cmn_jobs *jobs, const struct cmn_job *job)
{
	struct cmn_conn *conn = NULL;
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = cmn_conn_open(jobs->conninfo, jobs->schema, &conn, &err);
	if (rc == CMN_OK)
		rc = finish(jobs, job, conn, &err);
	if (rc != CMN_OK && cmn_log_rarely(&jobs->failure_said, FAILURE_S))
		cmn_log(CMN_WARN, "jobs.failed", {"job", job->name, 0},
			{"reason", err.detail[CMN_EN], 0}, {"cause", err.cause, 0});
	cmn_conn_close(&conn);
}

/* Milliseconds until the next job is due. */
static unsigned rest(const struct cmn_jobs *jobs, int64_t now)
{
	int64_t next = jobs->due[0];

	for (size_t i = 1; i < jobs->n; i++)
		if (jobs->due[i] < next)
			next = jobs->due[i];
	return next > now ? (unsigned)(next - now) : 0;
}

static void *run(void *arg)
{
	struct cmn_jobs *jobs = arg;

	while (!cmn_stop_wait(&jobs->stop, rest(jobs, cmn_clock_mono_ms()))) {
		for (size_t i = 0; i < jobs->n && !cmn_stop_told(&jobs->stop); i++) {
			if (jobs->due[i] > cmn_clock_mono_ms())
				continue;
			round_once(jobs, &jobs->jobs[i]);
			jobs->due[i] = cmn_clock_mono_ms() + jobs->jobs[i].every_ms;
		}
	}
	return NULL;
}

static void jobs_free(struct cmn_jobs *jobs)
{
	cmn_stop_clear(&jobs->stop);
	free(jobs->conninfo);
	free(jobs->schema);
	free(jobs);
}

static struct cmn_jobs *jobs_new(const struct cmn_jobs_settings *s)
{
	const struct cmn_job own = {"purge", s->every_ms, purge};
	struct cmn_jobs *jobs = calloc(1, sizeof(*jobs));

	if (!jobs)
		return NULL;
	cmn_stop_init(&jobs->stop);
	jobs->deps = s->deps;
	jobs->jobs[0] = own;
	jobs->n = 1 + s->n;
	if (s->n)
		memcpy(&jobs->jobs[1], s->jobs, s->n * sizeof(*s->jobs));
	for (size_t i = 0; i < jobs->n; i++)
		jobs->due[i] = cmn_clock_mono_ms() + jobs->jobs[i].every_ms;
	jobs->conninfo = strdup(s->conninfo);
	jobs->schema = strdup(s->schema);
	if (jobs->conninfo && jobs->schema)
		return jobs;
	jobs_free(jobs);
	return NULL;
}

enum cmn_err cmn_jobs_start(const struct cmn_jobs_settings *settings, struct cmn_jobs **ret,
			    struct cmn_error *err)
{
	struct cmn_jobs *jobs;

	*ret = NULL;
	if (!settings->conninfo[0])
		return CMN_OK;
	if (settings->n > CMN_JOBS_MAX)
		return cmn_fail(err, CMN_E_INTERNAL, "trop de tâches", "too many jobs");
	jobs = jobs_new(settings);
	if (!jobs)
		return cmn_no_memory(err);
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
