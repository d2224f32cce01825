/* SPDX-License-Identifier: EUPL-1.2
 *
 * cell_store.h - reading the cells: the integer sums from which every figure is derived.
 *
 * Always of the generation that is served (table `generation`): a rebuild beside it is not seen
 * until it is switched.  Whoever reads the tables `cell` and `cell_commune` reads them through
 * here.
 */
#ifndef OBSERVATORY_CELL_STORE_H
#define OBSERVATORY_CELL_STORE_H

#include "definition.h"

#include "cmn/pg.h"

/* Where.  A sub-territory or EPCI is the sum of its communes of this département; facts whose
 * commune is not known are in the département alone. */
enum observatory_place_kind {
	OBSERVATORY_PLACE_DEPARTEMENT = 1, /* `place` NULL */
	OBSERVATORY_PLACE_EPCI,            /* SIREN */
	OBSERVATORY_PLACE_SUB_TERRITORY,   /* its code */
	OBSERVATORY_PLACE_COMMUNE,         /* INSEE code; "": facts whose commune is not known */
	OBSERVATORY_PLACE_END_
};

/* "departement", "epci", "sub_territory", "commune"; 0 when it is none of them. */
enum observatory_place_kind observatory_place_kind_of(const char *code);

struct observatory_cells_asked {
	const char *departement;
	enum observatory_place_kind kind;
	const char *place;
	const char *from, *to; /* first days of months, "2026-01-01": from <= month < to */
	const char *indicator; /* NULL: all */
	int version;           /* of the definition; 0: all */
	/* As well, for each (indicator, version, part, key), one row with month NULL: the sum of
	 * all months before `from`.  A STOCK is that and what follows, added up. */
	bool before;
};

/* Columns of the answer, sorted by the first five (byte order; month NULL comes first). */
enum {
	OBSERVATORY_CELL_INDICATOR,
	OBSERVATORY_CELL_VERSION,
	OBSERVATORY_CELL_PART,
	OBSERVATORY_CELL_KEY,
	OBSERVATORY_CELL_MONTH, /* "2026-01-01" or NULL */
	OBSERVATORY_CELL_N,
	OBSERVATORY_CELL_TOTAL,
	OBSERVATORY_CELL_COMMUNE, /* of observatory_store_cells_by_commune_on alone */
};

/* As they are now, exact: for the own team, and for the gate that protects (module release).  A
 * cell that is not there is zero; one whose facts all left may be there with zeros. */
enum cmn_err observatory_store_cells(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct observatory_cells_asked *asked, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
/* The same on a connection of the role of the bus (jobs, publishers), in its transaction if one is
 * open. */
enum cmn_err observatory_store_cells_on(struct cmn_conn *conn,
					const struct observatory_cells_asked *asked, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

/* Every commune of the département at once: the same columns and the commune, by which they are
 * sorted last.  On a connection of the role of the bus; `kind` and `place` are not looked at. */
enum cmn_err observatory_store_cells_by_commune_on(struct cmn_conn *conn,
						   const struct observatory_cells_asked *asked,
						   PGresult **ret,
						   struct cmn_error *err) CMN_MUST_CHECK;

/* Another sum over the same facts: what `parts` count of the facts as they are now, whether or not
 * cells of them are kept.  Same place and months as above (`indicator`, `version` are not looked
 * at; `before` is heeded).  The rows come sorted as above; `each` returns false to stop.  Cost: one
 * pass over the facts of the kinds counted. */
struct observatory_cell {
	const struct observatory_part *part;
	const char *month; /* "2026-01-01"; NULL: before `from` */
	const char *key;
	int64_t n, total;
};
typedef bool observatory_cell_fn(const struct observatory_cell *cell, void *arg);
enum cmn_err observatory_store_recount(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct observatory_cells_asked *asked,
				       const struct observatory_part *parts, size_t n_parts,
				       observatory_cell_fn *each, void *arg,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* Communes and EPCI of a département: rows (commune, name, epci, population), sorted by commune. */
enum cmn_err observatory_store_places(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* $1 departement, $2 kind, $3 place, $4 from, $5 to, $6 indicator or NULL, $7 version or 0, $8 with
 * what was before: the whole département, from its own cells. */
extern const struct cmn_stmt OBSERVATORY_CELLS;

extern const struct cmn_stmt *const OBSERVATORY_CELL_STATEMENTS[],
    *const OBSERVATORY_RECOUNT_STATEMENTS[];
extern const size_t OBSERVATORY_CELL_STATEMENT_COUNT, OBSERVATORY_RECOUNT_STATEMENT_COUNT;

#endif
