/* SPDX-License-Identifier: EUPL-1.2 */
#include "draft_store.h"
#include "reception_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* No account fills the disk with what it never sends. */
const struct cmn_stmt INTAKE_NEW_DRAFT = {
    .name = "draft_new",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT 1 WHERE $15::int > (SELECT count(*) FROM draft"
	   " WHERE owner = $1))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO draft (id, owner, content, created_at, updated_at)"
	   "  SELECT $5::uuid, $1, $14::jsonb, $7::timestamptz, $7::timestamptz FROM idem"
	   "  RETURNING id, version)" CMN_SQL_FINISH,
};

#define DRAFT_TARGET                                                              \
	"WITH target AS (SELECT id FROM draft WHERE id = $5::uuid AND owner = $1" \
	"  AND version = $14::bigint FOR UPDATE)" CMN_SQL_CHANGE

const struct cmn_stmt INTAKE_KEEP_DRAFT = {
    .name = "draft_keep",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = DRAFT_TARGET ", fact AS (UPDATE draft d SET content = $15::jsonb, version = version + 1,"
			"    updated_at = $7::timestamptz FROM target, idem WHERE d.id = target.id"
			"  RETURNING d.id, d.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_DROP_DRAFT = {
    .name = "draft_drop",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = DRAFT_TARGET ", fact AS (DELETE FROM draft d USING target, idem WHERE d.id = target.id"
			"  RETURNING d.id, d.version)" CMN_SQL_FINISH,
};

#define DRAFT_COLUMNS "id, version, created_at, updated_at, content"

const struct cmn_stmt INTAKE_DRAFT = {
    .name = "draft_get",
    .n_params = 2,
    .sql = "SELECT " DRAFT_COLUMNS
	   ", " CMN_SQL_RFC3339("created_at") " AS _created_at FROM draft"
					      " WHERE id = $1::uuid AND owner = $2",
};

const struct cmn_stmt INTAKE_DRAFTS = {
    .name = "draft_list",
    .n_params = 3,
    .sql =
	"SELECT " DRAFT_COLUMNS
	", " CMN_SQL_CURSOR("created_at", "id") " FROM draft WHERE owner = $1 AND (created_at, id) > " CMN_SQL_AFTER(
	    "$2") " ORDER BY created_at, id LIMIT $3::int",
};

const struct cmn_stmt INTAKE_EXPIRE_DRAFTS = {
    .name = "draft_expire",
    .writes = true,
    .n_params = 2,
    .sql = "DELETE FROM draft WHERE id IN (SELECT id FROM draft"
	   " WHERE updated_at < $1::timestamptz ORDER BY updated_at, id LIMIT $2::int"
	   " FOR UPDATE SKIP LOCKED)",
};

enum cmn_err intake_store_new_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const char *content,
				    bool *ret_replayed, struct cmn_error *err)
{
	char most[16];
	const char *params[CMN_WRITE_N + 2] = {[13] = content, [14] = most};
	int64_t version;

	snprintf(most, sizeof(most), "%d", INTAKE_DRAFTS_MAX);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_NEW_DRAFT, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_keep_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     struct cmn_write *write, int64_t version, const char *content,
				     bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = content};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_KEEP_DRAFT, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_drop_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     struct cmn_write *write, int64_t version, bool *ret_replayed,
				     struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_DROP_DRAFT, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id, ctx->actor};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_DRAFT, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND, "aucun brouillon à vous sous cet identifiant",
				"no draft of yours under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err intake_store_drafts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *after, int64_t limit, PGresult **ret,
				 struct cmn_error *err)
{
	char count[24];
	const char *params[] = {ctx->actor, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_DRAFTS, params, ret, err);
}

enum cmn_err intake_store_expire_drafts(struct cmn_conn *conn, const char *before, unsigned most,
					int64_t *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char limit[16];
	const char *params[] = {before, limit};
	enum cmn_err rc;

	snprintf(limit, sizeof(limit), "%u", most);
	rc = cmn_conn_run(conn, &INTAKE_EXPIRE_DRAFTS, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = strtoll(PQcmdTuples(res), NULL, 10);
	return rc;
}
