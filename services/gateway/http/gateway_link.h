/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_link.h - one connection to a service, kept between calls; bytes only.
 *
 * A client of our own, because libcurl needs three times the work for a request and sends a write
 * again, unasked, when a kept connection turns out dead (docs/services/gateway.md).
 */
#ifndef GATEWAY_LINK_H
#define GATEWAY_LINK_H

#include "cmn/base.h"

#include <sys/types.h>

#define GATEWAY_LINK_MAX 16384 /* bytes of the head of an answer */

struct gateway_link {
	int fd;        /* -1: not connected */
	bool reused;   /* an answer came over it before */
	int64_t until; /* of the call under way, monotonic milliseconds */
	size_t at, n;  /* in[at .. n) was received and not taken yet */
	char in[GATEWAY_LINK_MAX];
};

struct gateway_link *gateway_link_new(void);
void gateway_link_free(struct gateway_link *link);
void gateway_link_close(struct gateway_link *link);

/* Connect anew.  False: nobody there. */
bool gateway_link_connect(struct gateway_link *link, const char *host, const char *port,
			  unsigned connect_ms, unsigned total_ms);

/* Still there, and silent as it must be between two answers? */
bool gateway_link_alive(const struct gateway_link *link);

bool gateway_link_send(struct gateway_link *link, const char *head, size_t head_len,
		       const char *body, size_t body_len);

enum gateway_got { GATEWAY_GOT = 1, GATEWAY_ENDED, GATEWAY_LATE };

/* Receive more behind in[n); what was taken makes room first. */
enum gateway_got gateway_link_more(struct gateway_link *link);

#endif
