/* SPDX-License-Identifier: EUPL-1.2
 *
 * learn_store.c - from events to facts and figures.
 *
 * A month that is marked already is marked again by an update: the lock keeps a release from taking
 * the mark before this transaction's figures can be seen.
 *
 * Every statement makes a relation `delta` (departement, month, indicator, key, n, total), which
 * LEARN_SUM adds to the figures.  The streams of intake and referral are not ordered among each
 * other: a proposal may be learnt before its situation, so both sides look for the other.
 */
#include "observatory_statements.h"

#define MONTH(at)      "date_trunc('month', " at " AT TIME ZONE 'Europe/Paris')::date"
#define DAY(at)        "(" at " AT TIME ZONE 'Europe/Paris')::date"
#define DAYS(from, to) "(" DAY(to) " - " DAY(from) ")::bigint"

#define MARK_AGAIN " ON CONFLICT (departement, month) DO UPDATE SET month = excluded.month"

#define LEARN_SUM                                                                             \
	", summed AS (INSERT INTO figure AS g (departement, month, indicator, key, n, total)" \
	"  SELECT departement, month, indicator, key, sum(n), sum(total) FROM delta"          \
	"  GROUP BY departement, month, indicator, key"                                       \
	"  ON CONFLICT (departement, month, indicator, key)"                                  \
	"  DO UPDATE SET n = g.n + excluded.n, total = g.total + excluded.total)"             \
	" INSERT INTO figure_dirty (departement, month)"                                      \
	" SELECT DISTINCT departement, month FROM delta" MARK_AGAIN

const struct cmn_stmt OBSERVATORY_SOLICITATION = {
    .name = "solicitation_learn",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH f AS (INSERT INTO solicitation_fact (id, departement, month, profile)"
	"  VALUES ($1::uuid, $2, " MONTH(
	    "$3::timestamptz") ", $4)"
			       "  ON CONFLICT (id) DO NOTHING RETURNING departement, month, profile)"
			       ", delta (departement, month, indicator, key, n, total) AS ("
			       "  SELECT departement, month, '1.1', '', 1, 0 FROM f"
			       "  UNION ALL SELECT departement, month, '1.2', profile, 1, 0 FROM f)" LEARN_SUM,
};

const struct cmn_stmt OBSERVATORY_SITUATION = {
    .name = "situation_learn",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH first AS (SELECT min(proposed_at) AS at FROM proposal_fact"
	"  WHERE departement = $2 AND situation_id = $1::uuid)"
	", s AS (INSERT INTO situation_fact (id, departement, solicited_at, opened_month,"
	"    first_proposed_at, first_month)"
	"  SELECT $1::uuid, $2, $3::timestamptz, " MONTH(
	    "$4::timestamptz") ", first.at,"
			       "    " MONTH(
				   "first.at") " FROM first"
					       "  ON CONFLICT (id) DO NOTHING RETURNING *)"
					       ", delta (departement, month, indicator, key, n, total) AS ("
					       "  SELECT departement, opened_month, '1.5', 'situations', 1, 0::bigint FROM s"
					       "  UNION ALL SELECT departement, opened_month, '1.5', 'with_proposal', 1, 0 FROM s"
					       "    WHERE first_proposed_at IS NOT NULL"
					       "  UNION ALL SELECT departement, first_month, '1.7', '', 1, " DAYS(
						   "solicited_at",
						   "first_proposed_at") " FROM s"
									"    WHERE first_proposed_at IS NOT NULL)" LEARN_SUM,
};

/* The first proposal may be superseded by one that is dated earlier: what was counted moves. */
const struct cmn_stmt OBSERVATORY_PROPOSAL = {
    .name = "proposal_learn",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH p AS (INSERT INTO proposal_fact (id, departement, situation_id, proposed_at,"
	"    month, state)"
	"  VALUES ($1::uuid, $2, $3::uuid, $4::timestamptz, " MONTH(
	    "$4::timestamptz") ", 'proposed') ON CONFLICT (id) DO NOTHING RETURNING *)"
			       ", old AS (SELECT s.id, s.first_proposed_at, s.first_month FROM situation_fact s, p"
			       "  WHERE s.id = p.situation_id AND s.departement = $2 AND (s.first_proposed_at IS NULL"
			       "    OR s.first_proposed_at > p.proposed_at))"
			       ", s AS (UPDATE situation_fact s SET first_proposed_at = p.proposed_at,"
			       "    first_month = p.month FROM p, old WHERE s.id = old.id AND s.departement = $2"
			       "  RETURNING s.*, old.first_proposed_at AS old_at, old.first_month AS old_month)"
			       ", delta (departement, month, indicator, key, n, total) AS ("
			       "  SELECT departement, month, '1.5', 'proposals', 1, 0::bigint FROM p"
			       "  UNION ALL SELECT departement, month, '1.6', 'pending', 1, 0 FROM p"
			       "  UNION ALL SELECT departement, opened_month, '1.5', 'with_proposal', 1, 0 FROM s"
			       "    WHERE old_at IS NULL"
			       "  UNION ALL SELECT departement, first_month, '1.7', '', 1, " DAYS(
				   "solicited_at",
				   "first_proposed_at") " FROM s"
							"  UNION ALL SELECT departement, old_month, '1.7', '', -1, -" DAYS(
							    "solicited_at",
							    "old_at") " FROM s WHERE old_at IS NOT NULL)" LEARN_SUM,
};

const struct cmn_stmt OBSERVATORY_ANSWER = {
    .name = "answer_learn",
    .writes = true,
    .n_params = 3,
    .sql = "WITH p AS (UPDATE proposal_fact SET state = $3 WHERE id = $1::uuid"
	   "  AND departement = $2 AND state = 'proposed' RETURNING departement, month)"
	   ", delta (departement, month, indicator, key, n, total) AS ("
	   "  SELECT departement, month, '1.6', 'pending', -1, 0 FROM p"
	   "  UNION ALL SELECT departement, month, '1.6', $3, 1, 0 FROM p)" LEARN_SUM,
};

/* One row for each stay: whoever leaves, returns, changes the sector or the membership, is verified
 * or no longer is, leaves past months as they were.  `ended` comes first: one stay of an actor is
 * open at a time. */
const struct cmn_stmt OBSERVATORY_ACTOR = {
    .name = "actor_learn",
    .writes = true,
    .n_params = 7,
    .sql = "WITH same AS (SELECT id FROM actor_fact WHERE id = $1::uuid AND until IS NULL"
	   "  AND departement = $2 AND sector = $3 AND $4::boolean AND verified = $6::boolean"
	   "  AND membership IS NOT DISTINCT FROM $7)"
	   ", ended AS (UPDATE actor_fact SET until = $5::timestamptz WHERE id = $1::uuid"
	   "  AND until IS NULL AND NOT EXISTS (SELECT 1 FROM same) RETURNING departement)"
	   ", begun AS (INSERT INTO actor_fact (id, departement, sector, since, verified,"
	   "    membership)"
	   "  SELECT $1::uuid, $2, $3, $5::timestamptz, $6::boolean, $7 WHERE $4::boolean"
	   "  AND NOT EXISTS (SELECT 1 FROM same) AND (SELECT count(*) FROM ended) >= 0"
	   "  RETURNING departement)"
	   " INSERT INTO figure_dirty (departement, month)"
	   " SELECT departement, " MONTH(
	       "$5::timestamptz") " FROM (SELECT departement FROM ended"
				  "  UNION SELECT departement FROM begun) AS moved" MARK_AGAIN,
};

enum cmn_err observatory_store_solicitation(struct cmn_conn *conn, const char *id,
					    const char *departement, const char *received_at,
					    const char *profile, struct cmn_error *err)
{
	const char *params[] = {id, departement, received_at, profile};

	return cmn_conn_run(conn, &OBSERVATORY_SOLICITATION, params, NULL, err);
}

enum cmn_err observatory_store_situation(struct cmn_conn *conn, const char *id,
					 const char *departement, const char *solicited_at,
					 const char *opened_at, struct cmn_error *err)
{
	const char *params[] = {id, departement, solicited_at, opened_at};

	return cmn_conn_run(conn, &OBSERVATORY_SITUATION, params, NULL, err);
}

enum cmn_err observatory_store_proposal(struct cmn_conn *conn, const char *id,
					const char *departement, const char *situation_id,
					const char *proposed_at, struct cmn_error *err)
{
	const char *params[] = {id, departement, situation_id, proposed_at};

	return cmn_conn_run(conn, &OBSERVATORY_PROPOSAL, params, NULL, err);
}

enum cmn_err observatory_store_answer(struct cmn_conn *conn, const char *id,
				      const char *departement, const char *answer,
				      struct cmn_error *err)
{
	const char *params[] = {id, departement, answer};

	return cmn_conn_run(conn, &OBSERVATORY_ANSWER, params, NULL, err);
}

enum cmn_err observatory_store_actor(struct cmn_conn *conn, const char *departement,
				     const struct observatory_actor *actor, const char *at,
				     struct cmn_error *err)
{
	const char *params[] = {actor->id,
				departement,
				actor->sector,
				actor->active ? "true" : "false",
				at,
				actor->verified ? "true" : "false",
				actor->membership};

	return cmn_conn_run(conn, &OBSERVATORY_ACTOR, params, NULL, err);
}
