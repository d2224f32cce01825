/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_store.c - the needs that found no answer.  The wish stays in the version of the plan, the
 * reasons stay with what was considered: nothing is copied, and the days are counted when asked.
 */
#include "need_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* `today` is a parameter of the statement. */
#define COLUMNS(today)                                                                        \
	"u.id, u.departement, u.version, u.state, u.plan_id, u.situation_id, u.need, v.wish," \
	" u.qualification, u.since, u.ended_on,"                                              \
	" GREATEST(COALESCE(u.ended_on, " today "::date) - u.since, 0) AS days_waiting,"      \
	" u.proposal_id, u.end_reason, u.words, u.suggested, u.recorded_at,"                  \
	" (SELECT COALESCE(json_agg(json_strip_nulls(json_build_object('considered_id',"      \
	"   t.considered_id, 'offer_id', t.offer_id, 'actor_id', t.actor_id, 'sector',"       \
	"   t.sector, 'state', t.state, 'sha256', t.sha256, 'proposal_id', t.proposal_id,"    \
	"   'proposal_state', t.proposal_state, 'reason', t.reason)) ORDER BY"                \
	"   t.considered_id, t.proposal_id), '[]') FROM (SELECT * FROM need_tried x"          \
	"    WHERE x.departement = u.departement AND x.plan_id = u.plan_id"                   \
	"    AND x.need = u.need LIMIT 200) t) AS tried"

#define FROM                                                                      \
	" FROM unmet_need u JOIN plan_version v ON v.departement = u.departement" \
	"  AND v.plan_id = u.plan_id AND v.number = u.plan_number"

const struct cmn_stmt REFERRAL_UNMET_GET = {
    .name = "unmet_get",
    .n_params = 3,
    .sql = "SELECT " COLUMNS("$3") ", " REFERRAL_ERASED(
	"u.departement",
	"u.situation_id") " AS _erased, (extract(epoch FROM s.solicited_at) * 1000000)::bigint AS _solicited_us" FROM
			  " JOIN situation_ref s ON s.departement = u.departement AND s.id = u.situation_id"
			  " WHERE u.id = $1::uuid AND u.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_UNMETS = {
    .name = "unmet_list",
    .n_params = 6,
    .sql = "SELECT " COLUMNS("$6") ", " CMN_SQL_CURSOR("u.recorded_at", "u.id") FROM
    " WHERE u.departement = $1 AND ($2::uuid IS NULL OR u.situation_id = $2::uuid)"
    " AND ($5::text IS NULL OR u.state = $5)"
    " AND (u.recorded_at, u.id) > " CMN_SQL_AFTER(
	"$3") " ORDER BY u.recorded_at, u.id LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_NEED_TRIED = {
    .name = "need_tried",
    .n_params = 3,
    .sql = "SELECT count(t.considered_id) AS _considered, count(t.proposal_id) AS _proposed,"
	   " COALESCE(json_agg(DISTINCT t.reason) FILTER (WHERE t.reason IS NOT NULL), '[]')::text"
	   "  AS _reasons,"
	   " (SELECT min(v.said_on) FROM plan_version v"
	   "   WHERE v.departement = ANY (string_to_array($3, ',')) AND v.plan_id = $1::uuid"
	   "   AND $2 = ANY (v.needs)) AS _since"
	   " FROM need_tried t WHERE t.departement = ANY (string_to_array($3, ','))"
	   " AND t.plan_id = $1::uuid AND t.need = $2",
};

const struct cmn_stmt REFERRAL_UNMET_RECORD = {
    .name = "unmet_record",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT p.id, p.number, p.situation_id FROM plan p"
	   "  JOIN situation_ref s ON s.departement = p.departement AND s.id = p.situation_id"
	   "   AND s.state = 'open'"
	   "  WHERE p.id = $14::uuid AND p.departement = $6 AND p.state = 'active')" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO unmet_need (id, departement, state, state_at, plan_id,"
	   "    plan_number, situation_id, need, qualification, since, suggested, n_proposed,"
	   "    recorded_at, recorded_by)"
	   "  SELECT $5::uuid, $6, 'open', $7::timestamptz, target.id, target.number,"
	   "    target.situation_id, $15, $16, $17::date, false, (SELECT count(t.proposal_id)"
	   "      FROM need_tried t WHERE t.departement = $6 AND t.plan_id = target.id"
	   "      AND t.need = $15), $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

/* Also in a situation that is closed: what is known of a need is not lost with the file. */
const struct cmn_stmt REFERRAL_UNMET_MOVE = {
    .name = "unmet_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = "WITH target AS (SELECT u.id FROM unmet_need u JOIN situation_ref s"
	   "  ON s.departement = u.departement AND s.id = u.situation_id AND s.erased_at IS NULL"
	   "  WHERE u.id = $5::uuid AND u.departement = $6 AND $14::bigint IN (0, u.version)"
	   "  AND u.state = $15 AND ($20::uuid IS NULL OR EXISTS (SELECT 1 FROM proposal p"
	   "    WHERE p.departement = $6 AND p.id = $20::uuid"
	   "    AND p.situation_id = u.situation_id AND p.state = 'accepted'))"
	   "  FOR UPDATE OF u)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE unmet_need u SET state = $16, state_at = $7::timestamptz,"
	   "    qualification = COALESCE($17, u.qualification),"
	   "    since = COALESCE($18::date, u.since), ended_on = $19::date,"
	   "    proposal_id = $20::uuid, end_reason = $21, words = $22, version = u.version + 1"
	   "  FROM target, idem WHERE u.id = target.id AND u.departement = $6"
	   "  RETURNING u.id, u.version)" CMN_SQL_FINISH,
};

enum cmn_err referral_store_unmet(const struct referral_at *at, const char *id, const char *today,
				  PGresult **ret)
{
	const char *params[] = {id, at->ctx->departements, today};

	return cmn_pool_one(at->pool, at->ctx, &REFERRAL_UNMET_GET, params, ret, at->err);
}

enum cmn_err referral_store_unmets(const struct referral_at *at,
				   const struct referral_unmet_page *page, PGresult **ret)
{
	char count[24];
	const char *params[] = {page->departement, page->situation_id, page->after, count,
				page->state,       page->today};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_UNMETS, params, ret, at->err);
}

enum cmn_err referral_store_need_tried(const struct referral_at *at, const char *plan_id,
				       const char *need, PGresult **ret)
{
	const char *params[] = {plan_id, need, at->ctx->departements};

	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_NEED_TRIED, params, ret, at->err);
}

enum cmn_err referral_store_unmet_record(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_new_unmet *u,
					 struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = u->plan_id, [14] = u->need, [15] = u->qualification, [16] = u->since};

	return referral_store_write(at, &REFERRAL_UNMET_RECORD, params, write, ret);
}

enum cmn_err referral_store_unmet_move(const struct referral_at *at, struct cmn_write *write,
				       const struct referral_unmet_move *m,
				       struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 9] = {
	    [13] = version,          [14] = m->from,   [15] = m->to,
	    [16] = m->qualification, [17] = m->since,  [18] = m->ended_on,
	    [19] = m->proposal_id,   [20] = m->reason, [21] = m->words,
	};

	snprintf(version, sizeof(version), "%" PRId64, m->version);
	return referral_store_write(at, &REFERRAL_UNMET_MOVE, params, write, ret);
}
