/* SPDX-License-Identifier: EUPL-1.2
 *
 * territory_store.c - where a commune belongs, and the parts of a département.
 */
#include "reception_statements.h"
#include "reception_store.h"

#include <inttypes.h>
#include <stdio.h>

const struct cmn_stmt INTAKE_FORMER = {
    .name = "commune_former",
    .n_params = 1,
    .sql = "SELECT present FROM commune_former WHERE code = $1",
};

const struct cmn_stmt INTAKE_ROUTE = {
    .name = "commune_route",
    .n_params = 1,
    .sql = "SELECT c.code AS commune, c.name, c.departement,"
	   " CASE WHEN c.code <> $1 THEN $1 END AS commune_given,"
	   " t.id AS sub_territory_id, t.code AS sub_territory, t.name AS sub_territory_name"
	   " FROM commune_ref c LEFT JOIN sub_territory_commune m"
	   "   ON m.departement = c.departement AND m.commune = c.code"
	   " LEFT JOIN sub_territory t"
	   "   ON t.departement = m.departement AND t.id = m.sub_territory_id"
	   " WHERE c.code = COALESCE((SELECT present FROM commune_former WHERE code = $1), $1)",
};

#define SUB_TERRITORY_COLUMNS                                                  \
	"t.id, t.departement, t.version, t.code, t.name, t.changed_at,"        \
	" ARRAY(SELECT m.commune FROM sub_territory_commune m"                 \
	"   WHERE m.departement = t.departement AND m.sub_territory_id = t.id" \
	"   ORDER BY m.commune) AS communes"

const struct cmn_stmt INTAKE_SUB_TERRITORY = {
    .name = "sub_territory_get",
    .n_params = 2,
    .sql = "SELECT " SUB_TERRITORY_COLUMNS " FROM sub_territory t"
	   " WHERE t.id = $1::uuid AND t.departement = ANY (string_to_array($2, ','))",
};

/* A département has a handful of them: no pages. */
const struct cmn_stmt INTAKE_SUB_TERRITORIES = {
    .name = "sub_territory_list",
    .n_params = 1,
    .sql = "SELECT " SUB_TERRITORY_COLUMNS " FROM sub_territory t WHERE t.departement = $1"
	   " ORDER BY t.code LIMIT 200",
};

const struct cmn_stmt INTAKE_ADD_SUB_TERRITORY = {
    .name = "sub_territory_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO sub_territory (id, departement, code, name, changed_at, changed_by)"
    "  SELECT $5::uuid, $6, $14, $15, $7::timestamptz, $1 FROM idem RETURNING id, version)"
    ", parts AS (INSERT INTO sub_territory_commune (departement, commune, sub_territory_id)"
    "  SELECT $6, c, fact.id FROM fact, unnest($16::text[]) AS c)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CHANGE_SUB_TERRITORY = {
    .name = "sub_territory_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT id FROM sub_territory WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", gone AS (DELETE FROM sub_territory_commune m USING target, idem"
	   "  WHERE m.departement = $6 AND m.sub_territory_id = target.id"
	   "    AND m.commune <> ALL ($16::text[]))"
	   ", come AS (INSERT INTO sub_territory_commune (departement, commune, sub_territory_id)"
	   "  SELECT $6, c, target.id FROM target, idem, unnest($16::text[]) AS c"
	   "  WHERE NOT EXISTS (SELECT 1 FROM sub_territory_commune m WHERE m.departement = $6"
	   "    AND m.commune = c AND m.sub_territory_id = target.id))"
	   ", fact AS (UPDATE sub_territory t SET name = $15, version = version + 1,"
	   "    changed_at = $7::timestamptz, changed_by = $1"
	   "  FROM target, idem WHERE t.id = target.id AND t.departement = $6"
	   "  RETURNING t.id, t.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_former(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *code, char present[8], bool *ret_found,
				 struct cmn_error *err)
{
	const char *params[] = {code};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_FORMER, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	*ret_found = PQntuples(res) == 1;
	if (*ret_found)
		snprintf(present, 8, "%s", cmn_pg_text(res, 0, 0));
	return CMN_OK;
}

enum cmn_err intake_store_route(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *code, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {code};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_ROUTE, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND,
				"aucune commune des départements servis sous ce code",
				"no commune of the départements served under this code");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err intake_store_add_sub_territory(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					    struct cmn_write *write,
					    const struct intake_sub_territory *t,
					    bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = t->code, [14] = t->name, [15] = t->communes};
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ADD_SUB_TERRITORY, params, write, &version,
			     ret_replayed, err);
}

enum cmn_err intake_store_change_sub_territory(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       struct cmn_write *write, int64_t version,
					       const struct intake_sub_territory *t,
					       bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = seen, [14] = t->name, [15] = t->communes};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_CHANGE_SUB_TERRITORY, params, write, &version,
			     ret_replayed, err);
}

enum cmn_err intake_store_sub_territory(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_SUB_TERRITORY, id, ret, err);
}

enum cmn_err intake_store_sub_territories(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, PGresult **ret,
					  struct cmn_error *err)
{
	const char *params[] = {departement};

	return cmn_pool_run(pool, ctx, &INTAKE_SUB_TERRITORIES, params, ret, err);
}
