/* SPDX-License-Identifier: EUPL-1.2
 *
 * unmet_store.c - needs that found no answer: learnt, ended, and counted by need.
 */
#include "observatory_statements.h"

const struct cmn_stmt OBSERVATORY_UNMET = {
    .name = "unmet_learn",
    .writes = true,
    .n_params = 7,
    .sql = "INSERT INTO unmet_fact (id, departement, need, qualification, since, reasons, state,"
	   "  recorded_on) VALUES ($1::uuid, $2, $3, $4, $5::date, $6::text[], 'open',"
	   "  ($7::timestamptz AT TIME ZONE 'Europe/Paris')::date) ON CONFLICT (id) DO NOTHING",
};

/* The first end holds. */
const struct cmn_stmt OBSERVATORY_UNMET_END = {
    .name = "unmet_end",
    .writes = true,
    .n_params = 4,
    .sql = "UPDATE unmet_fact SET state = $3, ended_on = $4::date WHERE id = $1::uuid"
	   " AND departement = $2 AND state = 'open'",
};

/* $2 today: it ends the days of who still waits. */
const struct cmn_stmt OBSERVATORY_UNMETS = {
    .name = "unmet_counts",
    .n_params = 2,
    .sql = "SELECT need, count(*) FILTER (WHERE state = 'open') AS open,"
	   " count(*) FILTER (WHERE state = 'met') AS met,"
	   " count(*) FILTER (WHERE state IN ('expired', 'withdrawn')) AS ended,"
	   " avg(GREATEST(COALESCE(ended_on, $2::date) - since, 0))::float8 AS mean_days,"
	   " percentile_cont(0.5) WITHIN GROUP (ORDER BY"
	   "  GREATEST(COALESCE(ended_on, $2::date) - since, 0))::float8 AS median_days,"
	   " (SELECT COALESCE(json_object_agg(r.reason, r.n), '{}') FROM (SELECT x.reason,"
	   "   count(*) AS n FROM unmet_fact g CROSS JOIN LATERAL unnest(g.reasons) AS x (reason)"
	   "   WHERE g.departement = $1 AND g.need = f.need GROUP BY x.reason) r) AS reasons"
	   " FROM unmet_fact f WHERE departement = $1 GROUP BY need ORDER BY need",
};

enum cmn_err observatory_store_unmet(struct cmn_conn *conn, const char *departement,
				     const struct observatory_unmet *u, struct cmn_error *err)
{
	const char *params[] = {u->id,    departement, u->need,       u->qualification,
				u->since, u->reasons,  u->recorded_at};

	return cmn_conn_run(conn, &OBSERVATORY_UNMET, params, NULL, err);
}

enum cmn_err observatory_store_unmet_end(struct cmn_conn *conn, const char *id,
					 const char *departement, const char *state,
					 const char *ended_on, struct cmn_error *err)
{
	const char *params[] = {id, departement, state, ended_on};

	return cmn_conn_run(conn, &OBSERVATORY_UNMET_END, params, NULL, err);
}

enum cmn_err observatory_store_unmets(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *today, PGresult **ret,
				      struct cmn_error *err)
{
	const char *params[] = {departement, today};

	return cmn_pool_run(pool, ctx, &OBSERVATORY_UNMETS, params, ret, err);
}
