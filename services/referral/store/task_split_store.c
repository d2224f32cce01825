/* SPDX-License-Identifier: EUPL-1.2 */
#include "task_split_store.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define COLUMNS                                                                        \
	"s.id, s.departement, s.version, s.number, s.state, s.valid_from, s.rows,"     \
	" s.source, s.name, s.size, s.sha256, s.made_at, s.made_side, s.community_at," \
	" s.mdph_at, CASE WHEN s.name IS NOT NULL THEN"                                \
	" '/v1/referral/task-splits/' || s.id || '/content' END AS content_path"

static const struct cmn_stmt MAKE = {
    .name = "task_split_make",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = CMN_SQL_CREATE
    ", bytes AS (SELECT decode($17, 'base64') AS b)"
    ", fact AS (INSERT INTO task_split (id, departement, number, valid_from, rows, source, name,"
    "    size, sha256, content, made_at, made_by, made_side)"
    "  SELECT $5::uuid, $6, COALESCE((SELECT max(number) FROM task_split WHERE departement = $6),"
    "    0) + 1, $14::date, COALESCE($15::jsonb, CASE WHEN $16::text IS NOT NULL THEN '[]' ELSE"
    "    (SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('task', task, 'who', who, 'note',"
    "      note)) ORDER BY task) FROM task_split_initial) END),"
    "    CASE WHEN $15::text IS NULL AND $16::text IS NULL THEN 'Annexe 2, 2021' END,"
    "    $16, length(b), encode(sha256(b), 'hex'), b, $7::timestamptz, $1, $18 FROM idem, bytes"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

/* $15 side. */
static const struct cmn_stmt ACKNOWLEDGE = {
    .name = "task_split_acknowledge",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT id FROM task_split WHERE id = $5::uuid AND departement = $6"
	"  AND $14::bigint IN (0, version)"
	"  AND CASE $15 WHEN 'team' THEN community_at ELSE mdph_at END IS NULL"
	"  FOR UPDATE)" CMN_SQL_CHANGE ", fact AS (UPDATE task_split s SET version = version + 1,"
	"    community_at = CASE $15 WHEN 'team' THEN $7::timestamptz ELSE community_at END,"
	"    community_by = CASE $15 WHEN 'team' THEN $1 ELSE community_by END,"
	"    mdph_at = CASE $15 WHEN 'mdph' THEN $7::timestamptz ELSE mdph_at END,"
	"    mdph_by = CASE $15 WHEN 'mdph' THEN $1 ELSE mdph_by END,"
	"    state = CASE WHEN CASE $15 WHEN 'team' THEN mdph_at ELSE community_at END IS NULL"
	"      THEN 'proposed' ELSE 'agreed' END"
	"  FROM target, idem WHERE s.id = target.id AND s.departement = $6"
	"  RETURNING s.id, s.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt GET = {
    .name = "task_split_get",
    .n_params = 2,
    .sql = "SELECT " COLUMNS " FROM task_split s"
	   " WHERE s.id = $1::uuid AND s.departement = ANY (string_to_array($2, ','))",
};

static const struct cmn_stmt LIST = {
    .name = "task_split_list",
    .n_params = 3,
    .sql = "SELECT " COLUMNS ", s.number::text AS _cursor FROM task_split s"
	   " WHERE s.departement = $1 AND s.number < COALESCE(NULLIF($2, '')::int, 2147483647)"
	   " ORDER BY s.number DESC LIMIT $3::int",
};

static const struct cmn_stmt BYTES = {
    .name = "task_split_bytes",
    .n_params = 2,
    .sql = "SELECT content, encode(sha256(content), 'hex') = sha256 FROM task_split"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt *const REFERRAL_TASK_SPLIT_STATEMENTS[] = {&MAKE, &ACKNOWLEDGE, &GET, &LIST,
								 &BYTES};
const size_t REFERRAL_TASK_SPLIT_STATEMENT_COUNT = CMN_LEN(REFERRAL_TASK_SPLIT_STATEMENTS);

enum cmn_err referral_store_task_split_make(const struct referral_at *at, struct cmn_write *write,
					    const struct referral_task_split *s,
					    struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = s->valid_from, [14] = s->rows, [15] = s->name, [16] = s->base64, [17] = s->side};

	return referral_store_write(at, &MAKE, params, write, ret);
}

enum cmn_err referral_store_task_split_acknowledge(const struct referral_at *at,
						   struct cmn_write *write, int64_t version,
						   const char *side, struct referral_done *ret)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = side};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return referral_store_write(at, &ACKNOWLEDGE, params, write, ret);
}

enum cmn_err referral_store_task_split(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &GET, id, ret, at->err);
}

enum cmn_err referral_store_task_splits(const struct referral_at *at, const char *departement,
					const char *after, int64_t limit, PGresult **ret)
{
	char count[24];
	const char *params[] = {departement, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &LIST, params, ret, at->err);
}

enum cmn_err referral_store_task_split_bytes(const struct referral_at *at, const char *id,
					     struct cmn_buf *out)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_get(at->pool, at->ctx, &BYTES, id, &res, at->err);

	if (rc != CMN_OK)
		return rc;
	if (!cmn_pg_text(res, 0, 0))
		return cmn_fail(at->err, CMN_E_NOT_FOUND, "cette version n’a pas de document",
				"this version has no document");
	return referral_store_kept(at, res, "task split", id, out);
}
