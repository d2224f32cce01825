/* SPDX-License-Identifier: EUPL-1.2 */
#include "document_store.h"

#include <inttypes.h>
#include <stdio.h>

#define DOCUMENT_COLUMNS                                                                           \
	"id, departement, version, situation_id, state, name, media_type, size, sha256, added_at," \
	" added_by, erased_at, erased_by, erasure_reason"

static const struct cmn_stmt ADD = {
    .name = "document_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", bytes AS (SELECT decode($17, 'base64') AS b)"
    ", fact AS ("
    "  INSERT INTO document (id, departement, situation_id, name, media_type, size, sha256,"
    "    content, added_at, added_by)"
    "  SELECT $5::uuid, $6, $14::uuid, $15, $16, length(b), encode(sha256(b), 'hex'), b,"
    "    $7::timestamptz, $1 FROM idem, bytes"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt GET = {
    .name = "document_get",
    .n_params = 2,
    .sql = "SELECT " DOCUMENT_COLUMNS " FROM document"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

static const struct cmn_stmt LIST = {
    .name = "document_list",
    .n_params = 4,
    .sql = "SELECT " DOCUMENT_COLUMNS ", " CMN_SQL_CURSOR(
	"added_at",
	"id") " FROM document"
	      " WHERE departement = $1 AND situation_id = $2::uuid"
	      " AND (added_at, id) > " CMN_SQL_AFTER("$3") " ORDER BY added_at, id LIMIT $4::int",
};

static const struct cmn_stmt BYTES = {
    .name = "document_bytes",
    .n_params = 2,
    .sql = "SELECT content, encode(sha256(content), 'hex') = sha256 FROM document"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

/* The name may tell as much as the bytes. */
static const struct cmn_stmt ERASE = {
    .name = "document_erase",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM document WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = 'kept'"
	   "  AND NOT personal_held($6, 'situation', situation_id) FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE document d SET state = 'erased', content = NULL, name = '-',"
	   "    erased_at = $7::timestamptz, erased_by = $1, erasure_reason = $15,"
	   "    version = version + 1"
	   "  FROM target, idem WHERE d.id = target.id AND d.departement = $6"
	   "  RETURNING d.id, d.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt HELD = {
    .name = "document_held",
    .n_params = 2,
    .sql = "SELECT personal_held(departement, 'situation', situation_id) FROM document"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt *const INTAKE_DOCUMENT_STATEMENTS[] = {&ADD,   &GET,   &LIST,
							     &BYTES, &ERASE, &HELD};
const size_t INTAKE_DOCUMENT_STATEMENT_COUNT = CMN_LEN(INTAKE_DOCUMENT_STATEMENTS);

enum cmn_err intake_store_add_document(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_document *d,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = d->situation_id, [14] = d->name, [15] = d->media_type, [16] = d->base64};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &ADD, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_document(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &GET, id, ret, err);
}

enum cmn_err intake_store_documents(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *situation_id,
				    const char *after, int64_t limit, PGresult **ret,
				    struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, situation_id, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &LIST, params, ret, err);
}

enum cmn_err intake_store_document_bytes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *id, struct cmn_buf *out, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_get(pool, ctx, &BYTES, id, &res, err);
	unsigned char *bytes;
	size_t n = 0;

	if (rc != CMN_OK)
		return rc;
	if (!cmn_pg_text(res, 0, 0))
		return cmn_fail(err, CMN_E_GONE, "ce document a été effacé",
				"this document was erased");
	if (!cmn_pg_bool(res, 0, 1)) {
		cmn_fail(err, CMN_E_INTERNAL, "ce document n’est plus tel qu’il fut déposé",
			 "this document is no longer what was put here");
		return cmn_because(err, "document %s: content does not fit its hash", id);
	}
	bytes = PQunescapeBytea((const unsigned char *)PQgetvalue(res, 0, 0), &n);
	if (!bytes)
		return cmn_no_memory(err);
	cmn_buf_put(out, bytes, n);
	PQfreemem(bytes);
	return CMN_OK;
}

enum cmn_err intake_store_erase_document(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version,
					 const char *reason, int64_t *ret_version,
					 bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = reason};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &ERASE, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_document_held(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, bool *ret, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_get(pool, ctx, &HELD, id, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}
