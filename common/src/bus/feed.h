/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/feed.h - the parts of a feed.  One thread owns everything here but `fresh_ms`.
 *
 * Order of work, as in the Clone pattern (zguide, ch. 5): subscribe, load the positions, ask the
 * replay for what is missing, drop what is not newer, follow.
 */
#ifndef CMN_BUS_FEED_H
#define CMN_BUS_FEED_H

#include "cmn/bus.h"
#include "cmn/metrics.h"
#include "source.h"

#include <pthread.h>
#include <stdatomic.h>
#include <zmq.h>

#define CMN_FEED_BATCH     200 /* unless the settings say otherwise */
#define CMN_FEED_BATCH_MAX 5000
#define CMN_FEED_ASKS      8 /* replay requests under way to one service */

struct cmn_feed_stream {
	char name[CMN_STREAM_MAX];
	struct cmn_source *source;
	struct cmn_position applied;   /* committed in our database */
	struct cmn_position seen;      /* applied, and what the batch holds */
	struct cmn_position announced; /* head of the owner, last heard of */
	int64_t announced_ms;          /* when that was true (monotonic); 0: never */
	bool behind;                   /* the replay must be asked */
	char ask[16];                  /* id of the request under way; "": none */
	int64_t ask_ms;                /* when to give it up, or not to ask before */
	_Atomic int64_t fresh_ms;      /* the copy had reached the head then; 0: never */
};

struct cmn_feed_item {
	struct cmn_event ev;
	struct cmn_feed_stream *stream;
	char *raw;    /* the envelope as it came, for `parked` */
	char *reason; /* NULL, or why it is parked unread (feed_raw.c) */
	bool queued;  /* its subject is parked */
	bool fresh;   /* not in the inbox yet */
};

struct cmn_feed {
	char *reader, *schema, *conninfo;
	cmn_apply_fn *apply;
	cmn_apply_batch_fn *apply_batch;
	enum cmn_inbox inbox;
	void *deps;
	enum cmn_err (*check)(const struct cmn_event *ev, struct cmn_error *err);
	struct cmn_keys keys;
	struct cmn_sources sources;
	int64_t heard_ms[CMN_SOURCES_MAX]; /* by source: last message; or when it was connected */
	struct cmn_feed_stream *streams;   /* by name; constant after start but for their state */
	size_t n_streams;
	void *ctx;
	int stop_fd;
	pthread_t thread;
	bool runs;

	struct cmn_conn *conn;
	bool leads; /* this replica applies: holds the lock, on `conn` */
	int64_t next_try_ms, next_tick_ms, next_purge_ms;
	int64_t failure_said, decode_said, refusal_said, parked_said;
	unsigned asks;     /* makes request ids */
	unsigned failures; /* in a row; the pause grows with them */
	struct cmn_feed_item *batch;
	size_t n_batch, batch_max;
	const struct cmn_event *
	    *together; /* those of the batch that are applied; batch_max places */
};

extern struct cmn_metric CMN_FEED_LAG, CMN_FEED_EVENTS, CMN_FEED_PARKED, CMN_FEED_GAPS,
    CMN_FEED_UNREADABLE;

void *cmn_feed_main(void *feed);
struct cmn_feed_stream *cmn_feed_find(const struct cmn_feed *feed, const char *name);

/* feed_loop.c: write the batch; after a failure it is empty and the feed pauses. */
void cmn_feed_write(struct cmn_feed *feed);

/* feed_take.c: messages in. */
void cmn_feed_live(struct cmn_feed *feed, struct cmn_source *source, zmq_msg_t *frames, int n);
bool cmn_feed_replayed(struct cmn_feed *feed, struct cmn_source *source);
void cmn_feed_ask(struct cmn_feed *feed);    /* where something is missing */
void cmn_feed_forget(struct cmn_feed *feed); /* the batch; what it held will be asked for again */
void cmn_feed_fresh(struct cmn_feed_stream *stream);
bool cmn_feed_reached(struct cmn_position at, struct cmn_position head);

/* feed_raw.c: take what could not be decoded, and why, to be parked.  False when its place in the
 * stream is not known, or is not new. */
bool cmn_feed_take_raw(struct cmn_feed *feed, struct cmn_feed_stream *stream, const char *bytes,
		       size_t n, const struct cmn_error *err);

/* feed_apply.c: the batch, into the database. */
enum cmn_err cmn_feed_flush(struct cmn_feed *feed, struct cmn_error *err) CMN_MUST_CHECK;
/* check, inbox and apply of one event, inside a savepoint.  CMN_OK with *ret_poison set: rolled
 * back to before it, `err` says why. */
enum cmn_err cmn_feed_one(struct cmn_feed *feed, const struct cmn_event *ev, bool *ret_poison,
			  struct cmn_error *err) CMN_MUST_CHECK;
/* "invalid: text", for the column reason. */
void cmn_feed_reason(const struct cmn_error *err, char *ret, size_t size);

/* feed_position.c: read where each stream stands; move on what was seen, inside the transaction of
 * the batch.  CMN_E_UNAVAILABLE when another replica moved it. */
enum cmn_err cmn_feed_positions(struct cmn_feed *feed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err cmn_feed_advance(struct cmn_feed *feed, struct cmn_error *err) CMN_MUST_CHECK;

/* feed_park.c: what c360-ctl asked to try again, the purge of the inbox, the count of parked. */
enum cmn_err cmn_feed_retry(struct cmn_feed *feed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err cmn_feed_purge(struct cmn_feed *feed, struct cmn_error *err) CMN_MUST_CHECK;

/* PostgreSQL array text of one column of the batch: "{\"a\",\"b\"}". */
#define CMN_ARRAY_MAX ((size_t)80 * CMN_FEED_BATCH_MAX)
void cmn_array_add(struct cmn_buf *out, const char *text);
void cmn_array_end(struct cmn_buf *out);
/* Half an array would be another question: events would seem known that are not. */
enum cmn_err cmn_array_whole(const struct cmn_buf *array, struct cmn_error *err) CMN_MUST_CHECK;

#endif
