/* SPDX-License-Identifier: EUPL-1.2 */
#include "release_rules.h"
#include "release_statements.h"

#include "cmn/record.h"

#define COLUMNS                                                                          \
	"id, departement, extract(year FROM valid_from)::int AS year, cochair, partner," \
	" anybody AS \"public\", in_year_population, note, "                             \
	" " CMN_SQL_RFC3339("set_at") " AS set_at, version"

const struct cmn_stmt RELEASE_RULES = {
    .name = "release_rules",
    .n_params = 1,
    .sql = "SELECT " COLUMNS " FROM release_rule WHERE departement IN ($1, '*')"
	   " ORDER BY valid_from DESC, departement DESC LIMIT 200",
};

const struct cmn_stmt RELEASE_RULE_ONE = {
    .name = "release_rule_one",
    .n_params = 1,
    .sql = "SELECT " COLUMNS " FROM release_rule WHERE id = $1::uuid",
};

const struct cmn_stmt RELEASE_RULE_SET = {
    .name = "release_rule_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT 1 WHERE NOT EXISTS (SELECT FROM release_rule r"
	"   WHERE r.departement = $6 AND r.valid_from = ($14 || '-01-01')::date))" CMN_SQL_CHANGE
	", fact AS (INSERT INTO release_rule (id, departement, valid_from, cochair, partner,"
	"    anybody, in_year_population, note, set_at)"
	"  SELECT $5::uuid, $6, ($14 || '-01-01')::date, $15::int, $16::int, $17::int,"
	"    $18::int, $19, $7::timestamptz FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const RELEASE_STATEMENTS[] = {
    &RELEASE_TOLD, &RELEASE_EDITIONS, &RELEASE_RULES, &RELEASE_RULE_ONE, &RELEASE_RULE_SET,
};
const size_t RELEASE_STATEMENT_COUNT = CMN_LEN(RELEASE_STATEMENTS);

enum cmn_err release_store_rules(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_run(pool, ctx, &RELEASE_RULES, &departement, ret, err);
}

enum cmn_err release_store_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_one(pool, ctx, &RELEASE_RULE_ONE, &id, ret, err);
}

enum cmn_err release_store_set_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const struct release_rule_new *rule,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = rule->year,
	    [14] = rule->cochair,
	    [15] = rule->partner,
	    [16] = rule->anybody,
	    [17] = rule->in_year_population,
	    [18] = rule->note,
	};
	int64_t version = 0;
	bool replayed = false;

	write->departement = rule->departement;
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &RELEASE_RULE_SET, params, write, &version, &replayed, err);
}
