/* SPDX-License-Identifier: EUPL-1.2 */
#include "appv_store.h"
#include "project_statements.h"

#include <inttypes.h>
#include <stdio.h>

const struct cmn_stmt INTAKE_FACILITATION = {
    .name = "facilitation_get",
    .n_params = 2,
    .sql =
	"SELECT t.departement, t.title, t.posts + t.extra_posts AS posts_expected,"
	" t.posts AS posts_called, t.extra_posts AS posts_beside, t.source,"
	" f.filled AS posts_filled, f.vacant AS posts_vacant"
	" FROM facilitation t, LATERAL (SELECT"
	"   count(*) FILTER (WHERE account IS NOT NULL) AS filled,"
	"   count(*) FILTER (WHERE account IS NULL) AS vacant FROM facilitator"
	"   WHERE departement = $1 AND since <= $2::date AND (until IS NULL OR until >= $2::date)) f"
	" WHERE t.departement = $1",
};

#define COLUMNS                                                                                 \
	"SELECT f.id, f.departement, f.version, f.employer, f.employer_name, f.account,"        \
	" f.since::text, f.until::text, CASE WHEN f.until IS NULL THEN 'open' ELSE 'ended' END" \
	" AS state"

const struct cmn_stmt INTAKE_FACILITATORS = {
    .name = "facilitator_list",
    .n_params = 3,
    .sql = COLUMNS ", f.since::text || '|' || f.id AS _cursor FROM facilitator f"
		   " WHERE f.departement = $1"
		   " AND (f.since, f.id) > (COALESCE(NULLIF(split_part($2, '|', 1), '')::date,"
		   " '-infinity'), COALESCE(NULLIF(split_part($2, '|', 2), '')::uuid,"
		   " '00000000-0000-0000-0000-000000000000'))"
		   " ORDER BY f.since, f.id LIMIT $3::int",
};

const struct cmn_stmt INTAKE_FACILITATOR = {
    .name = "facilitator_get",
    .n_params = 2,
    .sql = COLUMNS " FROM facilitator f WHERE f.id = $1::uuid"
		   " AND f.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_FACILITATOR_ADD = {
    .name = "facilitator_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO facilitator (id, departement, employer, employer_name, account, since,"
    "    registered_at, registered_by)"
    "  SELECT $5::uuid, $6, $14::uuid, $15, $16, $17::date, $7::timestamptz, $1 FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

#define TARGET(more)                                                                            \
	"WITH target AS (SELECT id FROM facilitator f WHERE id = $5::uuid AND departement = $6" \
	"  AND version = $14::bigint AND until IS NULL" more " FOR UPDATE)" CMN_SQL_CHANGE
#define CHANGED(set)                                                                           \
	", fact AS (UPDATE facilitator f SET version = version + 1, " set " FROM target, idem" \
	"  WHERE f.id = target.id AND f.departement = $6 RETURNING f.id, f.version)" CMN_SQL_FINISH

const struct cmn_stmt INTAKE_FACILITATOR_HAND = {
    .name = "facilitator_hand",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = TARGET("") CHANGED("account = $15"),
};

const struct cmn_stmt INTAKE_FACILITATOR_END = {
    .name = "facilitator_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = TARGET(" AND NOT EXISTS (SELECT 1 FROM appv_relay r WHERE r.departement = $6"
		  "   AND r.facilitator_id = f.id"
		  "   AND r.state IN ('oriented', 'acknowledged', 'working'))")
	CHANGED("until = $15::date"),
};

enum cmn_err intake_store_facilitation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *day, PGresult **ret,
				       struct cmn_error *err)
{
	const char *params[] = {departement, day};

	return cmn_pool_run(pool, ctx, &INTAKE_FACILITATION, params, ret, err);
}

enum cmn_err intake_store_facilitators(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *after, int64_t limit,
				       PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_FACILITATORS, params, ret, err);
}

enum cmn_err intake_store_facilitator(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_FACILITATOR, id, ret, err);
}

enum cmn_err intake_store_facilitator_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  struct cmn_write *write,
					  const struct intake_facilitator *f, int64_t *ret_version,
					  bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = f->employer, [14] = f->employer_name, [15] = f->account, [16] = f->since};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_FACILITATOR_ADD, params, write, ret_version,
			     ret_replayed, err);
}

static enum cmn_err change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			   const struct cmn_stmt *stmt, struct cmn_write *write, int64_t version,
			   const char *value, int64_t *ret_version, bool *ret_replayed,
			   struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = value};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, stmt, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_facilitator_hand(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, int64_t version,
					   const char *account, int64_t *ret_version,
					   bool *ret_replayed, struct cmn_error *err)
{
	return change(pool, ctx, &INTAKE_FACILITATOR_HAND, write, version, account, ret_version,
		      ret_replayed, err);
}

enum cmn_err intake_store_facilitator_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  struct cmn_write *write, int64_t version,
					  const char *until, int64_t *ret_version,
					  bool *ret_replayed, struct cmn_error *err)
{
	return change(pool, ctx, &INTAKE_FACILITATOR_END, write, version, until, ret_version,
		      ret_replayed, err);
}
