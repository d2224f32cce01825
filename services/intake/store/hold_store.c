/* SPDX-License-Identifier: EUPL-1.2
 *
 * hold_store.c - what keeps an erasure back: legal hold, archives; and the rules of retention.
 */
#include "rights_statements.h"
#include "rights_store.h"

#define HOLD_COLUMNS                                                                       \
	"id, departement, version, state, person_id, reason, set_at, set_by, lift_reason," \
	" lifted_at, lifted_by"

const struct cmn_stmt INTAKE_SET_HOLD = {
    .name = "legal_hold_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM person WHERE id = $14::uuid AND departement = $6"
	   "  AND state IN ('draft', 'known') FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO legal_hold (id, departement, person_id, reason, set_at, set_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, $7::timestamptz, $1 FROM target, idem"
	   "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_LIFT_HOLD = {
    .name = "legal_hold_lift",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM legal_hold WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND state = 'set' FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE legal_hold h SET state = 'lifted', lift_reason = $15,"
	   "    lifted_at = $7::timestamptz, lifted_by = $1, version = version + 1"
	   "  FROM target, idem WHERE h.id = target.id AND h.departement = $6"
	   "  RETURNING h.id, h.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_HOLD = {
    .name = "legal_hold_get",
    .n_params = 2,
    .sql = "SELECT " HOLD_COLUMNS " FROM legal_hold"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_HOLDS = {
    .name = "legal_hold_list",
    .n_params = 3,
    .sql = "SELECT " HOLD_COLUMNS ", " CMN_SQL_CURSOR(
	"set_at", "id") " FROM legal_hold WHERE departement = $1 AND state = 'set'"
			" AND (set_at, id) > " CMN_SQL_AFTER("$2") " ORDER BY set_at, id"
								   " LIMIT $3::int",
};

/* The later decision counts. */
const struct cmn_stmt INTAKE_SORT_ARCHIVE = {
    .name = "archive_sort",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT id FROM person WHERE id = $14::uuid AND departement = $6"
	   "  AND state IN ('draft', 'known') FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO archive_sort AS a (id, departement, person_id, decision,"
	   "    decided_at, decided_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, $7::timestamptz, $1 FROM target, idem"
	   "  ON CONFLICT (person_id) DO UPDATE SET id = excluded.id,"
	   "    decision = excluded.decision, decided_at = excluded.decided_at,"
	   "    decided_by = excluded.decided_by, version = a.version + 1"
	   "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_ARCHIVE = {
    .name = "archive_sort_get",
    .n_params = 2,
    .sql = "SELECT id, departement, version, person_id, decision, decided_at, decided_by"
	   " FROM archive_sort WHERE person_id = $1::uuid"
	   " AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_SET_RETENTION = {
    .name = "retention_rule_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO retention_rule AS r (id, departement, valid_from, months,"
    "    audit_months, archive_sorting, set_at, set_by)"
    "  SELECT $5::uuid, $6, $14::date, $15::int, $16::int, $17::boolean, $7::timestamptz, $1"
    "  FROM idem"
    "  ON CONFLICT (departement, valid_from) DO UPDATE SET months = excluded.months,"
    "    audit_months = excluded.audit_months, archive_sorting = excluded.archive_sorting,"
    "    set_at = excluded.set_at, set_by = excluded.set_by, version = r.version + 1"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_RETENTION = {
    .name = "retention_rules",
    .n_params = 1,
    .sql = "SELECT id, departement, version, valid_from, months, audit_months, archive_sorting,"
	   " set_at, set_by FROM retention_rule WHERE departement = $1 ORDER BY valid_from",
};

enum cmn_err intake_store_set_hold(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const char *person, const char *reason,
				   int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = person, [14] = reason};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_SET_HOLD, params, write, ret_version, ret_replayed,
			     err);
}

enum cmn_err intake_store_lift_hold(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, int64_t version, const char *reason,
				    int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char seen[INTAKE_NUMBER_LEN];
	const char *params[CMN_WRITE_N + 2] = {[13] = intake_number(seen, version), [14] = reason};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_LIFT_HOLD, params, write, ret_version, ret_replayed,
			     err);
}

enum cmn_err intake_store_hold(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			       PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_HOLD, id, ret, err);
}

enum cmn_err intake_store_holds(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *after, int64_t limit,
				PGresult **ret, struct cmn_error *err)
{
	char count[INTAKE_NUMBER_LEN];
	const char *params[] = {departement, after, intake_number(count, limit + 1)};

	return cmn_pool_run(pool, ctx, &INTAKE_HOLDS, params, ret, err);
}

enum cmn_err intake_store_sort_archive(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const char *person,
				       const char *decision, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = person, [14] = decision};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_SORT_ARCHIVE, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_archive(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_ARCHIVE, id, ret, err);
}

enum cmn_err intake_store_set_retention(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, const json_t *body,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err)
{
	char months[INTAKE_NUMBER_LEN], audit[INTAKE_NUMBER_LEN];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = cmn_json_get(body, "valid_from"),
	    [14] = intake_number(months, cmn_json_get_int(body, "months", 24)),
	    [15] = intake_number(audit, cmn_json_get_int(body, "audit_months", 36)),
	    [16] = json_is_true(json_object_get(body, "archive_sorting")) ? "true" : "false",
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_SET_RETENTION, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_retention(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement};

	return cmn_pool_run(pool, ctx, &INTAKE_RETENTION, params, ret, err);
}
