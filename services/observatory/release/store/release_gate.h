/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_gate.h - the one gate to figures for everybody but the community's own team.
 *
 * API, streams, files and reports read what is told here and nothing else: rows of `release_cell`,
 * which are written once by the release job (editions, docs/decisions/0024) and never altered.
 * What has no row is not told.  The own team asks the cells (cell_store.h), not this gate.
 */
#ifndef OBSERVATORY_RELEASE_GATE_H
#define OBSERVATORY_RELEASE_GATE_H

#include "release_audience.h"

#include "cmn/pg.h"

/* What is asked.  Strings may be NULL where it says so. */
struct release_asked {
	const char *departement;
	enum release_audience audience; /* not the team: CMN_E_FORBIDDEN */
	const char *span;               /* "month", "quarter", "year"; NULL: all */
	const char *from, *to;          /* first days of periods: from <= period < to */
	const char *place_kind;         /* "departement", "epci", "sub_territory"; NULL: all */
	const char *place;              /* its code; "" for the département; NULL: all */
	const char *indicator;          /* NULL: all */
	const char *after; /* the last row's RELEASE_TOLD_CURSOR; "" or NULL: from the first */
	int limit;
};

/* Columns of the answer, in this order, sorted by the first eight. */
enum {
	RELEASE_TOLD_SPAN,       /* month | quarter | year */
	RELEASE_TOLD_PERIOD,     /* its first day, "2026-01-01" */
	RELEASE_TOLD_PLACE_KIND, /* departement | epci | sub_territory */
	RELEASE_TOLD_PLACE,      /* "" : the département */
	RELEASE_TOLD_INDICATOR,
	RELEASE_TOLD_VERSION,  /* of the definition */
	RELEASE_TOLD_PART,     /* of indicator-parts.csv */
	RELEASE_TOLD_KEY,      /* "" : the part as a whole */
	RELEASE_TOLD_SAID,     /* value | zero | suppressed */
	RELEASE_TOLD_N,        /* said = value or zero; NULL otherwise */
	RELEASE_TOLD_MEAN,     /* of 1.7, days; NULL where there is none or it is not told */
	RELEASE_TOLD_MEDIAN,   /* the same */
	RELEASE_TOLD_BLOCK,    /* suppressed cells of one table that share this number … */
	RELEASE_TOLD_TOGETHER, /* … are this many together; NULL: not told either */
	RELEASE_TOLD_RATE,     /* of a numerator, per cent; NULL where it is not told */
	RELEASE_TOLD_EDITION,  /* uuid of the edition */
	RELEASE_TOLD_AT,       /* RFC 3339: when it was released */
	RELEASE_TOLD_CURSOR,
	RELEASE_TOLD_COLUMNS_
};

/* Rows as above.  No row for a period: it is not released yet, or no published
 * table has it. */
enum cmn_err release_store_told(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct release_asked *asked, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;
/* The same on a connection of the role of the bus: for streams. */
enum cmn_err release_store_told_on(struct cmn_conn *conn, const struct release_asked *asked,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The editions of a département, newest first: rows (id, span, period, released_at, threshold of
 * the audience), and _cursor. */
enum cmn_err release_store_editions(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, enum release_audience audience,
				    const char *after, int limit, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

#endif
