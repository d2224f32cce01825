/* SPDX-License-Identifier: EUPL-1.2 */
#include "observatory_statements.h"

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

static void clear_three(PGresult *res[3])
{
	for (int i = 0; i < 3; i++)
		PQclear(res[i]);
}

static const struct cmn_stmt *const THREE[3] = {&FIGURES, &MEDIAN, &ACTORS};

enum cmn_err observatory_store_figures(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
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

enum cmn_err observatory_store_figures_on(struct cmn_conn *conn, const char *departement,
					  const char *month, struct observatory_figures *ret,
					  struct cmn_error *err)
{
	const char *params[] = {departement, month};
	PGresult *res[3] = {NULL};
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(THREE); i++)
		rc = cmn_conn_run(conn, THREE[i], params, &res[i], err);
	if (rc == CMN_OK)
		rc = assemble(res, ret, err);
	clear_three(res);
	return rc;
}

const struct cmn_stmt *const OBSERVATORY_STATEMENTS[] = {
    &OBSERVATORY_SOLICITATION,
    &OBSERVATORY_SITUATION,
    &OBSERVATORY_PROPOSAL,
    &OBSERVATORY_ANSWER,
    &OBSERVATORY_ACTOR,
    &FIGURES,
    &MEDIAN,
    &ACTORS,
    &OBSERVATORY_TAKE_DIRTY,
    &OBSERVATORY_MARK,
    &OBSERVATORY_RELEASE,
    &OBSERVATORY_RELEASED,
    &OBSERVATORY_SOLICITATION_LEAVES,
    &OBSERVATORY_SITUATION_LEAVES,
    &OBSERVATORY_OUTCOME,
    &OBSERVATORY_UNMET,
    &OBSERVATORY_UNMET_END,
    &OBSERVATORY_UNMETS,
};
const size_t OBSERVATORY_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_STATEMENTS);
