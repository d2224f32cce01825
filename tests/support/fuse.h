/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/fuse.h - make the Nth call of a kind fail, for the programs test_torture_….c,
 * which mk/check.mk links with --wrap: what libcmn and the services call is counted, what libraries
 * call among themselves is not (libzmq ends the process when it has no memory).
 *
 *   FUSE_ROUNDS(n, FUSE_MEMORY) {
 *           fuse_light(FUSE_MEMORY, n);
 *           rc = the_thing(…);
 *           blown = fuse_out();
 *           …
 *   }
 *
 * Rounds go on until one passes untouched.  In make test the first 60 and then every 7th; all of
 * them with C360_TORTURE=full.
 */
#ifndef SUPPORT_FUSE_H
#define SUPPORT_FUSE_H

#include <stdbool.h>

enum fuse_kind {
	FUSE_MEMORY = 1, /* malloc, calloc, realloc, strdup, strndup, and all of jansson's */
	FUSE_OURS,       /* the same without jansson's: librhonabwy does not survive those */
	FUSE_PQ_FAIL,    /* libpq refuses the call: no memory in there */
	FUSE_PQ_LOST,    /* the connection breaks just before the call */
	FUSE_SHORT,      /* recv and sendmsg move one byte */
	FUSE_CUT,        /* recv and sendmsg find the connection reset */
};

/* Call number n (from 0) fails; with `stay` also all after it.  Only calls of this thread count. */
void fuse_light(enum fuse_kind kind, long n, bool stay);
/* The same with the calls of every thread. */
void fuse_light_all(enum fuse_kind kind, long n, bool stay);
/* Nothing fails any more.  True when something had. */
bool fuse_out(void);

bool fuse_full(void);
/* The round after n; `dense` rounds are all played, then every `step`th. */
long fuse_next(long n, long dense, long step);

#endif
