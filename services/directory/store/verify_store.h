/* SPDX-License-Identifier: EUPL-1.2
 *
 * verify_store.h - verification by the community, the figures that count it, and the score of
 * offers.
 *
 * Results are owned by the caller.
 */
#ifndef DIRECTORY_VERIFY_STORE_H
#define DIRECTORY_VERIFY_STORE_H

#include "reads.h"
#include "writes.h"

/* Verified now, by the caller: `how` is a code of verification_means, `until` a day or NULL (the
 * rule of the département says); `how` NULL: withdrawn.  Results as cmn_write_run(). */
enum cmn_err directory_actor_verify(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *how, const char *until, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* By day and id; limit + 1 rows. */
enum cmn_err directory_verification_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *actor_id, const char *cursor, int64_t limit,
					 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* One row: 4.2 and 5.1 of a département as they are now. */
enum cmn_err directory_figures_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *now, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* Offers by their score as rated last, the worst first, below `below`; limit + 1 rows. */
enum cmn_err directory_quality_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, int64_t below,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- under the role of the bus ---------------------------------------------------------------- */

/* At most `most` verifications that ended before `day` come to nothing; *ret_n: how many. */
enum cmn_err directory_verification_lapse(struct cmn_conn *conn, const char *now, const char *day,
					  unsigned most, int64_t *ret_n,
					  struct cmn_error *err) CMN_MUST_CHECK;

#define DIRECTORY_NIL "00000000-0000-0000-0000-000000000000"

/* How far a round has gone, locked until the transaction ends; *ret false: another replica has it.
 */
enum cmn_err directory_sweep_take(struct cmn_conn *conn, const char *kind, char after[37],
				  bool *ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_sweep_mark(struct cmn_conn *conn, const char *kind, const char *after,
				  struct cmn_error *err) CMN_MUST_CHECK;
/* The next offers after this one, with what their score is made from. */
enum cmn_err directory_rate_next(struct cmn_conn *conn, const char *after, unsigned most,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* `rated` is a JSON array of {id, departement, score, parts}. */
enum cmn_err directory_rate_store(struct cmn_conn *conn, const char *rated, const char *now,
				  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_QUALITY_STATEMENTS[];
extern const size_t DIRECTORY_QUALITY_STATEMENT_COUNT;

#endif
