/* SPDX-License-Identifier: EUPL-1.2
 *
 * orientation_store.c - the log of a decision of the CDAPH with an ESMS.  It only grows.
 */
#include "proposal_sql.h"

#include <inttypes.h>
#include <stdio.h>

/* clang-format off */
#define STATUS_COLUMNS                                                                             \
	"e.id, e.departement, e.number AS version, e.orientation_id, e.number, e.status, e.motive,"\
	" e.entered_on, e.side, e.plain_text, e.recorded_at"

#define ORIENTATION_COLUMNS                                                                        \
	"o.id, o.departement, o.version, o.situation_id, o.actor_id, a.name AS actor_name,"        \
	" o.decision_number, o.decided_on, o.decision_type, o.right_code, o.qualification,"        \
	" o.state AS status, o.state_on AS status_on, o.changed_at,"                               \
	" COALESCE((SELECT p.id FROM proposal p WHERE p.departement = o.departement"               \
	"   AND p.orientation_id = o.id AND p.state = 'proposed'),"                                \
	"  (SELECT p.id FROM proposal p WHERE p.departement = o.departement"                       \
	"   AND p.orientation_id = o.id ORDER BY p.id DESC LIMIT 1)) AS proposal_id"

/* What the status means for the proposal that is under way: $22 its id, NULL for nothing. */
const struct cmn_stmt REFERRAL_STATUS_ENTER = {
    .name = "status_enter",
    .writes = true,
    .n_params = CMN_WRITE_N + 16,
    .sql = "WITH target AS (SELECT o.id FROM orientation o WHERE o.id = $14::uuid"
	   "  AND o.departement = $6 AND o.version = $15::bigint AND ($22::uuid IS NULL OR EXISTS"
	   "   (SELECT 1 FROM proposal p WHERE p.departement = $6 AND p.id = $22::uuid"
	   "    AND p.version = $23::bigint AND p.state = 'proposed'))"
	   "  AND NOT " REFERRAL_ERASED("o.departement", "o.situation_id")
	   "  FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO orientation_status (id, departement, orientation_id, number,"
	   "    status, motive, entered_on, side, plain_text, internal_note, recorded_at,"
	   "    recorded_by)"
	   "  SELECT $5::uuid, $6, target.id, (SELECT COALESCE(max(e.number), 0) + 1"
	   "    FROM orientation_status e WHERE e.departement = $6"
	   "    AND e.orientation_id = target.id), $16, $17, $18::date, $19, $20, $21,"
	   "    $7::timestamptz, $1 FROM target, idem RETURNING id, number AS version)"
	   ", pair AS (UPDATE orientation o SET state = $16, state_on = $18::date,"
	   "    changed_at = $7::timestamptz, version = o.version + 1 FROM target, idem"
	   "  WHERE o.departement = $6 AND o.id = target.id)"
	   ", moved AS (UPDATE proposal p SET state = $24, version = p.version + 1,"
	   "    state_at = CASE WHEN $24 = 'proposed' THEN p.state_at ELSE $7::timestamptz END,"
	   "    answered_at = CASE WHEN $24 <> 'proposed' THEN $7::timestamptz END,"
	   "    actor_answer = COALESCE($25, p.actor_answer),"
	   "    actor_answer_at = CASE WHEN $25::text IS NOT NULL THEN $7::timestamptz"
	   "      ELSE p.actor_answer_at END,"
	   "    actor_answer_by = CASE WHEN $25::text IS NOT NULL THEN $1"
	   "      ELSE p.actor_answer_by END,"
	   "    actor_motive = CASE WHEN $25 = 'refused' THEN $17 ELSE p.actor_motive END,"
	   "    actor_plain_text = CASE WHEN $25 = 'refused' THEN $27 ELSE p.actor_plain_text END,"
	   "    actor_internal_note = CASE WHEN $25 = 'refused' THEN $28"
	   "      ELSE p.actor_internal_note END,"
	   "    withdrawal_reason = $26"
	   "  FROM target, idem WHERE p.departement = $6 AND p.id = $22::uuid"
	   "  RETURNING p.id, p.state, p.round_id)"
	   ", moved_audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement,"
	   "    request_id) SELECT $7::timestamptz, $1, $2, moved.id, $6, $8::uuid FROM moved)"
	   PROPOSAL_LOSERS("moved") REFERRAL_SQL_MORE("$29") CMN_SQL_FINISH,
};

/* The decision goes: every ESMS that has it, and every proposal under way; each is told.  It is one
 * person's: the same number in the file of somebody else is another decision, and what is said of
 * one person is not written to another. */
const struct cmn_stmt REFERRAL_DECISION_CANCEL = {
    .name = "decision_cancel",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = "WITH target AS (SELECT o.id, s.id AS situation_id, s.person_id FROM orientation o"
	   "   JOIN situation_ref s ON s.departement = o.departement AND s.id = o.situation_id"
	   "    AND s.erased_at IS NULL"
	   "  WHERE o.id = $14::uuid AND o.departement = $6 AND o.state IS DISTINCT FROM '37'"
	   "  FOR UPDATE OF o)" CMN_SQL_CHANGE
	   ", every AS (SELECT o.id, o.situation_id, o.actor_id,"
	   "    CASE WHEN o.id = target.id THEN $5::uuid ELSE gen_random_uuid() END AS status_id,"
	   "    o.id = target.id AS own FROM orientation o JOIN situation_ref s"
	   "    ON s.departement = o.departement AND s.id = o.situation_id AND s.erased_at IS NULL,"
	   "    target, idem WHERE o.departement = $6 AND o.decision_number = $15"
	   "  AND o.state IS DISTINCT FROM '37'"
	   "  AND (s.id = target.situation_id OR s.person_id = target.person_id))"
	   ", entered AS (INSERT INTO orientation_status (id, departement, orientation_id, number,"
	   "    status, motive, entered_on, side, plain_text, internal_note, recorded_at,"
	   "    recorded_by)"
	   "  SELECT every.status_id, $6, every.id, (SELECT COALESCE(max(e.number), 0) + 1"
	   "    FROM orientation_status e WHERE e.departement = $6"
	   "    AND e.orientation_id = every.id), '37', $16, $17::date, $18, $19, $20,"
	   "    $7::timestamptz, $1 FROM every RETURNING id, number, orientation_id)"
	   ", fact AS (SELECT id, number AS version FROM entered WHERE id = $5::uuid)"
	   ", pairs AS (UPDATE orientation o SET state = '37', state_on = $17::date,"
	   "    changed_at = $7::timestamptz, version = o.version + 1 FROM every"
	   "  WHERE o.departement = $6 AND o.id = every.id)"
	   ", pairs_told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent,"
	   "    data) SELECT gen_random_uuid(), $6 || '.' || audience,"
	   "    'referral.orientation.entered.v1', every.status_id::text, $7::timestamptz, $9,"
	   "    json_strip_nulls(json_build_object('status_id', every.status_id, 'orientation_id',"
	   "    every.id, 'situation_id', every.situation_id, 'actor_id', every.actor_id, 'status',"
	   "    '37', 'motive', $16::text, 'entered_on', to_char($17::date, 'YYYY-MM-DD'), 'side',"
	   "    $18::text)) FROM every, unnest(ARRAY['facts', 'mdph']) AS audience"
	   "    WHERE NOT every.own)"
	   ", gone AS (UPDATE proposal p SET state = 'withdrawn', state_at = $7::timestamptz,"
	   "    answered_at = $7::timestamptz, withdrawal_reason = 'decision_cancelled',"
	   "    version = p.version + 1 FROM every WHERE p.departement = $6"
	   "  AND p.orientation_id = every.id AND p.state = 'proposed'"
	   "  RETURNING p.id, p.situation_id, p.round_id, p.proposed_at)"
	   ", gone_audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement,"
	   "    request_id) SELECT $7::timestamptz, $1, $2, gone.id, $6, $8::uuid FROM gone)"
	   ", gone_told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent,"
	   "    data) SELECT gen_random_uuid(), $6 || '.facts', 'referral.proposal.withdrawn.v1',"
	   "    gone.id::text, $7::timestamptz, $9, json_strip_nulls(json_build_object("
	   "    'proposal_id', gone.id, 'situation_id', gone.situation_id, 'round_id',"
	   "    gone.round_id, 'proposed_at', " CMN_SQL_RFC3339("gone.proposed_at") ", 'reason',"
	   "    'decision_cancelled', 'withdrawn_at', $7::timestamptz)) FROM gone)"
	   REFERRAL_SQL_MORE("$21") CMN_SQL_FINISH,
};

/* The note of a side is for that side and the team. */
#define NOTE(side) "CASE WHEN " side " IN ('team', e.side) THEN e.internal_note END AS internal_note"

const struct cmn_stmt REFERRAL_STATUS_GET = {
    .name = "status_get",
    .n_params = 3,
    .sql = "SELECT " STATUS_COLUMNS ", " NOTE("$3") " FROM orientation_status e"
	   " WHERE e.id = $1::uuid AND e.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_STATUS_SAME = {
    .name = "status_same",
    .n_params = 5,
    .sql = "SELECT e.id FROM orientation_status e"
	   " WHERE e.departement = ANY (string_to_array($1, ',')) AND e.orientation_id = $2::uuid"
	   " AND e.status = $3 AND e.entered_on = $4::date AND e.motive IS NOT DISTINCT FROM $5"
	   " ORDER BY e.number LIMIT 1",
};

const struct cmn_stmt REFERRAL_STATUS_LIST = {
    .name = "status_list",
    .n_params = 5,
    .sql = "SELECT " STATUS_COLUMNS ", " NOTE("$5") ", e.number::text AS _cursor FROM orientation_status e"
	   " WHERE e.departement = $1 AND e.orientation_id = $2::uuid"
	   " AND e.number > COALESCE(NULLIF($3, '')::bigint, 0) ORDER BY e.number LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_ORIENTATION_GET = {
    .name = "orientation_get",
    .n_params = 2,
    .sql = "SELECT " ORIENTATION_COLUMNS ", s.motive AS _motive, s.plain_text AS _plain,"
	   " s.internal_note AS _note, " REFERRAL_ERASED("o.departement", "o.situation_id")
	   " AS _erased FROM orientation o JOIN actor_ref a ON a.id = o.actor_id"
	   " LEFT JOIN LATERAL (SELECT e.motive, e.plain_text, e.internal_note"
	   "   FROM orientation_status e WHERE e.departement = o.departement"
	   "   AND e.orientation_id = o.id AND e.status = '45' ORDER BY e.number DESC LIMIT 1) s"
	   " ON true"
	   " WHERE o.id = $1::uuid AND o.departement = ANY (string_to_array($2, ','))",
};

/* Two statements, with an index each: in one, the plan could not know whether a status is named. */
#define ORIENTATION_LIST(such)                                                                     \
	"SELECT " ORIENTATION_COLUMNS ", " CMN_SQL_CURSOR("o.changed_at", "o.id")                  \
	" FROM orientation o JOIN actor_ref a ON a.id = o.actor_id WHERE o.departement = $1" such  \
	" AND (o.changed_at, o.id) > " CMN_SQL_AFTER("$3")                                         \
	" ORDER BY o.changed_at, o.id LIMIT $4::int"

const struct cmn_stmt REFERRAL_ORIENTATIONS = {
    .name = "orientation_list",
    .n_params = 4,
    .sql = ORIENTATION_LIST(" AND $2::text IS NULL"),
};

const struct cmn_stmt REFERRAL_ORIENTATIONS_AT = {
    .name = "orientation_list_at",
    .n_params = 4,
    .sql = ORIENTATION_LIST(" AND o.state = $2"),
};
/* clang-format on */

enum cmn_err referral_store_enter_status(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_status_write *s,
					 struct referral_done *ret)
{
	char version[24], proposal_version[24];
	const char *params[CMN_WRITE_N + 16] = {
	    [13] = s->orientation_id, [14] = version,       [15] = s->status,
	    [16] = s->motive,         [17] = s->entered_on, [18] = s->side,
	    [19] = s->plain,          [20] = s->note,       [21] = s->proposal_id,
	    [22] = proposal_version,  [23] = s->to,         [24] = s->answer,
	    [25] = s->withdrawal,     [26] = s->said_plain, [27] = s->said_note,
	    [28] = s->more,
	};
	const struct referral_proposal_locks locks = {
	    .departement = write->departement,
	    .proposal_id = s->proposal_id,
	    .orientation_id = s->orientation_id,
	};

	snprintf(version, sizeof(version), "%" PRId64, s->version);
	snprintf(proposal_version, sizeof(proposal_version), "%" PRId64, s->proposal_version);
	return referral_store_proposal_locked(at, &locks, &REFERRAL_STATUS_ENTER, params, write,
					      ret);
}

enum cmn_err referral_store_cancel_decision(const struct referral_at *at, struct cmn_write *write,
					    const struct referral_status_write *s,
					    struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = s->orientation_id, [14] = s->decision_number,
	    [15] = s->motive,         [16] = s->entered_on,
	    [17] = s->side,           [18] = s->plain,
	    [19] = s->note,           [20] = s->more,
	};
	const struct referral_proposal_locks locks = {
	    .departement = write->departement,
	    .decision_number = s->decision_number,
	    .orientation_id = s->orientation_id,
	};

	return referral_store_proposal_locked(at, &locks, &REFERRAL_DECISION_CANCEL, params, write,
					      ret);
}

enum cmn_err referral_store_status(const struct referral_at *at, const char *id, const char *side,
				   PGresult **ret)
{
	const char *params[] = {id, at->ctx->departements, side};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(at->pool, at->ctx, &REFERRAL_STATUS_GET, params, &res, at->err);

	if (rc == CMN_OK && PQntuples(res) == 0)
		return cmn_fail(at->err, CMN_E_NOT_FOUND, "aucun statut", "no status");
	if (rc == CMN_OK)
		*ret = CMN_TAKE(res);
	return rc;
}

enum cmn_err referral_store_same_status(const struct referral_at *at,
					const struct referral_status_write *s, PGresult **ret)
{
	const char *params[] = {at->ctx->departements, s->orientation_id, s->status, s->entered_on,
				s->motive};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(at->pool, at->ctx, &REFERRAL_STATUS_SAME, params, &res, at->err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(at->err, CMN_E_NOT_FOUND, "aucun statut", "no status");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err referral_store_statuses(const struct referral_at *at, const struct referral_page *page,
				     const char *side, PGresult **ret)
{
	char count[24];
	const char *params[] = {page->departement, page->filter, page->after, count, side};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_STATUS_LIST, params, ret, at->err);
}

enum cmn_err referral_store_orientation(const struct referral_at *at, const char *id,
					PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_ORIENTATION_GET, id, ret, at->err);
}

enum cmn_err referral_store_orientations(const struct referral_at *at,
					 const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(
	    at, page->filter ? &REFERRAL_ORIENTATIONS_AT : &REFERRAL_ORIENTATIONS, page, ret);
}
