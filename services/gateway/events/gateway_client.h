/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_client.h - the parts of the hub: rings of latest events, and who reads them.  Everything
 * here is under the hub's lock.
 */
#ifndef GATEWAY_CLIENT_H
#define GATEWAY_CLIENT_H

#include "cmn/buf.h"
#include "cmn/follow.h"
#include "gateway_cursor.h"
#include "gateway_hub.h"

#include <pthread.h>

#define GATEWAY_RING        256   /* events of one stream kept for who lags behind */
#define GATEWAY_KEEP_MS     30000 /* and for how long: later ones are asked of the replay */
#define GATEWAY_AGAIN       100   /* events asked of a replay at once */
#define GATEWAY_STREAMS_MAX 4096
#define GATEWAY_FOLLOWED    96 /* streams of one client */

struct gateway_event {
	unsigned refs;
	struct cmn_position at;
	int64_t came_ms; /* monotonic */
	char type[96];
	size_t n;
	char raw[]; /* the envelope, one line */
};

struct gateway_ring {
	bool known;
	struct cmn_position before; /* just before the oldest that is kept */
	size_t first, n;
	struct gateway_event *items[GATEWAY_RING];
};

struct gateway_followed {
	size_t stream;
	struct cmn_position at; /* sent up to here */
	bool known;             /* `at` holds; otherwise from the first that comes */
	bool live;              /* has once been at the head */
};

struct gateway_client {
	struct gateway_client *next, **back;
	struct gateway_hub *hub;
	struct cmn_stream *stream;
	char sub[sizeof(((struct cmn_caller *)0)->sub)];
	uint64_t id;
	int64_t expires_us;
	int64_t wrote_ms;
	size_t n, turn;
	struct gateway_followed followed[GATEWAY_FOLLOWED];
	uint64_t member[GATEWAY_STREAMS_MAX / 64];

	/* what the ring no longer has */
	struct gateway_followed *want; /* NULL: nothing is missing */
	bool asked;
	bool paged;     /* an answer is complete in `again` */
	int64_t ask_ms; /* when to ask (again) */
	uint64_t ask;   /* its name */
	size_t n_again, at_again;
	struct gateway_event *again[GATEWAY_AGAIN];

	bool greeted, over;
	const char *farewell; /* why it ends; NULL: it goes on */
	struct cmn_buf out;
	size_t sent;
};

struct gateway_hub {
	struct cmn_follow *follow; /* NULL: no bus */
	pthread_mutex_t lock;
	unsigned streams_max, streams_per_caller, n_clients;
	uint64_t ids;
	struct gateway_ring *rings;
	size_t n_rings;    /* those that have heard of their stream are below */
	int64_t forget_ms; /* when to look for what is too old */
	struct gateway_client *clients;
};

/* a before b, across epochs */
static inline bool gateway_earlier(struct cmn_position a, struct cmn_position b)
{
	return a.epoch < b.epoch || (a.epoch == b.epoch && a.sequence < b.sequence);
}

struct gateway_event *gateway_event_make(const struct cmn_followed *ev);
void gateway_event_drop(struct gateway_event *ev);

/* The stream calls of a client. */
ssize_t gateway_client_read(void *client, char *out, size_t max);
void gateway_client_close(void *client);

/* What a client needs of the bus: every tick, and when an answer comes. */
void gateway_client_tick(struct gateway_client *c, int64_t now_ms);
void gateway_client_again(struct gateway_client *c, const struct cmn_followed *ev, bool ok);

#endif
