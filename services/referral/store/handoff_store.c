/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_store.h"
#include "handoff_columns.h"
#include "more_statements.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

const struct cmn_stmt REFERRAL_HAND_OFF = {
    .name = "handoff_send",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	   "  AND departement = $6 AND state = 'open')" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO handoff (id, departement, situation_id, reason, state, state_at,"
	   "    sent_at, sent_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, 'sent', $7::timestamptz, $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, version)"
	   ", kept AS (INSERT INTO handoff_history (departement, handoff_id, number, at, act, side,"
	   "    by, to_state)"
	   "  SELECT $6, id, version, $7::timestamptz, 'send', 'team', $1, 'sent' FROM fact)"
	   "" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_HANDOFF_GET = {
    .name = "handoff_get",
    .n_params = 2,
    .sql = "SELECT " HANDOFF_COLUMNS ", " REFERRAL_ERASED(
	"h.departement",
	"h.situation_id") " AS _erased FROM handoff h"
			  " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_HANDOFFS = {
    .name = "handoff_list",
    .n_params = 5,
    .sql = "SELECT " HANDOFF_COLUMNS ", " CMN_SQL_CURSOR(
	"sent_at",
	"id") " FROM handoff h WHERE departement = $1 AND ($2::text IS NULL OR state = $2)"
	      " AND ($5::uuid IS NULL OR situation_id = $5::uuid) AND sent_at IS NOT NULL"
	      " AND (sent_at, id) > " CMN_SQL_AFTER("$3") " ORDER BY sent_at, id LIMIT $4::int",
};

static const struct cmn_stmt DRAFTS = {
    .name = "handoff_draft_list",
    .n_params = 5,
    .sql = "SELECT " HANDOFF_COLUMNS ", " CMN_SQL_CURSOR(
	"drafted_at",
	"id") " FROM handoff h WHERE departement = $1 AND state = 'draft' AND $2::text IS NOT NULL"
	      " AND ($5::uuid IS NULL OR situation_id = $5::uuid)"
	      " AND (drafted_at, id) > " CMN_SQL_AFTER("$3") " ORDER BY drafted_at, id LIMIT"
							     " $4::int",
};

#define TARGET           \
	REFERRAL_TARGET( \
	    "handoff", " AND NOT " REFERRAL_ERASED("handoff.departement", "handoff.situation_id"))

/* $14 version, $15 from, $16 to, $17 act, $18 side, $19 reason, $20 note, $21 codes, $22 documents,
 * $23 dossier, $24 words for the person, $25 what they may still ask, $26 number, $27 outcome,
 * $28 who withdraws, $29 further events.  A decision on what was only received says that it was
 * read. */
static const struct cmn_stmt MOVE = {
    .name = "handoff_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 16,
    .sql = TARGET
    ", fact AS (UPDATE handoff h SET state = $16, state_at = $7::timestamptz,"
    "    received_at = CASE $16 WHEN 'received' THEN $7::timestamptz ELSE received_at END,"
    "    read_at = CASE WHEN $16 IN ('read', 'complement_requested', 'accepted', 'refused',"
    "      'already_known') THEN COALESCE(read_at, $7::timestamptz) ELSE read_at END,"
    "    decided_at = CASE WHEN $16 IN ('accepted', 'refused', 'already_known')"
    "      THEN $7::timestamptz ELSE decided_at END,"
    "    refusal_reason = CASE $16 WHEN 'refused' THEN $19 ELSE refusal_reason END,"
    "    refusal_note = CASE $16 WHEN 'refused' THEN $20 ELSE refusal_note END,"
    "    person_text = COALESCE($24, person_text),"
    "    may_still_ask = COALESCE($25::text[], may_still_ask),"
    "    known_number = COALESCE($26, known_number),"
    "    outcome = COALESCE($27, outcome),"
    "    outcome_reason = CASE $27 WHEN 'no_pag' THEN $19 ELSE outcome_reason END,"
    "    withdrawal_reason = CASE $16 WHEN 'withdrawn' THEN $19 ELSE withdrawal_reason END,"
    "    withdrawn_by = COALESCE($28, withdrawn_by), lapse_told_at = NULL,"
    "    version = version + 1"
    "  FROM target, idem WHERE h.id = target.id AND h.departement = $6"
    "  RETURNING h.id, h.version)"
    ", kept AS (INSERT INTO handoff_history (departement, handoff_id, number, at, act, side,"
    "    by, from_state, to_state, reason, codes, note, document_ids, dossier_id)"
    "  SELECT $6, id, version, $7::timestamptz, $17, $18, $1, $15, $16, $19, $21::text[], $20,"
    "    $22::uuid[], $23::uuid FROM fact)" REFERRAL_SQL_MORE("$29") CMN_SQL_FINISH,
};

static const struct cmn_stmt HISTORY = {
    .name = "handoff_history",
    .n_params = 4,
    .sql = "SELECT number, at, act, side, by, from_state, to_state, reason, codes, note,"
	   " document_ids::text[] AS document_ids, dossier_id, number::text AS _cursor,"
	   " handoff_id AS _id, departement AS _departement FROM handoff_history"
	   " WHERE departement = $1 AND handoff_id = $2::uuid"
	   " AND number > COALESCE(NULLIF($3, '')::bigint, 0) ORDER BY number LIMIT $4::int",
};

const struct cmn_stmt *const REFERRAL_HANDOFF_STATEMENTS[] = {
    &REFERRAL_HAND_OFF, &REFERRAL_HANDOFF_GET, &REFERRAL_HANDOFFS, &DRAFTS, &MOVE, &HISTORY,
};
const size_t REFERRAL_HANDOFF_STATEMENT_COUNT = CMN_LEN(REFERRAL_HANDOFF_STATEMENTS);

enum cmn_err referral_store_hand_off(const struct referral_at *at, struct cmn_write *write,
				     const char *situation_id, const char *reason,
				     struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = situation_id, [14] = reason};

	return referral_store_write(at, &REFERRAL_HAND_OFF, params, write, ret);
}

enum cmn_err referral_store_handoff(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_HANDOFF_GET, id, ret, at->err);
}

enum cmn_err referral_store_handoffs(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_HANDOFFS, page, ret);
}

enum cmn_err referral_store_handoff_drafts(const struct referral_at *at,
					   const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &DRAFTS, page, ret);
}

enum cmn_err referral_store_handoff_move(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_handoff_move *m,
					 struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 16] = {
	    [13] = version,       [14] = m->from,        [15] = m->to,
	    [16] = m->act,        [17] = m->side,        [18] = m->reason,
	    [19] = m->note,       [20] = m->codes,       [21] = m->documents,
	    [22] = m->dossier_id, [23] = m->person_text, [24] = m->may_still_ask,
	    [25] = m->number,     [26] = m->outcome,     [27] = m->withdrawn_by,
	    [28] = m->more,
	};

	snprintf(version, sizeof(version), "%" PRId64, m->version);
	return referral_store_write(at, &MOVE, params, write, ret);
}

enum cmn_err referral_store_handoff_history(const struct referral_at *at, const char *departement,
					    const char *id, const char *after, int64_t limit,
					    PGresult **ret)
{
	char count[24];
	const char *params[] = {departement, id, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &HISTORY, params, ret, at->err);
}
