/* SPDX-License-Identifier: EUPL-1.2
 *
 * twin_store.h - records that may be one: their keys, the pairs that were found, and what a human
 * said.
 *
 * `kind` is "actor" or "offer".  Results are owned by the caller.
 */
#ifndef DIRECTORY_TWIN_STORE_H
#define DIRECTORY_TWIN_STORE_H

#include "reads.h"
#include "twin.h"
#include "writes.h"

/* --- a round of the job, under the role of the bus ---------------------------------------------
 */

/* The next records of this kind after `after`, with what is compared. */
enum cmn_err directory_twin_next(struct cmn_conn *conn, const char *kind, const char *after,
				 unsigned most, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* Their keys are these and no others: a JSON array of {subject, departement, keys}. */
enum cmn_err directory_twin_keys_store(struct cmn_conn *conn, const char *kind, const char *keyed,
				       struct cmn_error *err) CMN_MUST_CHECK;
/* Whom they meet under a key: rows of two records side by side, columns "a_…" and "b_…", a_id the
 * lower.  `subjects` is "{uuid,…}". */
enum cmn_err directory_twin_meet(struct cmn_conn *conn, const char *kind, const char *subjects,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* What was found of these subjects: a JSON array of {low_id, high_id, departement, score, fields}.
 * What a human has decided stays; what is found no more is proposed no more. */
enum cmn_err directory_twin_pairs_store(struct cmn_conn *conn, const char *kind,
					const char *subjects, const char *pairs, const char *now,
					struct cmn_error *err) CMN_MUST_CHECK;

/* --- reading -----------------------------------------------------------------------------------
 */

/* One record with what is compared; CMN_E_NOT_FOUND when it is not active. */
enum cmn_err directory_twin_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *kind, const char *id, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* Whom it meets under one of these keys ("{key,…}"): rows as of directory_twin_read(). */
enum cmn_err directory_twin_met(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *kind, const char *departement, const char *id,
				const char *keys, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;
/* Pairs in `state`, the surest first; limit + 1 rows. */
enum cmn_err directory_twin_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *kind, const char *state,
				 const struct directory_cursor *after, int64_t limit,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The record of columns `prefix`…; texts are borrowed from the result. */
struct directory_twin directory_twin_of(const PGresult *res, int row, const char *prefix);

/* --- a human's word -----------------------------------------------------------------------------
 */

struct directory_pair_row {
	const char *kind, *low_id, *high_id, *fields;
	int score;
};
/* Two, for good.  write->resource_id becomes the id of the pair. */
enum cmn_err directory_twin_part(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const struct directory_pair_row *row, struct cmn_write *write,
				 struct directory_written *ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_pair_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *kind, const char *low_id, const char *high_id,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

struct directory_merge_row {
	const char *kind, *kept_id, *other_id;
	int64_t kept_version, other_version;
	const char *take; /* "{phone,email}"; NULL: what the kept one lacks */
};
/* One keeps, the other becomes a tombstone that says into which; what pointed at it points at the
 * one that is kept.  CMN_E_NOT_FOUND: changed since, left, merged, or said to be two. */
enum cmn_err directory_merge(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const struct directory_merge_row *row,
			     const struct directory_pair_row *pair, struct cmn_write *write,
			     struct directory_written *ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Both as they were; what was changed since stays with the one that was kept.  `kept_version` is
 * the version of the merge. */
enum cmn_err directory_merge_undo(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_merge_row *row, struct cmn_write *write,
				  struct directory_written *ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_merge_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_merge_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *cursor, int64_t limit,
				  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_TWIN_STATEMENTS[];
extern const size_t DIRECTORY_TWIN_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_MERGE_STATEMENTS[];
extern const size_t DIRECTORY_MERGE_STATEMENT_COUNT;

#endif
