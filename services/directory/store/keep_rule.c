/* SPDX-License-Identifier: EUPL-1.2
 *
 * keep_rule.c - the dated rules of how long something holds.
 */
#include "kept.h"
#include "reads.h"
#include "statements.h"

#define RULE_COLUMNS \
	"r.id, r.departement, r.version, r.rule, r.unit, r.n, r.source, r.valid_from, r.set_at, r.set_by"

/* $14 rule, $15 unit, $16 n, $17 from which day */
static const struct cmn_stmt SET = {
    .name = "keep_rule_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO keep_rule (id, departement, rule, unit, n, source, valid_from, set_at,"
    " set_by) SELECT $5::uuid, $6, $14, $15, $16::int, 'community', $17::date, $7::timestamptz, $1"
    " FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt READ = {
    .name = "keep_rule_read",
    .n_params = 1,
    .sql = "SELECT " RULE_COLUMNS " FROM keep_rule r WHERE r.id = $1::uuid"
	   " AND (r.departement = '*' OR r.departement ="
	   " ANY (string_to_array(current_setting('c360.departements', true), ',')))",
};

static const struct cmn_stmt LIST = {
    .name = "keep_rule_list",
    .n_params = 2,
    .sql = "WITH now AS (SELECT DISTINCT ON (rule) id FROM keep_rule"
	   " WHERE departement IN ($1, '*') AND valid_from <= $2::date"
	   " ORDER BY rule, departement = '*', valid_from DESC)"
	   " SELECT " RULE_COLUMNS ", r.valid_from <= $2::date AS in_force FROM keep_rule r"
	   " WHERE r.departement IN ($1, '*') AND (r.id IN (SELECT id FROM now)"
	   " OR r.valid_from > $2::date) ORDER BY r.rule, r.valid_from, r.id LIMIT 200",
};

const struct cmn_stmt *const DIRECTORY_KEEP_RULE_STATEMENTS[] = {&SET, &READ, &LIST};
const size_t DIRECTORY_KEEP_RULE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_KEEP_RULE_STATEMENTS);

enum cmn_err directory_keep_rule_set(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_keep_rule *rule,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = rule->rule, [14] = rule->unit, [15] = rule->n, [16] = rule->valid_from};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &SET, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_keep_rule_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

enum cmn_err directory_keep_rule_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *today, PGresult **ret,
				      struct cmn_error *err)
{
	const char *params[] = {departement, today};

	return cmn_pool_run(pool, ctx, &LIST, params, ret, err);
}
