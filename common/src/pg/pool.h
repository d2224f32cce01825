/* SPDX-License-Identifier: EUPL-1.2
 *
 * pool.h - lending connections (pool.c) apart from using them (run.c).
 */
#ifndef POOL_H
#define POOL_H

#include "pg_link.h"

#include <pthread.h>

struct cmn_pool {
	pthread_mutex_t lock; /* guards all below but the contents of links */
	pthread_cond_t returned;
	size_t size, n_idle;
	struct pg_link *links;
	struct pg_link **idle; /* a stack */
	unsigned failures;     /* failed attempts to connect since the last that succeeded */
	int64_t next_try_ms;
	bool probing; /* one caller is trying; meant only while failures > 0 */

	/* constant after cmn_pool_open() */
	char *conninfo, *schema;
	unsigned wait_ms;
	struct pg_link_settings link_settings;
};

/* A connected link, to be given back; CMN_E_UNAVAILABLE when none is free or none can connect. */
enum cmn_err pool_lend(struct cmn_pool *pool, struct pg_link **ret,
		       struct cmn_error *err) CMN_MUST_CHECK;
void pool_give_back(struct cmn_pool *pool, struct pg_link *link);

#endif
