/* SPDX-License-Identifier: EUPL-1.2
 *
 * outcome_store.c - a proposal that no answer of the person ends: taken back, or refused by the
 * actor before the person spoke.  It was made all the same; the month it was made in keeps it.
 */
#include "observatory_statements.h"

#define SUM                                                                                   \
	", summed AS (INSERT INTO figure AS g (departement, month, indicator, key, n, total)" \
	"  SELECT departement, month, indicator, key, sum(n), sum(total) FROM delta"          \
	"  GROUP BY departement, month, indicator, key"                                       \
	"  ON CONFLICT (departement, month, indicator, key)"                                  \
	"  DO UPDATE SET n = g.n + excluded.n, total = g.total + excluded.total)"             \
	" INSERT INTO figure_dirty (departement, month)"                                      \
	" SELECT DISTINCT departement, month FROM delta"                                      \
	" ON CONFLICT (departement, month) DO UPDATE SET month = excluded.month"

/* $3 the state it enters, $4 those it may come from, separated by commas. */
const struct cmn_stmt OBSERVATORY_OUTCOME = {
    .name = "outcome_learn",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH old AS (SELECT id, state FROM proposal_fact WHERE id = $1::uuid"
	"  AND departement = $2 AND state = ANY (string_to_array($4, ',')) FOR UPDATE)"
	", p AS (UPDATE proposal_fact p SET state = $3 FROM old"
	"  WHERE p.id = old.id AND p.departement = $2"
	"  RETURNING p.departement, p.month, old.state AS was)"
	", delta (departement, month, indicator, key, n, total) AS ("
	"  SELECT departement, month, '1.6', CASE was WHEN 'proposed' THEN 'pending' ELSE was END,"
	"    -1, 0 FROM p"
	"  UNION ALL SELECT departement, month, '1.6', $3, 1, 0 FROM p)" SUM,
};

enum cmn_err observatory_store_outcome(struct cmn_conn *conn, const char *id,
				       const char *departement, const char *to, const char *from,
				       struct cmn_error *err)
{
	const char *params[] = {id, departement, to, from};

	return cmn_conn_run(conn, &OBSERVATORY_OUTCOME, params, NULL, err);
}
