/* SPDX-License-Identifier: EUPL-1.2 */
#include "generation_store.h"

#include <inttypes.h>
#include <stdio.h>

#define COLUMNS "current, coalesce(building, 0), counted, fold, built_at IS NOT NULL"

static const struct cmn_stmt HOLD = {
    .name = "generation_hold",
    .writes = true,
    .sql = "SELECT " COLUMNS ", set_config('enable_seqscan', 'off', true),"
	   " set_config('jit', 'off', true) FROM generation FOR UPDATE",
};

static const struct cmn_stmt SEE = {
    .name = "generation_see",
    .sql = "SELECT " COLUMNS " FROM generation",
};

static const struct cmn_stmt LEAD = {
    .name = "generation_lead",
    .n_params = 1,
    .sql = "SELECT pg_try_advisory_lock(hashtextextended('c360-keeper:' || $1, 360))",
};

static const struct cmn_stmt EMPTY = {
    .name = "generation_empty",
    .n_params = 1,
    .sql = "SELECT NOT EXISTS (SELECT 1 FROM fact WHERE generation = $1::int)",
};

static const struct cmn_stmt COUNTED = {
    .name = "generation_counted",
    .writes = true,
    .n_params = 1,
    .sql = "UPDATE generation SET counted = greatest(counted + 1, $1::bigint) RETURNING counted",
};

static const struct cmn_stmt BUILT = {
    .name = "generation_built",
    .writes = true,
    .n_params = 4,
    .sql = "UPDATE generation SET built_at = $3::timestamptz, fold = $4::int"
	   " WHERE built_at IS NULL AND NOT EXISTS (SELECT 1 FROM position o"
	   "  LEFT JOIN position f ON f.reader = $1 AND f.stream = o.stream WHERE o.reader = $2"
	   "  AND (o.epoch, o.sequence) > (coalesce(f.epoch, 0), coalesce(f.sequence, 0)))",
};

/* What another fold had begun begins anew, under the same number. */
static const struct cmn_stmt BEGIN_ANEW = {
    .name = "rebuild_begin",
    .writes = true,
    .n_params = 2,
    .sql = "WITH was AS (SELECT building, building_fold FROM generation FOR UPDATE)"
	   ", anew AS (SELECT 1 FROM was WHERE building IS NULL"
	   "   OR building_fold IS DISTINCT FROM $2::int)"
	   ", p AS (DELETE FROM position WHERE reader = $1 AND EXISTS (SELECT 1 FROM anew))"
	   ", q AS (DELETE FROM parked WHERE reader = $1 AND EXISTS (SELECT 1 FROM anew))"
	   " UPDATE generation SET building = current + 1 RETURNING building,"
	   "  EXISTS (SELECT 1 FROM anew)",
};

static const struct cmn_stmt BEGUN = {
    .name = "rebuild_begun",
    .writes = true,
    .n_params = 1,
    .sql = "UPDATE generation SET building_fold = $1::int",
};

#define SWEEP_OF(table)                                                          \
	"DELETE FROM " table " WHERE ctid = ANY (ARRAY (SELECT ctid FROM " table \
	" WHERE generation = $1::int LIMIT 10000)) RETURNING 1"

/* One generation that is neither served nor continued. */
static const struct cmn_stmt SWEEP = {
    .name = "generation_sweep",
    .writes = true,
    .n_params = 1,
    .sql = "WITH a AS (" SWEEP_OF("fact") "), b AS (" SWEEP_OF("cell") "), c AS (" SWEEP_OF(
	"cell_commune") "), d AS (" SWEEP_OF("cell_definition") ")"
								" SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b)"
								"  + (SELECT count(*) FROM c) + (SELECT count(*) FROM d)",
};

static const struct cmn_stmt DIFFER = {
    .name = "rebuild_differ",
    .n_params = 2,
    .sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM (SELECT * FROM position WHERE reader = $1) a"
	   "  FULL JOIN (SELECT * FROM position WHERE reader = $2) b USING (stream)"
	   "  WHERE (a.epoch, a.sequence) IS DISTINCT FROM (b.epoch, b.sequence)) THEN -1 ELSE"
	   " (SELECT count(*) FROM (SELECT * FROM cell WHERE generation = g.current"
	   "   AND (n, total) <> (0, 0)) a FULL JOIN (SELECT * FROM cell"
	   "   WHERE generation = g.building AND (n, total) <> (0, 0)) b"
	   "   USING (departement, indicator, version, part, month, key)"
	   "   WHERE (a.n, a.total) IS DISTINCT FROM (b.n, b.total)) END FROM generation g",
};

/* A reader that falls back hears again what it had heard: that changes nothing.  What it alone had
 * parked is tried again: the rebuild makes facts of an event, the live reader more than facts. */
static const struct cmn_stmt SWITCH = {
    .name = "rebuild_switch",
    .writes = true,
    .n_params = 4,
    .sql = "WITH back AS (UPDATE position l SET epoch = coalesce(r.epoch, 0),"
	   "   sequence = coalesce(r.sequence, 0) FROM position p"
	   "   LEFT JOIN position r ON r.reader = $2 AND r.stream = p.stream"
	   "   WHERE l.reader = $1 AND p.reader = $1 AND p.stream = l.stream"
	   "   AND (l.epoch, l.sequence) > (coalesce(r.epoch, 0), coalesce(r.sequence, 0)))"
	   ", done AS (DELETE FROM position WHERE reader = $2)"
	   ", alone AS (SELECT l.ord FROM parked l JOIN position p ON p.reader = $2"
	   "   AND p.stream = l.stream AND (l.epoch, l.sequence) <= (p.epoch, p.sequence)"
	   "   WHERE l.reader = $1 AND NOT EXISTS (SELECT 1 FROM parked r WHERE r.reader = $2"
	   "    AND (r.stream, r.epoch, r.sequence) = (l.stream, l.epoch, l.sequence)))"
	   ", again AS (UPDATE parked SET retry = true WHERE reader = $1"
	   "   AND ord IN (SELECT ord FROM alone))"
	   ", gone AS (DELETE FROM parked WHERE reader = $1"
	   "   AND ord NOT IN (SELECT ord FROM alone))"
	   " UPDATE generation SET current = building, building = NULL, building_fold = NULL,"
	   "  built_at = $3::timestamptz, fold = $4::int, counted = counted + 1"
	   "  WHERE building IS NOT NULL",
};

static const struct cmn_stmt PARKED_MOVE = {
    .name = "rebuild_parked",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE parked SET reader = $1 WHERE reader = $2",
};

static enum cmn_err read(struct cmn_conn *conn, const struct cmn_stmt *stmt,
			 struct observatory_generation *ret, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, stmt, NULL, &res, err);

	if (rc != CMN_OK)
		return rc;
	ret->current = (int)cmn_pg_int(res, 0, 0, 0);
	ret->building = (int)cmn_pg_int(res, 0, 1, 0);
	ret->counted = cmn_pg_int(res, 0, 2, 0);
	ret->fold = (int)cmn_pg_int(res, 0, 3, 0);
	ret->built = cmn_pg_bool(res, 0, 4);
	return CMN_OK;
}

enum cmn_err observatory_store_generation_hold(struct cmn_conn *conn,
					       struct observatory_generation *ret,
					       struct cmn_error *err)
{
	return read(conn, &HOLD, ret, err);
}

enum cmn_err observatory_store_generation_see(struct cmn_conn *conn,
					      struct observatory_generation *ret,
					      struct cmn_error *err)
{
	return read(conn, &SEE, ret, err);
}

enum cmn_err observatory_store_generation_lead(struct cmn_conn *conn, const char *schema, bool *ret,
					       struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &LEAD, (const char *[]){schema}, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}

enum cmn_err observatory_store_generation_counted(struct cmn_conn *conn, int64_t now_us,
						  int64_t *ret, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char now[24];
	enum cmn_err rc;

	snprintf(now, sizeof(now), "%" PRId64, now_us);
	rc = cmn_conn_run(conn, &COUNTED, (const char *[]){now}, &res, err);
	if (rc == CMN_OK)
		*ret = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err observatory_store_generation_built(struct cmn_conn *conn, const char *reader,
						const char *before, const char *now, int fold,
						struct cmn_error *err)
{
	char number[16];
	const char *params[] = {reader, before, now, number};

	snprintf(number, sizeof(number), "%d", fold);
	return cmn_conn_run(conn, &BUILT, params, NULL, err);
}

enum cmn_err observatory_store_generation_empty(struct cmn_conn *conn, int generation, bool *ret,
						struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char number[16];
	enum cmn_err rc;

	snprintf(number, sizeof(number), "%d", generation);
	rc = cmn_conn_run(conn, &EMPTY, (const char *[]){number}, &res, err);
	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}

static enum cmn_err sweep_one(struct cmn_conn *conn, int generation, bool *ret_more,
			      struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char number[16];
	enum cmn_err rc;

	snprintf(number, sizeof(number), "%d", generation);
	rc = cmn_conn_run(conn, &SWEEP, (const char *[]){number}, &res, err);
	if (rc == CMN_OK)
		*ret_more = cmn_pg_int(res, 0, 0, 0) > 0;
	return rc;
}

enum cmn_err observatory_store_rebuild_begin(struct cmn_conn *conn, const char *reader, int fold,
					     int *ret_generation, bool *ret_more,
					     struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char number[16];
	const char *params[] = {reader, number};
	enum cmn_err rc;

	*ret_more = false;
	snprintf(number, sizeof(number), "%d", fold);
	rc = cmn_conn_run(conn, &BEGIN_ANEW, params, &res, err);
	if (rc != CMN_OK)
		return rc;
	*ret_generation = (int)cmn_pg_int(res, 0, 0, 0);
	if (!cmn_pg_bool(res, 0, 1))
		return CMN_OK;
	rc = sweep_one(conn, *ret_generation, ret_more, err);
	if (rc == CMN_OK && !*ret_more)
		rc = cmn_conn_run(conn, &BEGUN, (const char *[]){number}, NULL, err);
	return rc;
}

enum cmn_err observatory_store_rebuild_switch(struct cmn_conn *conn,
					      const struct observatory_switch *s,
					      int64_t *ret_differ, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *differ = NULL;
	char fold[16];
	const char *readers[] = {s->live, s->rebuild};
	const char *params[] = {s->live, s->rebuild, s->now, fold};
	enum cmn_err rc = cmn_conn_run(conn, &DIFFER, readers, &differ, err);

	snprintf(fold, sizeof(fold), "%d", s->fold);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &SWITCH, params, NULL, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &PARKED_MOVE, readers, NULL, err);
	if (rc == CMN_OK)
		*ret_differ = cmn_pg_int(differ, 0, 0, -1);
	return rc;
}

enum cmn_err observatory_store_generation_sweep(struct cmn_conn *conn, bool *ret_more,
						struct cmn_error *err)
{
	struct observatory_generation g;
	enum cmn_err rc = observatory_store_generation_see(conn, &g, err);

	*ret_more = false;
	if (rc == CMN_OK && g.current > 1)
		rc = sweep_one(conn, g.current - 1, ret_more, err);
	return rc;
}

const struct cmn_stmt *const OBSERVATORY_GENERATION_STATEMENTS[] = {
    &HOLD,       &SEE,   &LEAD,  &COUNTED, &EMPTY,  &BUILT,
    &BEGIN_ANEW, &BEGUN, &SWEEP, &DIFFER,  &SWITCH, &PARKED_MOVE,
};
const size_t OBSERVATORY_GENERATION_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_GENERATION_STATEMENTS);
