/* SPDX-License-Identifier: EUPL-1.2 */
#include "membership_prospects.h"

#include "membership_sql.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"

static const struct cmn_stmt LOCK = {
    .name = "prospect_member_lock",
    .n_params = 2,
    .sql = MEMBERSHIP_LOCK,
};

/* Whoever carried the community on the day its letter was forwarded; before that, who would get it
 * today ($2). */
static const struct cmn_stmt PATH = {
    .name = "prospect_path",
    .n_params = 2,
    .sql =
	"SELECT p.id, p.departement, p.version, p.name, p.state, p.forwarded_on, p.contact_on,"
	" p.actor_id, (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('carrier_id',"
	" c.id, 'actor_id', c.actor_id, 'actor_name', a.name, 'role', c.role, 'phone', a.phone,"
	" 'email', a.email)) ORDER BY c.role DESC, c.id), '[]') FROM carrier c JOIN actor a"
	" ON a.departement = c.departement AND a.id = c.actor_id WHERE c.departement ="
	" p.departement AND c.role IN ('porteur', 'co_porteur')"
	" AND c.from_on <= coalesce(p.forwarded_on, $2::date) AND (c.ended_on IS NULL"
	" OR c.ended_on > coalesce(p.forwarded_on, $2::date))) AS carriers,"
	" m.id AS member_id, m.kind, m.joined_on, m.ended_on, (SELECT json_strip_nulls("
	"json_build_object('id', d.id, 'state', d.state, 'number', d.number, 'version', d.version))"
	" FROM adhesion d WHERE d.departement = p.departement AND d.actor_id = m.actor_id"
	" ORDER BY d.number DESC LIMIT 1) AS adhesion FROM prospect p LEFT JOIN member m"
	" ON m.departement = p.departement AND m.id = p.member_id WHERE p.id = $1::uuid",
};

const struct cmn_stmt DIRECTORY_PROSPECT_FORWARDED_LIST = {
    .name = "prospect_forwarded",
    .n_params = 3,
    .sql = "SELECT p.id, p.departement, p.name, p.status, p.intent, p.type, p.commune,"
	   " p.starts_on, p.interest, p.letter, p.letter_url, p.phone, p.email, p.url, p.state,"
	   " p.forwarded_on, p.contact_on, p.declared_at,"
	   " concat_ws(E'\\x1f', '', p.id) AS _cursor FROM prospect p WHERE p.departement = $1"
	   " AND p.forwarded_on IS NOT NULL AND p.id > $2::uuid ORDER BY p.id LIMIT $3::bigint",
};

#define WHOLE "member.id, member.version, member.departement, member.actor_id, member AS now"

/* $14 actor, $15 stamp, $16 kind, $17 category, $18 college, $19 basis, $20 joined on,
 * $21 prospect, $22 its version, $23 fields of a draft */
static const struct cmn_stmt JOIN = {
    .name = "prospect_join",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT p.id, a.id AS actor_id FROM prospect p JOIN actor a"
	" ON a.departement = p.departement AND a.id = $14::uuid WHERE p.departement = $6"
	" AND p.id = $21::uuid AND p.version = $22::bigint AND p.state = 'contacted' AND a.active"
	" AND " MEMBERSHIP_STAMP(
	    "$14",
	    "$15") " FOR UPDATE OF p)" CMN_SQL_CHANGE
		   ", fact AS (INSERT INTO member (id, departement, actor_id, kind, category, college, basis,"
		   " joined_on, since, recorded_at, recorded_by) SELECT $5::uuid, $6, target.actor_id, $16,"
		   " $17, $18, $19, $20::date, $20::date, $7::timestamptz, $1 FROM target, idem RETURNING " WHOLE
		   ")" TOLD("member_fact(fact.now)") MEMBERSHIP_ON_RECORD(
		       "$16",
		       "$17") ", joined AS (UPDATE prospect SET state = 'joined', state_at = $7::timestamptz,"
			      " actor_id = fact.actor_id, member_id = fact.id, reason = NULL,"
			      " version = prospect.version + 1 FROM fact, target WHERE prospect.departement = $6"
			      " AND prospect.id = target.id RETURNING prospect.id)"
			      ", drafted AS (INSERT INTO adhesion (id, departement, actor_id, number, contacts, circuits,"
			      " contributions, participation, sharing, sharing_note, tools, created_at, updated_at,"
			      " updated_by) SELECT gen_random_uuid(), $6, fact.actor_id, (SELECT coalesce(max(a.number),"
			      " 0) + 1 FROM adhesion a WHERE a.departement = $6 AND a.actor_id = fact.actor_id),"
			      " coalesce(m.contacts, '[]'), m.circuits, m.contributions, m.participation, m.sharing,"
			      " m.sharing_note, m.tools, $7::timestamptz, $7::timestamptz, $1 FROM fact,"
			      " jsonb_populate_record(NULL::adhesion, $23::jsonb) AS m WHERE $23::jsonb IS NOT NULL"
			      " AND NOT EXISTS (SELECT FROM adhesion a WHERE a.departement = $6"
			      " AND a.actor_id = fact.actor_id AND a.state = 'draft') RETURNING id)"
			      ", besides AS (INSERT INTO audit (at, actor, operation, resource_id, departement,"
			      " request_id) SELECT $7::timestamptz, $1, $2, id, $6, $8::uuid FROM joined UNION ALL"
			      " SELECT $7::timestamptz, $1, $2, id, $6, $8::uuid FROM drafted)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const DIRECTORY_MEMBER_PROSPECT_STATEMENTS[] = {
    &LOCK,
    &PATH,
    &DIRECTORY_PROSPECT_FORWARDED_LIST,
    &JOIN,
};
const size_t DIRECTORY_MEMBER_PROSPECT_STATEMENT_COUNT =
    CMN_LEN(DIRECTORY_MEMBER_PROSPECT_STATEMENTS);

enum cmn_err directory_prospect_path(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, const char *today, PGresult **ret,
				     struct cmn_error *err)
{
	const char *params[] = {id, today};

	return cmn_pool_one(pool, ctx, &PATH, params, ret, err);
}

enum cmn_err directory_prospect_forwarded(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement,
					  const struct directory_cursor *after, int64_t limit,
					  PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
				rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_PROSPECT_FORWARDED_LIST, params, ret, err);
}

enum cmn_err directory_prospect_join(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_membership_new *row,
				     const struct directory_prospect_joining *joining,
				     int64_t version, struct cmn_write *write,
				     struct directory_written *ret, struct cmn_error *err)
{
	const char *which[] = {write->departement, row->actor_id};
	const struct cmn_step lock = {&LOCK, which};
	char stamp[24], expected[24];
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = row->actor_id,  [14] = stamp,
	    [15] = row->kind,      [16] = row->category,
	    [17] = row->college,   [18] = row->basis,
	    [19] = row->joined_on, [20] = joining->prospect_id,
	    [21] = expected,       [22] = joining->adhesion,
	};

	snprintf(stamp, sizeof(stamp), "%" PRId64, row->stamp);
	snprintf(expected, sizeof(expected), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &lock, &JOIN, params, write, &ret->version,
				    &ret->replayed, err);
}
