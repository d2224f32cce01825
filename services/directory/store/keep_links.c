/* SPDX-License-Identifier: EUPL-1.2 */
#include "keep_links.h"

#include "columns.h"
#include "link_sql.h"
#include "more_sql.h"

#include <inttypes.h>
#include <stdio.h>

#define LINK_FACT(l)                                                                    \
	"json_strip_nulls(json_build_object('link_id', " l ".id, 'departement', " l     \
	".departement, 'actor_id', " l ".actor_id, 'offer_id', " l                      \
	".offer_id, 'expires_at', " CMN_SQL_RFC3339(l ".expires_at") ", 'max_uses', " l \
								     ".max_uses))"

/* $14 actor, $15 offer, $16 hash, $17 until when, $18 how often */
static const struct cmn_stmt MAKE = {
    .name = "keep_link_make",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO keep_link (id, departement, actor_id, offer_id, token_hash, made_at,"
    " made_by, expires_at, max_uses) SELECT $5::uuid, $6, $14::uuid, $15::uuid, $16,"
    " $7::timestamptz, $1, $17::timestamptz, $18::int FROM idem"
    " RETURNING keep_link.*)" TOLD(LINK_FACT("fact")) CMN_SQL_FINISH,
};

static const struct cmn_stmt REVOKE = {
    .name = "keep_link_revoke",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT id FROM keep_link WHERE departement = $6 AND id = $5::uuid"
	   " AND version = $14::bigint AND revoked_at IS NULL FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE keep_link l SET revoked_at = $7::timestamptz, revoked_by = $1,"
	   " version = l.version + 1 FROM target, idem WHERE l.departement = $6"
	   " AND l.id = target.id RETURNING l.*)" TOLD(LINK_FACT("fact")) CMN_SQL_FINISH,
};

/* $14 the link; $5 is the opening */
static const struct cmn_stmt OPEN = {
    .name = "keep_link_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = "WITH target AS (SELECT l.id FROM keep_link l WHERE l.departement = $6"
	   " AND l.id = $14::uuid AND l.revoked_at IS NULL AND l.expires_at > $7::timestamptz"
	   " AND (l.max_uses IS NULL OR l.uses < l.max_uses) FOR SHARE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO keep_link_use (id, departement, link_id, at, act)"
	   " SELECT $5::uuid, $6, target.id, $7::timestamptz, 'opened' FROM target, idem"
	   " RETURNING id, 1::bigint AS version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt FIND = {
    .name = "keep_link_find",
    .n_params = 2,
    .sql =
	"SELECT l.id, l.departement, l.actor_id, l.offer_id, l.expires_at,"
	" " CMN_SQL_RFC3339(
	    "l.expires_at") " AS _expires_at, a.name AS actor_name,"
			    " l.revoked_at IS NULL AND l.expires_at > $2::timestamptz"
			    " AND (l.max_uses IS NULL OR l.uses < l.max_uses) AND a.active AS _open"
			    " FROM keep_link l JOIN actor a ON a.id = l.actor_id WHERE l.token_hash = $1",
};

#define LINK_COLUMNS(now)                                                                   \
	"l.id, l.departement, l.version, CASE WHEN l.revoked_at IS NOT NULL THEN 'revoked'" \
	" WHEN l.expires_at <= " now "::timestamptz THEN 'expired'"                         \
	" WHEN l.uses >= l.max_uses THEN 'used_up' ELSE 'open' END AS state, l.actor_id,"   \
	" l.offer_id, l.made_at, l.made_by, l.expires_at, l.max_uses, l.uses,"              \
	" l.last_used_at, l.revoked_at, l.revoked_by"
#define OF_THE_TEAM                                             \
	"l.departement = ANY (string_to_array(current_setting(" \
	"'c360.departements', true), ','))"

static const struct cmn_stmt READ = {
    .name = "keep_link_read",
    .n_params = 2,
    .sql = "SELECT " LINK_COLUMNS("$2") " FROM keep_link l WHERE l.id = $1::uuid AND " OF_THE_TEAM,
};

const struct cmn_stmt DIRECTORY_LINKS = {
    .name = "keep_link_list",
    .n_params = 4,
    .sql = "SELECT " LINK_COLUMNS("$2") ", " CMN_SQL_CURSOR(
	"l.made_at", "l.id") " FROM keep_link l WHERE l.actor_id = $1::uuid AND " OF_THE_TEAM
			     " AND (l.made_at, l.id) > " CMN_SQL_AFTER(
				 "$3") " ORDER BY l.made_at, l.id LIMIT $4::bigint",
};

const struct cmn_stmt DIRECTORY_LINK_USES = {
    .name = "keep_link_use_list",
    .n_params = 3,
    .sql = "SELECT u.id, u.departement, u.link_id, u.offer_id, u.at, u.act, " CMN_SQL_CURSOR(
	"u.at",
	"u.id") " FROM keep_link_use u WHERE u.link_id = $1::uuid"
		" AND (u.at, u.id) > " CMN_SQL_AFTER("$2") " ORDER BY u.at, u.id LIMIT $3::bigint",
};

static const struct cmn_stmt OFFERS = {
    .name = "keep_link_offers",
    .n_params = 2,
    .sql = "SELECT o.id AS offer_id, o.version, o.name, c.name AS commune_name, k.confirmed_at,"
	   " k.confirm_by, q.lines AS _lines, k.free AS _free, q.total AS _total,"
	   " q.waiting AS _waiting, k.true_on - DATE '1970-01-01' AS _true_on,"
	   " k.known_until - DATE '1970-01-01' AS _known_until"
	   " FROM offer o JOIN commune c ON c.code = o.commune"
	   " LEFT JOIN offer_kept k ON k.offer_id = o.id"
	   " LEFT JOIN capacity q ON q.departement = k.departement AND q.id = k.capacity_id"
	   " WHERE o.actor_id = $1::uuid AND o.active AND ($2::uuid IS NULL OR o.id = $2::uuid)"
	   " ORDER BY o.folded, o.id LIMIT 200",
};

const struct cmn_stmt *const DIRECTORY_LINK_STATEMENTS[] = {
    &MAKE, &REVOKE, &OPEN, &FIND, &READ, &DIRECTORY_LINKS, &DIRECTORY_LINK_USES, &OFFERS,
};
const size_t DIRECTORY_LINK_STATEMENT_COUNT = CMN_LEN(DIRECTORY_LINK_STATEMENTS);

static enum cmn_err run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			const struct cmn_stmt *stmt, const char **params, struct cmn_write *write,
			struct directory_written *ret, struct cmn_error *err)
{
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, stmt, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_link_make(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const struct directory_new_link *l, struct cmn_write *write,
				 struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 5] = {[13] = l->actor_id,
					       [14] = l->offer_id,
					       [15] = l->token_hash,
					       [16] = l->expires_at,
					       [17] = l->max_uses};

	return run(pool, ctx, &MAKE, params, write, ret, err);
}

enum cmn_err directory_link_revoke(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   int64_t version, struct cmn_write *write,
				   struct directory_written *ret, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = seen};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return run(pool, ctx, &REVOKE, params, write, ret, err);
}

enum cmn_err directory_link_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *link_id, struct cmn_write *write,
				 struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 1] = {[13] = link_id};

	return run(pool, ctx, &OPEN, params, write, ret, err);
}

enum cmn_err directory_link_find(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *token_hash, const char *now, PGresult **ret,
				 struct cmn_error *err)
{
	const char *params[] = {token_hash, now};

	return cmn_pool_run(pool, ctx, &FIND, params, ret, err);
}

enum cmn_err directory_link_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, const char *now, PGresult **ret,
				 struct cmn_error *err)
{
	const char *params[] = {id, now};

	return cmn_pool_one(pool, ctx, &READ, params, ret, err);
}

enum cmn_err directory_link_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *actor_id, const char *now, const char *after,
				 int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {actor_id, now, after, rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_LINKS, params, ret, err);
}

enum cmn_err directory_link_uses(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *link_id, const char *after, int64_t limit,
				 PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {link_id, after, rows};

	snprintf(rows, sizeof(rows), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &DIRECTORY_LINK_USES, params, ret, err);
}

enum cmn_err directory_link_offers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *actor_id, const char *offer_id, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {actor_id, offer_id};

	return cmn_pool_run(pool, ctx, &OFFERS, params, ret, err);
}
