/* SPDX-License-Identifier: EUPL-1.2 */
#include "link_store.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define UNDER_WAY "state IN ('sent', 'received', 'acknowledged', 'entered')"

#define LINK_COLUMNS(now)                                                                     \
	"l.id, l.departement, l.version, CASE WHEN l.revoked_at IS NOT NULL THEN 'revoked'"   \
	" WHEN l.expires_at <= " now "::timestamptz THEN 'expired'"                           \
	" WHEN l.uses >= l.max_uses THEN 'used_up' ELSE 'open' END AS state, l.relay_id,"     \
	" l.purpose, l.made_at, l.made_by, l.expires_at, l.max_uses, l.uses, l.last_used_at," \
	" l.revoked_at, l.revoked_by"

static const struct cmn_stmt MAKE = {
    .name = "link_make",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = "WITH target AS (SELECT id, situation_id FROM relay WHERE id = $14::uuid"
	   "  AND departement = $6 AND " UNDER_WAY " FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO relay_link (id, departement, relay_id, situation_id, token_hash,"
	   "    purpose, made_at, made_by, expires_at, max_uses)"
	   "  SELECT $5::uuid, $6, target.id, target.situation_id, $15, $16, $7::timestamptz, $1,"
	   "    $17::timestamptz, $18::int FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt FIND = {
    .name = "link_find",
    .n_params = 1,
    .sql = "SELECT f.id, f.departement, f.relay_id FROM relay_link_found($1) f",
};

static const struct cmn_stmt GET = {
    .name = "link_get",
    .n_params = 3,
    .sql = "SELECT " LINK_COLUMNS(
	"$3") ", l.situation_id AS _situation_id,"
	      " (extract(epoch FROM l.expires_at) * 1000000)::bigint AS _expires,"
	      " " CMN_SQL_RFC3339(
		  "l.expires_at") " AS _expires_at"
				  " FROM relay_link l WHERE l.id = $1::uuid"
				  " AND l.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_LINKS = {
    .name = "link_list",
    .n_params = 5,
    .sql = "SELECT " LINK_COLUMNS("$3") ", " CMN_SQL_CURSOR(
	"l.made_at",
	"l.id") " FROM relay_link l WHERE l.departement = $1 AND l.relay_id = $2::uuid"
		" AND (l.made_at, l.id) > " CMN_SQL_AFTER("$4") " ORDER BY l.made_at, l.id"
								" LIMIT $5::int",
};

const struct cmn_stmt REFERRAL_LINK_OPENINGS = {
    .name = "link_opening_list",
    .n_params = 4,
    .sql = "SELECT o.id, o.departement, o.link_id, o.relay_id, o.at, o.act,"
	   " " CMN_SQL_CURSOR("o.at", "o.id") " FROM relay_link_opening o"
					      " WHERE o.departement = $1 AND o.relay_id = $2::uuid"
					      " AND (o.at, o.id) > " CMN_SQL_AFTER(
						  "$3") " ORDER BY o.at, o.id LIMIT $4::int",
};

static const struct cmn_stmt REVOKE = {
    .name = "link_revoke",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM relay_link WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND revoked_at IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE relay_link l SET revoked_at = $7::timestamptz, revoked_by = $1,"
	   "    version = version + 1 FROM target, idem"
	   "  WHERE l.id = target.id AND l.departement = $6"
	   "  RETURNING l.id, l.version)" CMN_SQL_FINISH,
};

/* $14 the link; $5 is the opening */
static const struct cmn_stmt OPEN = {
    .name = "link_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT l.id, l.relay_id, r.state FROM relay_link l JOIN relay r"
	   "  ON r.departement = $6 AND r.id = l.relay_id AND r." UNDER_WAY
	   "  WHERE l.id = $14::uuid AND l.departement = $6 AND l.revoked_at IS NULL"
	   "  AND l.expires_at > $7::timestamptz AND (l.max_uses IS NULL OR l.uses < l.max_uses)"
	   "  FOR UPDATE OF l, r)" CMN_SQL_CHANGE
	   ", used AS (UPDATE relay_link l SET uses = uses + 1, last_used_at = $7::timestamptz"
	   "  FROM target, idem WHERE l.id = target.id AND l.departement = $6 RETURNING l.id)"
	   ", read AS (UPDATE relay r SET state = CASE WHEN r.state = 'sent' THEN 'received'"
	   "    ELSE r.state END,"
	   "    state_at = CASE WHEN r.state = 'sent' THEN $7::timestamptz ELSE r.state_at END,"
	   "    received_at = coalesce(r.received_at, $7::timestamptz),"
	   "    read_at = coalesce(r.read_at, $7::timestamptz)"
	   "  FROM used, target t WHERE r.departement = $6 AND r.id = t.relay_id"
	   "  RETURNING r.id, r.proposal_id, r.situation_id, t.state AS before)"
	   ", fact AS (INSERT INTO relay_link_opening (id, departement, link_id, relay_id, at, act)"
	   "  SELECT $5::uuid, $6, t.id, t.relay_id, $7::timestamptz, 'opened' FROM used, target t"
	   "  RETURNING id, 1::bigint AS version)"
	   ", heard AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
	   "  SELECT gen_random_uuid(), $6 || '.facts', 'referral.relay.received.v1', id::text,"
	   "    $7::timestamptz, $9, json_build_object('relay_id', id, 'proposal_id', proposal_id,"
	   "    'situation_id', situation_id, 'received_at', $7, 'via', 'link')"
	   "  FROM read WHERE before = 'sent')" CMN_SQL_FINISH,
};

enum cmn_err referral_store_make_link(const struct referral_at *at, struct cmn_write *write,
				      const struct referral_link *l, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 5] = {[13] = l->relay_id,
					       [14] = l->token_hash,
					       [15] = l->purpose,
					       [16] = l->expires_at,
					       [17] = l->max_uses};

	return referral_store_write(at, &MAKE, params, write, ret);
}

enum cmn_err referral_store_find_link(const struct referral_at *at, const char *token_hash,
				      PGresult **ret)
{
	const char *params[] = {token_hash};

	return cmn_pool_run(at->pool, at->ctx, &FIND, params, ret, at->err);
}

enum cmn_err referral_store_link(const struct referral_at *at, const char *id, const char *now,
				 PGresult **ret)
{
	const char *params[] = {id, at->ctx->departements, now};

	return cmn_pool_one(at->pool, at->ctx, &GET, params, ret, at->err);
}

enum cmn_err referral_store_links(const struct referral_at *at, const char *departement,
				  const char *relay_id, const char *now, const char *after,
				  int64_t limit, PGresult **ret)
{
	char count[24];
	const char *params[] = {departement, relay_id, now, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_LINKS, params, ret, at->err);
}

enum cmn_err referral_store_link_openings(const struct referral_at *at, const char *departement,
					  const char *relay_id, const char *after, int64_t limit,
					  PGresult **ret)
{
	char count[24];
	const char *params[] = {departement, relay_id, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REFERRAL_LINK_OPENINGS, params, ret, at->err);
}

enum cmn_err referral_store_revoke_link(const struct referral_at *at, struct cmn_write *write,
					int64_t version, struct referral_done *ret)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return referral_store_write(at, &REVOKE, params, write, ret);
}

enum cmn_err referral_store_open_link(const struct referral_at *at, struct cmn_write *write,
				      const char *link_id, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 1] = {[13] = link_id};

	return referral_store_write(at, &OPEN, params, write, ret);
}

const struct cmn_stmt *const REFERRAL_LINK_STATEMENTS[] = {
    &MAKE, &FIND, &GET, &REFERRAL_LINKS, &REFERRAL_LINK_OPENINGS, &REVOKE, &OPEN,
};
const size_t REFERRAL_LINK_STATEMENT_COUNT = CMN_LEN(REFERRAL_LINK_STATEMENTS);
