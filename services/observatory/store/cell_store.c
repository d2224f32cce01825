/* SPDX-License-Identifier: EUPL-1.2 */
#include "cell_store.h"

#include "cell_sum.h"
#include "cmn/calendar.h"
#include "count_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const PLACES[OBSERVATORY_PLACE_END_] = {
    [OBSERVATORY_PLACE_DEPARTEMENT] = "departement",
    [OBSERVATORY_PLACE_EPCI] = "epci",
    [OBSERVATORY_PLACE_SUB_TERRITORY] = "sub_territory",
    [OBSERVATORY_PLACE_COMMUNE] = "commune",
};

enum observatory_place_kind observatory_place_kind_of(const char *code)
{
	for (enum observatory_place_kind k = OBSERVATORY_PLACE_DEPARTEMENT;
	     k < OBSERVATORY_PLACE_END_; k++)
		if (strcmp(PLACES[k], code) == 0)
			return k;
	return 0;
}

/* $4 from, $5 to, $6 indicator, $7 version, $8 with what was before. */
#define WANTED                                               \
	" c.generation = g.current AND c.departement = $1"   \
	" AND (($8::boolean AND c.month < $5::date)"         \
	"  OR (c.month >= $4::date AND c.month < $5::date))" \
	" AND ($6::text IS NULL OR c.indicator = $6) AND ($7::int = 0 OR c.version = $7::int)"
#define MONTH  "CASE WHEN c.month >= $4::date THEN c.month END"
#define SUMMED "sum(c.n)::bigint AS n, sum(c.total)::bigint AS total"
#define BY     " GROUP BY c.indicator, c.version, c.part, c.key, " MONTH
#define ORDER  " ORDER BY 1, 2, 3, 4, 5 NULLS FIRST"
#define WHAT   "c.indicator, c.version, c.part, c.key, " MONTH ", " SUMMED

/* The whole département has cells of its own; of the other places those of the communes add up. */
const struct cmn_stmt OBSERVATORY_CELLS = {
    .name = "cells",
    .n_params = 8,
    .sql = "SELECT " WHAT " FROM generation g, cell c WHERE $2 = 'departement'"
	   " AND $3::text IS NULL AND" WANTED BY ORDER,
};

/* The communes first: each is a range of the key. */
const struct cmn_stmt OBSERVATORY_CELLS_OF_PLACE = {
    .name = "cells_of_place",
    .n_params = 8,
    .sql = "WITH place AS MATERIALIZED (SELECT $3::text AS commune WHERE $2 = 'commune'"
	   "  UNION ALL SELECT commune FROM commune_place WHERE $2 = 'epci' AND departement = $1"
	   "   AND epci = $3"
	   "  UNION ALL SELECT commune FROM sub_territory_commune WHERE $2 = 'sub_territory'"
	   "   AND departement = $1 AND sub_territory = $3)"
	   " SELECT " WHAT " FROM generation g, place p, cell_commune c"
	   " WHERE c.commune = p.commune AND" WANTED BY ORDER,
};

const struct cmn_stmt OBSERVATORY_CELLS_BY_COMMUNE = {
    .name = "cells_by_commune",
    .n_params = 8,
    .sql = "SELECT " WHAT ", c.commune FROM generation g, cell_commune c"
	   " WHERE $2::text IS NOT NULL AND $3::text IS NULL AND" WANTED BY ", c.commune" ORDER
	   ", c.commune",
};

struct question {
	char version[16];
	const char *params[8];
};

static void ask(const struct observatory_cells_asked *a, struct question *q)
{
	const bool whole = a->kind == OBSERVATORY_PLACE_DEPARTEMENT;

	snprintf(q->version, sizeof(q->version), "%d", a->version);
	q->params[0] = a->departement;
	q->params[1] = PLACES[a->kind];
	q->params[2] = whole ? NULL : a->place;
	q->params[3] = a->from;
	q->params[4] = a->to;
	q->params[5] = a->indicator;
	q->params[6] = q->version;
	q->params[7] = a->before ? "true" : "false";
}

static const struct cmn_stmt *stmt_of(const struct observatory_cells_asked *a)
{
	return a->kind == OBSERVATORY_PLACE_DEPARTEMENT ? &OBSERVATORY_CELLS
							: &OBSERVATORY_CELLS_OF_PLACE;
}

static enum cmn_err good(const struct observatory_cells_asked *a, struct cmn_error *err)
{
	const bool whole = a->kind == OBSERVATORY_PLACE_DEPARTEMENT;

	if (a->kind >= OBSERVATORY_PLACE_DEPARTEMENT && a->kind < OBSERVATORY_PLACE_END_ &&
	    (whole || a->place))
		return CMN_OK;
	return cmn_fail(err, CMN_E_INVALID, "lieu inconnu", "unknown place");
}

enum cmn_err observatory_store_cells(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct observatory_cells_asked *asked, PGresult **ret,
				     struct cmn_error *err)
{
	enum cmn_err rc = good(asked, err);
	struct question q;

	if (rc != CMN_OK)
		return rc;
	ask(asked, &q);
	return cmn_pool_run(pool, ctx, stmt_of(asked), q.params, ret, err);
}

enum cmn_err observatory_store_cells_on(struct cmn_conn *conn,
					const struct observatory_cells_asked *asked, PGresult **ret,
					struct cmn_error *err)
{
	enum cmn_err rc = good(asked, err);
	struct question q;

	if (rc != CMN_OK)
		return rc;
	ask(asked, &q);
	return cmn_conn_run(conn, stmt_of(asked), q.params, ret, err);
}

static void ask_communes(const struct observatory_cells_asked *asked, struct question *q)
{
	const struct observatory_cells_asked a = {.departement = asked->departement,
						  .kind = OBSERVATORY_PLACE_DEPARTEMENT,
						  .from = asked->from,
						  .to = asked->to,
						  .indicator = asked->indicator,
						  .version = asked->version,
						  .before = asked->before};

	ask(&a, q);
}

enum cmn_err observatory_store_cells_by_commune_on(struct cmn_conn *conn,
						   const struct observatory_cells_asked *asked,
						   PGresult **ret, struct cmn_error *err)
{
	struct question q;

	ask_communes(asked, &q);
	return cmn_conn_run(conn, &OBSERVATORY_CELLS_BY_COMMUNE, q.params, ret, err);
}

/* --- places ----------------------------------------------------------------------------------- */

static const struct cmn_stmt COMMUNES = {
    .name = "places",
    .n_params = 1,
    .sql = "SELECT commune, name, epci, population FROM commune_place WHERE departement = $1"
	   " ORDER BY commune",
};

enum cmn_err observatory_store_places(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, PGresult **ret,
				      struct cmn_error *err)
{
	return cmn_pool_run(pool, ctx, &COMMUNES, (const char *[]){departement}, ret, err);
}

const struct cmn_stmt *const OBSERVATORY_CELL_STATEMENTS[] = {
    &OBSERVATORY_CELLS,
    &OBSERVATORY_CELLS_OF_PLACE,
    &OBSERVATORY_CELLS_BY_COMMUNE,
    &COMMUNES,
};
const size_t OBSERVATORY_CELL_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_CELL_STATEMENTS);
