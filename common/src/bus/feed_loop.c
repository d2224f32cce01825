/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/log.h"
#include "feed.h"
#include "sock.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>

#define TICK_MS    1000
#define LOCK_MS    500
#define PURGE_MS   10000
#define SILENCE_MS 10000 /* of a service that announces every second: connect anew */
#define PAUSE_MAX  10000

struct cmn_metric CMN_FEED_LAG = {.name = "c360_feed_lag_events",
				  .help = "Events announced by their owner, not applied yet.",
				  .kind = CMN_GAUGE};
struct cmn_metric CMN_FEED_EVENTS = {.name = "c360_feed_events_total",
				     .help = "Events received and applied or parked.",
				     .kind = CMN_COUNTER};
struct cmn_metric CMN_FEED_PARKED = {.name = "c360_feed_parked",
				     .help = "Events that could not be applied and wait.",
				     .kind = CMN_GAUGE};
struct cmn_metric CMN_FEED_GAPS = {.name = "c360_feed_gaps_total",
				   .help =
				       "Times that events were missing and the replay was asked.",
				   .kind = CMN_COUNTER};
struct cmn_metric CMN_FEED_UNREADABLE = {.name = "c360_feed_unreadable_total",
					 .help = "Messages that were no event.",
					 .kind = CMN_COUNTER};

/* Nothing is lost: what the batch held is asked for again.  The pause grows with the failures. */
static void give_up(struct cmn_feed *feed, const struct cmn_error *err)
{
	int64_t pause = LOCK_MS << (feed->failures < 5 ? feed->failures : 5);

	feed->failures++;
	if (cmn_log_rarely(&feed->failure_said, 10))
		cmn_log(CMN_ERROR, "feed.failed", {"reader", feed->reader, 0},
			{"reason", err->detail[CMN_EN], 0}, {"cause", err->cause, 0});
	cmn_feed_forget(feed);
	feed->leads = false;
	cmn_conn_close(&feed->conn);
	feed->next_try_ms = cmn_clock_mono_ms() + (pause < PAUSE_MAX ? pause : PAUSE_MAX);
}

void cmn_feed_write(struct cmn_feed *feed)
{
	struct cmn_error err;

	if (feed->n_batch == 0)
		return;
	if (!feed->leads) {
		cmn_feed_forget(feed);
		return;
	}
	cmn_error_init(&err);
	if (cmn_feed_flush(feed, &err) == CMN_OK)
		feed->failures = 0;
	else
		give_up(feed, &err);
}

/* --- becoming the one ------------------------------------------------------------------------- */

static enum cmn_err try_lock(struct cmn_feed *feed, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char name[192];
	enum cmn_err rc;

	snprintf(name, sizeof(name), "c360-feed:%s:%s", feed->schema, feed->reader);
	rc = cmn_conn_run(feed->conn, &CMN_SQL_LOCK, (const char *[]){name}, &res, err);
	if (rc == CMN_OK)
		feed->leads = cmn_pg_bool(res, 0, 0);
	return rc;
}

/* What went by while another replica applied, or nobody, is asked for. */
static void begin_lead(struct cmn_feed *feed)
{
	cmn_log(CMN_INFO, "feed.leads", {"reader", feed->reader, 0});
	for (size_t i = 0; i < feed->n_streams; i++) {
		feed->streams[i].behind = true;
		feed->streams[i].ask[0] = '\0';
		feed->streams[i].ask_ms = 0;
	}
}

/* A standby reads the positions too: it must know how old the copy is, its handlers disclose from
 * it like any other's. */
static void stand_by(struct cmn_feed *feed)
{
	struct cmn_error err;
	enum cmn_err rc = CMN_OK;

	if (cmn_clock_mono_ms() < feed->next_try_ms)
		return;
	feed->next_try_ms = cmn_clock_mono_ms() + LOCK_MS;
	cmn_error_init(&err);
	if (!feed->conn)
		rc = cmn_conn_open(feed->conninfo, feed->schema, &feed->conn, &err);
	if (rc == CMN_OK)
		rc = try_lock(feed, &err);
	if (rc == CMN_OK)
		rc = cmn_feed_positions(feed, &err);
	if (rc != CMN_OK)
		give_up(feed, &err);
	else if (feed->leads)
		begin_lead(feed);
}

/* --- sockets ---------------------------------------------------------------------------------- */

/* libzmq does not try again after a refused key, so a service that is silent is connected anew:
 * after a change of its grants, too. */
static void connect_silent(struct cmn_feed *feed, size_t i)
{
	struct cmn_source *source = &feed->sources.items[i];
	struct cmn_error err;
	int64_t now = cmn_clock_mono_ms();

	if (source->sub && now - feed->heard_ms[i] < SILENCE_MS)
		return;
	if (!source->sub && now - feed->heard_ms[i] < LOCK_MS && feed->heard_ms[i] != 0)
		return;
	feed->heard_ms[i] = now;
	cmn_error_init(&err);
	if (cmn_source_open(source, feed->ctx, &feed->keys, &err) != CMN_OK) {
		if (cmn_log_rarely(&feed->failure_said, 10))
			cmn_log(CMN_ERROR, "feed.failed", {"reader", feed->reader, 0},
				{"reason", err.detail[CMN_EN], 0}, {"cause", err.cause, 0});
		return;
	}
	for (size_t s = 0; s < feed->n_streams; s++) {
		if (feed->streams[s].source != source)
			continue;
		cmn_source_subscribe(source, feed->streams[s].name);
		feed->streams[s].ask[0] = '\0';
		feed->streams[s].behind = true;
	}
}

static bool receive(struct cmn_feed *feed, size_t i)
{
	struct cmn_source *source = &feed->sources.items[i];
	bool any = false;

	if (!source->sub)
		return false;
	/* bounded, so that one busy service does not keep the others waiting */
	for (int k = 0; k < CMN_FEED_BATCH && feed->n_batch < feed->batch_max; k++) {
		zmq_msg_t frames[3];
		int n = cmn_sock_recv(source->sub, frames, 3);

		if (n == 0)
			break;
		cmn_feed_live(feed, source, frames, n);
		cmn_frames_close(frames, n);
		any = true;
		if (feed->n_batch == feed->batch_max)
			cmn_feed_write(feed);
	}
	/* one answer in a round: it may hold a thousand events */
	any = (feed->leads && cmn_feed_replayed(feed, source)) || any;
	if (any)
		feed->heard_ms[i] = cmn_clock_mono_ms();
	return any;
}

/* --- the loop --------------------------------------------------------------------------------- */

static void measure_lag(struct cmn_feed *feed)
{
	int64_t lag = 0;

	for (size_t i = 0; i < feed->n_streams; i++) {
		const struct cmn_feed_stream *s = &feed->streams[i];
		bool same = s->applied.epoch == s->announced.epoch;

		if (!cmn_feed_reached(s->applied, s->announced))
			lag += s->announced.sequence - (same ? s->applied.sequence : 0);
	}
	cmn_metric_set(&CMN_FEED_LAG, lag);
}

static void tick(struct cmn_feed *feed)
{
	struct cmn_error err;
	int64_t now = cmn_clock_mono_ms();
	enum cmn_err rc = CMN_OK;

	if (now < feed->next_tick_ms)
		return;
	feed->next_tick_ms = now + TICK_MS;
	measure_lag(feed);
	cmn_error_init(&err);
	if (feed->leads)
		rc = cmn_feed_retry(feed, &err);
	if (rc == CMN_OK && feed->leads && now >= feed->next_purge_ms) {
		feed->next_purge_ms = now + PURGE_MS;
		rc = cmn_feed_purge(feed, &err);
	}
	if (rc != CMN_OK)
		give_up(feed, &err);
}

/* False: stop.  Waits for a message, for a tick at the latest. */
static bool wait_round(struct cmn_feed *feed, long ms)
{
	zmq_pollitem_t items[1 + CMN_SOURCE_ITEMS * CMN_SOURCES_MAX] = {
	    {NULL, feed->stop_fd, ZMQ_POLLIN, 0}};
	size_t n = 1;

	/* answers wait while nobody is there to write them */
	for (size_t i = 0; i < feed->sources.n; i++)
		n += cmn_source_items(&feed->sources.items[i], feed->leads, items + n);
	zmq_poll(items, (int)n, ms);
	return !items[0].revents;
}

static bool work(struct cmn_feed *feed)
{
	bool any = false;

	for (size_t i = 0; i < feed->sources.n; i++) {
		connect_silent(feed, i);
		any = receive(feed, i) || any;
	}
	cmn_feed_write(feed);
	if (!feed->leads)
		stand_by(feed);
	if (feed->leads)
		cmn_feed_ask(feed);
	tick(feed);
	return any;
}

void *cmn_feed_main(void *arg)
{
	struct cmn_feed *feed = arg;
	bool any = true;

	while (wait_round(feed, any ? 0 : 100))
		any = work(feed);
	cmn_feed_forget(feed);
	for (size_t i = 0; i < feed->sources.n; i++)
		cmn_source_close(&feed->sources.items[i]);
	cmn_conn_close(&feed->conn);
	return NULL;
}
