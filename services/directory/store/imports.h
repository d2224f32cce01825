/* SPDX-License-Identifier: EUPL-1.2
 *
 * imports.h - imports of files as the handlers see them: made, filled, started, looked at.
 *
 * Texts are borrowed; NULL stores nothing in an optional column.  Results as cmn_write_run() and
 * cmn_pool_run().  What the job does with them is in import_work.h.
 */
#ifndef DIRECTORY_IMPORTS_H
#define DIRECTORY_IMPORTS_H

#include "reads.h"

#include "cmn/write.h"

struct directory_import_new {
	const char *kind, *source, *source_date, *label;
	const char *mapping;  /* JSON or NULL */
	const char *encoding; /* NULL: found out */
	const char *size, *sha256;
	const char *vanished_max;
	bool complete, all_or_nothing;
};

/* CMN_E_CONFLICT: an import of this source is under way in the département. */
enum cmn_err directory_import_make(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_import_new *import,
				   struct cmn_write *write, int64_t *ret_version,
				   bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* Bytes (base64) behind those received: CMN_E_NOT_FOUND when `at` is not where they end. */
enum cmn_err directory_import_put(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, int64_t at,
				  const char *base64, struct cmn_write *write, int64_t *ret_version,
				  bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
/* Do these bytes stand at `at` already? */
enum cmn_err directory_import_has(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, int64_t at, const char *base64, bool *ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

enum directory_import_act {
	DIRECTORY_IMPORT_CHECK = 1, /* uploading -> reading */
	DIRECTORY_IMPORT_APPLY,     /* checked -> applying */
	DIRECTORY_IMPORT_CANCEL,    /* any open one -> cancelled */
};
/* CMN_E_NOT_FOUND: stale, or the state does not allow it. */
enum cmn_err directory_import_act(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  enum directory_import_act act, int64_t version, bool force,
				  struct cmn_write *write, int64_t *ret_version, bool *ret_replayed,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* english: the language of what is said in words. */
enum cmn_err directory_import_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, bool english, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_import_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *after, int64_t limit,
				   bool english, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
/* after: "" or the cursor of the last one. */
enum cmn_err directory_import_faults(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, const char *after, int64_t limit, bool english,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* `action` NULL: all but those that nothing happens to. */
enum cmn_err directory_import_changes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, const char *action, const char *after,
				      int64_t limit, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_IMPORTS_STATEMENTS[];
extern const size_t DIRECTORY_IMPORTS_STATEMENT_COUNT;

#endif
