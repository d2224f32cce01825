/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_due.c - which editions are due, and of which places.
 */
#include "release_store.h"

/* What the numbers of persons add up to, so weighted that hardly any change leaves it. */
static const struct cmn_stmt WATCH = {
    .name = "release_watch",
    .writes = true,
    .n_params = 1,
    .sql =
	"INSERT INTO release_watch AS w (departement, year, print, since)"
	" SELECT c.departement, date_trunc('year', c.month)::date,"
	"  sum(c.n::numeric * hashtext(concat_ws('|', c.indicator, c.version, c.part, c.month,"
	"   c.key)) + c.total)::text, $1::timestamptz"
	" FROM cell c JOIN generation g ON g.current = c.generation AND g.building IS NULL AND g.built_at IS NOT NULL"
	" WHERE c.indicator < '4' AND NOT EXISTS (SELECT FROM release_edition e"
	"  WHERE e.departement = c.departement AND e.span = 'year'"
	"   AND e.period = date_trunc('year', c.month)::date)"
	" GROUP BY 1, 2 ON CONFLICT (departement, year) DO UPDATE"
	" SET print = excluded.print, since = excluded.since WHERE w.print <> excluded.print",
};

#define RULE                                                                                     \
	" JOIN LATERAL (SELECT id, cochair, partner, anybody, in_year_population"                \
	"  FROM release_rule WHERE departement IN (w.departement, '*') AND valid_from <= w.year" \
	"  ORDER BY departement = '*', valid_from DESC LIMIT 1) r ON true"
#define RULE_COLUMNS "r.id AS rule_id, r.cochair, r.partner, r.anybody"
#define NO_YEAR                                                                              \
	" AND NOT EXISTS (SELECT FROM release_edition e WHERE e.departement = w.departement" \
	"  AND e.span = 'year' AND e.period = w.year)"
#define YEAR_IS_DUE "(w.year + interval '1 year')::date + " RELEASE_YEAR_SETTLES " <= $2::date"

static const struct cmn_stmt DUE_YEAR = {
    .name = "release_due_year",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT w.departement, to_char(w.year, 'YYYY') AS year, " RULE_COLUMNS
	   " FROM release_watch w" RULE " WHERE w.since <= $1::timestamptz AND " YEAR_IS_DUE NO_YEAR
	   " ORDER BY w.departement, w.year LIMIT 1 FOR UPDATE OF w SKIP LOCKED",
};

/* December is told with the year, together with what came late. */
static const struct cmn_stmt DUE_MONTH = {
    .name = "release_due_month",
    .writes = true,
    .n_params = 2,
    .sql =
	"SELECT w.departement, to_char(w.year, 'YYYY') AS year, " RULE_COLUMNS ", m.month"
	" FROM release_watch w" RULE
	" JOIN LATERAL (SELECT COALESCE(max(e.period) + interval '1 month', w.year)::date AS month"
	"  FROM release_edition e WHERE e.departement = w.departement AND e.span = 'month'"
	"   AND e.period >= w.year AND e.period < w.year + interval '1 year') m ON true"
	" WHERE w.since <= $1::timestamptz AND NOT " YEAR_IS_DUE NO_YEAR
	" AND m.month < w.year + interval '11 months'"
	" AND (m.month + interval '1 month')::date + " RELEASE_MONTH_SETTLES " <= $2::date"
	" AND r.in_year_population <= (SELECT sum(p.population) FROM commune_place p"
	"  WHERE p.departement = w.departement)"
	" ORDER BY w.departement, w.year LIMIT 1 FOR UPDATE OF w SKIP LOCKED",
};

/* A commune of two sub-territories, or an EPCI across two: sub-territories are not told. */
static const struct cmn_stmt PLACES = {
    .name = "release_places",
    .n_params = 1,
    .sql = "WITH lies AS (SELECT commune, min(sub_territory) AS sub, count(*) AS n"
	   "  FROM sub_territory_commune WHERE departement = $1 GROUP BY commune)"
	   ", piece AS (SELECT p.commune, COALESCE(NULLIF(p.epci, ''), 'unknown') AS epci,"
	   "   p.population, l.sub, COALESCE(l.n, 0) AS n FROM commune_place p"
	   "   LEFT JOIN lies l ON l.commune = p.commune WHERE p.departement = $1)"
	   ", whole AS (SELECT bool_and(one) AS yes FROM (SELECT min(n) = 1 AND max(n) = 1"
	   "   AND min(sub) = max(sub) AS one FROM piece WHERE epci <> 'unknown' GROUP BY epci) e)"
	   ", ranked AS (SELECT epci, CASE WHEN whole.yes THEN min(sub) ELSE '' END AS sub,"
	   "   row_number() OVER (ORDER BY epci = 'unknown',"
	   "    CASE WHEN whole.yes THEN min(sub) ELSE '' END COLLATE \"C\","
	   "    CASE WHEN whole.yes THEN sum(population) ELSE -sum(population) END,"
	   "    epci COLLATE \"C\") - 1 AS place"
	   "   FROM piece, whole GROUP BY epci, whole.yes)"
	   " SELECT p.commune, r.place, r.epci, COALESCE(r.sub, '') AS sub_territory"
	   " FROM piece p JOIN ranked r ON r.epci = p.epci ORDER BY p.commune COLLATE \"C\"",
};

static const struct cmn_stmt EARLY = {
    .name = "release_early",
    .n_params = 2,
    .sql = "SELECT indicator, part, month, n FROM release_month WHERE departement = $1"
	   " AND month >= ($2 || '-01-01')::date AND month < ($2 || '-01-01')::date"
	   "  + interval '1 year' ORDER BY indicator, part, month",
};

const struct cmn_stmt *const RELEASE_DUE_STATEMENTS[] = {&WATCH, &DUE_YEAR, &DUE_MONTH, &PLACES,
							 &EARLY};
const size_t RELEASE_DUE_STATEMENT_COUNT = CMN_LEN(RELEASE_DUE_STATEMENTS);

enum cmn_err release_store_watch(struct cmn_conn *conn, const char *now, struct cmn_error *err)
{
	return cmn_conn_run(conn, &WATCH, &now, NULL, err);
}

enum cmn_err release_store_due_year(struct cmn_conn *conn, const char *still, const char *today,
				    PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {still, today};

	return cmn_conn_run(conn, &DUE_YEAR, params, ret, err);
}

enum cmn_err release_store_due_month(struct cmn_conn *conn, const char *still, const char *today,
				     PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {still, today};

	return cmn_conn_run(conn, &DUE_MONTH, params, ret, err);
}

enum cmn_err release_store_places(struct cmn_conn *conn, const char *departement, PGresult **ret,
				  struct cmn_error *err)
{
	return cmn_conn_run(conn, &PLACES, &departement, ret, err);
}

enum cmn_err release_store_early(struct cmn_conn *conn, const char *departement, const char *year,
				 PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, year};

	return cmn_conn_run(conn, &EARLY, params, ret, err);
}
