/* SPDX-License-Identifier: EUPL-1.2
 *
 * changes.h - proposed changes of actors, offers and places.
 *
 * Accepting one is part of the statement that changes the record (writes.h, `accepts`).  Texts are
 * borrowed, results of reads are owned by the caller.
 */
#ifndef DIRECTORY_CHANGES_H
#define DIRECTORY_CHANGES_H

#include "writes.h"

struct directory_new_change {
	const char *actor_id;
	const char *kind; /* "actor", "offer", "place" */
	const char *subject_id, *subject_version;
	const char *change; /* JSON object */
	const char *words;  /* NULL: none */
	const char *via;
	const char *link; /* through which; NULL: none */
};
/* CMN_E_NOT_FOUND: the link does not open any more. */
enum cmn_err directory_change_propose(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_new_change *change,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* Refuse or withdraw write->resource_id: to `state`, from "proposed" at this version;
 * CMN_E_NOT_FOUND otherwise. */
struct directory_change_end {
	const char *state, *reason, *answer;
	int64_t version;
};
enum cmn_err directory_change_decide(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_change_end *end,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* One that the caller may not see is not found; a directory_read_fn. */
enum cmn_err directory_change_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* The oldest first: of a département, or of an actor of it. */
struct directory_changes_of {
	const char *departement, *state;
	const char *actor_id; /* NULL: all */
	const char *after;    /* text of the cursor */
	int64_t limit;
};
enum cmn_err directory_change_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_changes_of *of, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* cmn_write_run() of a statement that may accept a change: it is locked before.  `accepts` NULL:
 * none. */
enum cmn_err directory_write_accepting(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *accepts, const struct cmn_stmt *stmt,
				       const char *const *params, struct cmn_write *write,
				       struct directory_written *ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_CHANGE_STATEMENTS[];
extern const size_t DIRECTORY_CHANGE_STATEMENT_COUNT;
extern const struct cmn_stmt DIRECTORY_CHANGES, DIRECTORY_CHANGES_OF_ACTOR;

#endif
