/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_statements.h"

/* The file that a relay is about: that of its proposal. */
#define RELAY_ERASED(relay)                                                                \
	"EXISTS (SELECT 1 FROM proposal ep JOIN situation_ref es"                          \
	"  ON es.departement = ep.departement AND es.id = ep.situation_id"                 \
	"  WHERE ep.departement = " relay ".departement AND ep.id = " relay ".proposal_id" \
	"  AND es.erased_at IS NOT NULL)"

#define RELAY_COLUMNS                                                         \
	"r.id, r.departement, r.version, r.state, r.proposal_id, r.actor_id," \
	" a.name AS actor_name, r.sent_at, r.acknowledged_at"

const struct cmn_stmt REFERRAL_RELAY_TO = {
    .name = "relay_send",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT id FROM proposal WHERE id = $14::uuid AND departement = $6"
	"  AND state = 'accepted' AND NOT " REFERRAL_ERASED(
	    "proposal.departement",
	    "proposal.situation_id") " FOR UPDATE)" CMN_SQL_CHANGE
				     ", fact AS (INSERT INTO relay (id, departement, proposal_id, actor_id, sent_at)"
				     "  SELECT $5::uuid, $6, target.id, $15::uuid, $7::timestamptz FROM target, idem"
				     "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_RELAY_GET = {
    .name = "relay_get",
    .n_params = 2,
    .sql = "SELECT " RELAY_COLUMNS ", " RELAY_ERASED(
	"r") " AS _erased"
	     " FROM relay r JOIN actor_ref a ON a.id = r.actor_id WHERE r.id = $1::uuid AND r.departement = ANY (string_to_array($2, ','))",
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

const struct cmn_stmt REFERRAL_ACKNOWLEDGE = {
    .name = "relay_acknowledge",
    .writes = true,
    .n_params = CMN_WRITE_N + 3, /* no reason, no note */
    .sql = REFERRAL_TARGET(
	"relay",
	" AND NOT " RELAY_ERASED(
	    "relay")) ", fact AS (UPDATE relay r SET state = $16, acknowledged_at = $7::timestamptz,"
		      "    version = version + 1"
		      "  FROM target, idem WHERE r.id = target.id AND r.departement = $6"
		      "  RETURNING r.id, r.version)" CMN_SQL_FINISH,
};

enum cmn_err referral_store_relay_to(const struct referral_at *at, struct cmn_write *write,
				     const char *proposal_id, const char *actor_id,
				     struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = proposal_id, [14] = actor_id};

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

enum cmn_err referral_store_acknowledge(const struct referral_at *at, struct cmn_write *write,
					const struct referral_answer *a, struct referral_done *ret)
{
	return referral_store_move(at, &REFERRAL_ACKNOWLEDGE, write, a, ret);
}
