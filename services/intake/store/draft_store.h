/* SPDX-License-Identifier: EUPL-1.2
 *
 * draft_store.h - what an operator has typed so far; it is nobody else's (row security asks who).
 */
#ifndef DRAFT_STORE_H
#define DRAFT_STORE_H

#include "cmn/record.h"

/* Of one account; a thousand half-typed calls are a mistake or an attack. */
#define INTAKE_DRAFTS_MAX 1000

/* content: JSON text.  CMN_E_NOT_FOUND: the account keeps INTAKE_DRAFTS_MAX of them already. */
enum cmn_err intake_store_new_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const char *content,
				    bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
/* When still at `version`: a stale one loses no words, it is refused (CMN_E_NOT_FOUND). */
enum cmn_err intake_store_keep_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     struct cmn_write *write, int64_t version, const char *content,
				     bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_drop_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     struct cmn_write *write, int64_t version, bool *ret_replayed,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* One of the actor's own: CMN_E_NOT_FOUND alike for what is absent and what is somebody else's. */
enum cmn_err intake_store_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_drafts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *after, int64_t limit, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Let go of at most `most` drafts that nobody has touched since `before`. */
enum cmn_err intake_store_expire_drafts(struct cmn_conn *conn, const char *before, unsigned most,
					int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

#endif
