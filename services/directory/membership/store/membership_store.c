/* SPDX-License-Identifier: EUPL-1.2 */
#include "membership_store.h"

#include "membership_sql.h"

#include <inttypes.h>
#include <stdio.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"
#define EPOCH    " - DATE '1970-01-01'"
#define WHOLE    "member.id, member.version, member.departement, member.actor_id, member AS now"

static const struct cmn_stmt LOCK = {
    .name = "membership_lock",
    .n_params = 2,
    .sql = MEMBERSHIP_LOCK,
};

static const struct cmn_stmt SPANS = {
    .name = "membership_spans",
    .n_params = 1,
    .sql = "SELECT m.since" EPOCH " AS _begin, m.ended_on" EPOCH " AS _end, m.version"
	   " FROM member m WHERE m.actor_id = $1::uuid ORDER BY m.since, m.id",
};

static const struct cmn_stmt COLLEGE = {
    .name = "membership_college",
    .n_params = 2,
    .sql = "SELECT EXISTS (SELECT FROM region_list l JOIN community c ON c.region = l.region"
	   " WHERE c.departement = $1 AND l.list = 'college' AND l.code = $2)",
};

/* $14 actor, $15 stamp, $16 kind, $17 category, $18 college, $19 basis, $20 joined on */
static const struct cmn_stmt JOIN = {
    .name = "membership_join",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql =
	"WITH target AS (SELECT a.id FROM actor a WHERE a.departement = $6 AND a.id = $14::uuid"
	" AND a.active AND " MEMBERSHIP_STAMP(
	    "$14",
	    "$15") ")" CMN_SQL_CHANGE
		   ", fact AS (INSERT INTO member (id, departement, actor_id, kind, category, college,"
		   " basis, joined_on, since, recorded_at, recorded_by) SELECT $5::uuid, $6, target.id,"
		   " $16, $17, $18, $19, $20::date, $20::date, $7::timestamptz, $1 FROM target, idem"
		   " RETURNING " WHOLE ")" TOLD("member_fact(fact.now)")
		       MEMBERSHIP_ON_RECORD("$16", "$17") CMN_SQL_FINISH,
};

/* $14 the standing that ends, $15 its version, $16 kind, $17 category, $18 college, $19 since */
static const struct cmn_stmt CHANGE = {
    .name = "membership_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT m.id FROM member m WHERE m.departement = $6 AND m.id = $14::uuid"
	" AND m.version = $15::bigint AND m.ended_on IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	/* it ends first: one standing of an actor is open at a time */
	", before AS (UPDATE member SET ended_on = $19::date, ended_why = 'changed',"
	" version = member.version + 1 FROM target, idem WHERE member.departement = $6"
	" AND member.id = target.id RETURNING " WHOLE ", member.basis, member.joined_on)"
	", fact AS (INSERT INTO member (id, departement, actor_id, kind, category, college, basis,"
	" joined_on, since, recorded_at, recorded_by) SELECT $5::uuid, $6, before.actor_id, $16,"
	" $17, $18, before.basis, before.joined_on, $19::date, $7::timestamptz, $1 FROM before"
	" RETURNING " WHOLE ")" TOLD("member_fact(fact.now)")
	    TOLD_BESIDES("before", DIRECTORY_EVENT_MEMBERSHIP, "member_fact(before.now)")
		MEMBERSHIP_ON_RECORD("$16", "$17") CMN_SQL_FINISH,
};

/* $14 version, $15 ended on, $16 why, $17 decision on, $18 decision id */
static const struct cmn_stmt LEAVE = {
    .name = "membership_leave",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = "WITH target AS (SELECT m.id FROM member m WHERE m.departement = $6 AND m.id = $5::uuid"
	   " AND m.version = $14::bigint AND m.ended_on IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE member SET ended_on = $15::date, ended_why = $16,"
	   " decision_on = $17::date, decision_id = $18::uuid, version = member.version + 1"
	   " FROM target, idem WHERE member.departement = $6 AND member.id = target.id"
	   " RETURNING " WHOLE ")" TOLD("member_fact(fact.now)")
	       MEMBERSHIP_END_SIGNED("$15", "$16", "$17", "$18")
		   MEMBERSHIP_ON_RECORD("NULL", "NULL") CMN_SQL_FINISH,
};

/* `last` is one more column, for the program. */
#define COLUMNS(last)                                                                             \
	"m.id, m.departement, m.version, m.actor_id, a.name AS actor_name, a.type AS actor_type," \
	" a.sector AS actor_sector, m.kind, m.category, m.college, m.basis, m.joined_on,"         \
	" m.since, m.ended_on, m.ended_why, m.decision_on, m.decision_id, m.recorded_at,"         \
	" CASE WHEN m.ended_on IS NULL THEN 'in_force' ELSE 'ended' END AS state, " last          \
	" FROM member m JOIN actor a ON a.departement = m.departement AND a.id = m.actor_id"

static const struct cmn_stmt READ = {
    .name = "membership_read",
    .n_params = 1,
    .sql = "SELECT " COLUMNS("m.since" EPOCH " AS _begin") " WHERE m.id = $1::uuid",
};

#define ON_DAY(day) \
	"m.since <= " day "::date AND (m.ended_on IS NULL OR m.ended_on > " day "::date)"

const struct cmn_stmt DIRECTORY_MEMBERSHIP_LIST = {
    .name = "membership_list",
    .n_params = 7,
    .sql =
	"SELECT " COLUMNS("concat_ws(E'\\x1f', '', m.id) AS _cursor") " WHERE m.departement = $1 AND " ON_DAY(
	    "$2") " AND ($3::text IS NULL OR m.kind = $3) AND ($4::text IS NULL OR m.category = $4)"
		  " AND ($5::text IS NULL OR m.college = $5) AND m.id > $6::uuid"
		  " ORDER BY m.id LIMIT $7::bigint",
};

const struct cmn_stmt DIRECTORY_MEMBERSHIP_HISTORY = {
    .name = "membership_history",
    .n_params = 4,
    .sql = "SELECT " COLUMNS(
	"concat_ws(E'\\x1f', m.since, m.id) AS _cursor") " WHERE m.actor_id = $1::uuid"
							 " AND (m.since, m.id) > ($2::date, $3::uuid) ORDER BY m.since, m.id LIMIT $4::bigint",
};

#define COUNTED(which) "count(*) FILTER (WHERE " which ")"
#define BY(column, where)                                                                    \
	"(SELECT coalesce(json_object_agg(g.what, g.n), '{}') FROM (SELECT coalesce(" column \
	", 'not_stated') AS what, count(*) AS n FROM here" where " GROUP BY 1 ORDER BY 1) AS g)"
static const struct cmn_stmt FIGURES = {
    .name = "membership_figures",
    .n_params = 2,
    .sql =
	"WITH here AS (SELECT m.kind, m.category, m.college, a.sector FROM member m"
	" JOIN actor a ON a.departement = m.departement AND a.id = m.actor_id"
	" WHERE m.departement = $1 AND " ON_DAY(
	    "$2") ")"
		  " SELECT $1 AS departement, $2::date AS day, json_build_object('indicator', '5.1',"
		  " 'value', " COUNTED("kind = 'partner'") ", 'ordinary', " COUNTED("kind = 'partner' AND sector = 'ordinary'") ", 'specialised', " COUNTED(
		      "kind = 'partner' AND sector = 'specialised'") ") AS partners,"
								     " json_build_object('value', " COUNTED("kind = 'core_member'") ", 'by_category', " BY(
									 "category",
									 " WHERE kind = 'core_member'") ") AS core_members, " BY("college",
																 "") " AS by_college FROM here",
};

const struct cmn_stmt *const DIRECTORY_MEMBERSHIP_STATEMENTS[] = {
    &LOCK,
    &SPANS,
    &COLLEGE,
    &JOIN,
    &CHANGE,
    &LEAVE,
    &READ,
    &FIGURES,
    &DIRECTORY_MEMBERSHIP_LIST,
    &DIRECTORY_MEMBERSHIP_HISTORY,
};
const size_t DIRECTORY_MEMBERSHIP_STATEMENT_COUNT = CMN_LEN(DIRECTORY_MEMBERSHIP_STATEMENTS);

enum cmn_err directory_membership_spans(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *actor_id, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {actor_id};

	return cmn_pool_run(pool, ctx, &SPANS, params, ret, err);
}

enum cmn_err directory_membership_college(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *college, bool *ret,
					  struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *params[] = {departement, college};
	enum cmn_err rc = cmn_pool_run(pool, ctx, &COLLEGE, params, &res, err);

	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}

static enum cmn_err run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *actor_id,
			const struct cmn_stmt *stmt, const char **params, struct cmn_write *write,
			struct directory_written *ret, struct cmn_error *err)
{
	const char *which[] = {write->departement, actor_id};
	const struct cmn_step lock = {&LOCK, which};

	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &lock, stmt, params, write, &ret->version,
				    &ret->replayed, err);
}

enum cmn_err directory_membership_join(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_membership_new *row,
				       struct cmn_write *write, struct directory_written *ret,
				       struct cmn_error *err)
{
	char stamp[24];
	const char *params[CMN_WRITE_N + 7] = {
	    [13] = row->actor_id, [14] = stamp,      [15] = row->kind,      [16] = row->category,
	    [17] = row->college,  [18] = row->basis, [19] = row->joined_on,
	};

	snprintf(stamp, sizeof(stamp), "%" PRId64, row->stamp);
	return run(pool, ctx, row->actor_id, &JOIN, params, write, ret, err);
}

enum cmn_err directory_membership_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const struct directory_membership_change *change,
					 int64_t version, struct cmn_write *write,
					 struct directory_written *ret, struct cmn_error *err)
{
	char expected[24];
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = change->member_id, [14] = expected,        [15] = change->kind,
	    [16] = change->category,  [17] = change->college, [18] = change->since,
	};

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	return run(pool, ctx, change->actor_id, &CHANGE, params, write, ret, err);
}

enum cmn_err directory_membership_leave(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct directory_membership_end *end, int64_t version,
					struct cmn_write *write, struct directory_written *ret,
					struct cmn_error *err)
{
	char expected[24];
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = expected,         [14] = end->ended_on,    [15] = end->why,
	    [16] = end->decision_on, [17] = end->decision_id,
	};

	snprintf(expected, sizeof(expected), "%" PRId64, version);
	return run(pool, ctx, end->actor_id, &LEAVE, params, write, ret, err);
}

enum cmn_err directory_membership_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

enum cmn_err directory_membership_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_membership_filter *filter,
				       const struct directory_cursor *after, int64_t limit,
				       PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {
	    filter->departement,
	    filter->day,
	    filter->kind,
	    filter->category,
	    filter->college,
	    after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
	    rows,
	};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_MEMBERSHIP_LIST, params, ret, err);
}

enum cmn_err directory_membership_history(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *actor_id,
					  const struct directory_cursor *after, int64_t limit,
					  PGresult **ret, struct cmn_error *err)
{
	bool first = after->part[1][0] == '\0';
	char rows[24];
	const char *params[] = {actor_id, first ? "-infinity" : after->part[0],
				first ? NIL_UUID : after->part[1], rows};

	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_MEMBERSHIP_HISTORY, params, ret, err);
}

enum cmn_err directory_membership_figures(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *day, PGresult **ret,
					  struct cmn_error *err)
{
	const char *params[] = {departement, day};

	return cmn_pool_run(pool, ctx, &FIGURES, params, ret, err);
}
