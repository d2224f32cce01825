/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_store.h - sealed dossiers, their content, their openings.
 */
#ifndef DOSSIER_STORE_H
#define DOSSIER_STORE_H

#include "cmn/record.h"

/* The parts of a dossier that intake itself holds, as one JSON object: a member for each of
 * `categories` (words) that has something; `documents` (PostgreSQL array text) by name and hash.
 * Nothing of a danger act is ever among them.  *ret_documents: how many of the documents are kept
 * in this situation.  *ret is owned by the caller. */
enum cmn_err intake_store_dossier_content(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *situation_id,
					  const char *categories, const char *documents,
					  const char *notes, char **ret, int64_t *ret_documents,
					  struct cmn_error *err) CMN_MUST_CHECK;

struct intake_dossier {
	const char *situation_id, *purpose;
	const char *categories, *documents; /* PostgreSQL array texts */
	const char *recipient_kind, *recipient_id;
	const char *consent_id; /* not withdrawn; else nothing is sealed */
	const char *content, *expires_at;
};
enum cmn_err intake_store_seal(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       struct cmn_write *write, const struct intake_dossier *d,
			       int64_t *ret_version, bool *ret_replayed,
			       struct cmn_error *err) CMN_MUST_CHECK;

/* One row without the content; `_expired` at `now`; `_words`: the categories, documents one by one;
 * `_sha256_now`: of the content as it is. */
enum cmn_err intake_store_dossier(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, const char *now, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
/* The content alone, in column 0. */
enum cmn_err intake_store_sealed(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Pages of at most limit + 1 rows, oldest first. */
enum cmn_err intake_store_dossiers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *situation_id,
				   const char *now, const char *after, int64_t limit,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_openings(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *dossier_id,
				   const char *after, int64_t limit, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* Log an opening, as call->write->resource_id: only while the dossier is sealed and not expired,
 * and the agreement not withdrawn, both locked; CMN_E_NOT_FOUND otherwise. */
struct intake_unsealing {
	const char *dossier_id, *document_id; /* NULL: the dossier */
	const char *organisation, *consent_id;
};
enum cmn_err intake_store_open_dossier(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_unsealing *o,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err intake_store_revoke(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, int64_t version, int64_t *ret_version,
				 bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_DOSSIER_STATEMENTS[];
extern const size_t INTAKE_DOSSIER_STATEMENT_COUNT;

#endif
