/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_cursor.h - the position vector that stands in `id:` of an event stream, as text.
 *
 * One mark for each stream, "31if1.42" (31.intake.facts, epoch 1, sequence 42), joined by "~".
 * Short, because it goes with every event; opaque to the client, because its form may change.
 */
#ifndef GATEWAY_CURSOR_H
#define GATEWAY_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GATEWAY_MARK_MAX 56 /* bytes of one mark with its "~" */

struct gateway_mark {
	char stream[64]; /* "31.intake.facts" */
	int64_t epoch;
	int64_t sequence;
};

/* Bytes written, without a NUL; 0: no such stream can be named, or no room. */
size_t gateway_cursor_put(char *out, size_t size, const struct gateway_mark *mark);

/* The next mark of *at, which moves on.  1: a mark; 0: the end; -1: not a vector of ours. */
int gateway_cursor_next(const char **at, struct gateway_mark *ret);

#endif
