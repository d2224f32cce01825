/* SPDX-License-Identifier: EUPL-1.2 */
#include "changes.h"

#include "change_sql.h"
#include "columns.h"
#include "link_sql.h"
#include "reads.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cmn_stmt LOCK = {
    .name = "change_lock",
    .n_params = 2,
    .sql = "SELECT id FROM proposed_change WHERE departement = $1 AND id = $2::uuid FOR UPDATE",
};

/* $14 actor, $15 kind, $16 subject, $17 its version, $18 change, $19 words, $20 via, $21 link */
static const struct cmn_stmt LOCK_LINK = {
    .name = "change_lock_link",
    .n_params = 2,
    .sql = "SELECT id FROM keep_link WHERE departement = $1 AND id = $2::uuid FOR UPDATE",
};
static const struct cmn_stmt PROPOSE = {
    .name = "change_propose",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = "WITH target AS (SELECT 1 WHERE true" LINK_OPEN(
	"$21") ")" CMN_SQL_CHANGE
	       ", fact AS (INSERT INTO proposed_change (id, departement, actor_id, kind, subject_id,"
	       " subject_version, change, words, via, proposed_at, proposed_by)"
	       " SELECT $5::uuid, $6, $14::uuid, $15, $16::uuid, $17::bigint, $18::jsonb, $19, $20,"
	       " $7::timestamptz, $1 FROM target, idem RETURNING proposed_change.*)" TOLD(
		   CHANGE_FACT("fact")) LINK_USED("$21", "fact", "fact.subject_id", "change")
		   CMN_SQL_FINISH,
};

/* $14 version, $15 state, $16 reason, $17 answer */
static const struct cmn_stmt DECIDE = {
    .name = "change_decide",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT id FROM proposed_change WHERE departement = $6"
	   " AND id = $5::uuid AND version = $14::bigint AND state = 'proposed'"
	   " FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE proposed_change w SET state = $15, reason = $16, answer = $17,"
	   " decided_at = $7::timestamptz, decided_by = $1, version = w.version + 1"
	   " FROM target, idem WHERE w.departement = $6 AND w.id = target.id"
	   " RETURNING w.*)" TOLD(CHANGE_FACT("fact")) CMN_SQL_FINISH,
};

#define CHANGE_COLUMNS                                                                         \
	"w.id, w.departement, w.version, w.actor_id, w.kind, w.subject_id, w.subject_version," \
	" w.change, w.words, w.via, w.state, w.proposed_at, w.proposed_by, w.decided_at,"      \
	" w.decided_by, w.reason, w.answer, w.applied_version"

static const struct cmn_stmt READ = {
    .name = "change_read",
    .n_params = 1,
    .sql = "SELECT " CHANGE_COLUMNS " FROM proposed_change w WHERE w.id = $1::uuid AND " SEES_ALL(
	"w.departement", "w.actor_id"),
};

const struct cmn_stmt DIRECTORY_CHANGES = {
    .name = "change_list",
    .n_params = 4,
    .sql = "SELECT " CHANGE_COLUMNS ", " CMN_SQL_CURSOR(
	"w.proposed_at", "w.id") " FROM proposed_change w WHERE w.departement = $1 AND w.state = $2"
				 " AND (w.proposed_at, w.id) > " CMN_SQL_AFTER(
				     "$3") " ORDER BY w.proposed_at, w.id LIMIT $4::bigint",
};

const struct cmn_stmt DIRECTORY_CHANGES_OF_ACTOR = {
    .name = "change_list_of_actor",
    .n_params = 5,
    .sql = "SELECT " CHANGE_COLUMNS ", " CMN_SQL_CURSOR(
	"w.proposed_at",
	"w.id") " FROM proposed_change w WHERE w.departement = $1 AND w.state = $2"
		" AND w.actor_id = $5::uuid AND (w.proposed_at, w.id) > " CMN_SQL_AFTER(
		    "$3") " ORDER BY w.proposed_at, w.id LIMIT $4::bigint",
};

const struct cmn_stmt *const DIRECTORY_CHANGE_STATEMENTS[] = {
    &LOCK, &LOCK_LINK, &PROPOSE, &DECIDE, &READ, &DIRECTORY_CHANGES, &DIRECTORY_CHANGES_OF_ACTOR,
};
const size_t DIRECTORY_CHANGE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_CHANGE_STATEMENTS);

enum cmn_err directory_change_propose(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_new_change *c, struct cmn_write *write,
				      struct directory_written *ret, struct cmn_error *err)
{
	const char *where[] = {write->departement, c->link};
	const struct cmn_step lock = {&LOCK_LINK, where};
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = c->actor_id, [14] = c->kind,  [15] = c->subject_id, [16] = c->subject_version,
	    [17] = c->change,   [18] = c->words, [19] = c->via,        [20] = c->link,
	};

	cmn_write_params(write, params);
	return cmn_write_run_locked(pool, ctx, c->link != NULL ? &lock : NULL, &PROPOSE, params,
				    write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_change_decide(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct directory_change_end *end,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err)
{
	char version[24];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = version, [14] = end->state, [15] = end->reason, [16] = end->answer};

	snprintf(version, sizeof(version), "%" PRId64, end->version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &DECIDE, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_change_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

enum cmn_err directory_change_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct directory_changes_of *of, PGresult **ret,
				   struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {of->departement, of->state, of->after, rows, of->actor_id};

	/* one more than asked: it says that there is more */
	snprintf(rows, sizeof(rows), "%" PRId64, of->limit + 1);
	return cmn_pool_run(pool, ctx,
			    of->actor_id != NULL ? &DIRECTORY_CHANGES_OF_ACTOR : &DIRECTORY_CHANGES,
			    params, ret, err);
}

enum cmn_err directory_write_accepting(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *accepts, const struct cmn_stmt *stmt,
				       const char *const *params, struct cmn_write *write,
				       struct directory_written *ret, struct cmn_error *err)
{
	const char *which[] = {write->departement, accepts};
	const struct cmn_step lock = {&LOCK, which};

	return cmn_write_run_locked(pool, ctx, accepts != NULL ? &lock : NULL, stmt, params, write,
				    &ret->version, &ret->replayed, err);
}
