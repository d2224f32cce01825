/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_sql.h"
#include "person_statements.h"
#include "person_store.h"

#include <inttypes.h>
#include <stdio.h>

#define LINK_COLUMNS                                                                       \
	"id, departement, version, state, person_id, other_person_id, organisation, kind," \
	" relation, power, matters, valid_from, valid_to, disagrees, limits, proof, proof_at"

/* The other person is alive too; a relation names one or an organisation. */
const struct cmn_stmt INTAKE_LINK_ADD = {
    .name = "person_link_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH alive AS (SELECT id FROM person WHERE departement = $6"
	"  AND id IN ($14::uuid, $16::uuid) AND state IN ('draft', 'known')"
	"  ORDER BY id FOR SHARE)"
	", target AS (SELECT id FROM alive WHERE id = $14::uuid"
	"  AND $14::uuid IS DISTINCT FROM $16::uuid"
	"  AND ($16::uuid IS NULL OR EXISTS (SELECT FROM alive o WHERE o.id = $16::uuid)))" CMN_SQL_CHANGE
	", fact AS (INSERT INTO person_link (id, departement, person_id, other_person_id,"
	"    organisation, kind, relation, power, matters, valid_from, valid_to, disagrees,"
	"    limits, proof, proof_by, proof_at, created_at, created_by, updated_at, updated_by)"
	"  SELECT $5::uuid, $6, target.id, $16::uuid, l.organisation, l.kind, l.relation,"
	"    l.power, l.matters, l.valid_from, l.valid_to, l.disagrees, l.limits, l.proof,"
	"    CASE WHEN l.proof = 'seen' THEN $1 END,"
	"    CASE WHEN l.proof = 'seen' THEN $7::timestamptz END,"
	"    $7::timestamptz, $1, $7::timestamptz, $1"
	"  FROM target, idem, jsonb_populate_record(NULL::person_link, $15::jsonb) AS l"
	"  RETURNING id, version)" PERSON_AUDITED("$14::uuid") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_LINK = {
    .name = "person_link_get",
    .n_params = 2,
    .sql = "SELECT " LINK_COLUMNS ", jsonb_strip_nulls(to_jsonb(l)) AS _link FROM person_link l"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_LINK_CHANGE = {
    .name = "person_link_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT c.id FROM person_link c JOIN person p"
	"   ON p.departement = $6 AND p.id = c.person_id AND p.state IN ('draft', 'known')"
	"  WHERE c.id = $5::uuid AND c.departement = $6 AND c.version = $14::bigint"
	"  AND c.state = 'current' FOR UPDATE OF c)" CMN_SQL_CHANGE
	", fact AS (UPDATE person_link l SET relation = n.relation, power = n.power,"
	"    matters = n.matters, valid_from = n.valid_from, valid_to = n.valid_to,"
	"    disagrees = n.disagrees, limits = n.limits, proof = n.proof,"
	"    proof_by = CASE WHEN n.proof = 'seen' AND l.proof <> 'seen' THEN $1"
	"      ELSE l.proof_by END,"
	"    proof_at = CASE WHEN n.proof = 'seen' AND l.proof <> 'seen' THEN $7::timestamptz"
	"      ELSE l.proof_at END,"
	"    state = CASE WHEN $16::boolean THEN 'ended' ELSE 'current' END,"
	"    version = l.version + 1, updated_at = $7::timestamptz, updated_by = $1"
	"  FROM target, idem, jsonb_populate_record(NULL::person_link, $15::jsonb) AS n"
	"  WHERE l.id = target.id AND l.departement = $6"
	"  RETURNING l.id, l.version, l.person_id)" PERSON_AUDITED("fact.person_id") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_LINKS = {
    .name = "person_link_list",
    .n_params = 4,
    .sql = "SELECT " LINK_COLUMNS ", " CMN_SQL_CURSOR(
	"valid_from::timestamptz",
	"id") " FROM person_link WHERE departement = $1 AND person_id = $2::uuid"
	      " AND (valid_from, id) > (COALESCE(NULLIF(split_part($3, '|', 1), '')::timestamptz,"
	      " '-infinity')::date, COALESCE(NULLIF(split_part($3, '|', 2), '')::uuid,"
	      " '00000000-0000-0000-0000-000000000000')) ORDER BY valid_from, id LIMIT $4::int",
};

/* Who could decide on that day; the rule itself is domain/decide.h. */
const struct cmn_stmt INTAKE_DECIDERS = {
    .name = "person_deciders",
    .n_params = 3,
    .sql = "SELECT l.id, l.kind, l.power, l.disagrees, 'person' = ANY (l.matters) AS person,"
	   " 'property' = ANY (l.matters) AS property, l.other_person_id, p.birth_date"
	   " FROM person_link l JOIN person p ON p.departement = $1 AND p.id = l.person_id"
	   " WHERE l.departement = $1 AND l.person_id = $2::uuid AND l.state = 'current'"
	   " AND l.valid_from <= $3::date AND (l.valid_to IS NULL OR l.valid_to >= $3::date)"
	   " ORDER BY l.id LIMIT 32",
};

enum cmn_err intake_store_link_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const char *person_id,
				   const char *other_person_id, const char *link,
				   int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3] = {
	    [13] = person_id, [14] = link, [15] = other_person_id};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_LINK_ADD, params, write, ret_version, ret_replayed,
			     err);
}

enum cmn_err intake_store_link(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			       PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_LINK, id, ret, err);
}

enum cmn_err intake_store_link_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t version, const char *link,
				      bool ended, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = link, [15] = ended ? "t" : "f"};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_LINK_CHANGE, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_links(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *person_id, const char *after,
				int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, person_id, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_LINKS, params, ret, err);
}

enum cmn_err intake_store_deciders(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person_id, const char *day,
				   PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, person_id, day};

	return cmn_pool_run(pool, ctx, &INTAKE_DECIDERS, params, ret, err);
}
