/* SPDX-License-Identifier: EUPL-1.2 */
#include "kept.h"

#include "columns.h"
#include "kept_sql.h"
#include "link_sql.h"
#include "reads.h"

#include <inttypes.h>
#include <stdio.h>

/* Before a write that looks at how an offer is kept, perhaps by a link ($3): whoever else writes
 * either waits here. */
static const struct cmn_stmt LOCK = {
    .name = "offer_keep_lock",
    .n_params = 3,
    .sql = "WITH link AS (SELECT id FROM keep_link WHERE departement = $1 AND id = $3::uuid"
	   " FOR UPDATE) SELECT o.id, (SELECT count(*) FROM link) FROM offer o"
	   " WHERE o.departement = $1 AND o.id = $2::uuid FOR NO KEY UPDATE OF o",
};

/* $14 offer, $15 lines, $16 true on, $17 free, $18 total, $19 waiting, $20 via, $21 link */
static const struct cmn_stmt STATE = {
    .name = "capacity_state",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql =
	"WITH target AS (SELECT o.id FROM offer o LEFT JOIN offer_kept k ON k.offer_id = o.id"
	" WHERE o.departement = $6 AND o.id = $14::uuid AND o.active"
	" AND (k.true_on IS NULL OR k.true_on <= $16::date)" LINK_OPEN(
	    "$21") ")" CMN_SQL_CHANGE
		   ", fact AS (INSERT INTO capacity (id, departement, offer_id, true_on, known_until, lines,"
		   " free, total, waiting, via, stated_at, stated_by)"
		   " SELECT $5::uuid, $6, target.id, $16::date, keep_until('capacity_known', $6, $16::date),"
		   " $15::jsonb, $17::int, $18::int, $19::int, $20, $7::timestamptz, $1 FROM target, idem"
		   " RETURNING capacity.*)"
		   ", kept AS (" KEPT_(
		       "SELECT offer_id AS id, via, id AS capacity_id, free, true_on, known_until"
		       " FROM fact") ")" TOLD(CAPACITY_FACT("fact"))
		       LINK_USED("$21", "fact", "fact.offer_id", "capacity") CMN_SQL_FINISH,
};

/* $14 via, $15 today, $16 link.  Free places that were stated on an earlier day are stated again.
 */
static const struct cmn_stmt CONFIRM = {
    .name = "offer_confirm",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT o.id, o.version, o.actor_id, k.capacity_id FROM offer o"
	" LEFT JOIN offer_kept k ON k.offer_id = o.id"
	" WHERE o.departement = $6 AND o.id = $5::uuid AND o.active" LINK_OPEN(
	    "$16") ")" CMN_SQL_CHANGE
		   ", again AS (INSERT INTO capacity (id, departement, offer_id, true_on, known_until, lines,"
		   " free, total, waiting, via, stated_at, stated_by)"
		   " SELECT gen_random_uuid(), $6, c.offer_id, $15::date,"
		   " keep_until('capacity_known', $6, $15::date), c.lines, c.free, c.total, c.waiting, $14,"
		   " $7::timestamptz, $1 FROM target CROSS JOIN idem JOIN capacity c ON c.id ="
		   " target.capacity_id WHERE c.true_on < $15::date AND c.free IS NOT NULL"
		   " RETURNING capacity.*)"
		   ", kept AS (" KEPT_(
		       "SELECT t.id, $14::text AS via, a.id AS capacity_id, a.free, a.true_on, a.known_until"
		       " FROM target t CROSS JOIN idem LEFT JOIN again a ON a.offer_id ="
		       " t.id") " RETURNING k.*)"
				", fact AS (SELECT target.id, target.version, target.actor_id, kept.departement,"
				" kept.confirmed_at, kept.confirm_by, kept.via FROM target, kept)" TOLD(
				    "json_build_object('offer_id', fact.id, 'departement', fact.departement,"
				    " 'actor_id', fact.actor_id, 'confirmed_at', " CMN_SQL_RFC3339(
					"fact.confirmed_at") ", 'confirm_by', fact.confirm_by,"
							     " 'via', fact.via)")
				    TOLD_BESIDES("again", DIRECTORY_EVENT_CAPACITY,
						 CAPACITY_FACT("again"))
					LINK_USED("$16", "fact", "fact.id", "still_true")
					    CMN_SQL_FINISH,
};

#define CAPACITY_COLUMNS                                                                 \
	"c.id, c.departement, c.version, c.offer_id, c.true_on, c.known_until, c.lines," \
	" c.free, c.total, c.waiting, c.via, c.stated_at,"                               \
	" CASE WHEN " SEES_ALL("c.departement",                                          \
			       "(SELECT o.actor_id FROM offer o WHERE o.id ="            \
			       " c.offer_id)") " THEN c.stated_by END AS stated_by"

static const struct cmn_stmt READ = {
    .name = "capacity_read",
    .n_params = 1,
    .sql = "SELECT " CAPACITY_COLUMNS " FROM capacity c WHERE c.id = $1::uuid",
};

const struct cmn_stmt DIRECTORY_CAPACITIES = {
    .name = "capacity_list",
    .n_params = 3,
    .sql = "SELECT " CAPACITY_COLUMNS ", " CMN_SQL_CURSOR(
	"c.stated_at",
	"c.id") " FROM capacity c WHERE c.offer_id = $1::uuid AND (c.stated_at, c.id) <"
		" (coalesce(nullif(split_part($2, '|', 1), '')::timestamptz, 'infinity'),"
		" coalesce(nullif(split_part($2, '|', 2), '')::uuid,"
		" 'ffffffff-ffff-ffff-ffff-ffffffffffff'))"
		" ORDER BY c.stated_at DESC, c.id DESC LIMIT $3::bigint",
};

const struct cmn_stmt DIRECTORY_UNCONFIRMED = {
    .name = "unconfirmed_list",
    .n_params = 4,
    .sql = "SELECT k.offer_id, k.departement, o.actor_id, o.name, a.name AS actor_name,"
	   " k.confirmed_at, k.confirm_by, k.via, k.reminders,"
	   " k.confirm_by::text || '|' || k.offer_id AS _cursor"
	   " FROM offer_kept k JOIN offer o ON o.id = k.offer_id AND o.active"
	   " JOIN actor a ON a.id = o.actor_id"
	   " WHERE k.departement = $1 AND k.confirm_by < $2::date AND (k.confirm_by, k.offer_id) >"
	   " (coalesce(nullif(split_part($3, '|', 1), '')::date, '-infinity'),"
	   " coalesce(nullif(split_part($3, '|', 2), '')::uuid,"
	   " '00000000-0000-0000-0000-000000000000'))"
	   " ORDER BY k.confirm_by, k.offer_id LIMIT $4::bigint",
};

/* What is retired meanwhile is looked at again when its month comes, and nothing is said. */
static const struct cmn_stmt REMIND = {
    .name = "kept_remind",
    .writes = true,
    .n_params = 3,
    .sql = "WITH due AS (SELECT k.offer_id, o.active AND a.active AS active, o.actor_id"
	   " FROM offer_kept k JOIN offer o ON o.id = k.offer_id JOIN actor a ON a.id = o.actor_id"
	   " WHERE k.remind_on < $2::date ORDER BY k.remind_on, k.offer_id LIMIT $3::int"
	   " FOR UPDATE OF k SKIP LOCKED)"
	   ", moved AS (UPDATE offer_kept k SET remind_on = ($2::date + interval '1 month')::date,"
	   " reminders = k.reminders + due.active::int FROM due WHERE k.offer_id = due.offer_id"
	   " RETURNING k.*, due.active, due.actor_id)"
	   ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT gen_random_uuid(), departement || '.facts', '" DIRECTORY_EVENT_UNCONFIRMED
	   "', offer_id::text, $1::timestamptz, json_build_object('offer_id', offer_id,"
	   " 'departement', departement, 'actor_id', actor_id, 'confirmed_at', " CMN_SQL_RFC3339(
	       "confirmed_at") ", 'confirm_by', confirm_by, 'nth', reminders)"
			       " FROM moved WHERE active)"
			       " SELECT count(*) FROM moved",
};

const struct cmn_stmt *const DIRECTORY_KEPT_STATEMENTS[] = {
    &LOCK, &STATE, &CONFIRM, &READ, &DIRECTORY_CAPACITIES, &DIRECTORY_UNCONFIRMED, &REMIND,
};
const size_t DIRECTORY_KEPT_STATEMENT_COUNT = CMN_LEN(DIRECTORY_KEPT_STATEMENTS);

struct number {
	char text[24];
};

static const char *number_of(int64_t value, struct number *room)
{
	snprintf(room->text, sizeof(room->text), "%" PRId64, value);
	return value != DIRECTORY_ROOM_UNSAID ? room->text : NULL;
}

static enum cmn_err run_locked(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const char *offer_id, const char *link, const struct cmn_stmt *stmt,
			       const char **params, struct cmn_write *write,
			       struct directory_written *ret, struct cmn_error *err)
{
	const char *where[] = {write->departement, offer_id, link};
	const struct cmn_step lock = {&LOCK, where};

	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, &lock, stmt, params, write, &ret->version,
				    &ret->replayed, err);
}

enum cmn_err directory_capacity_state(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_capacity *c, struct cmn_write *write,
				      struct directory_written *ret, struct cmn_error *err)
{
	struct number sums[3];
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = c->offer_id,
	    [14] = c->lines,
	    [15] = c->true_on,
	    [16] = number_of(c->sum.free, &sums[0]),
	    [17] = number_of(c->sum.total, &sums[1]),
	    [18] = number_of(c->sum.waiting, &sums[2]),
	    [19] = c->via,
	    [20] = c->link,
	};

	return run_locked(pool, ctx, c->offer_id, c->link, &STATE, params, write, ret, err);
}

enum cmn_err directory_offer_confirm(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *via, const char *link, const char *today,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = via, [14] = today, [15] = link};

	return run_locked(pool, ctx, write->resource_id, link, &CONFIRM, params, write, ret, err);
}

enum cmn_err directory_capacity_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

/* one more than asked: it says that there is more */
static const char *rows_of(int64_t limit, struct number *room)
{
	snprintf(room->text, sizeof(room->text), "%" PRId64, limit + 1);
	return room->text;
}

enum cmn_err directory_capacity_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *offer_id, const char *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err)
{
	struct number rows;
	const char *params[] = {offer_id, after, rows_of(limit, &rows)};

	return cmn_pool_run(pool, ctx, &DIRECTORY_CAPACITIES, params, ret, err);
}

enum cmn_err directory_unconfirmed_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *departement, const char *today,
					const char *after, int64_t limit, PGresult **ret,
					struct cmn_error *err)
{
	struct number rows;
	const char *params[] = {departement, today, after, rows_of(limit, &rows)};

	return cmn_pool_run(pool, ctx, &DIRECTORY_UNCONFIRMED, params, ret, err);
}

enum cmn_err directory_kept_remind(struct cmn_conn *conn, const char *now, const char *today,
				   unsigned most, int *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct number limit;
	const char *params[] = {now, today, number_of((int64_t)most, &limit)};
	enum cmn_err rc = cmn_conn_run(conn, &REMIND, params, &res, err);

	if (rc == CMN_OK)
		*ret_n = (int)cmn_pg_int(res, 0, 0, 0);
	return rc;
}
