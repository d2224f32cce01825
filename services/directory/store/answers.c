/* SPDX-License-Identifier: EUPL-1.2 */
#include "answers.h"

#include <stdio.h>

static const struct cmn_stmt ASKED = {
    .name = "answer_asked",
    .n_params = 8,
    .writes = true,
    .sql = "INSERT INTO answer_fact AS f (id, departement, kind, actor_id, offer_id, asked_at,"
	   " told_at) SELECT $1::uuid, $2, $3, $4::uuid, coalesce($5::uuid, (SELECT p.offer_id"
	   " FROM answer_fact p WHERE p.id = $6::uuid)), $7::timestamptz, $8::timestamptz"
	   " ON CONFLICT (id) DO UPDATE SET actor_id = coalesce(f.actor_id, excluded.actor_id),"
	   " offer_id = coalesce(f.offer_id, excluded.offer_id),"
	   " asked_at = coalesce(excluded.asked_at, f.asked_at)",
};

/* $1 id, $2 asked, $3 answered.  From now on its actor and its offer have a figure. */
static const struct cmn_stmt ANSWERED = {
    .name = "answer_answered",
    .n_params = 3,
    .writes = true,
    .sql = "WITH f AS (UPDATE answer_fact SET answered_at = $3::timestamptz,"
	   " asked_at = coalesce(asked_at, $2::timestamptz) WHERE id = $1::uuid"
	   " AND answered_at IS NULL AND coalesce(asked_at, $2::timestamptz) <= $3::timestamptz"
	   " RETURNING actor_id, offer_id)"
	   " INSERT INTO answer_figure (kind, subject_id)"
	   " SELECT 'actor', actor_id FROM f WHERE actor_id IS NOT NULL"
	   " UNION ALL SELECT 'offer', offer_id FROM f WHERE offer_id IS NOT NULL"
	   " ON CONFLICT DO NOTHING",
};

#define SPAN(f) "(extract(epoch FROM " f ".answered_at - " f ".asked_at) / 86400)"
#define OF(column)                                                                            \
	"SELECT count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY " SPAN(            \
	    "f") ") AS median, avg(" SPAN("f") ") AS mean FROM answer_fact f WHERE f." column \
					       " = due.subject_id"                            \
					       " AND f.answered_at > $1::timestamptz - interval '365 days'"

static const struct cmn_stmt FIGURES = {
    .name = "answer_figures",
    .n_params = 2,
    .writes = true,
    .sql =
	"WITH due AS (SELECT kind, subject_id FROM answer_figure"
	" WHERE at < $1::timestamptz - interval '1 day' ORDER BY at, kind, subject_id"
	" LIMIT $2::int FOR UPDATE SKIP LOCKED)"
	", counted AS (SELECT due.kind, due.subject_id, s.n, s.median, s.mean FROM due,"
	" LATERAL (" OF(
	    "actor_id") ") AS s WHERE due.kind = 'actor'"
			" UNION ALL SELECT due.kind, due.subject_id, s.n, s.median, s.mean FROM due,"
			" LATERAL (" OF(
			    "offer_id") ") AS s WHERE due.kind = 'offer')"
					", done AS (UPDATE answer_figure g SET n = c.n, median_days = round(c.median::numeric, 1),"
					" mean_days = round(c.mean::numeric, 1), at = $1::timestamptz,"
					" since = (($1::timestamptz - interval '365 days') AT TIME ZONE 'Europe/Paris')::date,"
					" until = ($1::timestamptz AT TIME ZONE 'Europe/Paris')::date FROM counted c"
					" WHERE g.kind = c.kind AND g.subject_id = c.subject_id RETURNING g.kind)"
					" SELECT count(*) FROM done",
};

static const struct cmn_stmt FORGET = {
    .name = "answer_forget",
    .n_params = 2,
    .writes = true,
    .sql = "WITH old AS (SELECT id FROM answer_fact WHERE told_at < $1::timestamptz"
	   " - interval '800 days' ORDER BY told_at LIMIT $2::int FOR UPDATE SKIP LOCKED)"
	   ", gone AS (DELETE FROM answer_fact f USING old WHERE f.id = old.id RETURNING f.id)"
	   " SELECT count(*) FROM gone",
};

const struct cmn_stmt *const DIRECTORY_ANSWER_STATEMENTS[] = {&ASKED, &ANSWERED, &FIGURES, &FORGET};
const size_t DIRECTORY_ANSWER_STATEMENT_COUNT = CMN_LEN(DIRECTORY_ANSWER_STATEMENTS);

enum cmn_err directory_learn_asked(struct cmn_conn *conn, const struct directory_asked *a,
				   struct cmn_error *err)
{
	const char *params[] = {a->id,       a->departement, a->kind,     a->actor_id,
				a->offer_id, a->proposal_id, a->asked_at, a->told_at};

	return cmn_conn_run(conn, &ASKED, params, NULL, err);
}

enum cmn_err directory_learn_answered(struct cmn_conn *conn, const char *id, const char *asked_at,
				      const char *answered_at, struct cmn_error *err)
{
	const char *params[] = {id, asked_at, answered_at};

	return cmn_conn_run(conn, &ANSWERED, params, NULL, err);
}

static enum cmn_err batch(struct cmn_conn *conn, const struct cmn_stmt *stmt, const char *now,
			  unsigned most, int *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char limit[16];
	const char *params[] = {now, limit};
	enum cmn_err rc;

	snprintf(limit, sizeof(limit), "%u", most);
	rc = cmn_conn_run(conn, stmt, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = (int)cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err directory_answer_figures(struct cmn_conn *conn, const char *now, unsigned most,
				      int *ret_n, struct cmn_error *err)
{
	return batch(conn, &FIGURES, now, most, ret_n, err);
}

enum cmn_err directory_answer_forget(struct cmn_conn *conn, const char *now, unsigned most,
				     int *ret_n, struct cmn_error *err)
{
	return batch(conn, &FORGET, now, most, ret_n, err);
}
