/* SPDX-License-Identifier: EUPL-1.2
 *
 * considered_store.c - what was considered for a plan, each with its snapshot.
 *
 * The hash is of the snapshot as text, and is computed where the text is kept: what is verified is
 * what is read.
 */
#include "plan_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define SHA256(text) "encode(sha256(convert_to(" text ", 'UTF8')), 'hex')"

#define COLUMNS                                                                              \
	"c.id, c.departement, c.version, c.state, c.plan_id, c.plan_number, c.situation_id," \
	" c.offer_id, c.actor_id, c.label, c.sector, c.needs,"                               \
	" round(c.distance_m / 1000.0, 3) AS distance_km, c.delay_days, c.why_specialised,"  \
	" c.reason, c.words, c.proposal_id, c.considered_at, c.sha256,"                      \
	" " SHA256(                                                                          \
	    "c.snapshot") " = c.sha256 AS intact,"                                           \
			  " CASE WHEN c.specialised_first AND c.why_specialised IS NULL"     \
			  "  THEN ARRAY['specialised_first'] ELSE '{}'::text[] END AS warnings"

const struct cmn_stmt REFERRAL_CONSIDERED_GET = {
    .name = "considered_get",
    .n_params = 2,
    .sql = "SELECT " COLUMNS ", c.snapshot, " REFERRAL_ERASED(
	"c.departement",
	"c.situation_id") " AS _erased,"
			  " p.state AS _plan_state, s.state AS _situation_state"
			  " FROM considered c JOIN plan p ON p.departement = c.departement AND p.id = c.plan_id"
			  " JOIN situation_ref s ON s.departement = c.departement AND s.id = c.situation_id"
			  " WHERE c.id = $1::uuid AND c.departement = ANY (string_to_array($2, ','))",
};

/* The nearest first (R064).  The snapshots are not in the list: they are read one by one. */
const struct cmn_stmt REFERRAL_CONSIDERED_LIST = {
    .name = "considered_list",
    .n_params = 4,
    .sql = "SELECT " COLUMNS ", c.nearness::text || '|' || c.id AS _cursor"
	   " FROM considered c WHERE c.departement = $1 AND c.plan_id = $2::uuid"
	   " AND (c.nearness, c.id) > (COALESCE(NULLIF(split_part($3, '|', 1), '')::int, -1),"
	   "  COALESCE(NULLIF(split_part($3, '|', 2), '')::uuid,"
	   "  '00000000-0000-0000-0000-000000000000'))"
	   " ORDER BY c.nearness, c.id LIMIT $4::int",
};

/* In a plan that is active, of a situation that is open, and of an offer that is. */
const struct cmn_stmt REFERRAL_CONSIDER = {
    .name = "consider",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT p.id, p.number, p.situation_id FROM plan p"
	"  JOIN situation_ref s ON s.departement = p.departement AND s.id = p.situation_id"
	"   AND s.state = 'open'"
	"  WHERE p.id = $14::uuid AND p.departement = $6 AND p.state = 'active'"
	"   AND ($15::uuid IS NULL OR EXISTS (SELECT 1 FROM offer_ref"
	"    WHERE id = $15::uuid AND active)))" CMN_SQL_CHANGE
	", fact AS (INSERT INTO considered (id, departement, plan_id, plan_number,"
	"    situation_id, offer_id, actor_id, label, sector, needs, distance_m, delay_days,"
	"    snapshot, sha256, specialised_first, why_specialised, considered_at,"
	"    considered_by)"
	"  SELECT $5::uuid, $6, target.id, target.number, target.situation_id, $15::uuid,"
	"    $16::uuid, $17, $18, $19::text[], $20::int, $21::int, $22, " SHA256(
	    "$22") ","
		   "    $18 <> 'ordinary' AND NOT EXISTS (SELECT 1 FROM considered c"
		   "      WHERE c.departement = $6 AND c.plan_id = target.id AND c.sector = 'ordinary'),"
		   "    $23, $7::timestamptz, $1 FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

#define DECIDED                                                                           \
	", decided AS (INSERT INTO considered_decision (departement, considered_id, ord," \
	"    situation_id, state, reason, words, decided_at, decided_by)"                 \
	"  SELECT $6, fact.id, fact.version, target.situation_id, $16, $17, $18,"         \
	"    $7::timestamptz, $1 FROM fact, target)"

#define TARGET                                                                              \
	"WITH target AS (SELECT c.id, c.situation_id FROM considered c"                     \
	"  JOIN plan p ON p.departement = c.departement AND p.id = c.plan_id"               \
	"   AND p.state = 'active'"                                                         \
	"  JOIN situation_ref s ON s.departement = c.departement AND s.id = c.situation_id" \
	"   AND s.state = 'open'"                                                           \
	"  WHERE c.id = $5::uuid AND c.departement = $6 AND $14::bigint IN (0, c.version)"  \
	"   AND c.state = $15"

const struct cmn_stmt REFERRAL_CONSIDERED_DECIDE = {
    .name = "considered_decide",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = TARGET " FOR UPDATE OF c)" CMN_SQL_CHANGE
		  ", fact AS (UPDATE considered c SET state = $16, reason = $17, words = $18,"
		  "    why_specialised = COALESCE(c.why_specialised, $19),"
		  "    version = c.version + 1 FROM target, idem"
		  "  WHERE c.id = target.id AND c.departement = $6"
		  "  RETURNING c.id, c.version)" DECIDED CMN_SQL_FINISH,
};

/* Of the same situation, and of the same offer where both name one. */
const struct cmn_stmt REFERRAL_CONSIDERED_LINK = {
    .name = "considered_link",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql = TARGET " AND EXISTS (SELECT 1 FROM proposal x WHERE x.departement = c.departement"
		  "   AND x.id = $19::uuid AND x.situation_id = c.situation_id"
		  "   AND (x.offer_id IS NULL OR c.offer_id IS NULL OR x.offer_id = c.offer_id))"
		  " FOR UPDATE OF c)" CMN_SQL_CHANGE
		  ", fact AS (UPDATE considered c SET state = $16, proposal_id = $19::uuid,"
		  "    version = c.version + 1 FROM target, idem"
		  "  WHERE c.id = target.id AND c.departement = $6"
		  "  RETURNING c.id, c.version)" DECIDED CMN_SQL_FINISH,
};

enum cmn_err referral_store_considered(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_CONSIDERED_GET, id, ret, at->err);
}

enum cmn_err referral_store_considered_list(const struct referral_at *at,
					    const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_CONSIDERED_LIST, page, ret);
}

enum cmn_err referral_store_consider(const struct referral_at *at, struct cmn_write *write,
				     const struct referral_new_considered *c,
				     struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = c->plan_id,         [14] = c->offer_id,   [15] = c->actor_id,
	    [16] = c->label,           [17] = c->sector,     [18] = c->needs,
	    [19] = c->distance_m,      [20] = c->delay_days, [21] = c->snapshot,
	    [22] = c->why_specialised,
	};

	return referral_store_write(at, &REFERRAL_CONSIDER, params, write, ret);
}

/* The five of every move, and one more. */
static enum cmn_err move(const struct referral_at *at, const struct cmn_stmt *stmt,
			 struct cmn_write *write, const struct referral_answer *a,
			 const char *sixth, struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = version,   [14] = a->from, [15] = a->to,
	    [16] = a->reason, [17] = a->note, [18] = sixth,
	};

	snprintf(version, sizeof(version), "%" PRId64, a->version);
	return referral_store_write(at, stmt, params, write, ret);
}

enum cmn_err referral_store_considered_decide(const struct referral_at *at, struct cmn_write *write,
					      const struct referral_answer *a,
					      const char *why_specialised,
					      struct referral_done *ret)
{
	return move(at, &REFERRAL_CONSIDERED_DECIDE, write, a, why_specialised, ret);
}

enum cmn_err referral_store_considered_link(const struct referral_at *at, struct cmn_write *write,
					    const struct referral_answer *a,
					    const char *proposal_id, struct referral_done *ret)
{
	return move(at, &REFERRAL_CONSIDERED_LINK, write, a, proposal_id, ret);
}
