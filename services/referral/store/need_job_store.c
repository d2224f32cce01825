/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_job_store.c - what happens to needs without a person: a suggestion, and the erasure.
 */
#include "more_statements.h"
#include "need_statements.h"

#include <stdio.h>

/* $1 now, $2 day of the tasks, $3 how many situations.  A need of the plan that holds: something
 * was proposed for it, nothing is still to be answered or was accepted, nothing retained or still
 * looked at; and something more was proposed for it since it was last recorded or dismissed. */
#define LEFT                                                                               \
	"SELECT p.departement, p.situation_id, p.id AS plan_id, p.number, n.need,"         \
	" (SELECT min(o.said_on) FROM plan_version o WHERE o.departement = p.departement"  \
	"   AND o.plan_id = p.id AND n.need = ANY (o.needs)) AS since, t.proposed"         \
	" FROM looked l JOIN plan p ON p.departement = l.departement"                      \
	"  AND p.situation_id = l.situation_id AND p.state = 'active'"                     \
	" JOIN situation_ref s ON s.departement = p.departement AND s.id = p.situation_id" \
	"  AND s.state = 'open'"                                                           \
	" JOIN plan_version v ON v.departement = p.departement AND v.plan_id = p.id"       \
	"  AND v.number = p.number"                                                        \
	" CROSS JOIN LATERAL unnest(v.needs) AS n (need)"                                  \
	" CROSS JOIN LATERAL (SELECT count(x.proposal_id) AS proposed,"                    \
	"   count(*) FILTER (WHERE x.state IN ('considered', 'retained')"                  \
	"     OR x.proposal_state IN ('proposed', 'accepted')) AS hopes"                   \
	"  FROM need_tried x WHERE x.departement = p.departement AND x.plan_id = p.id"     \
	"   AND x.need = n.need) t"                                                        \
	" WHERE t.proposed > 0 AND t.hopes = 0 AND NOT EXISTS (SELECT 1 FROM unmet_need u" \
	"  WHERE u.departement = p.departement AND u.situation_id = p.situation_id"        \
	"  AND u.need = n.need AND (u.state IN ('suggested', 'open')"                      \
	"   OR u.n_proposed >= t.proposed))"

const struct cmn_stmt REFERRAL_SUGGEST_UNMET = {
    .name = "unmet_suggest",
    .writes = true,
    .n_params = 3,
    .sql =
	"WITH looked AS (DELETE FROM need_look WHERE (departement, situation_id) IN"
	"  (SELECT departement, situation_id FROM need_look ORDER BY departement, situation_id"
	"   LIMIT $3::int FOR UPDATE SKIP LOCKED)"
	"  RETURNING departement, situation_id)"
	", made AS (INSERT INTO unmet_need (id, departement, state, state_at, plan_id,"
	"    plan_number, situation_id, need, since, suggested, n_proposed, recorded_at,"
	"    recorded_by)"
	"  SELECT gen_random_uuid(), f.departement, 'suggested', $1::timestamptz, f.plan_id,"
	"    f.number, f.situation_id, f.need, f.since, true, f.proposed, $1::timestamptz, 'referral'"
	"  FROM (" LEFT ") f ON CONFLICT DO NOTHING"
	"  RETURNING departement, id, situation_id)"
	", asked AS (" REFERRAL_SQL_TASKS(
	    "$1", "SELECT m.departement, m.id, m.situation_id, 'other', 'conseiller', $2::date,"
		  " 'need_unmet', 'unmet_need', m.id FROM made m") ")"
								   " SELECT count(*) FROM looked",
};

const struct cmn_stmt REFERRAL_ERASE_NEED = {
    .name = "need_erase_words",
    .writes = true,
    .n_params = 2,
    .sql = "WITH contacts AS (UPDATE plan_contact SET with_name = NULL, purpose = 'erased',"
	   "  outcome_words = NULL, next_words = NULL"
	   "  WHERE departement = $2 AND situation_id = $1::uuid)"
	   " UPDATE unmet_need SET words = NULL"
	   " WHERE departement = $2 AND situation_id = $1::uuid",
};

/* $1 situation, $2 département, $3 instant, $4 day, $5 reason. */
const struct cmn_stmt REFERRAL_NEEDS_END = {
    .name = "needs_end",
    .writes = true,
    .n_params = 5,
    .sql = "WITH fact AS (UPDATE unmet_need SET state = 'expired', state_at = $3::timestamptz,"
	   "    ended_on = greatest(since, $4::date), end_reason = $5, version = version + 1"
	   "  WHERE departement = $2 AND situation_id = $1::uuid AND state = 'open'"
	   "  RETURNING id, departement, situation_id, need, ended_on, end_reason)"
	   ", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"
	   "  SELECT $3::timestamptz, 'system', 'expire_unmet_need', id, departement FROM fact)"
	   " INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT gen_random_uuid(), departement || '.facts', 'referral.need.ended.v1',"
	   "  id::text, $3::timestamptz, json_build_object('unmet_need_id', id, 'situation_id',"
	   "  situation_id, 'need', need, 'ended_on', to_char(ended_on, 'YYYY-MM-DD'), 'end',"
	   "  'expired', 'reason', end_reason) FROM fact",
};

enum cmn_err referral_store_needs_end(struct cmn_conn *conn, const char *situation_id,
				      const char *departement, const char *at, const char *day,
				      const char *reason, struct cmn_error *err)
{
	const char *params[] = {situation_id, departement, at, day, reason};

	return cmn_conn_run(conn, &REFERRAL_NEEDS_END, params, NULL, err);
}

enum cmn_err referral_store_suggest_unmet(struct cmn_conn *conn, const char *now, const char *due,
					  int most, int *ret_looked, struct cmn_error *err)
{
	char limit[12];
	const char *params[] = {now, due, limit};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	snprintf(limit, sizeof(limit), "%d", most);
	rc = cmn_conn_run(conn, &REFERRAL_SUGGEST_UNMET, params, &res, err);
	if (rc == CMN_OK)
		*ret_looked = (int)cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err referral_store_erase_need(struct cmn_conn *conn, const char *situation_id,
				       const char *departement, struct cmn_error *err)
{
	const char *params[] = {situation_id, departement};

	return cmn_conn_run(conn, &REFERRAL_ERASE_NEED, params, NULL, err);
}

const struct cmn_stmt *const REFERRAL_NEED_STATEMENTS[] = {
    &REFERRAL_PLAN_CONTACT_GET, &REFERRAL_PLAN_CONTACTS, &REFERRAL_PLAN_CONTACT_LOG,
    &REFERRAL_UNMET_GET,        &REFERRAL_UNMETS,        &REFERRAL_NEED_TRIED,
    &REFERRAL_UNMET_RECORD,     &REFERRAL_UNMET_MOVE,    &REFERRAL_SUGGEST_UNMET,
    &REFERRAL_ERASE_NEED,       &REFERRAL_NEEDS_END,
};
const size_t REFERRAL_NEED_STATEMENT_COUNT = CMN_LEN(REFERRAL_NEED_STATEMENTS);
