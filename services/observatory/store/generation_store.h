/* SPDX-License-Identifier: EUPL-1.2
 *
 * generation_store.h - which facts and cells are served, and the next ones beside them.
 *
 * Whoever changes a generation holds the row of the table `generation` until the end of the
 * transaction: the feed with each batch, whoever counts a new definition, whoever switches.
 */
#ifndef OBSERVATORY_GENERATION_STORE_H
#define OBSERVATORY_GENERATION_STORE_H

#include "cmn/pg.h"

struct observatory_generation {
	int current, building; /* building 0: no rebuild */
	int64_t counted;       /* another one: what cells hold changed */
	int fold;
	bool built;
};

/* Holds the row.  The statements of this transaction look up by keys: plans of before the tables
 * had rows are not wanted. */
enum cmn_err observatory_store_generation_hold(struct cmn_conn *conn,
					       struct observatory_generation *ret,
					       struct cmn_error *err) CMN_MUST_CHECK;
/* Is this connection the one that keeps the generations? */
enum cmn_err observatory_store_generation_lead(struct cmn_conn *conn, const char *schema, bool *ret,
					       struct cmn_error *err) CMN_MUST_CHECK;
/* Without holding it. */
enum cmn_err observatory_store_generation_see(struct cmn_conn *conn,
					      struct observatory_generation *ret,
					      struct cmn_error *err) CMN_MUST_CHECK;
/* Cells were counted: *ret the new value of `counted`, never given before. */
enum cmn_err observatory_store_generation_counted(struct cmn_conn *conn, int64_t now_us,
						  int64_t *ret,
						  struct cmn_error *err) CMN_MUST_CHECK;

/* The current one is complete when it has heard what the reader `before` (of programs that kept
 * figures without facts) had; a fresh database has nothing to hear. */
enum cmn_err observatory_store_generation_built(struct cmn_conn *conn, const char *reader,
						const char *before, const char *now, int fold,
						struct cmn_error *err) CMN_MUST_CHECK;

/* Begin a rebuild, or one anew that another fold had begun; what lies about of it is removed,
 * `more` says whether some is left.  *ret_generation is the one to fill. */
enum cmn_err observatory_store_rebuild_begin(struct cmn_conn *conn, const char *reader, int fold,
					     int *ret_generation, bool *ret_more,
					     struct cmn_error *err) CMN_MUST_CHECK;

/* Serve what was built: in one transaction the generation, and the positions of the live reader
 * back to those of the rebuild where it was ahead.  What the rebuild parked is parked now; what the
 * live reader alone had parked, and will not hear again, is tried again.  *ret_differ: cells that
 * are not the same in both, -1 when the two had not heard the same. */
struct observatory_switch {
	const char *live, *rebuild; /* readers */
	const char *now;
	int fold;
};
enum cmn_err observatory_store_rebuild_switch(struct cmn_conn *conn,
					      const struct observatory_switch *s,
					      int64_t *ret_differ,
					      struct cmn_error *err) CMN_MUST_CHECK;

/* Has it no fact? */
enum cmn_err observatory_store_generation_empty(struct cmn_conn *conn, int generation, bool *ret,
						struct cmn_error *err) CMN_MUST_CHECK;

/* Remove a bounded number of rows of generations that are no longer served. */
enum cmn_err observatory_store_generation_sweep(struct cmn_conn *conn, bool *ret_more,
						struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_GENERATION_STATEMENTS[];
extern const size_t OBSERVATORY_GENERATION_STATEMENT_COUNT;

#endif
