/* SPDX-License-Identifier: EUPL-1.2
 *
 * receptions.h - reception points, kept.
 *
 * A point at a confidential place is seen only by those who see that place (columns.h), and one
 * whose place went out of use is out of use.  Results are owned by the caller.
 */
#ifndef DIRECTORY_RECEPTIONS_H
#define DIRECTORY_RECEPTIONS_H

#include "reads.h"
#include "writes.h"

struct directory_reception_row {
	const char *actor_id; /* of a new one only */
	const char *place_id, *kind, *name;
	const char *since, *due, *plan, *complied_on; /* NULL: not temporary */
	const char *hours;                            /* JSON; NULL: those of the place */
	bool neutral, active;
};

enum cmn_err directory_reception_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;
/* By id; kind, commune NULL: any. */
enum cmn_err directory_reception_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *kind,
				      const char *commune, bool all,
				      const struct directory_cursor *after, int64_t limit,
				      PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Version 0: a new one.  CMN_E_NOT_FOUND: nothing was written. */
enum cmn_err directory_reception_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_reception_row *row, int64_t version,
				       struct cmn_write *write,
				       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_RECEPTION_STATEMENTS[];
extern const size_t DIRECTORY_RECEPTION_STATEMENT_COUNT;

#endif
