/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_store.h - making editions: what is due, from what, and writing it once.  For the job; on
 * a connection of the role of the bus.
 */
#ifndef OBSERVATORY_RELEASE_STORE_H
#define OBSERVATORY_RELEASE_STORE_H

#include "cmn/pg.h"

/* Days after the end of a month, and of a year, in which what is late still arrives. */
#define RELEASE_MONTH_SETTLES "10"
#define RELEASE_YEAR_SETTLES  "31"

/* Look which years still move.  Nothing while the cells are being rebuilt. */
enum cmn_err release_store_watch(struct cmn_conn *conn, const char *now,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* A year that is due and has not moved since `still`, locked: a row (departement, year "2026",
 * rule_id, cochair, partner, anybody), or none.  `today` in metropolitan France. */
enum cmn_err release_store_due_year(struct cmn_conn *conn, const char *still, const char *today,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* The same of a month of a large département whose year is not over: and (month "2026-03-01"). */
enum cmn_err release_store_due_month(struct cmn_conn *conn, const char *still, const char *today,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Communes, sorted by code: rows (commune, place, epci, sub_territory): `place` numbers the EPCI in
 * the order in which they are cut, which no figure decides: by sub-territory and from the smallest
 * population when every EPCI lies in one sub-territory, else from the largest and without
 * sub-territories (""). */
enum cmn_err release_store_places(struct cmn_conn *conn, const char *departement, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* The months of the year that were told early: rows (indicator, part, month, n), sorted. */
enum cmn_err release_store_early(struct cmn_conn *conn, const char *departement, const char *year,
				 PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Keep them: `rows` is a JSON array of (indicator, part, version, n). */
enum cmn_err release_store_keep_month(struct cmn_conn *conn, const char *departement,
				      const char *month, const char *rows,
				      struct cmn_error *err) CMN_MUST_CHECK;

struct release_edition {
	const char *departement;
	const char *span, *period; /* "2026-01-01" */
	const char *rule_id, *now;
	const char *rows; /* JSON array: the columns of release_cell that are the edition's own */
};
/* Write it, and tell it on "<departement>.figures"; one that was there already changes nothing. */
enum cmn_err release_store_write(struct cmn_conn *conn, const struct release_edition *e,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* What an edition tells everybody of a month, as get_indicators shows it: `data` is that of
 * observatory.indicator.updated. */
struct release_figure {
	const char *departement, *month, *indicator, *data, *now;
	int64_t threshold;
};
enum cmn_err release_store_figure(struct cmn_conn *conn, const struct release_figure *f,
				  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const RELEASE_DUE_STATEMENTS[], *const RELEASE_WRITE_STATEMENTS[];
extern const size_t RELEASE_DUE_STATEMENT_COUNT, RELEASE_WRITE_STATEMENT_COUNT;

#endif
