/* SPDX-License-Identifier: EUPL-1.2
 *
 * unmet_release_store.h - quarters of unmet needs: copied once, then released from the copy.
 */
#ifndef OBSERVATORY_UNMET_RELEASE_STORE_H
#define OBSERVATORY_UNMET_RELEASE_STORE_H

#include "cmn/pg.h"

/* Copy every quarter that ended a week ago or more and was not copied yet, of `departements`
 * ("09,31";
 * "": of those with needs alone).  `today` is the day in metropolitan France. */
enum cmn_err observatory_store_unmet_freeze(struct cmn_conn *conn, const char *departements,
					    const char *today,
					    struct cmn_error *err) CMN_MUST_CHECK;

/* One quarter that is not released under this threshold: a row (departement, quarter), locked, or
 * none. */
enum cmn_err observatory_store_unmet_next(struct cmn_conn *conn, int64_t threshold, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* Its needs: rows (need, state, days) in the order of the days; and how many each reason stands
 * for: rows (reason, n). */
enum cmn_err observatory_store_unmet_frozen(struct cmn_conn *conn, const char *departement,
					    const char *quarter, PGresult **ret_needs,
					    PGresult **ret_reasons,
					    struct cmn_error *err) CMN_MUST_CHECK;

struct observatory_unmet_release {
	const char *departement, *quarter; /* "2026-01-01" */
	const char *subject, *now, *data;
	int64_t threshold;
};
/* Keep it, and queue observatory.unmet_needs.released for "<departement>.figures". */
enum cmn_err observatory_store_unmet_release(struct cmn_conn *conn,
					     const struct observatory_unmet_release *r,
					     struct cmn_error *err) CMN_MUST_CHECK;

/* What was released under this threshold or a higher one: a row (data, instant), or none. */
enum cmn_err observatory_store_unmet_released(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					      const char *departement, const char *quarter,
					      int64_t threshold, PGresult **ret,
					      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_UNMET_STATEMENTS[];
extern const size_t OBSERVATORY_UNMET_STATEMENT_COUNT;

#endif
