/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/log.h"
#include "relay.h"
#include "sock.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>

#define BATCH     1000
#define TICK_MS   1000 /* heads, grants, and the net under the kick */
#define REOPEN_MS 50   /* until the address that was given up is free again */
#define LOCK_MS   500  /* between two tries of a standby, or of a lost connection */

CMN_DEFINE_GAUGE(OUTBOX_ROWS, "c360_outbox_rows", "Events that wait for their number.");
CMN_DEFINE_GAUGE(OUTBOX_AGE, "c360_outbox_oldest_seconds", "Age of the oldest waiting event.");
CMN_DEFINE_COUNTER(RELAYED, "c360_relay_events_total", "Events numbered and published.");

struct run {
	struct cmn_relay *relay;
	struct cmn_publisher pub;
	struct cmn_conn *conn;
	bool leads; /* holds the lock, on `conn` */
	int64_t epoch;
	unsigned generation; /* of the grants that pub.sock was made under */
	int64_t next_try_ms, next_tick_ms;
	int64_t failure_said, grants_said;
};

/* Whatever failed: without a sound connection there is no lock, and without the lock nothing is
 * published. */
static void let_go(struct run *run, const struct cmn_error *err)
{
	if (cmn_log_rarely(&run->failure_said, 10))
		cmn_log(CMN_ERROR, "relay.failed", {"reason", err->detail[CMN_EN], 0},
			{"cause", err->cause, 0});
	run->leads = false;
	cmn_conn_close(&run->conn);
	run->next_try_ms = cmn_clock_mono_ms() + LOCK_MS;
}

/* --- becoming the one ------------------------------------------------------------------------- */

static enum cmn_err try_lock(struct run *run, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char name[128];
	enum cmn_err rc;

	snprintf(name, sizeof(name), "c360-relay:%s", run->relay->schema);
	rc = cmn_conn_run(run->conn, &CMN_SQL_LOCK, (const char *[]){name}, &res, err);
	if (rc == CMN_OK)
		run->leads = cmn_pg_bool(res, 0, 0);
	return rc;
}

/* A standby may have connected long before its turn: the barrier is committed again, so that the
 * heads it reads now are those of this history. */
static enum cmn_err take_over(struct run *run, struct cmn_error *err)
{
	enum cmn_err rc = cmn_bus_barrier(run->conn, &run->epoch, err);

	if (rc == CMN_OK)
		rc = cmn_conn_run(run->conn, &CMN_SQL_LISTEN, NULL, NULL, err);
	if (rc == CMN_OK)
		cmn_log(CMN_INFO, "relay.leads", {"schema", run->relay->schema, 0},
			{"epoch", NULL, run->epoch});
	return rc;
}

static void stand_by(struct run *run)
{
	struct cmn_error err;
	enum cmn_err rc = CMN_OK;

	if (cmn_clock_mono_ms() < run->next_try_ms)
		return;
	run->next_try_ms = cmn_clock_mono_ms() + LOCK_MS;
	cmn_error_init(&err);
	if (!run->conn)
		rc = cmn_conn_open(run->relay->conninfo, run->relay->schema, &run->conn, &err);
	if (rc == CMN_OK)
		rc = try_lock(run, &err);
	if (rc == CMN_OK && run->leads)
		rc = take_over(run, &err);
	if (rc != CMN_OK)
		let_go(run, &err);
}

/* --- leading ---------------------------------------------------------------------------------- */

/* One batch: numbered and committed by one statement, then published. */
static enum cmn_err move_batch(struct run *run, int *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char epoch[24], limit[24];
	enum cmn_err rc;

	snprintf(epoch, sizeof(epoch), "%lld", (long long)run->epoch);
	snprintf(limit, sizeof(limit), "%d", BATCH);
	rc = cmn_conn_run(run->conn, &CMN_SQL_MOVE, (const char *[]){epoch, limit}, &res, err);
	if (rc != CMN_OK)
		return rc;
	*ret_n = PQntuples(res);
	for (int i = 0; i < *ret_n; i++)
		cmn_pub_event(&run->pub, res, i);
	cmn_metric_add(&RELAYED, *ret_n);
	return CMN_OK;
}

static enum cmn_err drain(struct run *run, bool *ret_all, struct cmn_error *err)
{
	int n = 0;
	enum cmn_err rc;

	/* bounded, so that subscriptions and stop are heard under load */
	for (int i = 0; i < 10; i++) {
		rc = move_batch(run, &n, err);
		*ret_all = rc == CMN_OK && n < BATCH;
		if (rc != CMN_OK || *ret_all)
			return rc;
	}
	cmn_relay_kick(run->relay);
	return CMN_OK;
}

static enum cmn_err measure_outbox(struct run *run, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	cmn_time_format(cmn_clock_us(), now);
	rc = cmn_conn_run(run->conn, &CMN_SQL_OUTBOX, (const char *[]){now}, &res, err);
	if (rc != CMN_OK)
		return rc;
	cmn_metric_set(&OUTBOX_ROWS, cmn_pg_int(res, 0, 0, 0));
	cmn_metric_set(&OUTBOX_AGE, cmn_pg_int(res, 0, 1, 0));
	return CMN_OK;
}

static enum cmn_err announce_heads(struct run *run, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(run->conn, &CMN_SQL_HEADS, NULL, &res, err);

	if (rc == CMN_OK)
		cmn_pub_heads(&run->pub, res, run->epoch);
	return rc;
}

static void lead(struct run *run, bool tick)
{
	struct cmn_error err;
	bool all = false;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = drain(run, &all, &err);
	/* a head says "this is all there was": not while events wait for their number */
	if (rc == CMN_OK && tick && all)
		rc = announce_heads(run, &err);
	if (rc == CMN_OK && tick)
		rc = measure_outbox(run, &err);
	if (rc != CMN_OK)
		let_go(run, &err);
}

/* Handlers beside a standby kick their own relay; it passes that on, outside the writes. */
static void pass_kick(struct run *run)
{
	struct cmn_error err;

	cmn_error_init(&err);
	if (run->conn && cmn_conn_run(run->conn, &CMN_SQL_NOTIFY,
				      (const char *[]){run->relay->schema}, NULL, &err) != CMN_OK)
		let_go(run, &err);
}

/* --- the loop --------------------------------------------------------------------------------- */

static void reopen_pub(struct run *run)
{
	struct cmn_error err;
	unsigned now = atomic_load(&run->relay->generation);

	if (run->pub.sock && run->generation == now)
		return;
	cmn_error_init(&err);
	cmn_sock_drop(&run->pub.sock);
	run->pub.sock = cmn_pub_open(run->relay, 200, &err);
	if (run->pub.sock)
		run->generation = now;
	else if (cmn_log_rarely(&run->failure_said, 10))
		cmn_log(CMN_ERROR, "relay.failed", {"reason", err.detail[CMN_EN], 0},
			{"cause", err.cause, 0});
}

static void refresh_grants(struct run *run)
{
	struct cmn_error err;
	bool changed = false;

	cmn_error_init(&err);
	if (cmn_grants_refresh(run->relay->grants, &changed, &err) != CMN_OK) {
		if (cmn_log_rarely(&run->grants_said, 60))
			cmn_log(CMN_ERROR, "bus.grants_refused", {"reason", err.detail[CMN_EN], 0},
				{"cause", err.cause, 0});
	} else if (changed) {
		cmn_log(CMN_INFO, "bus.grants_changed", {"schema", run->relay->schema, 0});
		atomic_fetch_add(&run->relay->generation, 1);
	}
}

/* Anything said to us on the database connection; the payload's service may be another. */
static bool notified(struct run *run)
{
	PGconn *pg = cmn_conn_pg(run->conn);
	bool ours = false;
	PGnotify *note;

	PQconsumeInput(pg);
	while ((note = PQnotifies(pg)) != NULL) {
		ours = ours || strcmp(note->extra, run->relay->schema) == 0;
		PQfreemem(note);
	}
	return ours || cmn_conn_lost(run->conn); /* then the round finds out */
}

static bool wait_round(struct run *run, bool *ret_kicked)
{
	int64_t now = cmn_clock_mono_ms();
	int64_t until = run->leads || run->next_tick_ms < run->next_try_ms ? run->next_tick_ms
									   : run->next_try_ms;
	int pgfd = run->leads ? PQsocket(cmn_conn_pg(run->conn)) : -1;
	zmq_pollitem_t items[4] = {{NULL, run->relay->stop_fd, ZMQ_POLLIN, 0},
				   {NULL, run->relay->kick_fd, ZMQ_POLLIN, 0}};
	int n = 2, pub_at = -1, pg_at = -1;
	eventfd_t count;

	if (run->pub.sock)
		items[pub_at = n++] = (zmq_pollitem_t){run->pub.sock, 0, ZMQ_POLLIN, 0};
	if (pgfd >= 0)
		items[pg_at = n++] = (zmq_pollitem_t){NULL, pgfd, ZMQ_POLLIN, 0};
	if (!run->pub.sock && until > now + REOPEN_MS)
		until = now + REOPEN_MS;
	/* a notice may have come in with the answer to a statement: poll would not tell */
	*ret_kicked = pg_at >= 0 && notified(run);
	if (*ret_kicked)
		until = now;
	zmq_poll(items, n, until > now ? (long)(until - now) : 0);
	if (items[0].revents)
		return false;
	if (items[1].revents && eventfd_read(run->relay->kick_fd, &count) == 0)
		*ret_kicked = true;
	if (pg_at >= 0 && items[pg_at].revents)
		*ret_kicked = notified(run) || *ret_kicked;
	if (pub_at >= 0 && items[pub_at].revents)
		cmn_pub_serve(&run->pub);
	return true;
}

static void step(struct run *run, bool kicked)
{
	int64_t now = cmn_clock_mono_ms();
	bool tick = now >= run->next_tick_ms;

	if (tick) {
		run->next_tick_ms = now + TICK_MS;
		refresh_grants(run);
	}
	reopen_pub(run);
	if (!run->leads) {
		stand_by(run);
		tick = run->leads; /* heads at once: readers learn what the one before us left */
	}
	if (run->leads && (tick || kicked))
		lead(run, tick);
	else if (!run->leads && kicked)
		pass_kick(run);
}

void *cmn_relay_main(void *arg)
{
	struct cmn_relay *relay = arg;
	struct run run = {.relay = relay, .pub = {.relay = relay, .sock = CMN_TAKE(relay->pub)}};
	bool kicked = false;

	run.generation = atomic_load(&relay->generation);
	cmn_buf_init(&run.pub.buf, CMN_EVENT_MAX);
	cmn_metric_register(&OUTBOX_ROWS);
	cmn_metric_register(&OUTBOX_AGE);
	cmn_metric_register(&RELAYED);
	do {
		step(&run, kicked);
	} while (wait_round(&run, &kicked));
	cmn_conn_close(&run.conn);
	cmn_pub_clear(&run.pub);
	return NULL;
}
