/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/bus.h - events out: relay (numbers and publishes the outbox) and replay; events in: feeds.
 *
 * Wire, all over CURVE:
 *   XPUB  <topic> <kind> <payload>   topic "31.intake.facts." (complete stream, final dot)
 *         kind "event": payload is a CloudEvent; kind "heads": {"epoch":1,"sequence":42}, every
 *         second for each stream, so that silence and loss are told apart
 *   ROUTER (replay) request {"stream":"31.intake.facts","epoch":1,"after":40,"limit":500}
 *         answer frames: one per event, then {"end":true,"epoch":1,"sequence":42}
 * A key reads only the streams that the grants file names for it (docs/decisions, pitfall 23).
 */
#ifndef CMN_BUS_H
#define CMN_BUS_H

#include "cmn/event.h"
#include "cmn/pg.h"

struct cmn_bus_settings {
	const char *service;        /* "intake": the middle of the stream's name */
	const char *schema;
	const char *conninfo;       /* role of the relay, not of the handlers */
	const char *pub_endpoint;   /* "tcp://127.0.0.1:8561" to bind */
	const char *replay_endpoint;
	const char *key_file;       /* own CURVE pair: two z85 lines, public then secret; mode 0600 */
	const char *grants_file;    /* lines "<party> <z85 public key> <stream pattern> …" */
};

struct cmn_relay; /* threads: relay (standby until it holds the advisory lock), replay, ZAP */

enum cmn_err cmn_relay_start(const struct cmn_bus_settings *settings, struct cmn_relay **ret,
			     struct cmn_error *err) CMN_MUST_CHECK;
void cmn_relay_kick(struct cmn_relay *relay); /* after a commit; any thread; never blocks */
void cmn_relay_stop(struct cmn_relay **relay);

/* --- events in ------------------------------------------------------------------------------- */

/* Apply one event.  Runs inside the transaction that also writes the position: both or neither.
 * CMN_E_INVALID (and CMN_E_CONFLICT) park the event's subject with the reason; CMN_E_UNAVAILABLE
 * stops and tries again later; unknown types are skipped by returning CMN_OK. */
typedef enum cmn_err cmn_apply_fn(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				  struct cmn_error *err);

struct cmn_feed_settings {
	const char *reader;      /* name of this reader: owner of its positions, "referral" */
	const char *schema;
	const char *conninfo;
	const char *key_file;
	const char *sources;     /* "intake=tcp://…:8561|tcp://…:8661|<z85 server key>;directory=…" */
	const char *streams;     /* "intake.facts,directory.facts": services and audiences followed */
	const char *departements;/* "09,11,…" followed */
	cmn_apply_fn *apply;
	void *deps;
};

struct cmn_feed;

enum cmn_err cmn_feed_start(const struct cmn_feed_settings *settings, struct cmn_feed **ret,
			    struct cmn_error *err) CMN_MUST_CHECK;
void cmn_feed_stop(struct cmn_feed **feed);

/* Has event `id` been applied by this reader (any replica)?  Reads the inbox table. */
bool cmn_feed_applied(struct cmn_pool *pool, const char *event_id);

/* Milliseconds since the copy of `stream` was last known to have reached the announced head;
 * INT64_MAX when never.  Whoever discloses from a copy asks this. */
int64_t cmn_feed_age_ms(const struct cmn_feed *feed, const char *stream);

extern const struct cmn_stmt *const CMN_BUS_STATEMENTS[];
extern const size_t CMN_BUS_STATEMENT_COUNT;

#endif
