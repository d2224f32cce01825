/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/replay.c - what a reader missed, out of the table.  A thread, a socket and a connection of
 * its own: a long answer keeps neither numbering nor heads waiting.
 */
#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/log.h"
#include "relay.h"
#include "sock.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>

#define LIMIT_MAX   1000
#define ANSWER_MAX  (1024 * 1024) /* bytes; the reader asks again for the rest */
#define ANSWERS_HWM 32            /* answers waiting for one slow reader; then it must ask again */
#define RETRY_MS    500

enum { PEER, REQUEST, BODY, FRAMES };

struct replay {
	struct cmn_relay *relay;
	void *sock;
	unsigned generation;
	struct cmn_conn *conn;
	int64_t retry_ms;
	int64_t failure_said, refusal_said;
	struct cmn_buf buf;
};

struct request {
	char stream[CMN_STREAM_MAX]; /* as in the table: "31.facts" */
	int64_t epoch, after, limit;
};

void *cmn_router_open(struct cmn_relay *relay, unsigned wait_ms, struct cmn_error *err)
{
	const struct cmn_sock_limits limits = {ANSWERS_HWM, CMN_REQUEST_MAX};
	void *sock = cmn_sock_server(relay->ctx, ZMQ_ROUTER, &relay->keys, limits);

	if (!sock) {
		cmn_fail(err, CMN_E_UNAVAILABLE, "prise du bus impossible à créer",
			 "bus socket cannot be created");
		cmn_because(err, "router: %s", zmq_strerror(zmq_errno()));
	} else if (cmn_sock_bind(sock, relay->replay_endpoint, wait_ms, err) != CMN_OK) {
		cmn_sock_drop(&sock);
	}
	return sock;
}

/* --- the request ------------------------------------------------------------------------------ */

static bool read_request(zmq_msg_t *body, struct request *ret, char *ret_wire, size_t size,
			 struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = NULL;
	const char *stream;

	if (cmn_json_parse(zmq_msg_data(body), zmq_msg_size(body), &doc, err) != CMN_OK)
		return false;
	stream = cmn_json_get(doc, "stream");
	ret->epoch = cmn_json_get_int(doc, "epoch", 0);
	ret->after = cmn_json_get_int(doc, "after", 0);
	ret->limit = cmn_json_get_int(doc, "limit", LIMIT_MAX);
	if (!stream || !cmn_stream_valid(stream) || ret->epoch < 0 || ret->after < 0 ||
	    ret->limit < 1 || ret->limit > LIMIT_MAX)
		return false;
	snprintf(ret_wire, size, "%s", stream);
	return true;
}

/* CMN_OK, or why not.  Another service's stream is refused like one that is not granted. */
static enum cmn_err judge(struct replay *rp, zmq_msg_t *frames, int n, struct request *ret,
			  struct cmn_error *err)
{
	const char *user = n == FRAMES ? zmq_msg_gets(&frames[BODY], "User-Id") : NULL;
	char wire[CMN_STREAM_MAX];

	if (n != FRAMES || !read_request(&frames[BODY], ret, wire, sizeof(wire), err)) {
		cmn_metric_add(&CMN_REFUSED_REQUEST, 1);
		return CMN_E_BAD_REQUEST;
	}
	if (user && cmn_grants_allow(rp->relay->grants, user, wire) &&
	    cmn_stream_stored(rp->relay->service, wire, ret->stream, sizeof(ret->stream)))
		return CMN_OK;
	cmn_metric_add(&CMN_REFUSED_REPLAY, 1);
	if (cmn_log_rarely(&rp->refusal_said, 60))
		cmn_log(CMN_WARN, "bus.refused", {"reason", "replay", 0},
			{"key", user ? user : "", 0});
	return CMN_E_FORBIDDEN;
}

/* --- the answer ------------------------------------------------------------------------------- */

static enum cmn_err connect_again(struct replay *rp, struct cmn_error *err)
{
	int64_t epoch;

	if (rp->conn && !cmn_conn_lost(rp->conn))
		return CMN_OK;
	if (cmn_clock_mono_ms() < rp->retry_ms)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "base de données absente",
				"database is away");
	cmn_conn_close(&rp->conn);
	rp->retry_ms = cmn_clock_mono_ms() + RETRY_MS;
	return cmn_bus_connect(rp->relay, &rp->conn, &epoch, err);
}

/* The head is read before the events: it may be surpassed by them, never the other way round, so
 * a reader that reached it has everything. */
static enum cmn_err load(struct replay *rp, const struct request *rq, PGresult **ret_head,
			 PGresult **ret_events, struct cmn_error *err)
{
	char epoch[24], after[24], limit[24];
	enum cmn_err rc = connect_again(rp, err);

	if (rc == CMN_OK)
		rc = cmn_conn_run(rp->conn, &CMN_SQL_HEAD, (const char *[]){rq->stream}, ret_head,
				  err);
	if (rc != CMN_OK)
		return rc;
	snprintf(epoch, sizeof(epoch), "%lld", (long long)rq->epoch);
	snprintf(after, sizeof(after), "%lld", (long long)rq->after);
	snprintf(limit, sizeof(limit), "%lld", (long long)rq->limit);
	return cmn_conn_run(rp->conn, &CMN_SQL_REPLAY,
			    (const char *[]){rq->stream, epoch, after, limit}, ret_events, err);
}

static void send_events(struct replay *rp, const PGresult *events)
{
	size_t sent = 0;

	for (int i = 0; i < PQntuples(events) && sent < ANSWER_MAX; i++) {
		cmn_buf_reset(&rp->buf);
		cmn_bus_render(&rp->buf, rp->relay->service, events, i);
		if (rp->buf.failed) {
			cmn_buf_free(&rp->buf);
			cmn_buf_init(&rp->buf, CMN_EVENT_MAX);
			return;
		}
		cmn_sock_send(rp->sock, rp->buf.data, rp->buf.len, true);
		sent += rp->buf.len;
	}
}

static void send_end(struct replay *rp, const PGresult *head)
{
	cmn_buf_reset(&rp->buf);
	cmn_json_open(&rp->buf, '{');
	cmn_json_kbool(&rp->buf, "end", true);
	cmn_json_kint(&rp->buf, "epoch", cmn_pg_int(head, 0, 0, 0));
	cmn_json_kint(&rp->buf, "sequence", cmn_pg_int(head, 0, 1, 0));
	cmn_json_close(&rp->buf, '}');
	cmn_sock_send(rp->sock, rp->buf.data, rp->buf.len, false);
}

static void send_error(struct replay *rp, enum cmn_err code)
{
	cmn_buf_reset(&rp->buf);
	cmn_json_open(&rp->buf, '{');
	cmn_json_kstr(&rp->buf, "error", cmn_err_slug(code));
	cmn_json_close(&rp->buf, '}');
	cmn_sock_send(rp->sock, rp->buf.data, rp->buf.len, false);
}

static enum cmn_err answer(struct replay *rp, zmq_msg_t *frames, int n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *head = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *events = NULL;
	struct request rq;
	enum cmn_err rc = judge(rp, frames, n, &rq, err);
	bool failed = false;

	if (rc == CMN_OK) {
		rc = load(rp, &rq, &head, &events, err);
		failed = rc != CMN_OK;
	}
	for (int i = 0; i < n && i < BODY; i++)
		cmn_sock_send(rp->sock, zmq_msg_data(&frames[i]), zmq_msg_size(&frames[i]), true);
	if (rc != CMN_OK) {
		send_error(rp, rc);
	} else {
		send_events(rp, events);
		send_end(rp, head);
	}
	return failed ? rc : CMN_OK;
}

static void serve(struct replay *rp)
{
	/* bounded, so that stop and revocation are heard under load */
	for (int i = 0; i < 100; i++) {
		struct cmn_error err;
		zmq_msg_t frames[FRAMES];
		int n = cmn_sock_recv(rp->sock, frames, FRAMES);

		if (n == 0)
			return;
		if (n < 0) {
			cmn_metric_add(&CMN_REFUSED_REQUEST, 1);
			continue;
		}
		cmn_error_init(&err);
		if (answer(rp, frames, n, &err) != CMN_OK) {
			cmn_conn_close(&rp->conn);
			if (cmn_log_rarely(&rp->failure_said, 10))
				cmn_log(CMN_ERROR, "replay.failed",
					{"reason", err.detail[CMN_EN], 0}, {"cause", err.cause, 0});
		}
		cmn_frames_close(frames, n);
	}
}

/* --- the loop --------------------------------------------------------------------------------- */

static void reopen(struct replay *rp)
{
	struct cmn_error err;
	unsigned now = atomic_load(&rp->relay->generation);

	if (rp->sock && rp->generation == now)
		return;
	cmn_error_init(&err);
	cmn_sock_drop(&rp->sock);
	rp->sock = cmn_router_open(rp->relay, 200, &err);
	if (rp->sock)
		rp->generation = now;
	else if (cmn_log_rarely(&rp->failure_said, 10))
		cmn_log(CMN_ERROR, "replay.failed", {"reason", err.detail[CMN_EN], 0},
			{"cause", err.cause, 0});
}

void *cmn_replay_main(void *arg)
{
	struct cmn_relay *relay = arg;
	struct replay rp = {.relay = relay, .sock = CMN_TAKE(relay->router)};

	rp.generation = atomic_load(&relay->generation);
	cmn_buf_init(&rp.buf, CMN_EVENT_MAX);
	for (;;) {
		zmq_pollitem_t items[] = {{NULL, relay->stop_fd, ZMQ_POLLIN, 0},
					  {rp.sock, 0, ZMQ_POLLIN, 0}};

		/* wakes to see whether the grants changed, or the address is free again */
		zmq_poll(items, rp.sock ? 2 : 1, rp.sock ? 500 : 50);
		if (items[0].revents)
			break;
		reopen(&rp);
		if (rp.sock)
			serve(&rp);
	}
	cmn_conn_close(&rp.conn);
	cmn_sock_drop(&rp.sock);
	cmn_buf_free(&rp.buf);
	return NULL;
}
