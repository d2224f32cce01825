/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_store.c - what was noted as done, and links for calendar programs.
 */
#include "agenda_store.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define OF_MINE(table) \
	table          \
	    ".departement = ANY (string_to_array(current_setting('c360.departements', true), ','))"

/* --- noted as done ---------------------------------------------------------------------------- */

#define ACT_COLUMNS                                                                          \
	"a.id, a.departement, a.version, CASE WHEN a.withdrawn_at IS NULL THEN 'noted'"      \
	" ELSE 'withdrawn' END AS state, a.kind, a.year, a.done_on, a.noted_at, a.noted_by," \
	" a.withdrawn_at, a.withdrawn_by"

/* $14 kind, $15 day, $16 year */
static const struct cmn_stmt NOTE = {
    .name = "obligation_note",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = "WITH target AS (SELECT WHERE NOT EXISTS (SELECT FROM obligation_act a"
	   " WHERE a.departement = $6 AND a.kind = $14 AND a.year = $16::int"
	   " AND a.withdrawn_at IS NULL))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO obligation_act (id, departement, kind, year, done_on, noted_at,"
	   " noted_by) SELECT $5::uuid, $6, $14, $16::int, $15::date, $7::timestamptz, $1 FROM idem"
	   " ON CONFLICT DO NOTHING RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt WITHDRAW = {
    .name = "obligation_withdraw",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM obligation_act WHERE departement = $6"
	   " AND id = $5::uuid AND version = $14::bigint AND withdrawn_at IS NULL"
	   " FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE obligation_act a SET withdrawn_at = $7::timestamptz,"
	   " withdrawn_by = $1, version = a.version + 1 FROM target, idem WHERE a.departement = $6"
	   " AND a.id = target.id RETURNING a.id, a.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt ACT_READ = {
    .name = "obligation_act_read",
    .n_params = 1,
    .sql =
	"SELECT " ACT_COLUMNS " FROM obligation_act a WHERE " OF_MINE("a") " AND a.id = $1::uuid",
};

const struct cmn_stmt DIRECTORY_AGENDA_ACT_LIST = {
    .name = "obligation_act_list",
    .n_params = 3,
    .sql =
	"SELECT " ACT_COLUMNS
	", " CMN_SQL_CURSOR("a.noted_at", "a.id") " FROM obligation_act a WHERE a.departement = $1 AND (a.noted_at, a.id) > " CMN_SQL_AFTER(
	    "$2") " ORDER BY a.noted_at, a.id LIMIT $3::bigint",
};

/* --- links ------------------------------------------------------------------------------------ */

#define LINK_COLUMNS(now)                                                                            \
	"l.id, l.departement, l.version, l.departements, l.team, CASE WHEN l.revoked_at IS NOT NULL" \
	" THEN 'revoked' WHEN l.expires_at <= " now "::timestamptz THEN 'expired' ELSE 'open'"       \
	" END AS state, l.made_at, l.made_by, l.expires_at, l.used_on, l.revoked_at, l.revoked_by"

/* $14 départements, $15 with the team, $16 hash, $17 until when */
static const struct cmn_stmt LINK_MAKE = {
    .name = "agenda_link_make",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO agenda_link (id, departement, departements, team, token_hash, made_at,"
    " made_by, expires_at) SELECT $5::uuid, $6, $14::text[], $15::boolean, $16, $7::timestamptz,"
    " $1, $17::timestamptz FROM idem RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt LINK_REVOKE = {
    .name = "agenda_link_revoke",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM agenda_link WHERE departement = $6 AND id = $5::uuid"
	   " AND version = $14::bigint AND revoked_at IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE agenda_link l SET revoked_at = $7::timestamptz, revoked_by = $1,"
	   " version = l.version + 1 FROM target, idem WHERE l.departement = $6"
	   " AND l.id = target.id RETURNING l.id, l.version)" CMN_SQL_FINISH,
};

/* $1 id, $2 account, NULL: any, $3 now */
static const struct cmn_stmt LINK_READ = {
    .name = "agenda_link_read",
    .n_params = 3,
    .sql = "SELECT " LINK_COLUMNS("$3") " FROM agenda_link l WHERE l.id = $1::uuid AND " OF_MINE(
	"l") " AND ($2::text IS NULL OR l.made_by = $2)",
};

/* $1 département, $2 account, NULL: any, $3 now, $4 cursor, $5 how many */
const struct cmn_stmt DIRECTORY_AGENDA_LINK_LIST = {
    .name = "agenda_link_list",
    .n_params = 5,
    .sql = "SELECT " LINK_COLUMNS("$3") ", " CMN_SQL_CURSOR(
	"l.made_at",
	"l.id") " FROM agenda_link l WHERE l.departement = $1 AND ($2::text IS NULL OR l.made_by = $2)"
		" AND (l.made_at, l.id) > " CMN_SQL_AFTER(
		    "$4") " ORDER BY l.made_at, l.id LIMIT $5::bigint",
};

/* $1 hash, $2 now.  Once a day at most is written down that it was used. */
static const struct cmn_stmt LINK_OPEN = {
    .name = "agenda_link_open",
    .writes = true,
    .n_params = 2,
    .sql = "WITH link AS (SELECT l.id, l.departements, l.team FROM agenda_link l"
	   " WHERE l.token_hash = $1 AND l.revoked_at IS NULL AND l.expires_at > $2::timestamptz),"
	   " used AS (UPDATE agenda_link l SET used_on = ($2::timestamptz AT TIME ZONE 'UTC')::date"
	   " FROM link WHERE l.id = link.id AND l.used_on IS DISTINCT FROM"
	   " ($2::timestamptz AT TIME ZONE 'UTC')::date)"
	   " SELECT id, array_to_string(departements, ',') AS departements, team FROM link",
};

const struct cmn_stmt *const DIRECTORY_AGENDA_STATEMENTS[] = {
    &NOTE,      &WITHDRAW,    &ACT_READ,  &DIRECTORY_AGENDA_ACT_LIST,
    &LINK_MAKE, &LINK_REVOKE, &LINK_READ, &DIRECTORY_AGENDA_LINK_LIST,
    &LINK_OPEN,
};
const size_t DIRECTORY_AGENDA_STATEMENT_COUNT = CMN_LEN(DIRECTORY_AGENDA_STATEMENTS);

/* --- running them ----------------------------------------------------------------------------- */

static enum cmn_err run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			const struct cmn_stmt *stmt, const char **params, struct cmn_write *write,
			struct directory_written *ret, struct cmn_error *err)
{
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, stmt, params, write, &ret->version, &ret->replayed, err);
}

static enum cmn_err run_seen(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const struct cmn_stmt *stmt, int64_t version, struct cmn_write *write,
			     struct directory_written *ret, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%lld", (long long)version);
	return run(pool, ctx, stmt, params, write, ret, err);
}

enum cmn_err directory_agenda_note(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_agenda_act *act, struct cmn_write *write,
				   struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3] = {
	    [13] = act->kind, [14] = act->done_on, [15] = act->year};

	return run(pool, ctx, &NOTE, params, write, ret, err);
}

enum cmn_err directory_agenda_withdraw(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       int64_t version, struct cmn_write *write,
				       struct directory_written *ret, struct cmn_error *err)
{
	return run_seen(pool, ctx, &WITHDRAW, version, write, ret, err);
}

enum cmn_err directory_agenda_act_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id};

	return cmn_pool_one(pool, ctx, &ACT_READ, params, ret, err);
}

enum cmn_err directory_agenda_act_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *departement, const char *after, int64_t limit,
				       PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, after, rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1); /* one more: there is more */
	return cmn_pool_run(pool, ctx, &DIRECTORY_AGENDA_ACT_LIST, params, ret, err);
}

enum cmn_err directory_agenda_link_make(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct directory_agenda_link *link,
					struct cmn_write *write, struct directory_written *ret,
					struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {[13] = link->departements,
					       [14] = link->team ? "true" : "false",
					       [15] = link->token_hash,
					       [16] = link->expires_at};

	return run(pool, ctx, &LINK_MAKE, params, write, ret, err);
}

enum cmn_err directory_agenda_link_revoke(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  int64_t version, struct cmn_write *write,
					  struct directory_written *ret, struct cmn_error *err)
{
	return run_seen(pool, ctx, &LINK_REVOKE, version, write, ret, err);
}

enum cmn_err directory_agenda_link_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, bool all, const char *now, PGresult **ret,
					struct cmn_error *err)
{
	const char *params[] = {id, all ? NULL : ctx->actor, now};

	return cmn_pool_one(pool, ctx, &LINK_READ, params, ret, err);
}

enum cmn_err directory_agenda_link_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, bool all, const char *now,
					const char *after, int64_t limit, PGresult **ret,
					struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, all ? NULL : ctx->actor, now, after, rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_AGENDA_LINK_LIST, params, ret, err);
}

enum cmn_err directory_agenda_link_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *token_hash, const char *now, PGresult **ret,
					struct cmn_error *err)
{
	const char *params[] = {token_hash, now};

	return cmn_pool_run(pool, ctx, &LINK_OPEN, params, ret, err);
}
