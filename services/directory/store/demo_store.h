/* SPDX-License-Identifier: EUPL-1.2
 *
 * demo_store.h - demonstration data turned off and on: it leaves the directory with that reason,
 * and returns.  What somebody changed, verified, or hung a real offer on stays.
 */
#ifndef DIRECTORY_DEMO_STORE_H
#define DIRECTORY_DEMO_STORE_H

#include "cmn/pg.h"

enum directory_demo {
	DIRECTORY_DEMO_OFF = 1,  /* nothing of it */
	DIRECTORY_DEMO_LISTS,    /* the public lists of 2018 and 2019 alone */
	DIRECTORY_DEMO_INVENTED, /* and what was invented */
};

/* *ret_n: actors that left or returned; each is told, with its offers and places. */
enum cmn_err directory_demo_set(struct cmn_conn *conn, enum directory_demo demo, const char *now,
				int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_DEMO_STATEMENTS[];
extern const size_t DIRECTORY_DEMO_STATEMENT_COUNT;

#endif
