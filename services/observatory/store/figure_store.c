/* SPDX-License-Identifier: EUPL-1.2
 *
 * figure_store.c - the figures of a month, from the cells.  Until the facts of a database that had
 * figures before there were facts have all been heard, from the tables of then.
 */
#include "cell_store.h"
#include "observatory_statements.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define DELAYS_MAX 4096 /* different numbers of days in one month */

static const struct cmn_stmt FIGURES = {
    .name = "figures",
    .n_params = 2,
    .sql =
	"SELECT indicator, key, n, total FROM figure WHERE departement = $1 AND month = $2::date",
};

static const struct cmn_stmt MEDIAN = {
    .name = "delay_median",
    .n_params = 2,
    .sql = "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY"
	   " (first_proposed_at AT TIME ZONE 'Europe/Paris')::date"
	   " - (solicited_at AT TIME ZONE 'Europe/Paris')::date) FROM situation_fact"
	   " WHERE departement = $1 AND first_month = $2::date",
};

/* Active at the end of the month: seen before it, not gone before it.  4.2 are those whom the
 * community has verified, the others apart; 5.1 the partners that are no core members. */
static const struct cmn_stmt ACTORS = {
    .name = "actors",
    .n_params = 2,
    .sql =
	"WITH here AS (SELECT sector, verified, membership FROM actor_fact,"
	" (SELECT ($2::date + interval '1 month') AT TIME ZONE 'Europe/Paris' AS at) AS month_end"
	" WHERE departement = $1 AND since < month_end.at"
	" AND (until IS NULL OR until >= month_end.at))"
	" SELECT '4.2', CASE WHEN verified THEN sector ELSE 'apart_' || sector END, count(*), 0"
	" FROM here GROUP BY 2"
	" UNION ALL SELECT '5.1', '', count(*), 0 FROM here WHERE membership = 'partner'",
};

/* Rows (indicator, key, n, total) into the figures; an unknown pair is a defect of ours. */
static enum cmn_err add_rows(struct observatory_figures *f, const PGresult *res,
			     struct cmn_error *err)
{
	for (int row = 0; row < PQntuples(res); row++) {
		if (!observatory_figures_add(f, cmn_pg_text(res, row, 0), cmn_pg_text(res, row, 1),
					     cmn_pg_int(res, row, 2, 0),
					     cmn_pg_int(res, row, 3, 0)))
			return cmn_fail(err, CMN_E_INTERNAL, "figure inconnue", "unknown figure");
	}
	return CMN_OK;
}

static enum cmn_err assemble(PGresult *const res[3], struct observatory_figures *ret,
			     struct cmn_error *err)
{
	struct observatory_figures f = {0};
	const char *median = cmn_pg_text(res[1], 0, 0);
	enum cmn_err rc = add_rows(&f, res[0], err);

	if (rc == CMN_OK)
		rc = add_rows(&f, res[2], err);
	if (rc != CMN_OK)
		return rc;
	f.delay_median = median ? strtod(median, NULL) : 0;
	*ret = f;
	return CMN_OK;
}

/* --- from the cells --------------------------------------------------------------------------- */

static const struct cmn_stmt BUILT = {
    .name = "figures_built",
    .sql = "SELECT built_at IS NOT NULL FROM generation",
};

struct delay {
	int64_t days, n;
};

static int by_days(const void *a, const void *b)
{
	const struct delay *x = a, *y = b;

	return (x->days > y->days) - (x->days < y->days);
}

/* Cells of 1.7 by value: key "d:<days>". */
static double median_of(const PGresult *cells)
{
	struct delay delays[DELAYS_MAX];
	int64_t days[DELAYS_MAX], counts[DELAYS_MAX];
	size_t n = 0;

	for (int row = 0; row < PQntuples(cells) && n < DELAYS_MAX; row++) {
		const char *key = PQgetvalue(cells, row, OBSERVATORY_CELL_KEY);

		if (strcmp(PQgetvalue(cells, row, OBSERVATORY_CELL_INDICATOR), "1.7") == 0 &&
		    strcmp(PQgetvalue(cells, row, OBSERVATORY_CELL_PART), "number") == 0 &&
		    strncmp(key, "d:", 2) == 0 && cmn_pg_text(cells, row, OBSERVATORY_CELL_MONTH))
			delays[n++] = (struct delay){strtoll(key + 2, NULL, 10),
						     cmn_pg_int(cells, row, OBSERVATORY_CELL_N, 0)};
	}
	qsort(delays, n, sizeof(*delays), by_days);
	for (size_t i = 0; i < n; i++) {
		days[i] = delays[i].days;
		counts[i] = delays[i].n;
	}
	return observatory_figures_median(days, counts, n);
}

static void from_cells(const PGresult *cells, struct observatory_figures *ret)
{
	struct observatory_figures f = {0};

	for (int row = 0; row < PQntuples(cells); row++)
		observatory_figures_cell(&f, PQgetvalue(cells, row, OBSERVATORY_CELL_INDICATOR),
					 PQgetvalue(cells, row, OBSERVATORY_CELL_PART),
					 PQgetvalue(cells, row, OBSERVATORY_CELL_KEY),
					 !cmn_pg_text(cells, row, OBSERVATORY_CELL_MONTH),
					 cmn_pg_int(cells, row, OBSERVATORY_CELL_N, 0),
					 cmn_pg_int(cells, row, OBSERVATORY_CELL_TOTAL, 0));
	f.delay_median = median_of(cells);
	*ret = f;
}

/* The first day of the month after. */
static bool month_after(const char *month, char out[CMN_DAY_LEN])
{
	int day;

	if (!cmn_day_parse(month, &day))
		return false;
	cmn_day_format(day + 31, out);
	memcpy(out + 8, "01", 2);
	return true;
}

static void clear_three(PGresult *res[3])
{
	for (int i = 0; i < 3; i++)
		PQclear(res[i]);
}

static const struct cmn_stmt *const THREE[3] = {&FIGURES, &MEDIAN, &ACTORS};

static enum cmn_err former(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const char *departement, const char *month,
			   struct observatory_figures *ret, struct cmn_error *err)
{
	const char *params[] = {departement, month};
	const struct cmn_step steps[] = {
	    {THREE[0], params}, {THREE[1], params}, {THREE[2], params}};
	PGresult *res[3] = {NULL};
	enum cmn_err rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), res, err);

	if (rc == CMN_OK)
		rc = assemble(res, ret, err);
	clear_three(res);
	return rc;
}

enum cmn_err observatory_store_figures(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *month,
				       struct observatory_figures *ret, struct cmn_error *err)
{
	char to[CMN_DAY_LEN] = "";
	const char *params[] = {departement, "departement", NULL, month, to, NULL, "0", "true"};
	const struct cmn_step steps[] = {{&BUILT, NULL}, {&OBSERVATORY_CELLS, params}};
	PGresult *res[2] = {NULL, NULL};
	bool built = false;
	enum cmn_err rc;

	if (!month_after(month, to))
		return cmn_fail(err, CMN_E_INVALID, "mois illisible", "unreadable month");
	rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), res, err);
	if (rc == CMN_OK) {
		built = cmn_pg_bool(res[0], 0, 0);
		from_cells(res[1], ret);
	}
	PQclear(res[0]);
	PQclear(res[1]);
	return rc != CMN_OK || built ? rc : former(pool, ctx, departement, month, ret, err);
}

enum cmn_err observatory_store_figures_on(struct cmn_conn *conn, const char *departement,
					  const char *month, struct observatory_figures *ret,
					  struct cmn_error *err)
{
	char to[CMN_DAY_LEN] = "";
	const struct observatory_cells_asked asked = {.departement = departement,
						      .kind = OBSERVATORY_PLACE_DEPARTEMENT,
						      .from = month,
						      .to = to,
						      .before = true};
	CMN_AUTO(cmn_pgres_drop) PGresult *cells = NULL;
	enum cmn_err rc;

	if (!month_after(month, to))
		return cmn_fail(err, CMN_E_INVALID, "mois illisible", "unreadable month");
	rc = observatory_store_cells_on(conn, &asked, &cells, err);
	if (rc == CMN_OK)
		from_cells(cells, ret);
	return rc;
}

const struct cmn_stmt *const OBSERVATORY_STATEMENTS[] = {
    &BUILT,
    &FIGURES,
    &MEDIAN,
    &ACTORS,
    &OBSERVATORY_TAKE_DIRTY,
    &OBSERVATORY_MARK,
    &OBSERVATORY_RELEASE,
    &OBSERVATORY_RELEASED,
    &OBSERVATORY_UNMET,
    &OBSERVATORY_UNMET_END,
    &OBSERVATORY_UNMETS,
};
const size_t OBSERVATORY_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_STATEMENTS);
