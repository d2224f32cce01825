/* SPDX-License-Identifier: EUPL-1.2
 *
 * prospects.h - actors that declare their interest, and contacts of a département by their
 * function.
 *
 * Texts are borrowed, NULL stores nothing; results are owned by the caller.  Lists ask for limit +
 * 1 rows and carry `_cursor`.
 */
#ifndef DIRECTORY_PROSPECTS_H
#define DIRECTORY_PROSPECTS_H

#include "reads.h"
#include "writes.h"

struct directory_prospect_row {
	const char *name, *status, *intent, *type, *commune, *starts_on;
	const char *interest, *letter, *letter_url, *phone, *email, *url;
	const char *declared_by; /* a role */
};
enum cmn_err directory_prospect_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_prospect_row *row,
				       struct cmn_write *write, struct directory_written *ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

struct directory_prospect_step {
	const char *from, *to;
	const char *on; /* day; NULL: today */
	const char *actor_id, *reason, *note;
};
/* Only when it has this version still and is in `from`: else CMN_E_NOT_FOUND, see cmn_write_run().
 */
enum cmn_err directory_prospect_move(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_prospect_step *step, int64_t version,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err directory_prospect_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
/* state NULL: whatever. */
enum cmn_err directory_prospect_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *state,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Those that the context may see. */
enum cmn_err directory_referent_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *function,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_PROSPECT_STATEMENTS[];
extern const size_t DIRECTORY_PROSPECT_STATEMENT_COUNT;

#endif
