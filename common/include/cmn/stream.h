/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/stream.h - an answer whose end is not known yet (server-sent events).
 *
 * A handler makes a stream, puts it in answer->stream and keeps a reference of its own for whoever
 * will have news.  The listener calls `read` whenever the client can take bytes; 0 puts the
 * connection to sleep until cmn_stream_wake().  In a listener with event loops a sleeping
 * connection does not notice that its client left: wake it now and then and write a comment line.
 * With a thread for each (`patient`) it does; a peer that vanished without a word is still noticed
 * by writing only. Only a listener started with `streams` carries them.
 */
#ifndef CMN_STREAM_H
#define CMN_STREAM_H

#include "cmn/base.h"

#include <sys/types.h>

struct cmn_stream; /* counted; thread-safe */

struct cmn_stream_calls {
	/* Bytes written to `out` (at most `max`); 0: nothing now; -1: the end. Must not wait. */
	ssize_t (*read)(void *arg, char *out, size_t max);
	/* Once, when the connection is over, however it ended; `read` is not called afterwards.
	 * May be NULL. */
	void (*close)(void *arg);
	void *arg;
};

/* One reference, for answer->stream.  NULL when memory ran out: `close` is not called then. */
struct cmn_stream *cmn_stream_make(const struct cmn_stream_calls *calls) CMN_MUST_CHECK;
struct cmn_stream *cmn_stream_ref(struct cmn_stream *stream);
void cmn_stream_drop(struct cmn_stream **stream);

/* There is something to read.  Any thread; harmless when the connection is already over. */
void cmn_stream_wake(struct cmn_stream *stream);

/* The next read is not made: the connection ends. */
void cmn_stream_end(struct cmn_stream *stream);

/* For a handler: answer with `stream` (taken over) of this type, "text/event-stream". */
struct cmn_call;
void cmn_call_stream(struct cmn_call *call, struct cmn_stream *stream, const char *content_type);

#endif
