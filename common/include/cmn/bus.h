/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/bus.h - events out: relay (numbers and publishes the outbox) and replay; events in: feeds.
 *
 * Wire, all over CURVE:
 *   XPUB  <topic> <kind> <payload>   topic "31.intake.facts." (complete stream, final dot)
 *         kind "event": payload is a CloudEvent; kind "heads", every second for each stream, so
 * that silence and loss are told apart: {"epoch":1,"sequence":42,"at":<machine time, ms>} ROUTER
 * (replay) request   <id> {"stream":"31.intake.facts","epoch":1,"after":40,"limit":500} answer in
 * one message <id>, one frame per event, {"end":true,"epoch":1,"sequence":42}; or <id>
 * {"error":"forbidden"}.  Events follow (epoch, after) across epochs; a page ends at `limit` (at
 * most 1000) or at 1 MiB: whoever is still before the head asks again. A key reads only the streams
 * that the grants file names for it (docs/decisions, pitfall 23).
 *
 * Files, text, '#' at the beginning of a line is a comment:
 *   key     two lines, z85: public key, secret key; mode 0600 (c360-keys writes them)
 *   grants  "<party> <z85 public key> <stream pattern> …"; a pattern is a complete stream whose
 *           département or service may be '*': "*.intake.facts", "31.*.mdph".  The audience is
 *           always named.  Read again when it changes; every connection then authenticates anew.
 */
#ifndef CMN_BUS_H
#define CMN_BUS_H

#include "cmn/event.h"
#include "cmn/pg.h"

struct cmn_bus_settings {
	const char *service; /* "intake": the middle of the stream's name */
	const char *schema;
	const char *conninfo;     /* role of the relay, not of the handlers */
	const char *pub_endpoint; /* "tcp://127.0.0.1:8561" to bind */
	const char *replay_endpoint;
	const char *key_file;
	const char *grants_file;
};

struct cmn_relay; /* threads: relay (standby until it holds the advisory lock), replay, ZAP */

enum cmn_err cmn_relay_start(const struct cmn_bus_settings *settings, struct cmn_relay **ret,
			     struct cmn_error *err) CMN_MUST_CHECK;
void cmn_relay_kick(struct cmn_relay *relay); /* after a commit; any thread; never blocks */
void cmn_relay_stop(struct cmn_relay **relay);

/* --- events in ------------------------------------------------------------------------------- */

/* Apply one event.  Runs inside the transaction that also writes the position: both or neither.
 * CMN_E_UNAVAILABLE and CMN_E_OUTCOME_UNKNOWN stop the feed, which tries again later; every other
 * failure (CMN_E_INVALID, CMN_E_CONFLICT, a defect) parks the event's subject with the reason, the
 * others go on.  Unknown types are skipped by returning CMN_OK.  An event may be tried twice: what
 * is not in the transaction must bear that. */
typedef enum cmn_err cmn_apply_fn(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
				  struct cmn_error *err);

/* Apply several events at once, in their order, inside the same transaction as above; n >= 1. After
 * a failure that does not stop the feed the whole batch is rolled back and applied again one by one
 * (n is 1), so that only the subject that is at fault is parked. */
typedef enum cmn_err cmn_apply_batch_fn(struct cmn_conn *conn,
					const struct cmn_event *const *events, size_t n, void *deps,
					struct cmn_error *err);

/* What the inbox is to a feed. */
enum cmn_inbox {
	CMN_INBOX_ASKED,   /* an event that stands in it is not applied again */
	CMN_INBOX_WRITTEN, /* for C360-After alone: to apply again what was applied changes nothing
			    */
	CMN_INBOX_NONE,    /* the same, and nobody waits for this reader */
};

/* What a service learns: a table for its cmn_apply_fn, which skips every other type. */
struct cmn_learn {
	const char *type;
	enum cmn_err (*apply)(struct cmn_conn *, const struct cmn_event *, struct cmn_error *);
};
enum cmn_err cmn_feed_learn(const struct cmn_learn *table, size_t n, struct cmn_conn *conn,
			    const struct cmn_event *ev, struct cmn_error *err) CMN_MUST_CHECK;
/* A member that the event cannot do without is missing: the schema of its type says which. */
enum cmn_err cmn_feed_incomplete(struct cmn_error *err);

struct cmn_feed_settings {
	const char *reader; /* name of this reader: owner of its positions, "referral" */
	const char *schema;
	const char *conninfo;
	const char *key_file;
	/* "intake=PUB[,PUB…]|REPLAY[,REPLAY…]|<z85 public key of the service>;directory=…", one PUB
	 * and one REPLAY endpoint for each replica; the replicas of a service share its key */
	const char *sources;
	const char *streams; /* "intake.facts,directory.facts": services and audiences followed */
	const char *departements; /* "09,11,…" followed */
	cmn_apply_fn *apply;
	cmn_apply_batch_fn *apply_batch; /* instead of apply; NULL: apply, one after the other */
	size_t batch;                    /* events in one transaction; 0: 200 */
	enum cmn_inbox inbox;
	void *deps;
	/* NULL, or asked before apply: a failure parks.  For an unknown major version of a known
	 * type and for data that breaks its schema. */
	enum cmn_err (*check)(const struct cmn_event *ev, struct cmn_error *err);
};

/* One replica of a reader applies (advisory lock); the others stand by, and know the copy's age. */
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
