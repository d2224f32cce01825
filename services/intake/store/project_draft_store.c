/* SPDX-License-Identifier: EUPL-1.2 */
#include "project_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* Not a write of the usual shape: it stands beside one that was refused, has no event and no key
 * of its own, and sending the same words again keeps them once. */
const struct cmn_stmt INTAKE_PROJECT_KEEP = {
    .name = "project_keep",
    .writes = true,
    .n_params = 8,
    .sql = "WITH target AS (SELECT id, departement FROM project WHERE id = $2::uuid"
	   "  AND departement = $3 AND state = 'wanted' FOR SHARE)"
	   ", fact AS (INSERT INTO project_draft (id, departement, project_id, account, based_on,"
	   "    content, digest, saved_at)"
	   "  SELECT $1::uuid, target.departement, target.id, $4, $5::bigint, $6::text::jsonb,"
	   "    encode(sha256(convert_to($6::text, 'UTF8')), 'hex'), $7::timestamptz FROM target"
	   "  ON CONFLICT (departement, project_id, account, digest)"
	   "    DO UPDATE SET saved_at = excluded.saved_at RETURNING id)"
	   ", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement,"
	   "    request_id) SELECT $7::timestamptz, $4, 'keep_project_draft', id, $3, $8::uuid"
	   "  FROM fact) SELECT id FROM fact",
};

const struct cmn_stmt INTAKE_PROJECT_DRAFTS = {
    .name = "project_drafts",
    .n_params = 4,
    .sql = "SELECT d.id, d.departement, d.project_id, d.based_on, d.content, d.saved_at,"
	   " p.version AS project_version, " CMN_SQL_CURSOR(
	       "d.saved_at", "d.id") " FROM project_draft d JOIN project p"
				     "   ON p.departement = d.departement AND p.id = d.project_id"
				     " WHERE d.departement = $1 AND d.account = $2"
				     " AND p.state = 'wanted'"
				     " AND (d.saved_at, d.id) > " CMN_SQL_AFTER(
					 "$3") " ORDER BY d.saved_at, d.id LIMIT $4::int",
};

const struct cmn_stmt INTAKE_PROJECT_DRAFT = {
    .name = "project_draft",
    .n_params = 2,
    .sql = "SELECT id, departement, account FROM project_draft WHERE id = $1::uuid"
	   " AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_PROJECT_DROP = {
    .name = "project_drop",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = "WITH target AS (SELECT id FROM project_draft WHERE id = $5::uuid AND departement = $6"
	   "  AND account = $1 FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (DELETE FROM project_draft d USING target, idem WHERE d.id = target.id"
	   "  AND d.departement = $6 RETURNING d.id, d.based_on AS version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_PROJECT_SWEEP = {
    .name = "project_sweep",
    .writes = true,
    .n_params = 2,
    .sql = "DELETE FROM project_draft WHERE id IN (SELECT id FROM project_draft"
	   " WHERE saved_at < $1::timestamptz ORDER BY saved_at LIMIT $2::int) RETURNING id",
};

enum cmn_err intake_store_project_keep(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct cmn_write *write, const char *project_id,
				       int64_t based_on, const char *content,
				       char ret_id[CMN_UUID_LEN], struct cmn_error *err)
{
	char seen[24], id[CMN_UUID_LEN];
	const char *params[] = {id,   project_id, write->departement, write->client,
				seen, content,    write->now,         write->request_id};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	cmn_uuid7(id);
	snprintf(seen, sizeof(seen), "%" PRId64, based_on);
	rc = cmn_pool_run(pool, ctx, &INTAKE_PROJECT_KEEP, params, &res, err);
	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND, "aucun projet souhaité sous cet identifiant",
				"no wanted project under this id");
	snprintf(ret_id, CMN_UUID_LEN, "%s", PQgetvalue(res, 0, 0));
	return CMN_OK;
}

enum cmn_err intake_store_project_drafts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *departement, const char *account,
					 const char *after, int64_t limit, PGresult **ret,
					 struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, account, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_PROJECT_DRAFTS, params, ret, err);
}

enum cmn_err intake_store_project_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_PROJECT_DRAFT, id, ret, err);
}

enum cmn_err intake_store_project_drop(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N];

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_PROJECT_DROP, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_project_sweep(struct cmn_conn *conn, const char *before, unsigned most,
					int64_t *ret_n, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {before, count};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	snprintf(count, sizeof(count), "%u", most);
	rc = cmn_conn_run(conn, &INTAKE_PROJECT_SWEEP, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = PQntuples(res);
	return rc;
}
