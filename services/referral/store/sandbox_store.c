/* SPDX-License-Identifier: EUPL-1.2 */
#include "sandbox_store.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cmn_stmt GET = {
    .name = "sandbox_get",
    .n_params = 1,
    .sql = "SELECT $1 AS departement, r.version AS resets, r.at AS reset_at,"
	   " (SELECT json_agg(json_strip_nulls(json_build_object('code', k.code, 'handoff_id',"
	   "    sandbox_id(1, k.number), 'situation_id', sandbox_id(2, k.number), 'dossier_id',"
	   "    sandbox_id(3, k.number), 'pag_id', CASE WHEN k.pag IS NOT NULL"
	   "    THEN sandbox_id(4, k.number) END, 'state', h.state, 'version', h.version))"
	   "    ORDER BY k.number) FROM sandbox_case k LEFT JOIN handoff h"
	   "   ON h.departement = $1 AND h.id = sandbox_id(1, k.number)) AS cases"
	   " FROM (SELECT 1) AS one LEFT JOIN sandbox_reset r ON r.one",
};

/* The events are the function's own: the first carries the id of this write. */
static const struct cmn_stmt RESET = {
    .name = "sandbox_reset",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = "WITH target AS (SELECT 1 AS one WHERE NOT EXISTS (SELECT FROM sandbox_case k"
	   "  WHERE NOT EXISTS (SELECT FROM situation_ref s WHERE s.departement = $6"
	   "   AND s.id = sandbox_id(2, k.number))))" CMN_SQL_CHANGE
	   ", fact AS (SELECT $5::uuid AS id, sandbox_reset($7::timestamptz, $1, $10::uuid)"
	   "   AS version FROM target, idem)" CMN_SQL_FINISH,
};

static const struct cmn_stmt PASS = {
    .name = "sandbox_pass",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT id FROM handoff WHERE id = $5::uuid AND departement = $6"
	" AND $14::bigint IN (0, version) FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (SELECT target.id, sandbox_pass(target.id, $15::int, $7::timestamptz) AS version"
	"  FROM target, idem)" CMN_SQL_FINISH,
};

static const struct cmn_stmt FILL = {
    .name = "sandbox_fill",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT sandbox_reset($1::timestamptz, 'system', gen_random_uuid())"
	   " WHERE NOT EXISTS (SELECT FROM sandbox_reset)",
};

const struct cmn_stmt *const REFERRAL_SANDBOX_STATEMENTS[] = {&GET, &RESET, &PASS, &FILL};
const size_t REFERRAL_SANDBOX_STATEMENT_COUNT = CMN_LEN(REFERRAL_SANDBOX_STATEMENTS);

enum cmn_err referral_store_sandbox(const struct referral_at *at, PGresult **ret)
{
	const char *params[] = {REFERRAL_SANDBOX};

	return cmn_pool_run(at->pool, at->ctx, &GET, params, ret, at->err);
}

enum cmn_err referral_store_sandbox_reset(const struct referral_at *at, struct cmn_write *write,
					  struct referral_done *ret)
{
	const char *params[CMN_WRITE_N] = {0};

	return referral_store_write(at, &RESET, params, write, ret);
}

enum cmn_err referral_store_sandbox_pass(const struct referral_at *at, struct cmn_write *write,
					 int64_t version, int64_t days, struct referral_done *ret)
{
	char seen[24], count[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = count};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	snprintf(count, sizeof(count), "%" PRId64, days);
	return referral_store_write(at, &PASS, params, write, ret);
}

enum cmn_err referral_store_sandbox_fill(struct cmn_conn *conn, const char *now,
					 struct cmn_error *err)
{
	const char *params[] = {now};

	return cmn_conn_run(conn, &FILL, params, NULL, err);
}
