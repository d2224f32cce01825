/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_sql.h"
#include "person_statements.h"
#include "person_store.h"

#include <inttypes.h>
#include <stdio.h>

/* The plan of the search is the same whatever is looked for, and making it anew takes several times
 * longer than running it; for this transaction, it is made once. */
const struct cmn_stmt INTAKE_PLAN_ONCE = {
    .name = "plan_once",
    .n_params = 0,
    .sql = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true)",
};

/* Columns that begin with '_' are the record under whose keys it was found, the others the one
 * that answers for it: the same, unless it was merged. */
const struct cmn_stmt INTAKE_PERSON_FIND = {
    .name = "person_find",
    .n_params = 5,
    .sql = "WITH hit AS (SELECT person_id FROM ("
	   "   SELECT person_id FROM person_key WHERE departement = $1 AND key = ANY ($2::text[])"
	   "   UNION ALL"
	   "   SELECT person_id FROM person_contact WHERE departement = $1"
	   "     AND reach = ANY ($3::text[])) AS f"
	   "  WHERE person_id IS DISTINCT FROM $4::uuid"
	   "  GROUP BY person_id ORDER BY count(*) DESC, person_id LIMIT $5::int)"
	   " SELECT k.id, k.departement, k.state, k.name_status, k.family_name, k.birth_name,"
	   " k.given_names, k.called, k.birth_date, k.commune, p.family_name AS _family,"
	   " p.birth_name AS _birth_name, p.given_names AS _given, p.birth_date AS _birth,"
	   " p.commune AS _commune,"
	   " EXISTS (SELECT FROM person_contact c WHERE c.departement = $1 AND c.person_id = k.id"
	   "   AND c.reach = ANY ($3::text[])) AS _reach"
	   " FROM hit JOIN person p ON p.departement = $1 AND p.id = hit.person_id"
	   " JOIN person k ON k.departement = $1 AND k.id = CASE WHEN"
	   "   p.merged_into IS NULL THEN p.id ELSE p.merged_into END"
	   " WHERE k.state IN ('draft', 'known') AND k.id IS DISTINCT FROM $4::uuid"
	   " AND NOT EXISTS (SELECT FROM person_distinct d WHERE d.departement = $1"
	   "   AND d.low_id = CASE WHEN $4::uuid < k.id THEN $4::uuid ELSE k.id END"
	   "   AND d.high_id = CASE WHEN $4::uuid < k.id THEN k.id ELSE $4::uuid END)",
};

const struct cmn_stmt INTAKE_PERSON_REACH = {
    .name = "person_reach",
    .n_params = 2,
    .sql = "SELECT COALESCE(array_agg(reach), '{}') FROM person_contact"
	   " WHERE departement = ANY (string_to_array($2, ',')) AND person_id = $1::uuid"
	   " AND state = 'current'",
};

const struct cmn_stmt INTAKE_DISTINCT_DECLARE = {
    .name = "person_distinct_declare",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT a.id FROM person a JOIN person b ON b.departement = $6"
	   "   AND b.id = $14::uuid AND b.state IN ('draft', 'known')"
	   "  WHERE a.id = $5::uuid AND a.departement = $6 AND a.id <> b.id"
	   "  AND a.state IN ('draft', 'known'))" CMN_SQL_CHANGE
	   ", said AS (INSERT INTO person_distinct (departement, low_id, high_id, decided_at,"
	   "    decided_by, reason)"
	   "  SELECT $6, LEAST($5::uuid, $14::uuid), GREATEST($5::uuid, $14::uuid),"
	   "    $7::timestamptz, $1, $15 FROM target, idem ON CONFLICT DO NOTHING)"
	   ", fact AS (SELECT target.id, 1::bigint AS version FROM target, idem)" PERSON_AUDITED(
	       "$14::uuid") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_DISTINCT = {
    .name = "person_distinct_get",
    .n_params = 3,
    .sql = "SELECT departement, low_id, high_id, decided_at FROM person_distinct"
	   " WHERE departement = $1 AND low_id = LEAST($2::uuid, $3::uuid)"
	   " AND high_id = GREATEST($2::uuid, $3::uuid)",
};

enum cmn_err intake_store_person_find(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct intake_person_query *q, PGresult **ret,
				      struct cmn_error *err)
{
	char most[24];
	const char *params[] = {q->departement, q->keys, q->reach, q->person_id, most};

	const struct cmn_step steps[] = {{&INTAKE_PLAN_ONCE, NULL}, {&INTAKE_PERSON_FIND, params}};
	PGresult *results[CMN_LEN(steps)];
	enum cmn_err rc;

	snprintf(most, sizeof(most), "%" PRId64, q->most);
	rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), results, err);
	if (rc != CMN_OK)
		return rc;
	PQclear(results[0]);
	*ret = results[1];
	return CMN_OK;
}

enum cmn_err intake_store_person_reach(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_PERSON_REACH, id, ret, err);
}

enum cmn_err intake_store_distinct_declare(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, const char *other_id,
					   const char *reason, int64_t *ret_version,
					   bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = other_id, [14] = reason};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_DISTINCT_DECLARE, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_distinct(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *id, const char *other_id,
				   PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, id, other_id};

	return cmn_pool_run(pool, ctx, &INTAKE_DISTINCT, params, ret, err);
}
