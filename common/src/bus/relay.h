/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/relay.h - what the threads of a relay share, and the parts of the relay's own thread.
 *
 * One thread owns the XPUB socket and the connection that holds the lock; another owns the replay
 * ROUTER and a connection of its own; the third answers ZAP.  They share only what is constant
 * after start, the grants (locked) and two atomics.
 */
#ifndef CMN_BUS_RELAY_H
#define CMN_BUS_RELAY_H

#include "cmn/bus.h"
#include "grants.h"
#include "keys.h"
#include "zap.h"

#include <pthread.h>
#include <stdatomic.h>

struct cmn_relay {
	char *service, *schema, *conninfo, *pub_endpoint, *replay_endpoint;
	struct cmn_keys keys;
	struct cmn_grants *grants;
	void *ctx;
	struct cmn_zap *zap;
	int stop_fd; /* readable for ever once stopping */
	int kick_fd;
	atomic_uint generation; /* grows when the grants change: sockets are made anew */
	pthread_t relay_thread, replay_thread;
	bool relay_runs, replay_runs;
	void *pub, *router; /* made by start, then owned by their thread */
};

void *cmn_relay_main(void *relay);
void *cmn_replay_main(void *relay);

/* A connection on which the barrier has been committed; *ret_epoch is the epoch in force. */
enum cmn_err cmn_bus_connect(const struct cmn_relay *relay, struct cmn_conn **ret,
			     int64_t *ret_epoch, struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err cmn_bus_barrier(struct cmn_conn *conn, int64_t *ret_epoch,
			     struct cmn_error *err) CMN_MUST_CHECK;

/* Row of CMN_SQL_MOVE or CMN_SQL_REPLAY as the envelope on the wire. */
void cmn_bus_render(struct cmn_buf *out, const char *service, const PGresult *res, int row);
/* "31.facts" -> "31.intake.facts" and back; false when it does not fit or is another service's. */
bool cmn_stream_wire(const char *service, const char *stored, char *ret, size_t size);
bool cmn_stream_stored(const char *service, const char *wire, char *ret, size_t size);

/* --- publisher: the XPUB side of the relay's thread ------------------------------------------- */

struct cmn_topic {
	char stream[CMN_STREAM_MAX]; /* on the wire */
	unsigned round;              /* of heads in which it was last announced */
};

struct cmn_publisher {
	struct cmn_relay *relay;
	void *sock;               /* NULL while it is made anew */
	struct cmn_topic *topics; /* granted at least once: announced even before the first event */
	size_t n_topics, cap_topics;
	unsigned round;
	int64_t refusal_said;
	struct cmn_buf buf;
};

void *cmn_pub_open(struct cmn_relay *relay, unsigned wait_ms, struct cmn_error *err);
void cmn_pub_serve(struct cmn_publisher *pub); /* subscriptions that wait */
void cmn_pub_event(struct cmn_publisher *pub, const PGresult *res, int row);
void cmn_pub_heads(struct cmn_publisher *pub, const PGresult *heads, int64_t epoch);
void cmn_pub_clear(struct cmn_publisher *pub);

void *cmn_router_open(struct cmn_relay *relay, unsigned wait_ms, struct cmn_error *err);

#endif
