/* SPDX-License-Identifier: EUPL-1.2
 *
 * document_store.h - documents of situations: their bytes, and what stays of erased ones.
 */
#ifndef DOCUMENT_STORE_H
#define DOCUMENT_STORE_H

#include "cmn/record.h"

struct intake_document {
	const char *situation_id, *name, *media_type;
	const char *base64; /* checked; becomes the bytes and their hash */
};
enum cmn_err intake_store_add_document(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_document *d,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* One row, without the bytes. */
enum cmn_err intake_store_document(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* A page of at most limit + 1 rows, oldest first. */
enum cmn_err intake_store_documents(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *situation_id,
				    const char *after, int64_t limit, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* Append the bytes to `out`.  CMN_E_GONE when they were erased; CMN_E_INTERNAL when they are no
 * longer those that were hashed. */
enum cmn_err intake_store_document_bytes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *id, struct cmn_buf *out,
					 struct cmn_error *err) CMN_MUST_CHECK;

/* Is the person under a legal hold?  Nothing of theirs is erased then. */
enum cmn_err intake_store_document_held(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, bool *ret,
					struct cmn_error *err) CMN_MUST_CHECK;

/* CMN_E_NOT_FOUND when it is not kept at that version, or held. */
enum cmn_err intake_store_erase_document(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version,
					 const char *reason, int64_t *ret_version,
					 bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_DOCUMENT_STATEMENTS[];
extern const size_t INTAKE_DOCUMENT_STATEMENT_COUNT;

#endif
