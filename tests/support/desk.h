/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/desk.h - the dispatcher of one service over its database, and people who call it: the
 * operations as they are, without a network.
 */
#ifndef SUPPORT_DESK_H
#define SUPPORT_DESK_H

#include "support/ask.h"
#include "support/forge.h"

struct desk {
	struct cmn_pool *pool;
	struct cmn_auth *auth;
	struct cmn_dispatcher *d;
	struct forge_key key;
	struct asked a;        /* the last answer */
	char bearer[16][1536]; /* see desk_as */
	size_t bearers;
	bool behind;    /* what is followed has not reached its head */
	int64_t age_ms; /* else: how long ago it had */
};

/* Open the desk of `service`; `deps` as its handlers have them.  Fails the test on error. */
void desk_open(struct desk *desk, const char *service, const struct cmn_ops *ops, void *deps);
void desk_close(struct desk *desk);

/* "Authorization: Bearer …" of an account "<role>-<departement>-test"; organisation may be NULL.
 * Lives as long as the desk. */
const char *desk_as(struct desk *desk, const char *role, const char *departement,
		    const char *organisation);

/* Ask, and fail the test unless the answer has this status.  `more` is one more header or NULL. */
void desk_get(struct desk *desk, const char *who, const char *target, int status);
void desk_send(struct desk *desk, const char *method, const char *target, const char *who,
	       const char *more, const char *body, int status);

const char *desk_text(const struct desk *desk, const char *key); /* member of the answer; "" */
const json_t *desk_item(const struct desk *desk, size_t i);      /* of a list; fails when absent */
size_t desk_items(const struct desk *desk);

#endif
