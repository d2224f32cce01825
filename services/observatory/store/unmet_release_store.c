/* SPDX-License-Identifier: EUPL-1.2 */
#include "unmet_release_store.h"

#include "cmn/record.h"
#include "cmn/uuid.h"

#include <inttypes.h>
#include <stdio.h>

#define QUARTER "interval '3 months'"
#define SETTLES "7" /* days in which what is late still arrives */

/* The first quarter of all is that of the first need; without one, the last that ended.  What is
 * recorded for a quarter after its copy is counted by the team alone. */
static const struct cmn_stmt FREEZE = {
    .name = "unmet_freeze",
    .writes = true,
    .n_params = 2,
    .sql =
	"WITH last AS (SELECT date_trunc('quarter', ($2::date - " SETTLES ")::timestamp) - " QUARTER
	" AS at)"
	", whose AS (SELECT unnest(string_to_array(nullif(replace($1, ' ', ''), ''), ',')) AS d"
	"  UNION SELECT DISTINCT departement FROM unmet_fact)"
	", due AS (SELECT d, q::date AS quarter FROM whose, last, LATERAL generate_series("
	"   LEAST(last.at, COALESCE((SELECT date_trunc('quarter', min(COALESCE(recorded_on, since))::timestamp)"
	"    FROM unmet_fact WHERE departement = d), last.at)), last.at, " QUARTER ") AS q)"
	", begun AS (INSERT INTO unmet_period (departement, quarter, frozen_on)"
	"  SELECT d, quarter, $2::date FROM due ON CONFLICT DO NOTHING"
	"  RETURNING departement, quarter)"
	" INSERT INTO unmet_frozen (departement, quarter, need, state, days, reasons)"
	" SELECT b.departement, b.quarter, u.need,"
	"  CASE WHEN u.ended_on <= $2::date THEN u.state ELSE 'open' END,"
	"  GREATEST(LEAST(COALESCE(u.ended_on, $2::date), $2::date) - u.since, 0), u.reasons"
	" FROM begun b JOIN unmet_fact u ON u.departement = b.departement"
	"  AND COALESCE(u.recorded_on, u.since) >= b.quarter"
	"  AND COALESCE(u.recorded_on, u.since) < b.quarter + " QUARTER,
};

static const struct cmn_stmt NEXT = {
    .name = "unmet_release_next",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT departement, quarter FROM unmet_period"
	   " WHERE threshold IS DISTINCT FROM $1::bigint ORDER BY departement, quarter LIMIT 1"
	   " FOR UPDATE SKIP LOCKED",
};

static const struct cmn_stmt FROZEN = {
    .name = "unmet_frozen",
    .n_params = 2,
    .sql = "SELECT need, state, days FROM unmet_frozen WHERE departement = $1"
	   " AND quarter = $2::date ORDER BY days",
};

static const struct cmn_stmt REASONS = {
    .name = "unmet_frozen_reasons",
    .n_params = 2,
    .sql = "SELECT r.reason, count(*) FROM unmet_frozen f CROSS JOIN LATERAL"
	   " (SELECT DISTINCT x FROM unnest(f.reasons) AS x) AS r (reason)"
	   " WHERE f.departement = $1 AND f.quarter = $2::date GROUP BY r.reason ORDER BY r.reason",
};

static const struct cmn_stmt RELEASE = {
    .name = "unmet_release",
    .writes = true,
    .n_params = 7,
    .sql = "WITH kept AS (UPDATE unmet_period SET threshold = $7::bigint, data = $5::json,"
	   "   released_at = $4::timestamptz WHERE departement = $2 AND quarter = $6::date"
	   "  RETURNING departement)"
	   " INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT $1::uuid, departement || '.figures', 'observatory.unmet_needs.released.v1', $3,"
	   "  $4::timestamptz, $5::json FROM kept",
};

static const struct cmn_stmt RELEASED = {
    .name = "unmet_released",
    .n_params = 3,
    .sql = "SELECT data::text, " CMN_SQL_RFC3339(
	"released_at") " FROM unmet_period WHERE departement = $1 AND quarter = $2::date"
		       " AND threshold >= $3::bigint",
};

const struct cmn_stmt *const OBSERVATORY_UNMET_STATEMENTS[] = {&FREEZE,  &NEXT,    &FROZEN,
							       &REASONS, &RELEASE, &RELEASED};
const size_t OBSERVATORY_UNMET_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_UNMET_STATEMENTS);

enum cmn_err observatory_store_unmet_freeze(struct cmn_conn *conn, const char *departements,
					    const char *today, struct cmn_error *err)
{
	const char *params[] = {departements, today};

	return cmn_conn_run(conn, &FREEZE, params, NULL, err);
}

enum cmn_err observatory_store_unmet_next(struct cmn_conn *conn, int64_t threshold, PGresult **ret,
					  struct cmn_error *err)
{
	char least[24];
	const char *params[] = {least};

	snprintf(least, sizeof(least), "%" PRId64, threshold);
	return cmn_conn_run(conn, &NEXT, params, ret, err);
}

enum cmn_err observatory_store_unmet_frozen(struct cmn_conn *conn, const char *departement,
					    const char *quarter, PGresult **ret_needs,
					    PGresult **ret_reasons, struct cmn_error *err)
{
	const char *params[] = {departement, quarter};
	CMN_AUTO(cmn_pgres_drop) PGresult *needs = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &FROZEN, params, &needs, err);

	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &REASONS, params, ret_reasons, err);
	if (rc == CMN_OK) {
		*ret_needs = needs;
		needs = NULL;
	}
	return rc;
}

enum cmn_err observatory_store_unmet_release(struct cmn_conn *conn,
					     const struct observatory_unmet_release *r,
					     struct cmn_error *err)
{
	char id[CMN_UUID_LEN], least[24];
	const char *params[] = {id, r->departement, r->subject, r->now, r->data, r->quarter, least};

	cmn_uuid7(id);
	snprintf(least, sizeof(least), "%" PRId64, r->threshold);
	return cmn_conn_run(conn, &RELEASE, params, NULL, err);
}

enum cmn_err observatory_store_unmet_released(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					      const char *departement, const char *quarter,
					      int64_t threshold, PGresult **ret,
					      struct cmn_error *err)
{
	char least[24];
	const char *params[] = {departement, quarter, least};

	snprintf(least, sizeof(least), "%" PRId64, threshold);
	return cmn_pool_run(pool, ctx, &RELEASED, params, ret, err);
}
