/* SPDX-License-Identifier: EUPL-1.2
 *
 * leave_store.c - a fact leaves the figures: what it had added is taken off where it was added.
 */
#include "observatory_statements.h"

#define LEAVE_SUM                                                                             \
	", summed AS (INSERT INTO figure AS g (departement, month, indicator, key, n, total)" \
	"  SELECT departement, month, indicator, key, sum(n), sum(total) FROM delta"          \
	"  GROUP BY departement, month, indicator, key"                                       \
	"  ON CONFLICT (departement, month, indicator, key)"                                  \
	"  DO UPDATE SET n = g.n + excluded.n, total = g.total + excluded.total)"             \
	" INSERT INTO figure_dirty (departement, month)"                                      \
	" SELECT DISTINCT departement, month FROM delta"                                      \
	" ON CONFLICT (departement, month) DO UPDATE SET month = excluded.month"

const struct cmn_stmt OBSERVATORY_SOLICITATION_LEAVES = {
    .name = "solicitation_leave",
    .writes = true,
    .n_params = 2,
    .sql = "WITH f AS (DELETE FROM solicitation_fact WHERE id = $1::uuid AND departement = $2"
	   "  RETURNING *)"
	   ", delta (departement, month, indicator, key, n, total) AS ("
	   "  SELECT departement, month, '1.1', '', -1, 0 FROM f"
	   "  UNION ALL SELECT departement, month, '1.2', profile, -1, 0 FROM f)" LEAVE_SUM,
};

/* The proposals that were made stay where they were made. */
const struct cmn_stmt OBSERVATORY_SITUATION_LEAVES = {
    .name = "situation_leave",
    .writes = true,
    .n_params = 2,
    .sql = "WITH s AS (DELETE FROM situation_fact WHERE id = $1::uuid AND departement = $2"
	   "  RETURNING *)"
	   ", delta (departement, month, indicator, key, n, total) AS ("
	   "  SELECT departement, opened_month, '1.5', 'situations', -1, 0::bigint FROM s"
	   "  UNION ALL SELECT departement, opened_month, '1.5', 'with_proposal', -1, 0 FROM s"
	   "    WHERE first_proposed_at IS NOT NULL"
	   "  UNION ALL SELECT departement, first_month, '1.7', '', -1,"
	   "    -((first_proposed_at AT TIME ZONE 'Europe/Paris')::date"
	   "      - (solicited_at AT TIME ZONE 'Europe/Paris')::date)::bigint FROM s"
	   "    WHERE first_proposed_at IS NOT NULL)" LEAVE_SUM,
};

enum cmn_err observatory_store_solicitation_leaves(struct cmn_conn *conn, const char *id,
						   const char *departement, struct cmn_error *err)
{
	const char *params[] = {id, departement};

	return cmn_conn_run(conn, &OBSERVATORY_SOLICITATION_LEAVES, params, NULL, err);
}

enum cmn_err observatory_store_situation_leaves(struct cmn_conn *conn, const char *id,
						const char *departement, struct cmn_error *err)
{
	const char *params[] = {id, departement};

	return cmn_conn_run(conn, &OBSERVATORY_SITUATION_LEAVES, params, NULL, err);
}
