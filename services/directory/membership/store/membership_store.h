/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_store.h - who is a member of a community, in which standing, from when to when.
 *
 * A row is one standing: it holds from `since` on, and from `ended_on` on no more.  Texts are
 * borrowed, NULL stores nothing; results are owned by the caller; lists ask for limit + 1 rows and
 * carry `_cursor`.  Every write also makes the record of the actor say the same.
 */
#ifndef MEMBERSHIP_STORE_H
#define MEMBERSHIP_STORE_H

#include "reads.h"
#include "writes.h"

/* Rows (_begin, _end, version) of an actor, days since 1970; _end NULL: in force. */
enum cmn_err directory_membership_spans(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *actor_id, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

/* Is `college` one of the region of the département? */
enum cmn_err directory_membership_college(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *college, bool *ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* `stamp` is what membership_http.h made of the rows that were looked at: the actor joins only if
 * they are the same still.  CMN_E_NOT_FOUND otherwise, see cmn_write_run(). */
struct directory_membership_new {
	const char *actor_id;
	const char *kind, *category, *college, *basis;
	const char *joined_on;
	int64_t stamp;
};
enum cmn_err directory_membership_join(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_membership_new *row,
				       struct cmn_write *write, struct directory_written *ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* From `since` on another standing: `member_id` at this version ends, write->resource_id begins. */
struct directory_membership_change {
	const char *member_id, *actor_id;
	const char *kind, *category, *college;
	const char *since;
};
enum cmn_err directory_membership_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const struct directory_membership_change *change,
					 int64_t version, struct cmn_write *write,
					 struct directory_written *ret,
					 struct cmn_error *err) CMN_MUST_CHECK;

/* It leaves, and what it had signed ends with it. */
struct directory_membership_end {
	const char *actor_id;
	const char *ended_on, *why;
	const char *decision_on, *decision_id;
};
enum cmn_err directory_membership_leave(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct directory_membership_end *end, int64_t version,
					struct cmn_write *write, struct directory_written *ret,
					struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err directory_membership_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* Those that are members on `day`; NULL in a filter: whatever. */
struct directory_membership_filter {
	const char *departement, *day;
	const char *kind, *category, *college;
};
enum cmn_err directory_membership_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_membership_filter *filter,
				       const struct directory_cursor *after, int64_t limit,
				       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* All standings of an actor, the first one first. */
enum cmn_err directory_membership_history(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *actor_id,
					  const struct directory_cursor *after, int64_t limit,
					  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* One row: how many of which kind on `day`, 5.1 among them. */
enum cmn_err directory_membership_figures(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *day, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt DIRECTORY_MEMBERSHIP_LIST, DIRECTORY_MEMBERSHIP_HISTORY;
extern const struct cmn_stmt *const DIRECTORY_MEMBERSHIP_STATEMENTS[];
extern const size_t DIRECTORY_MEMBERSHIP_STATEMENT_COUNT;

#endif
