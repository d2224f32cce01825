/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/backend.h - a small HTTP server with moods, for what stands in front of services.
 * 127.0.0.1 only.
 */
#ifndef SUPPORT_BACKEND_H
#define SUPPORT_BACKEND_H

#include <stddef.h>

enum backend_mood {
	BACKEND_ANSWERS = 1,
	BACKEND_SLOW,     /* answers after 800 ms */
	BACKEND_STALLS,   /* takes the request and says nothing */
	BACKEND_GARBAGE,  /* something that is not HTTP */
	BACKEND_CUTS,     /* half an answer, then the end */
	BACKEND_HANGS_UP, /* takes the request and closes */
	BACKEND_LEAVES,   /* answers, then closes a connection that it had promised to keep */
};

struct backend;

struct backend *backend_start(unsigned port); /* fails the test when the port is taken */
void backend_stop(struct backend *b);

/* `head`: status line and headers after it, each with \r\n; NULL: 200 and JSON. */
void backend_set(struct backend *b, enum backend_mood mood, const char *head, const char *body);
unsigned backend_requests(const struct backend *b);
/* Until every connection that was made is at its end, and what came over it is counted. */
void backend_quiet(struct backend *b);
unsigned backend_connections(const struct backend *b);
/* Head and body of the latest request. */
void backend_last(struct backend *b, char *out, size_t size);
/* The body for one address instead of the general one; up to four. */
void backend_page(struct backend *b, const char *target, int status, const char *body);

#endif
