/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/keyserver.h - an HTTP server of one page, for what fetches: it can be down, refuse,
 * send elsewhere, stall or talk too much.  127.0.0.1 only.
 */
#ifndef SUPPORT_KEYSERVER_H
#define SUPPORT_KEYSERVER_H

#include <stddef.h>

enum keyserver_mood {
	KEYSERVER_ANSWERS = 1,
	KEYSERVER_FAILS,     /* 500 */
	KEYSERVER_REDIRECTS, /* 302 to /elsewhere, which would answer */
	KEYSERVER_STALLS,    /* takes the request and says nothing */
	KEYSERVER_FLOODS,    /* 1 MiB */
};

struct keyserver;

struct keyserver *keyserver_start(int port_first, int port_last); /* NULL: no port free */
void keyserver_stop(struct keyserver *server);
const char *keyserver_url(const struct keyserver *server);
void keyserver_set(struct keyserver *server, enum keyserver_mood mood, const char *body);
unsigned keyserver_hits(const struct keyserver *server);      /* requests taken */
unsigned keyserver_elsewhere(const struct keyserver *server); /* redirects that were followed */

#endif
