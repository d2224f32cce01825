/* SPDX-License-Identifier: EUPL-1.2 */
#include "relay.h"

#include "cmn/clock.h"
#include "sock.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool cmn_stream_wire(const char *service, const char *stored, char *ret, size_t size)
{
	size_t n = strcspn(stored, ".");
	int len;

	if (stored[n] != '.')
		return false;
	len = snprintf(ret, size, "%.*s.%s%s", (int)n, stored, service, stored + n);
	return len > 0 && (size_t)len < size && cmn_stream_valid(ret);
}

bool cmn_stream_stored(const char *service, const char *wire, char *ret, size_t size)
{
	size_t n = strcspn(wire, "."), m = strlen(service);
	int len;

	if (!cmn_stream_valid(wire) || strncmp(wire + n + 1, service, m) != 0 ||
	    wire[n + 1 + m] != '.')
		return false;
	len = snprintf(ret, size, "%.*s%s", (int)n, wire, wire + n + 1 + m);
	return len > 0 && (size_t)len < size;
}

/* The header traceparent came from outside: only its one form (W3C, 55 characters) is passed on. */
static void copy_trace(struct cmn_event *ev, const char *trace)
{
	if (trace && strlen(trace) == 55)
		snprintf(ev->traceparent, sizeof(ev->traceparent), "%s", trace);
}

void cmn_bus_render(struct cmn_buf *out, const char *service, const PGresult *res, int row)
{
	struct cmn_event ev = {.data = NULL};
	const char *stored = PQgetvalue(res, row, CMN_COL_STREAM);

	if (!cmn_stream_wire(service, stored, ev.stream, sizeof(ev.stream)))
		snprintf(ev.stream, sizeof(ev.stream), "%s", stored);
	snprintf(ev.departement, sizeof(ev.departement), "%.*s", (int)strcspn(stored, "."), stored);
	snprintf(ev.source, sizeof(ev.source), "/c360/%s", service);
	snprintf(ev.id, sizeof(ev.id), "%s", PQgetvalue(res, row, CMN_COL_ID));
	snprintf(ev.type, sizeof(ev.type), "%s", PQgetvalue(res, row, CMN_COL_TYPE));
	snprintf(ev.subject, sizeof(ev.subject), "%s", PQgetvalue(res, row, CMN_COL_SUBJECT));
	snprintf(ev.time, sizeof(ev.time), "%s", PQgetvalue(res, row, CMN_COL_TIME));
	copy_trace(&ev, cmn_pg_text(res, row, CMN_COL_TRACE));
	ev.epoch = cmn_pg_int(res, row, CMN_COL_EPOCH, 0);
	ev.sequence = cmn_pg_int(res, row, CMN_COL_SEQUENCE, 0);
	cmn_event_write(out, &ev, PQgetvalue(res, row, CMN_COL_DATA));
}

enum cmn_err cmn_bus_barrier(struct cmn_conn *conn, int64_t *ret_epoch, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[CMN_TIME_LEN], seconds[24];
	int64_t us = cmn_clock_us();
	enum cmn_err rc;

	cmn_time_format(us, now);
	snprintf(seconds, sizeof(seconds), "%lld", (long long)(us / 1000000));
	rc = cmn_conn_run(conn, &CMN_SQL_BARRIER, (const char *[]){now, seconds}, &res, err);
	if (rc == CMN_OK)
		*ret_epoch = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err cmn_bus_connect(const struct cmn_relay *relay, struct cmn_conn **ret,
			     int64_t *ret_epoch, struct cmn_error *err)
{
	CMN_AUTO(cmn_conn_close) struct cmn_conn *conn = NULL;
	enum cmn_err rc = cmn_conn_open(relay->conninfo, relay->schema, &conn, err);

	if (rc == CMN_OK)
		rc = cmn_bus_barrier(conn, ret_epoch, err);
	if (rc == CMN_OK)
		*ret = CMN_TAKE(conn);
	return rc;
}

/* --- start and stop --------------------------------------------------------------------------- */

static void relay_free(struct cmn_relay *r)
{
	cmn_sock_drop(&r->pub);
	cmn_sock_drop(&r->router);
	cmn_zap_stop(&r->zap);
	cmn_zctx_drop(&r->ctx);
	cmn_grants_close(&r->grants);
	if (r->stop_fd >= 0)
		close(r->stop_fd);
	if (r->kick_fd >= 0)
		close(r->kick_fd);
	free(r->service);
	free(r->schema);
	free(r->conninfo);
	free(r->pub_endpoint);
	free(r->replay_endpoint);
	free(r);
}

static struct cmn_relay *relay_new(const struct cmn_bus_settings *s)
{
	struct cmn_relay *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->stop_fd = cmn_eventfd();
	r->kick_fd = cmn_eventfd();
	r->ctx = zmq_ctx_new();
	r->service = strdup(s->service);
	r->schema = strdup(s->schema);
	r->conninfo = strdup(s->conninfo);
	r->pub_endpoint = strdup(s->pub_endpoint);
	r->replay_endpoint = strdup(s->replay_endpoint);
	if (r->stop_fd >= 0 && r->kick_fd >= 0 && r->ctx && r->service && r->schema &&
	    r->conninfo && r->pub_endpoint && r->replay_endpoint)
		return r;
	relay_free(r);
	return NULL;
}

static enum cmn_err open_sockets(struct cmn_relay *r, struct cmn_error *err)
{
	enum cmn_err rc = cmn_zap_start(r->ctx, r->grants, &r->zap, err);

	if (rc != CMN_OK)
		return rc;
	r->pub = cmn_pub_open(r, 0, err);
	if (!r->pub)
		return err->code;
	r->router = cmn_router_open(r, 0, err);
	return r->router ? CMN_OK : err->code;
}

static enum cmn_err run_threads(struct cmn_relay *r, struct cmn_error *err)
{
	r->relay_runs = pthread_create(&r->relay_thread, NULL, cmn_relay_main, r) == 0;
	r->replay_runs =
	    r->relay_runs && pthread_create(&r->replay_thread, NULL, cmn_replay_main, r) == 0;
	if (r->replay_runs)
		return CMN_OK;
	return cmn_fail(err, CMN_E_UNAVAILABLE, "fil d’exécution du bus impossible à créer",
			"thread of the bus cannot be created");
}

enum cmn_err cmn_relay_start(const struct cmn_bus_settings *settings, struct cmn_relay **ret,
			     struct cmn_error *err)
{
	struct cmn_relay *r = relay_new(settings);
	enum cmn_err rc;

	if (!r)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire ou descripteurs épuisés",
				"out of memory or descriptors");
	rc = cmn_keys_load(settings->key_file, &r->keys, err);
	if (rc == CMN_OK)
		rc = cmn_grants_open(settings->grants_file, &r->grants, err);
	if (rc == CMN_OK)
		rc = open_sockets(r, err);
	if (rc == CMN_OK)
		rc = run_threads(r, err);
	if (rc == CMN_OK)
		*ret = r;
	else
		cmn_relay_stop(&r);
	return rc;
}

void cmn_relay_kick(struct cmn_relay *relay)
{
	eventfd_write(relay->kick_fd, 1);
}

void cmn_relay_stop(struct cmn_relay **relay)
{
	struct cmn_relay *r = *relay;

	if (!r)
		return;
	eventfd_write(r->stop_fd, 1);
	if (r->relay_runs)
		pthread_join(r->relay_thread, NULL);
	if (r->replay_runs)
		pthread_join(r->replay_thread, NULL);
	relay_free(r);
	*relay = NULL;
}
