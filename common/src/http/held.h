/* SPDX-License-Identifier: EUPL-1.2
 *
 * held.h - the streams that the connections of one listener carry.
 */
#ifndef CMN_HELD_H
#define CMN_HELD_H

#include "pull.h"

#include <pthread.h>

struct cmn_held; /* one stream on one connection */

struct cmn_holds {
	pthread_mutex_t lock;
	struct cmn_held *first;
	bool ending; /* what comes now ends at once */
};

void cmn_holds_init(struct cmn_holds *holds);
void cmn_holds_clear(struct cmn_holds *holds);
/* Every stream, and every later one, ends; the connections finish by themselves. */
void cmn_holds_end(struct cmn_holds *holds);

/* Takes the stream over.  `pull` says how its connection sleeps; NULL: the connection has a thread
 * of its own, which waits inside cmn_held_read() and sees at once when the other side of `socket`
 * leaves.  NULL when memory or descriptors ran out: the stream stays. */
struct cmn_held *cmn_hold(struct cmn_holds *holds, struct cmn_stream **stream,
			  const struct cmn_pull *pull, int socket);
/* As cmn_stream_pull(). */
ssize_t cmn_held_read(struct cmn_held *held, char *out, size_t max);
/* The connection is over; frees it. */
void cmn_held_over(struct cmn_held *held);

#endif
