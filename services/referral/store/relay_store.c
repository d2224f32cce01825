/* SPDX-License-Identifier: EUPL-1.2 */
#include "relay_store.h"
#include "relay_statements.h"

/* Who reads: the team sees the explanation that it gave, the actor does not (hidden in http). */
#define RELAY_COLUMNS                                                                          \
	"r.id, r.departement, r.version, r.state, r.proposal_id, r.situation_id, r.actor_id,"  \
	" a.name AS actor_name, r.dossier_id, r.explanation, r.sent_at, r.received_at,"        \
	" r.read_at, r.acknowledged_at, r.answered_via, r.declined_at, r.decline_reason,"      \
	" r.withdrawn_at, r.withdrawal_reason, r.reported_at, r.entered_on, r.not_entered_on," \
	" r.not_entered_reason, r.ended_on, r.ended_reason, r.words, r.note"

const struct cmn_stmt REFERRAL_RELAY_TO = {
    .name = "relay_send",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	"WITH target AS (SELECT id FROM proposal WHERE id = $14::uuid AND departement = $6"
	"  AND state = 'accepted' AND NOT " REFERRAL_ERASED(
	    "proposal.departement",
	    "proposal.situation_id") " FOR UPDATE)" CMN_SQL_CHANGE
				     ", fact AS (INSERT INTO relay (id, departement, proposal_id, actor_id, sent_at,"
				     "    state_at, dossier_id, explanation)"
				     "  SELECT $5::uuid, $6, target.id, $15::uuid, $7::timestamptz, $7::timestamptz,"
				     "    $16::uuid, $17 FROM target, idem"
				     "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_RELAY_GET = {
    .name = "relay_get",
    .n_params = 2,
    .sql =
	"SELECT " RELAY_COLUMNS
	", " REFERRAL_ERASED("r.departement", "r.situation_id") " AS _erased, " CMN_SQL_RFC3339(
	    "r.sent_at") " AS _sent_at,"
			 " " CMN_SQL_RFC3339(
			     "r.acknowledged_at") " AS _acknowledged_at,"
						  " p.support_form AS _support_form, COALESCE(p.label, o.name) AS _label"
						  " FROM relay r JOIN actor_ref a ON a.id = r.actor_id"
						  " JOIN proposal p ON p.departement = r.departement AND p.id = r.proposal_id"
						  " LEFT JOIN offer_ref o ON o.id = p.offer_id"
						  " WHERE r.id = $1::uuid AND r.departement = ANY (string_to_array($2, ','))",
};

/* Two statements, with an index each: in one, the plan could not know whether an actor is named. */
#define RELAY_LIST(addressed)                                                                                \
	"SELECT " RELAY_COLUMNS ", " CMN_SQL_CURSOR(                                                         \
	    "r.sent_at",                                                                                     \
	    "r.id") " FROM relay r JOIN actor_ref a ON a.id = r.actor_id WHERE r.departement = $1" addressed \
		    " AND (r.sent_at, r.id) > " CMN_SQL_AFTER(                                               \
			"$3") " ORDER BY r.sent_at, r.id LIMIT $4::int"

const struct cmn_stmt REFERRAL_RELAYS = {
    .name = "relay_list",
    .n_params = 4,
    .sql = RELAY_LIST(" AND $2::uuid IS NULL"),
};

const struct cmn_stmt REFERRAL_RELAYS_TO = {
    .name = "relay_list_to",
    .n_params = 4,
    .sql = RELAY_LIST(" AND r.actor_id = $2::uuid"),
};

/* $1 département, $2 actor, $3 relays, $4 read, $5 by, $6 now, $7 request */
const struct cmn_stmt REFERRAL_RECEIVE = {
    .name = "relay_receive",
    .writes = true,
    .n_params = 7,
    .sql =
	"WITH seen AS (UPDATE relay SET read_at = $6::timestamptz"
	"   WHERE $4::boolean AND departement = $1 AND id = ANY ($3::uuid[]) AND actor_id = $2::uuid"
	"   AND read_at IS NULL AND state <> 'sent' RETURNING id)"
	", due AS (SELECT id FROM relay WHERE departement = $1 AND actor_id = $2::uuid"
	"   AND state = 'sent' AND id = ANY ($3::uuid[]) ORDER BY id FOR UPDATE)"
	", fact AS (UPDATE relay r SET state = 'received', state_at = $6::timestamptz,"
	"   received_at = $6::timestamptz,"
	"   read_at = CASE WHEN $4::boolean THEN $6::timestamptz END"
	"   FROM due WHERE r.departement = $1 AND r.id = due.id"
	"   RETURNING r.id, r.proposal_id, r.situation_id)"
	", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement,"
	"    request_id) SELECT $6::timestamptz, $5, 'receive_relay', id, $1, $7::uuid FROM fact)"
	", queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	"  SELECT gen_random_uuid(), $1 || '.facts', 'referral.relay.received.v1', id::text,"
	"   $6::timestamptz, json_build_object('relay_id', id, 'proposal_id', proposal_id,"
	"   'situation_id', situation_id, 'received_at', $6) FROM fact)"
	" SELECT count(*) FROM fact",
};

enum cmn_err referral_store_relay_to(const struct referral_at *at, struct cmn_write *write,
				     const struct referral_new_relay *r, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = r->proposal_id, [14] = r->actor_id, [15] = r->dossier_id, [16] = r->explanation};

	return referral_store_write(at, &REFERRAL_RELAY_TO, params, write, ret);
}

enum cmn_err referral_store_relay(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_RELAY_GET, id, ret, at->err);
}

enum cmn_err referral_store_relays(const struct referral_at *at, const struct referral_page *page,
				   PGresult **ret)
{
	return referral_store_list(at, page->filter ? &REFERRAL_RELAYS_TO : &REFERRAL_RELAYS, page,
				   ret);
}

enum cmn_err referral_store_receive(const struct referral_at *at, const struct referral_receipt *r)
{
	const char *params[] = {
	    r->departement, r->actor_id, r->relays,    r->read ? "true" : "false",
	    r->by,          r->now,      r->request_id};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_RECEIVE, params, &res, at->err);
}
