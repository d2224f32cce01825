/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/follow.h - the parts of a follower.  One thread owns everything here.
 */
#ifndef CMN_BUS_FOLLOW_H
#define CMN_BUS_FOLLOW_H

#include "cmn/follow.h"

#include "source.h"

#include <pthread.h>

struct cmn_follow_stream {
	char name[CMN_STREAM_MAX];
	struct cmn_source *source;
	struct cmn_position seen;
	bool known;     /* `seen` holds */
	bool behind;    /* the replay must be asked */
	char ask[24];   /* id of the request under way; "": none */
	int64_t ask_ms; /* when to give it up, or not to ask before */
};

struct cmn_follow {
	struct cmn_follow_calls calls;
	struct cmn_keys keys;
	struct cmn_sources sources;
	int64_t heard_ms[CMN_SOURCES_MAX];
	struct cmn_follow_stream *streams;
	size_t n_streams;
	void *ctx;
	int stop_fd, kick_fd;
	pthread_t thread;
	bool runs;
	unsigned asks; /* makes request ids */
	int64_t next_tick_ms, said;
};

void *cmn_follow_main(void *follow);

/* follow_take.c: messages in */
void cmn_follow_live(struct cmn_follow *f, struct cmn_source *source);
bool cmn_follow_replayed(struct cmn_follow *f, struct cmn_source *source);

#endif
