/* SPDX-License-Identifier: EUPL-1.2 */
#include "imports.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct cmn_stmt IMPORT_MAKE = {
    .name = "source_import_make",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO source_import (id, departement, kind, source, source_date, label,"
    " mapping, encoding, said_size, said_sha256, vanished_max, complete, all_or_nothing,"
    " created_at, created_by, touched_at) SELECT $5::uuid, $6, $14, $15, $16::date, $17,"
    " $18::jsonb, $19, $20::bigint, $21, $22::int, $23::boolean, $24::boolean, $7::timestamptz,"
    " $1, $7::timestamptz FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt IMPORT_PUT = {
    .name = "source_import_put",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM source_import WHERE departement = $6"
	   " AND id = $5::uuid AND state = 'uploading' AND received = $14::bigint"
	   " FOR UPDATE)" CMN_SQL_CHANGE ", sent AS (SELECT decode($15, 'base64') AS b)"
	   ", put AS (INSERT INTO source_import_chunk (import_id, at, n, bytes)"
	   " SELECT $5::uuid, $14::bigint, length(b), b FROM sent, idem)"
	   ", fact AS (UPDATE source_import i SET received = i.received + length(b),"
	   " version = i.version + 1, touched_at = $7::timestamptz FROM target, idem, sent"
	   " WHERE i.departement = $6 AND i.id = target.id"
	   " RETURNING i.id, i.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt IMPORT_HAS = {
    .name = "source_import_has",
    .n_params = 3,
    .sql = "SELECT EXISTS (SELECT FROM source_import_chunk WHERE import_id = $1::uuid"
	   " AND at = $2::bigint AND bytes = decode($3, 'base64'))",
};

#define ACT(label, when, then)                                                               \
	{                                                                                    \
		.name = label, .writes = true, .n_params = CMN_WRITE_N + 2,                  \
		.sql = "WITH target AS (SELECT id FROM source_import WHERE departement = $6" \
		       " AND id = $5::uuid AND version = $14::bigint AND state " when        \
		       " FOR UPDATE)" CMN_SQL_CHANGE                                         \
		       ", fact AS (UPDATE source_import i SET state = " then                 \
		       ", forced = i.forced OR $15::boolean, version = i.version + 1,"       \
		       " touched_at = $7::timestamptz FROM target, idem"                     \
		       " WHERE i.departement = $6 AND i.id = target.id"                      \
		       " RETURNING i.id, i.version)" CMN_SQL_FINISH                          \
	}

static const struct cmn_stmt IMPORT_ACTS[] = {
    [DIRECTORY_IMPORT_CHECK] = ACT("source_import_check", "= 'uploading'", "'reading'"),
    [DIRECTORY_IMPORT_APPLY] = ACT("source_import_apply", "= 'checked'", "'applying'"),
    [DIRECTORY_IMPORT_CANCEL] =
	ACT("source_import_cancel", "IN ('uploading', 'reading', 'comparing', 'checked', 'failed')",
	    "'cancelled', finished_at = $7::timestamptz"),
};

/* How far: of what is being done now. */
#define PROGRESS                                                                                 \
	"CASE i.state WHEN 'uploading' THEN 0 WHEN 'reading' THEN (100 * i.read_bytes /"         \
	" greatest(i.received, 1))::int WHEN 'comparing' THEN (100 * i.compared /"               \
	" greatest(i.records, 1))::int WHEN 'applying' THEN 0 WHEN 'cancelled' THEN 0 ELSE 100 " \
	"END"
/* english: the language of the answer, "true" or "false". */
#define COLUMNS(english)                                                                      \
	"i.id, i.departement, i.version, i.state, CASE WHEN " english                         \
	"::boolean THEN i.why_en ELSE i.why_fr END AS why, i.kind, i.source, i.source_date,"  \
	" i.label, i.complete, i.all_or_nothing, i.vanished_max AS vanished_max_percent,"     \
	" i.said_size AS size, i.received, i.encoding, least(" PROGRESS ", 100) AS progress," \
	" i.lines, i.records, i.outside, i.refused, i.left_out, i.counts, i.created_at,"      \
	" i.created_by, i.finished_at, i.nameless AS _nameless"

static const struct cmn_stmt IMPORT_READ = {
    .name = "source_import_one",
    .n_params = 2,
    .sql = "SELECT " COLUMNS("$2") " FROM source_import i WHERE i.id = $1::uuid",
};

static const struct cmn_stmt IMPORT_LIST = {
    .name = "source_import_list",
    .n_params = 4,
    .sql = "SELECT " COLUMNS("$4") ", " CMN_SQL_CURSOR(
	"i.created_at", "i.id") " FROM source_import i WHERE i.departement = $1"
				" AND (i.created_at, i.id) > " CMN_SQL_AFTER(
				    "$2") " ORDER BY i.created_at, i.id LIMIT $3::bigint",
};

static const struct cmn_stmt IMPORT_FAULTS = {
    .name = "source_import_faults",
    .n_params = 4,
    .sql =
	"SELECT f.line, f.kind, f.ref, f.field, f.code, f.refused, f.value,"
	" CASE WHEN $4::boolean THEN f.reason_en ELSE f.reason_fr END AS reason, f.line || '|' || f.n AS _cursor FROM source_import_fault f"
	" WHERE f.import_id = $1::uuid AND (f.line, f.n) >"
	" (coalesce(nullif(split_part($2, '|', 1), '')::bigint, -1),"
	" coalesce(nullif(split_part($2, '|', 2), '')::bigint, -1))"
	" ORDER BY f.line, f.n LIMIT $3::bigint",
};

/* Member by member: from, to, and whether it stays because it is maintained here. */
#define MEMBERS                                                                                   \
	"(SELECT coalesce(json_agg(json_build_object('field', e.key, 'from', r.was -> e.key,"     \
	" 'to', e.value, 'kept', coalesce(r.kept ? e.key, false)) ORDER BY e.key), '[]')"         \
	" FROM jsonb_each(CASE r.action WHEN 'create' THEN r.fields ELSE coalesce(r.changes,"     \
	" '{}') || coalesce(r.kept, '{}') END) AS e WHERE r.action <> 'create' OR e.value NOT IN" \
	" ('null', '[]')) AS fields"
#define CHANGES(label, n, where)                                                           \
	{                                                                                  \
		.name = label, .n_params = n,                                              \
		.sql = "SELECT r.kind, r.ref, r.id AS record_id, r.action, r.why, nullif(" \
		       "r.line, 0) AS line, r.fields ->> 'name' AS name, " MEMBERS         \
		       ", r.kind || '|' || r.ref AS _cursor"                               \
		       " FROM source_import_record r WHERE r.import_id = $1::uuid" where   \
		       " AND (r.kind, r.ref) > (split_part($2, '|', 1),"                   \
		       " substr($2, length(split_part($2, '|', 1)) + 2))"                  \
		       " ORDER BY r.kind, r.ref LIMIT $3::bigint"                          \
	}
static const struct cmn_stmt IMPORT_CHANGES = CHANGES("source_import_changes", 3, "");
static const struct cmn_stmt IMPORT_CHANGES_OF =
    CHANGES("source_import_changes_of", 4, " AND r.action = $4");

const struct cmn_stmt *const DIRECTORY_IMPORTS_STATEMENTS[] = {
    &IMPORT_MAKE,
    &IMPORT_PUT,
    &IMPORT_HAS,
    &IMPORT_ACTS[DIRECTORY_IMPORT_CHECK],
    &IMPORT_ACTS[DIRECTORY_IMPORT_APPLY],
    &IMPORT_ACTS[DIRECTORY_IMPORT_CANCEL],
    &IMPORT_READ,
    &IMPORT_LIST,
    &IMPORT_FAULTS,
    &IMPORT_CHANGES,
    &IMPORT_CHANGES_OF,
};
const size_t DIRECTORY_IMPORTS_STATEMENT_COUNT = CMN_LEN(DIRECTORY_IMPORTS_STATEMENTS);

static const char *truth(bool value)
{
	return value ? "true" : "false";
}

enum cmn_err directory_import_make(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_import_new *import,
				   struct cmn_write *write, int64_t *ret_version,
				   bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 11];
	const char *const own[] = {
	    import->kind,
	    import->source,
	    import->source_date,
	    import->label,
	    import->mapping,
	    import->encoding,
	    import->size,
	    import->sha256,
	    import->vanished_max,
	    truth(import->complete),
	    truth(import->all_or_nothing),
	};

	cmn_write_params(write, params);
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	return cmn_write_run(pool, ctx, &IMPORT_MAKE, params, write, ret_version, ret_replayed,
			     err);
}

enum cmn_err directory_import_put(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, int64_t at,
				  const char *base64, struct cmn_write *write, int64_t *ret_version,
				  bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2];
	char number[24];

	snprintf(number, sizeof(number), "%" PRId64, at);
	cmn_write_params(write, params);
	params[CMN_WRITE_N] = number;
	params[CMN_WRITE_N + 1] = base64;
	return cmn_write_run(pool, ctx, &IMPORT_PUT, params, write, ret_version, ret_replayed, err);
}

enum cmn_err directory_import_has(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, int64_t at, const char *base64, bool *ret,
				  struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char number[24];
	const char *params[] = {id, number, base64};

	snprintf(number, sizeof(number), "%" PRId64, at);
	enum cmn_err rc = cmn_pool_run(pool, ctx, &IMPORT_HAS, params, &res, err);
	*ret = rc == CMN_OK && cmn_pg_bool(res, 0, 0);
	return rc;
}

enum cmn_err directory_import_act(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  enum directory_import_act act, int64_t version, bool force,
				  struct cmn_write *write, int64_t *ret_version, bool *ret_replayed,
				  struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2];
	char number[24];

	snprintf(number, sizeof(number), "%" PRId64, version);
	cmn_write_params(write, params);
	params[CMN_WRITE_N] = number;
	params[CMN_WRITE_N + 1] = truth(force);
	return cmn_write_run(pool, ctx, &IMPORT_ACTS[act], params, write, ret_version, ret_replayed,
			     err);
}

enum cmn_err directory_import_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, bool english, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {id, truth(english)};

	return cmn_pool_one(pool, ctx, &IMPORT_READ, params, ret, err);
}

static enum cmn_err page(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			 const struct cmn_stmt *stmt, const char *key, const char *after,
			 const char *more, int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char number[24];
	const char *params[] = {key, after, number, more};

	snprintf(number, sizeof(number), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, stmt, params, ret, err);
}

enum cmn_err directory_import_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *after, int64_t limit,
				   bool english, PGresult **ret, struct cmn_error *err)
{
	return page(pool, ctx, &IMPORT_LIST, departement, after, truth(english), limit, ret, err);
}

enum cmn_err directory_import_faults(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, const char *after, int64_t limit, bool english,
				     PGresult **ret, struct cmn_error *err)
{
	return page(pool, ctx, &IMPORT_FAULTS, id, after, truth(english), limit, ret, err);
}

enum cmn_err directory_import_changes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, const char *action, const char *after,
				      int64_t limit, PGresult **ret, struct cmn_error *err)
{
	return page(pool, ctx, action != NULL ? &IMPORT_CHANGES_OF : &IMPORT_CHANGES, id, after,
		    action, limit, ret, err);
}
