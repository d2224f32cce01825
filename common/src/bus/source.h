/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/source.h - a service whose streams are followed: its endpoints, and the sockets to them.
 */
#ifndef CMN_BUS_SOURCE_H
#define CMN_BUS_SOURCE_H

#include "cmn/event.h"
#include "keys.h"

#include <zmq.h>

#define CMN_SOURCES_MAX  8
#define CMN_REPLICAS_MAX 8
#define CMN_SOURCE_ITEMS (1 + CMN_REPLICAS_MAX) /* sockets of one source to wait for */

/* The way to the replay of one replica.  A socket for each: libzmq can say of a socket whether its
 * peer is there, but one socket that skips absent peers (ZMQ_IMMEDIATE) drops a lost peer's pipe
 * between two frames of an answer, and then aborts the process (fq.cpp, 4.3.4). */
struct cmn_replay_link {
	void *dealer;
	void *monitor;
	bool up;
};

struct cmn_source {
	char service[32];
	char pubs[CMN_REPLICAS_MAX][128];
	char replays[CMN_REPLICAS_MAX][128];
	size_t n_pubs, n_replays;
	char key[CMN_KEY_LEN];
	void *sub; /* NULL until opened */
	struct cmn_replay_link links[CMN_REPLICAS_MAX];
	size_t turn; /* which replica is asked next */
};

struct cmn_sources {
	struct cmn_source items[CMN_SOURCES_MAX];
	size_t n;
};

/* The form of cmn_feed_settings.sources. */
enum cmn_err cmn_sources_parse(const char *text, struct cmn_sources *ret,
			       struct cmn_error *err) CMN_MUST_CHECK;
struct cmn_source *cmn_sources_find(struct cmn_sources *sources, const char *service);

/* Connect to every replica.  Subscribe afterwards, one complete stream after the other. */
enum cmn_err cmn_source_open(struct cmn_source *source, void *ctx, const struct cmn_keys *keys,
			     struct cmn_error *err) CMN_MUST_CHECK;
void cmn_source_close(struct cmn_source *source);
bool cmn_source_subscribe(struct cmn_source *source, const char *stream);

/* What to wait for: live events, and the answers of the replay if wanted.  Returns how many. */
size_t cmn_source_items(const struct cmn_source *source, bool answers,
			zmq_pollitem_t ret[CMN_SOURCE_ITEMS]);

/* Ask the replay of one replica after the other; false when nobody is connected at the moment. */
bool cmn_source_ask(struct cmn_source *source, const char *id, const char *stream,
		    struct cmn_position after, unsigned limit);

#endif
