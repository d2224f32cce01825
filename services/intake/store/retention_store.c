/* SPDX-License-Identifier: EUPL-1.2
 *
 * retention_store.c - runs of the retention as the team asks for and reads them, and the journal of
 * erasures.
 */
#include "rights_statements.h"
#include "rights_store.h"

#define RUN_COLUMNS                                                                              \
	"id, departement, version, state, mode, dry_run_id, asked_at, asked_by, months, before," \
	" looked_at, due, erased, held, open_files, to_sort, kept_archive AS kept_for_archives," \
	" remains, started_at, finished_at"

/* The rule of the day of the request holds for the whole run.  A run needs a finished dry run of
 * the last seven days under the same term; a replay takes nobody new. */
const struct cmn_stmt INTAKE_ASK_RUN = {
    .name = "retention_ask",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH rule AS (SELECT coalesce(max(r.months), 24) AS months,"
	"    coalesce(bool_or(r.archive_sorting), false) AS sorting FROM (SELECT months,"
	"    archive_sorting FROM retention_rule WHERE departement = $6"
	"    AND valid_from <= $7::timestamptz::date ORDER BY valid_from DESC LIMIT 1) r),"
	" target AS (SELECT rule.* FROM rule WHERE $14 <> 'run' OR EXISTS (SELECT 1"
	"    FROM retention_run d WHERE d.departement = $6 AND d.id = $15::uuid"
	"    AND d.mode = 'dry_run' AND d.state = 'done' AND d.months = rule.months"
	"    AND d.sorting = rule.sorting"
	"    AND d.asked_at > $7::timestamptz - interval '7 days'))" CMN_SQL_CHANGE
	", fact AS (INSERT INTO retention_run (id, departement, mode, dry_run_id, asked_at, asked_by,"
	"    months, sorting, before, stage)"
	"  SELECT $5::uuid, $6, $14, $15::uuid, $7::timestamptz, $1, months, sorting,"
	"    $7::timestamptz - make_interval(months => months),"
	"    CASE $14 WHEN 'replay' THEN 'end' ELSE 'person' END FROM target, idem"
	"  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_RUN = {
    .name = "retention_run_get",
    .n_params = 2,
    .sql = "SELECT " RUN_COLUMNS " FROM retention_run"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_ERASURES = {
    .name = "erasure_list",
    .n_params = 3,
    .sql = "SELECT subject_id AS id, departement, kind, cause, erased_at, run_id,"
	   " " CMN_SQL_CURSOR(
	       "erased_at", "subject_id") " FROM erasure WHERE departement = $1"
					  " AND (erased_at, subject_id) > " CMN_SQL_AFTER(
					      "$2") " ORDER BY erased_at, subject_id LIMIT $3::int",
};

/* The first row stands for the act; the others are beside it. */
const struct cmn_stmt INTAKE_ERASE_AGAIN = {
    .name = "erasure_ask_again",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = CMN_SQL_CREATE
    ", made AS (INSERT INTO erasure_again (id, departement, subject_id, kind, asked_at, asked_by)"
    "  SELECT CASE u.n WHEN 1 THEN $5::uuid ELSE gen_random_uuid() END, $6, u.id, u.kind,"
    "    $7::timestamptz, $1 FROM idem, unnest($14::uuid[], $15::text[])"
    "    WITH ORDINALITY AS u (id, kind, n)"
    "  RETURNING id, version)"
    ", fact AS (SELECT id, version FROM made WHERE id = $5::uuid)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_ask_again(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const char *ids, const char *kinds,
				    int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = ids, [14] = kinds};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ERASE_AGAIN, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_ask_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  struct cmn_write *write, const char *mode, const char *dry_run,
				  int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = mode, [14] = dry_run};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ASK_RUN, params, write, ret_version, ret_replayed,
			     err);
}

enum cmn_err intake_store_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			      PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_RUN, id, ret, err);
}

enum cmn_err intake_store_erasures(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *after, int64_t limit,
				   PGresult **ret, struct cmn_error *err)
{
	char count[INTAKE_NUMBER_LEN];
	const char *params[] = {departement, after, intake_number(count, limit + 1)};

	return cmn_pool_run(pool, ctx, &INTAKE_ERASURES, params, ret, err);
}
