/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_act_store.c - the moves of a relay, and the contacts with actors.
 */
#include "more_statements.h"
#include "relay_statements.h"
#include "relay_store.h"

#include <inttypes.h>
#include <stdio.h>

/* $14 version, $15 from, $16 to, $17 via, $18 reason, $19 day, $20 words, $21 note, $22 more,
 * $23 link, $24 what it did */
const struct cmn_stmt REFERRAL_RELAY_MOVE = {
    .name = "relay_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql = REFERRAL_TARGET(
	"relay",
	" AND NOT " REFERRAL_ERASED(
	    "relay.departement",
	    "relay.situation_id")) ", fact AS (UPDATE relay r SET state = $16, state_at = $7::timestamptz,"
				   "    version = version + ($16 <> 'received')::int, answered_via = coalesce($17, r.answered_via),"
				   "    received_at = coalesce(r.received_at, CASE WHEN $16 = 'received'"
				   "      OR $17 = 'link' THEN $7::timestamptz END),"
				   "    acknowledged_at = CASE WHEN $16 = 'acknowledged' THEN $7::timestamptz"
				   "      ELSE r.acknowledged_at END,"
				   "    declined_at = CASE WHEN $16 = 'declined' THEN $7::timestamptz END,"
				   "    decline_reason = CASE WHEN $16 = 'declined' THEN $18 END,"
				   "    withdrawn_at = CASE WHEN $16 = 'withdrawn' THEN $7::timestamptz END,"
				   "    withdrawal_reason = CASE WHEN $16 = 'withdrawn' THEN $18 END,"
				   "    reported_at = CASE WHEN $19::date IS NULL THEN r.reported_at"
				   "      ELSE $7::timestamptz END,"
				   "    entered_on = CASE WHEN $16 = 'entered' THEN $19::date ELSE r.entered_on END,"
				   "    not_entered_on = CASE WHEN $16 = 'not_entered' THEN $19::date END,"
				   "    not_entered_reason = CASE WHEN $16 = 'not_entered' THEN $18 END,"
				   "    ended_on = CASE WHEN $16 = 'ended' THEN $19::date END,"
				   "    ended_reason = CASE WHEN $16 = 'ended' THEN $18 END,"
				   "    words = coalesce($20, r.words), note = coalesce($21, r.note)"
				   "  FROM target, idem WHERE r.id = target.id AND r.departement = $6"
				   "  RETURNING r.id, r.version)"
				   ", logged AS (INSERT INTO relay_link_opening (id, departement, link_id, relay_id,"
				   "    at, act) SELECT gen_random_uuid(), $6, $23::uuid, id, $7::timestamptz, $24"
				   "  FROM fact WHERE $23::uuid IS NOT NULL)" REFERRAL_SQL_MORE(
				       "$22") CMN_SQL_FINISH,
};

#define CONTACT_COLUMNS                                                                       \
	"c.id, c.departement, c.version, c.situation_id, c.actor_id, a.name AS actor_name,"   \
	" c.proposal_id, c.relay_id, c.at, c.means, c.presence, c.result, c.next_on, c.note," \
	" c.recorded_at, c.recorded_by"

const struct cmn_stmt REFERRAL_CONTACT_ADD = {
    .name = "contact_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid AND departement = $6"
	"  AND erased_at IS NULL)" CMN_SQL_CHANGE
	", fact AS (INSERT INTO actor_contact (id, departement, situation_id, actor_id,"
	"    proposal_id, relay_id, at, means, presence, result, next_on, note, recorded_at,"
	"    recorded_by)"
	"  SELECT $5::uuid, $6, target.id, $15::uuid, $16::uuid, $17::uuid, $18::timestamptz, $19,"
	"    $20, $21, $22::date, $23, $7::timestamptz, $1 FROM target, idem"
	"  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_CONTACT_GET = {
    .name = "contact_get",
    .n_params = 2,
    .sql = "SELECT " CONTACT_COLUMNS " FROM actor_contact c JOIN actor_ref a ON a.id = c.actor_id"
	   " WHERE c.id = $1::uuid AND c.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_CONTACTS = {
    .name = "contact_list",
    .n_params = 4,
    .sql = "SELECT " CONTACT_COLUMNS ", " CMN_SQL_CURSOR(
	"c.at", "c.id") " FROM actor_contact c"
			" JOIN actor_ref a ON a.id = c.actor_id WHERE c.departement = $1"
			" AND c.situation_id = $2::uuid AND (c.at, c.id) > " CMN_SQL_AFTER(
			    "$3") " ORDER BY c.at, c.id LIMIT $4::int",
};

enum cmn_err referral_store_move_relay(const struct referral_at *at, struct cmn_write *write,
				       const struct referral_relay_move *m,
				       struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 11] = {
	    [13] = version,   [14] = m->from,    [15] = m->to,       [16] = m->via,
	    [17] = m->reason, [18] = m->on,      [19] = m->words,    [20] = m->note,
	    [21] = m->more,   [22] = m->link_id, [23] = m->link_act,
	};

	snprintf(version, sizeof(version), "%" PRId64, m->version);
	return referral_store_write(at, &REFERRAL_RELAY_MOVE, params, write, ret);
}

enum cmn_err referral_store_add_contact(const struct referral_at *at, struct cmn_write *write,
					const struct referral_contact *c, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = c->situation_id, [14] = c->actor_id, [15] = c->proposal_id, [16] = c->relay_id,
	    [17] = c->at,           [18] = c->means,    [19] = c->presence,    [20] = c->result,
	    [21] = c->next_on,      [22] = c->note,
	};

	return referral_store_write(at, &REFERRAL_CONTACT_ADD, params, write, ret);
}

enum cmn_err referral_store_contact(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_CONTACT_GET, id, ret, at->err);
}

enum cmn_err referral_store_contacts(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_CONTACTS, page, ret);
}

const struct cmn_stmt *const REFERRAL_RELAY_STATEMENTS[] = {
    &REFERRAL_RELAY_TO,    &REFERRAL_RELAY_GET,   &REFERRAL_RELAYS,
    &REFERRAL_RELAYS_TO,   &REFERRAL_RECEIVE,     &REFERRAL_RELAY_MOVE,
    &REFERRAL_CONTACT_ADD, &REFERRAL_CONTACT_GET, &REFERRAL_CONTACTS,
};
const size_t REFERRAL_RELAY_STATEMENT_COUNT = CMN_LEN(REFERRAL_RELAY_STATEMENTS);
