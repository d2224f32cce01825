/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatory_store.h - facts and figures in PostgreSQL.  The only room of observatory with SQL.
 *
 * How facts and their cells are learnt: fact_store.h, cell_sum.h; how cells are read: cell_store.h.
 */
#ifndef OBSERVATORY_STORE_H
#define OBSERVATORY_STORE_H

#include "figures.h"

#include "cmn/pg.h"

/* --- reading ---------------------------------------------------------------------------------- */

/* The figures of a month, "2026-01-01"; zeros when nothing happened. */
enum cmn_err observatory_store_figures(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *month,
				       struct observatory_figures *ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

struct observatory_asked {
	const char *departement, *month; /* "2026-01-01" */
	const char *indicator;           /* NULL: all */
	int64_t threshold;
};
/* What was released last under this threshold or a higher one: rows (data of the event, instant of
 * the release), none when nothing was. */
enum cmn_err observatory_store_released(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct observatory_asked *asked, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

/* --- publishing, on the publisher's own connection -----------------------------------------------
 */

/* The same, inside the publisher's transaction. */
enum cmn_err observatory_store_figures_on(struct cmn_conn *conn, const char *departement,
					  const char *month, struct observatory_figures *ret,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* Take one changed month: a row (departement, month "2026-01-01"), or none.  Waits for facts of it
 * that are being learnt, so that the figures read next hold them. */
enum cmn_err observatory_store_take_dirty(struct cmn_conn *conn, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* Mark what the calendar changes: this month and the one before, where there are actors; and what
 * was released under another threshold.  `departements`: "09,31". */
enum cmn_err observatory_store_mark(struct cmn_conn *conn, const char *departements,
				    const char *now, int64_t threshold,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* One indicator of one month, protected: `data` is that of its event. */
struct observatory_release {
	const char *departement, *month; /* "2026-01-01" */
	const char *indicator;
	const char *subject, *now, *data;
	int64_t threshold;
	bool bodies; /* of institutions: told anew when it changes; others are told by editions */
};
/* Keep it as the last release, and queue observatory.indicator.updated for the stream
 * "<departement>.figures". */
enum cmn_err observatory_store_release(struct cmn_conn *conn, const struct observatory_release *r,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* --- needs that found no answer ----------------------------------------------------------------
 */

struct observatory_unmet {
	const char *id, *need, *qualification, *since;
	const char *reasons;     /* PostgreSQL array text */
	const char *recorded_at; /* its quarter is that of this instant; NULL: that of `since` */
};
enum cmn_err observatory_store_unmet(struct cmn_conn *conn, const char *departement,
				     const struct observatory_unmet *u,
				     struct cmn_error *err) CMN_MUST_CHECK;
/* `state` is met, expired or withdrawn; the first end holds. */
enum cmn_err observatory_store_unmet_end(struct cmn_conn *conn, const char *id,
					 const char *departement, const char *state,
					 const char *ended_on,
					 struct cmn_error *err) CMN_MUST_CHECK;
/* One row for each need of the département. */
enum cmn_err observatory_store_unmets(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *today, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_STATEMENTS[];
extern const size_t OBSERVATORY_STATEMENT_COUNT;

#endif
