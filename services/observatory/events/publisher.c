/* SPDX-License-Identifier: EUPL-1.2
 *
 * publisher.c - a thread that tells the figures of institutions at a cadence, and that those of
 * persons are not told yet: they come with the editions of the module release.
 */
#include "observatory_events.h"
#include "observatory_store.h"
#include "unmet_publisher.h"

#include "cmn/clock.h"
#include "cmn/log.h"
#include "cmn/stop.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define DATA_MAX 4096
#define DAY_US   (INT64_C(86400) * 1000000)

struct observatory_publisher {
	pthread_t thread;
	struct cmn_stop stop;
	char *conninfo;
	char *schema, *departements;
	unsigned every_ms;
	int64_t threshold;
	int64_t marked_day; /* since 1970: what the calendar changes was marked then */
	int64_t warned_ms;  /* a database that is away is told once a minute */
};

/* One indicator of one month: kept as the last release, and into the outbox. */
static enum cmn_err release(struct observatory_publisher *p, struct cmn_conn *conn,
			    const char *departement, const char *month,
			    const struct observatory_figures *f, enum observatory_indicator i,
			    struct cmn_error *err)
{
	char subject[64], now[CMN_TIME_LEN], period[8];
	struct observatory_release r = {
	    .departement = departement,
	    .month = month,
	    .indicator = observatory_indicator_code(i),
	    .subject = subject,
	    .now = now,
	    .threshold = p->threshold,
	    .bodies = i == OBSERVATORY_4_2 || i == OBSERVATORY_5_1,
	};
	struct cmn_buf out;
	enum cmn_err rc;

	snprintf(period, sizeof(period), "%.7s", month);
	snprintf(subject, sizeof(subject), "%s:%s:%s", departement, period, r.indicator);
	cmn_time_format(cmn_clock_us(), now);
	cmn_buf_init(&out, DATA_MAX);
	cmn_json_open(&out, '{');
	cmn_json_kstr(&out, "departement", departement);
	cmn_json_kstr(&out, "period", period);
	cmn_json_kint(&out, "threshold", p->threshold);
	if (r.bodies) {
		observatory_write_indicator(&out, f, i, p->threshold);
	} else { /* of persons: the editions tell it, when and as they may */
		cmn_json_kstr(&out, "code", r.indicator);
		cmn_json_kbool(&out, "suppressed", true);
	}
	cmn_json_close(&out, '}');
	r.data = out.data;
	if (out.failed)
		rc = cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire insuffisante", "out of memory");
	else
		rc = observatory_store_release(conn, &r, err);
	cmn_buf_free(&out);
	return rc;
}

static enum cmn_err release_month(struct observatory_publisher *p, struct cmn_conn *conn,
				  const char *departement, const char *month, struct cmn_error *err)
{
	struct observatory_figures f;
	enum cmn_err rc = observatory_store_figures_on(conn, departement, month, &f, err);

	for (enum observatory_indicator i = OBSERVATORY_1_1;
	     rc == CMN_OK && i < OBSERVATORY_INDICATOR_END_; i++)
		rc = release(p, conn, departement, month, &f, i, err);
	return rc;
}

/* A month in a transaction of its own: it is taken off the list and released, or neither. */
static enum cmn_err round_once(struct observatory_publisher *p, struct cmn_conn *conn, int *ret_n,
			       struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *dirty = NULL;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	if (rc == CMN_OK)
		rc = observatory_store_take_dirty(conn, &dirty, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(dirty); row++)
		rc = release_month(p, conn, cmn_pg_text(dirty, row, 0), cmn_pg_text(dirty, row, 1),
				   err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	*ret_n = dirty ? PQntuples(dirty) : 0;
	return rc;
}

/* At the start and when a day begins. */
static enum cmn_err mark_calendar(struct observatory_publisher *p, struct cmn_conn *conn,
				  struct cmn_error *err)
{
	int64_t us = cmn_clock_us(), day = us / DAY_US;
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	if (day == p->marked_day)
		return CMN_OK;
	cmn_time_format(us, now);
	rc = observatory_store_mark(conn, p->departements, now, p->threshold, err);
	if (rc == CMN_OK)
		p->marked_day = day;
	return rc;
}

static void publish(struct observatory_publisher *p, struct cmn_conn **conn)
{
	struct cmn_error err;
	enum cmn_err rc = CMN_OK;
	int n = 1;

	cmn_error_init(&err);
	if (*conn && cmn_conn_lost(*conn))
		cmn_conn_close(conn);
	if (!*conn)
		rc = cmn_conn_open(p->conninfo, p->schema, conn, &err);
	if (rc == CMN_OK)
		rc = mark_calendar(p, *conn, &err);
	while (rc == CMN_OK && n > 0 && !cmn_stop_told(&p->stop))
		rc = round_once(p, *conn, &n, &err);
	if (rc == CMN_OK)
		rc = observatory_publish_unmet(*conn, p->departements, p->threshold, cmn_clock_us(),
					       &err);
	if (rc != CMN_OK) {
		if (cmn_log_rarely(&p->warned_ms, 60))
			cmn_log(CMN_WARN, "figures not released", {"error", cmn_err_slug(rc), 0},
				{"cause", err.cause, 0});
		cmn_conn_close(conn);
	}
}

static void *run(void *arg)
{
	struct observatory_publisher *p = arg;
	struct cmn_conn *conn = NULL;

	/* a failed round was logged; the next one takes the same months */
	while (!cmn_stop_wait(&p->stop, p->every_ms))
		publish(p, &conn);
	cmn_conn_close(&conn);
	return NULL;
}

static void publisher_free(struct observatory_publisher *p)
{
	cmn_stop_clear(&p->stop);
	free(p->conninfo);
	free(p->schema);
	free(p->departements);
	free(p);
}

enum cmn_err observatory_publisher_start(const struct observatory_publisher_settings *settings,
					 struct observatory_publisher **ret, struct cmn_error *err)
{
	struct observatory_publisher *p;

	if (settings->every_ms == 0 || settings->every_ms < settings->least_ms)
		return cmn_fail(err, CMN_E_INVALID,
				"C360_FIGURES_EVERY_MS : cadence de publication de moins de %u ms",
				"C360_FIGURES_EVERY_MS: a cadence of release below %u ms",
				settings->least_ms ? settings->least_ms : 1);
	p = calloc(1, sizeof(*p));
	if (!p)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire insuffisante", "out of memory");
	cmn_stop_init(&p->stop);
	p->every_ms = settings->every_ms;
	p->threshold = settings->threshold;
	p->conninfo = strdup(settings->conninfo);
	p->schema = strdup(settings->schema);
	p->departements = strdup(settings->departements ? settings->departements : "");
	if (!p->conninfo || !p->schema || !p->departements ||
	    pthread_create(&p->thread, NULL, run, p) != 0) {
		publisher_free(p);
		return cmn_fail(err, CMN_E_UNAVAILABLE, "le fil de publication n’a pas pu démarrer",
				"could not start the publishing thread");
	}
	*ret = p;
	return CMN_OK;
}

void observatory_publisher_stop(struct observatory_publisher **publisher)
{
	struct observatory_publisher *p = *publisher;

	*publisher = NULL;
	if (!p)
		return;
	cmn_stop_tell(&p->stop);
	pthread_join(p->thread, NULL);
	publisher_free(p);
}
