/* SPDX-License-Identifier: EUPL-1.2 */
#include "target_store.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

#define SHOWN                                                                                      \
	"id, departement, indicator, valid_from, version, measure, direction, value, periodicity," \
	" note, recorded_at, recorded_by"

static const struct cmn_stmt SET = {
    .name = "target_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql = CMN_SQL_CREATE ", fact AS (INSERT INTO indicator_target (id, departement, indicator,"
			  "    valid_from, measure, direction, value, periodicity, note,"
			  "    recorded_at, recorded_by)"
			  "  SELECT $5::uuid, $6, $14, $15::date, $16, $17, $18::numeric, $19, $20,"
			  "    $7::timestamptz, $1 FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt READ = {
    .name = "target_read",
    .n_params = 1,
    .sql = "SELECT " SHOWN " FROM indicator_target WHERE id = $1::uuid",
};

static const struct cmn_stmt LIST = {
    .name = "target_list",
    .n_params = 4,
    .sql = "SELECT " SHOWN ", valid_from::text || '|' || id AS _cursor FROM indicator_target"
	   " WHERE departement = $1 AND ($2::text IS NULL OR indicator = $2)"
	   " AND ($3 = '' OR (valid_from, id) < (nullif(split_part($3, '|', 1), '')::date,"
	   "  nullif(split_part($3, '|', 2), '')::uuid))"
	   " ORDER BY valid_from DESC, id DESC LIMIT $4::int",
};

static const struct cmn_stmt ON_DAY = {
    .name = "targets_on",
    .n_params = 2,
    .sql = "SELECT indicator, measure, direction, value, periodicity, valid_from"
	   " FROM (SELECT DISTINCT ON (indicator) * FROM indicator_target WHERE departement = $1"
	   "  AND valid_from <= $2::date ORDER BY indicator, valid_from DESC, recorded_at DESC, id"
	   "  DESC) t WHERE value IS NOT NULL ORDER BY indicator",
};

const struct cmn_stmt *const OBSERVATORY_TARGET_STATEMENTS[] = {&SET, &READ, &LIST, &ON_DAY};
const size_t OBSERVATORY_TARGET_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_TARGET_STATEMENTS);

enum cmn_err observatory_store_target_set(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  struct cmn_write *write,
					  const struct observatory_target *t, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = t->indicator, [14] = t->valid_from,  [15] = t->measure, [16] = t->direction,
	    [17] = t->value,     [18] = t->periodicity, [19] = t->note,
	};
	int64_t version = 0;
	bool replayed = false;

	write->departement = t->departement;
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &SET, params, write, &version, &replayed, err);
}

enum cmn_err observatory_store_target_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_one(pool, ctx, &READ, &id, ret, err);
}

enum cmn_err observatory_store_target_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const struct observatory_targets_asked *asked,
					   PGresult **ret, struct cmn_error *err)
{
	char limit[24];
	const char *params[] = {asked->departement, asked->indicator, asked->cursor, limit};

	snprintf(limit, sizeof(limit), "%" PRId64, asked->limit + 1);
	return cmn_pool_run(pool, ctx, &LIST, params, ret, err);
}

enum cmn_err observatory_store_targets_on(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *day, PGresult **ret,
					  struct cmn_error *err)
{
	const char *params[] = {departement, day};

	return cmn_pool_run(pool, ctx, &ON_DAY, params, ret, err);
}
