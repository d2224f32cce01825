/* SPDX-License-Identifier: EUPL-1.2
 *
 * campaigns.h - the log of communication (R251), kept.  Results are owned by the caller.
 */
#ifndef DIRECTORY_CAMPAIGNS_H
#define DIRECTORY_CAMPAIGNS_H

#include "reads.h"
#include "writes.h"

struct directory_campaign_row {
	const char *title, *audience, *medium, *starts, *ends, *note;
	const char *zone, *publics; /* "{a,b}" */
	const char *figures;        /* JSON; NULL: none */
	bool active;
};

/* Those of the caller's own départements alone. */
enum cmn_err directory_campaign_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
/* The latest first; audience NULL: any. */
enum cmn_err directory_campaign_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *audience, bool all,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_campaign_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_campaign_row *row, int64_t version,
				      struct cmn_write *write,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* One row: what was done in that year, for each of those it is meant for. */
enum cmn_err directory_campaign_summary(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *year, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_CAMPAIGN_STATEMENTS[];
extern const size_t DIRECTORY_CAMPAIGN_STATEMENT_COUNT;

#endif
