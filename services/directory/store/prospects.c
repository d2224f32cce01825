/* SPDX-License-Identifier: EUPL-1.2 */
#include "prospects.h"

#include "columns.h"

#include <stdio.h>
#include <string.h>

#define NIL_UUID "00000000-0000-0000-0000-000000000000"
#define DAY      "($7::timestamptz AT TIME ZONE 'Europe/Paris')::date"

#define COLUMNS                                                                              \
	"p.id, p.departement, p.name, p.status, p.intent, p.type, p.commune, p.starts_on,"   \
	" p.interest, p.letter, p.letter_url, p.phone, p.email, p.url, p.state, p.state_at," \
	" p.forwarded_on, p.contact_on, p.actor_id, p.reason, p.note, p.declared_at,"        \
	" p.declared_by, p.version"

static const struct cmn_stmt CREATE = {
    .name = "prospect_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 13,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO prospect (id, departement, name, status, intent, type, commune,"
    " starts_on, interest, letter, letter_url, phone, email, url, declared_by, state_at,"
    " declared_at) SELECT $5::uuid, $6, $14, $15, $16, $17, $18, $19::date, $20, $21, $22, $23,"
    " $24, $25, $26, $7::timestamptz, $7::timestamptz FROM idem"
    " RETURNING id, version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt MOVE = {
    .name = "prospect_move",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql =
	"WITH target AS (SELECT id FROM prospect WHERE departement = $6 AND id = $5::uuid"
	" AND version = $14::bigint AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE prospect p SET state = $16, state_at = $7::timestamptz,"
	" forwarded_on = CASE WHEN $16 = 'forwarded' THEN coalesce($17::date, " DAY
	") ELSE p.forwarded_on END, contact_on = CASE WHEN $16 = 'contacted'"
	" THEN coalesce($17::date, " DAY ") ELSE p.contact_on END,"
	" actor_id = coalesce($18::uuid, p.actor_id), reason = $19, note = coalesce($20, p.note),"
	" version = p.version + 1 FROM target, idem WHERE p.departement = $6 AND p.id = target.id"
	" RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

static const struct cmn_stmt READ = {
    .name = "prospect_read",
    .n_params = 1,
    .sql = "SELECT " COLUMNS " FROM prospect p WHERE p.id = $1::uuid",
};

static const struct cmn_stmt LIST = {
    .name = "prospect_list",
    .n_params = 4,
    .sql = "SELECT " COLUMNS ", concat_ws(E'\\x1f', '', p.id) AS _cursor FROM prospect p"
	   " WHERE p.departement = $1 AND p.id > $2::uuid AND ($3::text IS NULL OR p.state = $3)"
	   " ORDER BY p.id LIMIT $4::bigint",
};

static const struct cmn_stmt REFERENTS = {
    .name = "referent_list",
    .n_params = 4,
    .sql = "SELECT " CONTACT_COLUMNS ", a.name AS actor_name, a.type AS actor_type,"
	   " a.commune AS actor_commune, concat_ws(E'\\x1f', '', x.id) AS _cursor FROM contact x"
	   " JOIN actor a ON a.departement = x.departement AND a.id = x.actor_id"
	   " WHERE x.departement = $1 AND x.function = $3 AND x.id > $2::uuid AND x.active"
	   " AND a.active AND " SEES_CONTACT("x") " ORDER BY x.id LIMIT $4::bigint",
};

const struct cmn_stmt *const DIRECTORY_PROSPECT_STATEMENTS[] = {
    &CREATE, &MOVE, &READ, &LIST, &REFERENTS,
};
const size_t DIRECTORY_PROSPECT_STATEMENT_COUNT = CMN_LEN(DIRECTORY_PROSPECT_STATEMENTS);

enum cmn_err directory_prospect_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_prospect_row *row,
				       struct cmn_write *write, struct directory_written *ret,
				       struct cmn_error *err)
{
	const char *const own[] = {row->name,       row->status,    row->intent,   row->type,
				   row->commune,    row->starts_on, row->interest, row->letter,
				   row->letter_url, row->phone,     row->email,    row->url,
				   row->declared_by};
	const char *params[CMN_WRITE_N + 13];

	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &CREATE, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_prospect_move(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_prospect_step *step, int64_t version,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 7];
	char expected[24];

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	const char *const own[] = {expected,       step->from,   step->to,  step->on,
				   step->actor_id, step->reason, step->note};
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &MOVE, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_prospect_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

static enum cmn_err list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			 const struct cmn_stmt *stmt, const char *departement, const char *filter,
			 const struct directory_cursor *after, int64_t limit, PGresult **ret,
			 struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
				filter, rows};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, stmt, params, ret, err);
}

enum cmn_err directory_prospect_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *state,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err)
{
	return list(pool, ctx, &LIST, departement, state, after, limit, ret, err);
}

enum cmn_err directory_referent_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *function,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err)
{
	return list(pool, ctx, &REFERENTS, departement, function, after, limit, ret, err);
}
