/* SPDX-License-Identifier: EUPL-1.2
 *
 * pull.h - the listener's side of a stream.
 */
#ifndef CMN_PULL_H
#define CMN_PULL_H

#include "cmn/stream.h"

/* How the connection is put to sleep and woken; called with the stream's lock held. */
struct cmn_pull {
	void (*suspend)(void *connection);
	void (*resume)(void *connection);
	void *connection;
};

void cmn_stream_attach(struct cmn_stream *stream, const struct cmn_pull *pull);
/* Bytes; 0: the connection now sleeps; -1: the end. */
ssize_t cmn_stream_pull(struct cmn_stream *stream, char *out, size_t max);
/* The connection is over: `close` is called, wakes are harmless from here on. */
void cmn_stream_detach(struct cmn_stream *stream);

#endif
