/* SPDX-License-Identifier: EUPL-1.2 */
#include "verify_store.h"

#include "columns.h"
#include "more_sql.h"
#include "quality_columns.h"

#include <stdio.h>

/* A trigger says how long it holds when nobody did, and keeps the history (0045_verification.sql).
 */
static const struct cmn_stmt ACTOR_VERIFY = {
    .name = "actor_verify",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT id FROM actor WHERE departement = $6 AND id = $5::uuid"
	" AND version = $14::bigint AND CASE WHEN $15::text IS NULL THEN verified_at IS NOT NULL"
	" ELSE active END FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE actor SET verified_at = CASE WHEN $15::text IS NOT NULL"
	" THEN $7::timestamptz END, verified_by = $1, verified_how = $15, verified_until = $16::date,"
	" edited = true, version = actor.version + 1, updated_at = $7::timestamptz"
	" FROM target, idem WHERE actor.departement = $6 AND actor.id = target.id"
	" RETURNING actor.*)" TOLD(ACTOR_FACT("fact")) CMN_SQL_FINISH,
};

static const struct cmn_stmt VERIFICATION_LIST = {
    .name = "verification_list",
    .n_params = 3,
    .sql = "SELECT v.id, v.departement, v.actor_id, v.verified_at, v.verified_by, v.how,"
	   " v.verified_until, v.ended_at, v.ended_by, v.ended_why, " CMN_SQL_CURSOR(
	       "v.verified_at", "v.id") " FROM verification v WHERE v.actor_id = $1::uuid"
					" AND (v.verified_at, v.id) > " CMN_SQL_AFTER(
					    "$2") " ORDER BY v.verified_at, v.id LIMIT $3::bigint",
};

#define N_(condition) "count(*) FILTER (WHERE " condition ")"
#define BY_SECTOR_(which)                                            \
	"'value', " N_(which) ", 'ordinary', " N_(                   \
	    which                                                    \
	    " AND sector = 'ordinary'") ", 'specialised', " N_(which \
							       " AND sector = 'specialised'")
#define ORIGIN_(code, which) "'" code "', " N_("verified_at IS NULL AND " which)
static const struct cmn_stmt FIGURES = {
    .name = "directory_figures",
    .n_params = 2,
    .sql =
	"WITH here AS (SELECT sector, verified_at, membership, member_category, source, invented,"
	" demonstration FROM actor WHERE departement = $1 AND active)"
	" SELECT $1 AS departement, $2::timestamptz AS at,"
	" json_build_object('indicator', '4.2', " BY_SECTOR_(
	    "verified_at IS NOT NULL") ") AS actors,"
				       " json_build_object(" BY_SECTOR_("verified_at IS NULL") ", 'by_origin', json_build_object(" ORIGIN_("manual", "source = 'manual'") ", " ORIGIN_("imported", "source <> 'manual' AND NOT demonstration") ", " ORIGIN_(
					   "demonstration",
					   "demonstration AND NOT invented") ", " ORIGIN_("invented",
											  "invented") ")) AS actors_apart,"
												      " json_build_object('indicator', '5.1', " BY_SECTOR_(
													  "membership = 'partner'") ") AS partners,"
																    " json_build_object('value', " N_(
																	"membership = 'core_member'") ", 'by_category',"
																				      " (SELECT coalesce(json_object_agg(m.category, m.n), '{}') FROM (SELECT"
																				      " coalesce(member_category, 'not_stated') AS category, count(*) AS n FROM here"
																				      " WHERE membership = 'core_member' GROUP BY 1 ORDER BY 1) AS m)) AS core_members"
																				      " FROM here",
};

/* $1 département, $2 and $3 the row after which it goes on, $4 below which score. */
static const struct cmn_stmt QUALITY_LIST = {
    .name = "quality_list",
    .n_params = 5,
    .sql = "SELECT q.offer_id AS id, q.departement, o.name, o.actor_id, a.name AS actor_name,"
	   " o.version, q.score, q.parts, q.rated_at,"
	   " concat_ws(E'\\x1f', q.score, q.offer_id) AS _cursor FROM offer_quality q"
	   " JOIN offer o ON o.id = q.offer_id JOIN actor a ON a.id = o.actor_id"
	   " WHERE q.departement = $1 AND (q.score, q.offer_id) > ($2::int, $3::uuid)"
	   " AND q.score < $4::int AND o.active ORDER BY q.score, q.offer_id LIMIT $5::bigint",
};

static const struct cmn_stmt LAPSE = {
    .name = "verification_lapse",
    .writes = true,
    .n_params = 3,
    .sql = "WITH due AS (SELECT id FROM actor WHERE verified_at IS NOT NULL"
	   " AND verified_until < $2::date ORDER BY verified_until LIMIT $3::bigint"
	   " FOR UPDATE SKIP LOCKED)"
	   ", fact AS (UPDATE actor a SET verified_at = NULL, version = a.version + 1,"
	   " updated_at = $1::timestamptz FROM due WHERE a.id = due.id RETURNING a.*)"
	   ", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"
	   " SELECT $1::timestamptz, 'system', 'lapse_verification', id, departement FROM fact)"
	   ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT gen_random_uuid(), departement || '.facts', '" DIRECTORY_EVENT_ACTOR "',"
	   " id::text, $1::timestamptz, " ACTOR_FACT("fact") " FROM fact)"
							     " SELECT count(*) FROM fact",
};

static const struct cmn_stmt SWEEP_TAKE = {
    .name = "sweep_take",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT after FROM quality_sweep WHERE kind = $1 FOR UPDATE SKIP LOCKED",
};

static const struct cmn_stmt SWEEP_MARK = {
    .name = "sweep_mark",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE quality_sweep SET after = $2::uuid WHERE kind = $1",
};

static const struct cmn_stmt RATE_NEXT = {
    .name = "rate_next",
    .n_params = 2,
    .sql = "SELECT o.id, o.departement, " QUALITY_FACTS(
	"o", "qa") " FROM offer o JOIN actor qa ON qa.id = o.actor_id WHERE o.id > $1::uuid"
		   " ORDER BY o.id LIMIT $2::bigint",
};

/* What did not change is left as it is. */
static const struct cmn_stmt RATE_STORE = {
    .name = "rate_store",
    .writes = true,
    .n_params = 2,
    .sql = "INSERT INTO offer_quality AS q (offer_id, departement, score, parts, rated_at)"
	   " SELECT r.id, r.departement, r.score, r.parts, $2::timestamptz"
	   " FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, departement text, score int,"
	   " parts jsonb) ON CONFLICT (offer_id) DO UPDATE SET score = excluded.score,"
	   " parts = excluded.parts, rated_at = excluded.rated_at"
	   " WHERE (q.score, q.parts) IS DISTINCT FROM (excluded.score, excluded.parts)",
};

const struct cmn_stmt *const DIRECTORY_QUALITY_STATEMENTS[] = {
    &ACTOR_VERIFY, &VERIFICATION_LIST, &FIGURES,   &QUALITY_LIST, &LAPSE,
    &SWEEP_TAKE,   &SWEEP_MARK,        &RATE_NEXT, &RATE_STORE,
};
const size_t DIRECTORY_QUALITY_STATEMENT_COUNT = CMN_LEN(DIRECTORY_QUALITY_STATEMENTS);

enum cmn_err directory_actor_verify(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *how, const char *until, int64_t version,
				    struct cmn_write *write, struct directory_written *ret,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	cmn_write_params(write, params);
	params[CMN_WRITE_N] = expected;
	params[CMN_WRITE_N + 1] = how;
	params[CMN_WRITE_N + 2] = until;
	return cmn_write_run(pool, ctx, &ACTOR_VERIFY, params, write, &ret->version, &ret->replayed,
			     err);
}

/* one more than asked: it says that there is more */
static void limit_text(char text[24], int64_t limit)
{
	snprintf(text, 24, "%lld", (long long)limit + 1);
}

enum cmn_err directory_verification_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *actor_id, const char *cursor, int64_t limit,
					 PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {actor_id, cursor, rows};

	limit_text(rows, limit);
	return cmn_pool_run(pool, ctx, &VERIFICATION_LIST, params, ret, err);
}

enum cmn_err directory_figures_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *now, PGresult **ret,
				    struct cmn_error *err)
{
	const char *params[] = {departement, now};

	return cmn_pool_run(pool, ctx, &FIGURES, params, ret, err);
}

enum cmn_err directory_quality_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, int64_t below,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err)
{
	bool first = after->part[0][0] == '\0';
	char rows[24], least[24];
	const char *params[] = {departement, first ? "-1" : after->part[0],
				first ? DIRECTORY_NIL : after->part[1], least, rows};

	limit_text(rows, limit);
	snprintf(least, sizeof(least), "%lld", (long long)below);
	return cmn_pool_run(pool, ctx, &QUALITY_LIST, params, ret, err);
}

enum cmn_err directory_verification_lapse(struct cmn_conn *conn, const char *now, const char *day,
					  unsigned most, int64_t *ret_n, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char count[24];
	const char *params[] = {now, day, count};
	enum cmn_err rc;

	snprintf(count, sizeof(count), "%u", most);
	rc = cmn_conn_run(conn, &LAPSE, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err directory_sweep_take(struct cmn_conn *conn, const char *kind, char after[37],
				  bool *ret, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {kind};
	enum cmn_err rc = cmn_conn_run(conn, &SWEEP_TAKE, params, &res, err);

	*ret = rc == CMN_OK && PQntuples(res) == 1;
	if (*ret)
		snprintf(after, 37, "%s", PQgetvalue(res, 0, 0));
	return rc;
}

enum cmn_err directory_sweep_mark(struct cmn_conn *conn, const char *kind, const char *after,
				  struct cmn_error *err)
{
	const char *params[] = {kind, after};

	return cmn_conn_run(conn, &SWEEP_MARK, params, NULL, err);
}

enum cmn_err directory_rate_next(struct cmn_conn *conn, const char *after, unsigned most,
				 PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {after, count};

	snprintf(count, sizeof(count), "%u", most);
	return cmn_conn_run(conn, &RATE_NEXT, params, ret, err);
}

enum cmn_err directory_rate_store(struct cmn_conn *conn, const char *rated, const char *now,
				  struct cmn_error *err)
{
	const char *params[] = {rated, now};

	return cmn_conn_run(conn, &RATE_STORE, params, NULL, err);
}
