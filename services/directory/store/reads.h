/* SPDX-License-Identifier: EUPL-1.2
 *
 * reads.h - everything that the directory answers without changing anything.
 *
 * Results are owned by the caller.  Lists ask for limit + 1 rows and carry `_cursor`.
 */
#ifndef DIRECTORY_READS_H
#define DIRECTORY_READS_H

#include "cmn/pg.h"

#define DIRECTORY_CURSOR_PARTS 3

/* The parts of a cursor text, split at U+001F; "" for what is not there. */
struct directory_cursor {
	char text[512];
	const char *part[DIRECTORY_CURSOR_PARTS];
};
void directory_cursor_split(struct directory_cursor *cursor);

struct directory_actor_filter {
	const char *departement, *commune, *type, *sector;
	const char *verified; /* "true", "false" */
	const char *pattern;  /* for LIKE, see domain/text.h; NULL: any */
};
enum cmn_err directory_actor_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_actor_filter *filter,
				  const struct directory_cursor *after, int64_t limit,
				  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

struct directory_commune_filter {
	const char *departement, *code_postal;
	const char *pattern;
};
enum cmn_err directory_commune_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_commune_filter *filter,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The row of a statement whose parameter is a key; CMN_E_NOT_FOUND when there is none. */
enum cmn_err directory_read_one(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct cmn_stmt *stmt, const char *key, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;

/* One record by its key; CMN_E_NOT_FOUND when there is none. */
enum cmn_err directory_actor_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
/* `code` of today or former. */
enum cmn_err directory_commune_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *code, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* `needs` is "{1.1,1.2}"; CMN_E_INVALID at /needs for a code that the nomenclature does not have.
 */
enum cmn_err directory_needs_check(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *needs, struct cmn_error *err) CMN_MUST_CHECK;

/* Reference lists: one filter at most, ordered by one key. */
enum directory_reference {
	DIRECTORY_COMMUNITIES = 1,
	DIRECTORY_SERAFIN,
	DIRECTORY_FINESS,
	DIRECTORY_WHO_DOES_WHAT,
};
enum cmn_err directory_reference_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      enum directory_reference which, const char *filter,
				      const char *after, int64_t limit, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

#endif
