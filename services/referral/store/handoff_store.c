/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_statements.h"

#define HANDOFF_COLUMNS                                                                            \
	"id, departement, version, state, situation_id, reason, sent_at, received_at, decided_at," \
	" refusal_reason, refusal_note"

const struct cmn_stmt REFERRAL_HAND_OFF = {
    .name = "handoff_send",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	"  AND departement = $6 AND state = 'open')" CMN_SQL_CHANGE
	", fact AS (INSERT INTO handoff (id, departement, situation_id, reason, sent_at, sent_by)"
	"  SELECT $5::uuid, $6, target.id, $15, $7::timestamptz, $1 FROM target, idem"
	"  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_HANDOFF_GET = {
    .name = "handoff_get",
    .n_params = 2,
    .sql = "SELECT " HANDOFF_COLUMNS ", " REFERRAL_ERASED(
	"handoff.departement",
	"handoff.situation_id") " AS _erased FROM handoff"
				" WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_HANDOFFS = {
    .name = "handoff_list",
    .n_params = 5,
    .sql = "SELECT " HANDOFF_COLUMNS ", " CMN_SQL_CURSOR(
	"sent_at",
	"id") " FROM handoff WHERE departement = $1 AND ($2::text IS NULL OR state = $2)"
	      " AND ($5::uuid IS NULL OR situation_id = $5::uuid)"
	      " AND (sent_at, id) > " CMN_SQL_AFTER("$3") " ORDER BY sent_at, id LIMIT $4::int",
};

/* `received` is an acknowledgement; the other two states are decisions. */
const struct cmn_stmt REFERRAL_DECIDE = {
    .name = "handoff_decide",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = REFERRAL_TARGET(
	"handoff",
	" AND NOT " REFERRAL_ERASED(
	    "handoff.departement",
	    "handoff.situation_id")) ", fact AS (UPDATE handoff h SET state = $16,"
				     "    received_at = CASE WHEN $16 = 'received' THEN $7::timestamptz ELSE received_at END,"
				     "    decided_at = CASE WHEN $16 = 'received' THEN NULL ELSE $7::timestamptz END,"
				     "    refusal_reason = $17, refusal_note = $18, version = version + 1"
				     "  FROM target, idem WHERE h.id = target.id AND h.departement = $6"
				     "  RETURNING h.id, h.version)" CMN_SQL_FINISH,
};

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

enum cmn_err referral_store_decide(const struct referral_at *at, struct cmn_write *write,
				   const struct referral_answer *a, struct referral_done *ret)
{
	return referral_store_move(at, &REFERRAL_DECIDE, write, a, ret);
}
