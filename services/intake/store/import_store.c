/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_store.h"

#include <inttypes.h>
#include <stdio.h>

#define IMPORT_COLUMNS                                                                           \
	"i.id, i.departement, i.version, i.state, i.label, i.mapping, i.encoding,"               \
	" CASE i.delimiter WHEN E'\\t' THEN 'tab' ELSE i.delimiter END AS delimiter,"            \
	" i.created_at, i.created_by, i.lines, i.ready, i.refused, i.probable, i.made, i.known," \
	" i.next_line, i.finished_at, i.removed_at"

static const struct cmn_stmt BEGIN = {
    .name = "import_begin",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO import (id, departement, label, content_hash, mapping, encoding,"
    "    delimiter, created_at, created_by)"
    "  SELECT $5::uuid, $6, $14, $15, $16::jsonb, $17, $18, $7::timestamptz, $1 FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt OF_CONTENT = {
    .name = "import_of_content",
    .n_params = 2,
    .sql = "SELECT id, state FROM import WHERE departement = $1 AND content_hash = $2"
	   " AND state <> 'removed'",
};

static const struct cmn_stmt COMMUNES = {
    .name = "import_communes",
    .n_params = 1,
    .sql = "SELECT code, name FROM commune_ref WHERE departement = $1 ORDER BY code",
};

static const struct cmn_stmt IMPORT = {
    .name = "import_get",
    .n_params = 2,
    .sql = "SELECT " IMPORT_COLUMNS " FROM import i WHERE i.id = $1::uuid"
	   " AND i.departement = ANY (string_to_array($2, ','))",
};

static const struct cmn_stmt IMPORTS = {
    .name = "import_list",
    .n_params = 3,
    .sql = "SELECT " IMPORT_COLUMNS ", " CMN_SQL_CURSOR(
	"i.created_at", "i.id") " FROM import i WHERE i.departement = $1"
				" AND (i.created_at, i.id) > " CMN_SQL_AFTER(
				    "$2") " ORDER BY i.created_at, i.id LIMIT $3::int",
};

/* Two statements, with an index each. */
#define REPORT(which, index_order)                                                             \
	"SELECT l.line, l.outcome, l.column_name AS \"column\", l.reason_fr, l.reason_en,"     \
	" l.solicitation_id, l.situation_id, l.person_id, l.consent_id, l.probable_person_id," \
	" l.probable_score, l.import_id AS _import, l.line::text AS _cursor"                   \
	" FROM import_line l WHERE l.departement = $1 AND l.import_id = $2::uuid" which        \
	" AND l.line > coalesce(nullif($3, '')::int, 0)"                                       \
	" ORDER BY " index_order " LIMIT $4::int"

static const struct cmn_stmt REPORTED = {
    .name = "import_report",
    .n_params = 4,
    .sql = REPORT("", "l.line"),
};
static const struct cmn_stmt REPORTED_IN = {
    .name = "import_report_in",
    .n_params = 5,
    .sql = REPORT(" AND l.outcome = $5", "l.line"),
};

static const struct cmn_stmt START = {
    .name = "import_start",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql =
	"WITH target AS (SELECT id FROM import WHERE id = $5::uuid AND departement = $6"
	"  AND version = $14::bigint AND state IN ('checked', 'running') FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE import i SET state = 'running', version = i.version + 1"
	"  FROM target, idem WHERE i.id = target.id AND i.departement = $6"
	"  RETURNING i.id, i.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt START_REMOVE = {
    .name = "import_start_remove",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM import WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state <> 'removed' FOR UPDATE)" CMN_SQL_CHANGE
	   ", dropped AS (DELETE FROM import_line l USING target, idem"
	   "  WHERE l.departement = $6 AND l.import_id = target.id AND l.outcome <> 'made')"
	   ", fact AS (UPDATE import i SET state = 'removing', version = i.version + 1"
	   "  FROM target, idem WHERE i.id = target.id AND i.departement = $6"
	   "  RETURNING i.id, i.version)" CMN_SQL_FINISH,
};

/* For this transaction: all lines at once, and not each of them against a table. */
static const struct cmn_stmt WHOLE = {
    .name = "import_whole",
    .n_params = 0,
    .sql = "SELECT set_config('enable_nestloop', 'off', true)",
};

static const struct cmn_stmt HELD = {
    .name = "import_held",
    .n_params = 2,
    .sql = "SELECT line, what FROM import_held($1, $2::uuid) ORDER BY line, what LIMIT 20",
};

enum cmn_err intake_store_import_begin(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_import_new *i,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 5] = {[13] = i->label,
					       [14] = i->content_hash,
					       [15] = i->mapping,
					       [16] = i->encoding,
					       [17] = i->delimiter};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &BEGIN, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_import_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *content_hash,
				    PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, content_hash};

	return cmn_pool_run(pool, ctx, &OF_CONTENT, params, ret, err);
}

enum cmn_err intake_store_communes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_run(pool, ctx, &COMMUNES, &departement, ret, err);
}

enum cmn_err intake_store_import(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &IMPORT, id, ret, err);
}

enum cmn_err intake_store_imports(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *after, int64_t limit,
				  PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &IMPORTS, params, ret, err);
}

enum cmn_err intake_store_import_report(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *id,
					const char *outcome, const char *after, int64_t limit,
					PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, id, after, count, outcome};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, outcome ? &REPORTED_IN : &REPORTED, params, ret, err);
}

enum cmn_err intake_store_import_start(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version, bool remove,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, remove ? &START_REMOVE : &START, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_import_held(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *id, PGresult **ret,
				      struct cmn_error *err)
{
	const char *params[] = {departement, id};
	const struct cmn_step steps[] = {{&WHOLE, NULL}, {&HELD, params}};
	PGresult *results[CMN_LEN(steps)];
	enum cmn_err rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), results, err);

	if (rc != CMN_OK)
		return rc;
	PQclear(results[0]);
	*ret = results[1];
	return CMN_OK;
}

const struct cmn_stmt *const INTAKE_IMPORT_STATEMENTS[] = {
    &BEGIN,
    &OF_CONTENT,
    &INTAKE_IMPORT_STOOD,
    &INTAKE_IMPORT_FIND,
    &INTAKE_IMPORT_READ,
    &INTAKE_IMPORT_CHECKED,
    &COMMUNES,
    &IMPORT,
    &IMPORTS,
    &REPORTED,
    &REPORTED_IN,
    &START,
    &START_REMOVE,
    &WHOLE,
    &HELD,
    &INTAKE_IMPORT_BY_INDEX,
    &INTAKE_IMPORT_MEASURE,
    &INTAKE_IMPORT_STAND,
    &INTAKE_IMPORT_HOLD,
    &INTAKE_IMPORT_MAKE,
    &INTAKE_IMPORT_REMOVE,
};
const size_t INTAKE_IMPORT_STATEMENT_COUNT = CMN_LEN(INTAKE_IMPORT_STATEMENTS);
