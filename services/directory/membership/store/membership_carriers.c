/* SPDX-License-Identifier: EUPL-1.2 */
#include "membership_carriers.h"

#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"
#define EPOCH    " - DATE '1970-01-01'"

/* Shares of one community are never added at a time. */
static const struct cmn_stmt LOCK = {
    .name = "carrier_lock",
    .n_params = 1,
    .sql = "SELECT pg_advisory_xact_lock(hashtextextended('carrier ' || $1, 0))",
};

static const struct cmn_stmt SPANS = {
    .name = "carrier_spans",
    .n_params = 1,
    .sql = "SELECT c.from_on" EPOCH " AS _begin, c.ended_on" EPOCH " AS _end, c.share, c.actor_id,"
	   " c.role, c.version FROM carrier c WHERE c.departement = $1 ORDER BY c.id",
};

/* $14 stamp, $15 actor, $16 role, $17 share, $18 health insurance, $19 from, $20 end */
static const struct cmn_stmt ADD = {
    .name = "carrier_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql = "WITH target AS (SELECT 1 WHERE (SELECT count(*) + coalesce(sum(c.version), 0)::bigint"
	   " FROM carrier c WHERE c.departement = $6) = $14::bigint)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO carrier (id, departement, actor_id, role, share,"
	   " health_insurance, from_on, ended_on, recorded_at, recorded_by) SELECT $5::uuid, $6,"
	   " $15::uuid, $16, $17::int, $18::boolean, $19::date, $20::date, $7::timestamptz, $1"
	   " FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

/* $14 version, $15 end */
static const struct cmn_stmt END = {
    .name = "carrier_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT c.id FROM carrier c WHERE c.departement = $6"
	   " AND c.id = $5::uuid AND c.version = $14::bigint AND (c.ended_on IS NULL"
	   " OR c.ended_on > $15::date) FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE carrier SET ended_on = $15::date, version = carrier.version + 1"
	   " FROM target, idem WHERE carrier.departement = $6 AND carrier.id = target.id"
	   " RETURNING carrier.id, carrier.version)" CMN_SQL_FINISH,
};

#define COLUMNS(last)                                                                               \
	"c.id, c.departement, c.version, c.actor_id, a.name AS actor_name, a.type AS actor_type,"   \
	" c.role, c.share, c.health_insurance, c.from_on, c.ended_on, carrier_flags(c) AS flags,"   \
	" CASE WHEN c.ended_on IS NULL THEN 'open' ELSE 'ended' END AS state, c.recorded_at, " last \
	" FROM carrier c JOIN actor a ON a.departement = c.departement AND a.id = c.actor_id"

static const struct cmn_stmt READ = {
    .name = "carrier_read",
    .n_params = 1,
    .sql = "SELECT " COLUMNS("c.from_on" EPOCH " AS _begin") " WHERE c.id = $1::uuid",
};

const struct cmn_stmt DIRECTORY_CARRIER_LIST = {
    .name = "carrier_list",
    .n_params = 4,
    .sql = "SELECT " COLUMNS(
	"concat_ws(E'\\x1f', '', c.id) AS _cursor") " WHERE c.departement = $1 AND ($2::date IS NULL OR c.from_on <= $2::date"
						    " AND (c.ended_on IS NULL OR c.ended_on > $2::date)) AND c.id > $3::uuid"
						    " ORDER BY c.id LIMIT $4::bigint",
};

static const struct cmn_stmt IS = {
    .name = "carrier_is",
    .n_params = 3,
    .sql = "SELECT EXISTS (SELECT FROM carrier c WHERE c.departement = $1"
	   " AND c.actor_id = $2::uuid AND c.role IN ('porteur', 'co_porteur')"
	   " AND c.from_on <= $3::date AND (c.ended_on IS NULL OR c.ended_on > $3::date))",
};

const struct cmn_stmt *const DIRECTORY_CARRIER_STATEMENTS[] = {
    &LOCK, &SPANS, &ADD, &END, &READ, &DIRECTORY_CARRIER_LIST, &IS,
};
const size_t DIRECTORY_CARRIER_STATEMENT_COUNT = CMN_LEN(DIRECTORY_CARRIER_STATEMENTS);

enum cmn_err directory_carrier_spans(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement};

	return cmn_pool_run(pool, ctx, &SPANS, params, ret, err);
}

enum cmn_err directory_carrier_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_carrier_new *row, struct cmn_write *write,
				   struct directory_written *ret, struct cmn_error *err)
{
	const char *which[] = {write->departement};
	const struct cmn_step lock = {&LOCK, which};
	char stamp[24];
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = stamp,         [14] = row->actor_id,         [15] = row->role,
	    [16] = row->share,    [17] = row->health_insurance, [18] = row->from_on,
	    [19] = row->ended_on,
	};

	snprintf(stamp, sizeof(stamp), "%" PRId64, row->stamp);
	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &lock, &ADD, params, write, &ret->version,
				    &ret->replayed, err);
}

enum cmn_err directory_carrier_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *ended_on, int64_t version, struct cmn_write *write,
				   struct directory_written *ret, struct cmn_error *err)
{
	char expected[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = expected, [14] = ended_on};

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &END, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_carrier_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

enum cmn_err directory_carrier_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *day,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, day,
				after->part[1][0] != '\0' ? after->part[1] : NIL_UUID, rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_CARRIER_LIST, params, ret, err);
}

enum cmn_err directory_carrier_is(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *actor_id, const char *day,
				  bool *ret, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {departement, actor_id, day};
	enum cmn_err rc = cmn_pool_run(pool, ctx, &IS, params, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}
