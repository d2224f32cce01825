/* SPDX-License-Identifier: EUPL-1.2
 *
 * kept.h - offers kept true: free places as they were stated, confirmations, and the dated rules
 * that say how long each holds.
 *
 * Texts are borrowed.  Writes answer as cmn_write_run() does; results of reads are owned by the
 * caller, lists ask for limit + 1 rows and carry `_cursor`.
 */
#ifndef DIRECTORY_KEPT_H
#define DIRECTORY_KEPT_H

#include "room.h"
#include "writes.h"

struct directory_capacity {
	const char *offer_id;
	const char *lines;   /* JSON array as the contract has it */
	const char *true_on; /* "2026-11-23" */
	const char *via;     /* "team", "actor", "link" */
	const char
	    *link; /* through which; NULL: none.  One that does not open any more: not done */
	struct directory_room_sum sum;
};
/* CMN_E_NOT_FOUND: the offer is retired, or something truer is known. */
enum cmn_err directory_capacity_state(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_capacity *capacity,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* The offer write->resource_id is true as it is shown, its free places too, on `today`. */
enum cmn_err directory_offer_confirm(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *via, const char *link, const char *today,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err directory_capacity_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
/* The last first; `after` is the text of the cursor, "" for the first page. */
enum cmn_err directory_capacity_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *offer_id, const char *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Active offers whose confirmation ended before `today`, the longest first. */
enum cmn_err directory_unconfirmed_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *today,
					const char *after, int64_t limit, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

struct directory_keep_rule {
	const char *rule, *unit, *n, *valid_from;
};
/* CMN_E_CONFLICT: there is one from that day. */
enum cmn_err directory_keep_rule_set(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_keep_rule *rule,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_keep_rule_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_keep_rule_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *today, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* Tell of at most `most` offers that they are not confirmed, each once a month; *ret_n looked at.
 */
enum cmn_err directory_kept_remind(struct cmn_conn *conn, const char *now, const char *today,
				   unsigned most, int *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_KEPT_STATEMENTS[];
extern const size_t DIRECTORY_KEPT_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_KEEP_RULE_STATEMENTS[];
extern const size_t DIRECTORY_KEEP_RULE_STATEMENT_COUNT;
/* Lists, for the test that they are sorted by an index. */
extern const struct cmn_stmt DIRECTORY_CAPACITIES, DIRECTORY_UNCONFIRMED;

#endif
