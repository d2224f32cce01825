/* SPDX-License-Identifier: EUPL-1.2
 *
 * danger_duty_store.c - which coordonnateurs are told of an alert, from day to day.
 */
#include "danger_store.h"
#include "reception_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define DUTY_COLUMNS "id, departement, version, account, valid_from, valid_to, set_by, set_at"

const struct cmn_stmt INTAKE_DUTY = {
    .name = "danger_duty_get",
    .n_params = 2,
    .sql = "SELECT " DUTY_COLUMNS " FROM danger_duty"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_DUTIES = {
    .name = "danger_duty_list",
    .n_params = 1,
    .sql = "SELECT " DUTY_COLUMNS " FROM danger_duty WHERE departement = $1"
	   " ORDER BY account, valid_from LIMIT 200",
};

const struct cmn_stmt INTAKE_ADD_DUTY = {
    .name = "danger_duty_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO danger_duty (id, departement, account, valid_from, valid_to, set_by,"
    "    set_at)"
    "  SELECT $5::uuid, $6, $14, $15::date, $16::date, $1, $7::timestamptz FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_END_DUTY = {
    .name = "danger_duty_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM danger_duty WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE danger_duty d SET valid_to = $15::date, version = version + 1,"
	   "    set_by = $1, set_at = $7::timestamptz"
	   "  FROM target, idem WHERE d.id = target.id AND d.departement = $6"
	   "  RETURNING d.id, d.version)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_add_duty(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const char *account,
				   const char *valid_from, const char *valid_to, bool *ret_replayed,
				   struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = account, [14] = valid_from, [15] = valid_to};
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ADD_DUTY, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_end_duty(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, int64_t version, const char *valid_to,
				   bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = valid_to};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_END_DUTY, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_duty(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			       PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_DUTY, id, ret, err);
}

enum cmn_err intake_store_duties(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement};

	return cmn_pool_run(pool, ctx, &INTAKE_DUTIES, params, ret, err);
}
