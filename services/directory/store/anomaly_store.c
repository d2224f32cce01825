/* SPDX-License-Identifier: EUPL-1.2 */
#include "anomaly_store.h"

#include "cmn/record.h"
#include "more_sql.h"
#include "told.h"
#include "verify_store.h"

#include <stdio.h>
#include <string.h>

#define OPEN "state IN ('reported', 'taken')"
/* From the public, within an hour: of one record, of one département. */
#define MOST_OF_ONE  "5"
#define MOST_OF_HERE "120"

#define ANOMALY_FACT(x)                                                                        \
	"json_strip_nulls(json_build_object('anomaly_id', " x ".id, 'departement', " x         \
	".departement, 'actor_id', " x ".actor_id, 'offer_id', " x ".offer_id, 'place_id', " x \
	".place_id, 'kind', " x ".kind, 'channel', " x ".channel, 'state', " x                 \
	".state, 'reason', " x ".reason, 'duplicate_of', " x ".duplicate_of, 'due_on', " x     \
	".due_on, 'version', " x ".version))"

#define ANOMALY_COLUMNS                                                                            \
	"x.id, x.departement, x.actor_id, x.offer_id, x.place_id, x.kind, x.channel, x.state,"     \
	" x.state_at, x.reason, x.duplicate_of, x.due_on, x.escalated_at IS NOT NULL"              \
	" AS escalated, x.reported_at, x.version, n.note, n.answer, CASE WHEN x.departement = ANY" \
	" (string_to_array(current_setting('c360.departements', true), ',')) THEN x.state_by END"  \
	" AS state_by, n.reporter"
#define ANOMALY_FROM " FROM anomaly x LEFT JOIN anomaly_note n ON n.anomaly_id = x.id"

#define SUBJECT(table, actor)                                                          \
	{                                                                              \
		.name = "subject_" table, .n_params = 1,                               \
		.sql = "SELECT departement, " actor " AS actor_id, active FROM " table \
		       " WHERE id = $1::uuid"                                          \
	}
static const struct cmn_stmt SUBJECTS[] = {
    [DIRECTORY_SUBJECT_ACTOR] = SUBJECT("actor", "id"),
    [DIRECTORY_SUBJECT_OFFER] = SUBJECT("offer", "actor_id"),
    [DIRECTORY_SUBJECT_PLACE] = SUBJECT("place", "actor_id"),
};

static const struct cmn_stmt RULE = {
    .name = "anomaly_rule",
    .n_params = 3,
    .sql = "SELECT unit, n, end_rule, remind_before FROM anomaly_rule"
	   " WHERE departement IN ($1, '*') AND kind IN ($2, '*')"
	   " AND $3::date BETWEEN valid_from AND coalesce(valid_to, 'infinity')"
	   " ORDER BY kind = '*', departement = '*', valid_from DESC LIMIT 1",
};

/* Who is first, and how many came, is decided by one at a time. */
static const struct cmn_stmt LOCK = {
    .name = "anomaly_lock",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT pg_advisory_xact_lock(hashtextextended('anomaly ' || $1, 0))",
};

#define CAME(where, most)                                                                   \
	"(SELECT count(*) FROM (SELECT FROM anomaly c WHERE " where                         \
	" AND c.channel = 'public' AND c.reported_at > $7::timestamptz - interval '1 hour'" \
	" LIMIT " most ") AS l) < " most

/* $14 actor, $15 offer, $16 place, $17 subject, $18 kind, $19 channel, $20 due, $21 to remind,
 * $22 note, $23 who. */
static const struct cmn_stmt CREATE = {
    .name = "anomaly_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT (SELECT f.id FROM anomaly f WHERE f.subject = $17::uuid"
	" AND f.kind = $18 AND f.kind <> 'other' AND f." OPEN
	" ORDER BY f.reported_at, f.id LIMIT 1)"
	" AS first WHERE $19 <> 'public' OR (" CAME("c.subject = $17::uuid", MOST_OF_ONE) " AND " CAME(
	    "c.departement = $6",
	    MOST_OF_HERE) "))" CMN_SQL_CHANGE
			  ", fact AS (INSERT INTO anomaly (id, departement, actor_id, offer_id,"
			  " place_id, subject, kind, channel, state, state_at, duplicate_of, due_on,"
			  " remind_on, look_on, reported_at, updated_at) SELECT $5::uuid, $6,"
			  " $14::uuid, $15::uuid, $16::uuid, $17::uuid, $18, $19,"
			  " CASE WHEN target.first IS NULL THEN 'reported' ELSE 'duplicate' END,"
			  " $7::timestamptz, target.first, $20::date, $21::date,"
			  " CASE WHEN target.first IS NULL THEN $21::date END, $7::timestamptz,"
			  " $7::timestamptz FROM target, idem RETURNING anomaly.*)"
			  ", words AS (INSERT INTO anomaly_note (anomaly_id, departement, note,"
			  " reporter) SELECT id, departement, $22, $23 FROM fact"
			  " WHERE coalesce($22, $23) IS NOT NULL)" TOLD(ANOMALY_FACT("fact"))
			      CMN_SQL_FINISH,
};

/* $14 version, $15 from, $16 to, $17 reason, $18 duplicate of, $19 answer, $20 does the clock run,
 * $21 when to forget, $22 and $23 the days of what is taken up again. */
static const struct cmn_stmt ANSWER = {
    .name = "anomaly_answer",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT id FROM anomaly WHERE departement = $6 AND id = $5::uuid"
	" AND version = $14::bigint AND state = ANY ($15::text[]) FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE anomaly x SET state = $16, state_at = $7::timestamptz, state_by = $1,"
	" reason = $17, duplicate_of = $18::uuid, look_on = CASE WHEN NOT $20::boolean THEN NULL"
	" WHEN $22::date IS NOT NULL THEN $23::date WHEN x.escalated_at IS NOT NULL THEN NULL"
	" WHEN x.reminded_at IS NULL THEN x.remind_on ELSE x.due_on + 1 END,"
	" due_on = coalesce($22::date, x.due_on), remind_on = coalesce($23::date, x.remind_on),"
	" reminded_at = CASE WHEN $22::date IS NULL THEN x.reminded_at END,"
	" escalated_at = CASE WHEN $22::date IS NULL THEN x.escalated_at END,"
	" version = x.version + 1, updated_at = $7::timestamptz"
	" FROM target, idem WHERE x.departement = $6 AND x.id = target.id RETURNING x.*)"
	", words AS (INSERT INTO anomaly_note AS n (anomaly_id, departement, answer, forget_on)"
	" SELECT id, departement, $19, $21::date FROM fact ON CONFLICT (anomaly_id) DO UPDATE"
	" SET answer = coalesce(excluded.answer, n.answer), forget_on = excluded.forget_on)" TOLD(
	    ANOMALY_FACT("fact")) CMN_SQL_FINISH,
};

static const struct cmn_stmt READ = {
    .name = "anomaly_read",
    .n_params = 1,
    .sql = "SELECT " ANOMALY_COLUMNS ANOMALY_FROM " WHERE x.id = $1::uuid",
};

#define LIST(label, where)                                                                     \
	{                                                                                      \
		.name = label, .n_params = 7,                                                  \
		.sql = "SELECT " ANOMALY_COLUMNS                                               \
		       ", concat_ws(E'\\x1f', x.due_on, x.id) AS _cursor" ANOMALY_FROM         \
		       " WHERE x.departement = $1 AND (x.due_on, x.id) > ($2::date, $3::uuid)" \
		       " AND ($4::boolean IS NULL OR (x.escalated_at IS NOT NULL) = $4)"       \
		       " AND ($5::uuid IS NULL OR x.actor_id = $5::uuid)"                      \
		       " AND ($6::text IS NULL OR x.kind = $6)" where                          \
		       " ORDER BY x.due_on, x.id LIMIT $7::bigint"                             \
	}
static const struct cmn_stmt LISTS[2] = {
    LIST("anomaly_list_open", " AND x." OPEN),
    LIST("anomaly_list_all", ""),
};

static const struct cmn_stmt LOOK = {
    .name = "anomaly_look",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT id, departement, state, due_on, remind_on, reminded_at IS NOT NULL AS reminded,"
	   " escalated_at IS NOT NULL AS escalated FROM anomaly WHERE look_on <= $1::date"
	   " ORDER BY look_on, id LIMIT $2::bigint FOR UPDATE SKIP LOCKED",
};

static const struct cmn_stmt CLOCK_TOLD = {
    .name = "anomaly_told",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH fact AS (UPDATE anomaly x SET look_on = $4::date, reminded_at = CASE WHEN $3 = '" DIRECTORY_EVENT_ANOMALY_REMINDED
	"' THEN $2::timestamptz ELSE x.reminded_at END, escalated_at = CASE WHEN $3 = '" DIRECTORY_EVENT_ANOMALY_ESCALATED
	"' THEN $2::timestamptz ELSE x.escalated_at END WHERE x.id = $1::uuid RETURNING x.*)"
	", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"
	" SELECT $2::timestamptz, 'system', 'anomaly_clock', id, departement FROM fact"
	" WHERE $3::text IS NOT NULL)"
	" INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	" SELECT gen_random_uuid(), departement || '.facts', $3, id::text, $2::timestamptz,"
	" " ANOMALY_FACT("fact") " FROM fact WHERE $3::text IS NOT NULL",
};

static const struct cmn_stmt FORGET = {
    .name = "anomaly_forget",
    .writes = true,
    .n_params = 2,
    .sql = "WITH gone AS (DELETE FROM anomaly_note WHERE anomaly_id IN (SELECT anomaly_id"
	   " FROM anomaly_note WHERE forget_on <= $1::date LIMIT $2::bigint)"
	   " RETURNING anomaly_id) SELECT count(*) FROM gone",
};

const struct cmn_stmt *const DIRECTORY_ANOMALY_STATEMENTS[] = {
    &SUBJECTS[DIRECTORY_SUBJECT_ACTOR],
    &SUBJECTS[DIRECTORY_SUBJECT_OFFER],
    &SUBJECTS[DIRECTORY_SUBJECT_PLACE],
    &RULE,
    &LOCK,
    &CREATE,
    &ANSWER,
    &READ,
    &LISTS[0],
    &LISTS[1],
    &LOOK,
    &CLOCK_TOLD,
    &FORGET,
};
const size_t DIRECTORY_ANOMALY_STATEMENT_COUNT = CMN_LEN(DIRECTORY_ANOMALY_STATEMENTS);

enum cmn_err directory_subject_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    enum directory_subject kind, const char *id, PGresult **ret,
				    struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &SUBJECTS[kind], id, ret, err);
}

enum cmn_err directory_anomaly_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *kind, const char *day,
				    PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, kind, day};

	return cmn_pool_one(pool, ctx, &RULE, params, ret, err);
}

enum cmn_err directory_anomaly_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_anomaly_row *row,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 10];
	const char *const own[] = {row->actor_id, row->offer_id, row->place_id, row->subject,
				   row->kind,     row->channel,  row->due_on,   row->remind_on,
				   row->note,     row->reporter};
	const char *whose[] = {write->departement};
	const struct cmn_step lock = {&LOCK, whose};

	cmn_write_params(write, params);
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	return cmn_write_run_locked(pool, ctx, &lock, &CREATE, params, write, &ret->version,
				    &ret->replayed, err);
}

enum cmn_err directory_anomaly_answer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_anomaly_answer *a, int64_t version,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 10];
	char expected[24];
	const char *const own[] = {expected,
				   a->from,
				   a->state,
				   a->reason,
				   a->duplicate_of,
				   a->answer,
				   a->runs ? "true" : "false",
				   a->forget_on,
				   a->due_on,
				   a->remind_on};

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	cmn_write_params(write, params);
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	return cmn_write_run(pool, ctx, &ANSWER, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_anomaly_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &READ, id, ret, err);
}

enum cmn_err directory_anomaly_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_anomaly_filter *filter,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err)
{
	bool first = after->part[0][0] == '\0';
	char rows[24];
	const char *params[] = {filter->departement,
				first ? "-infinity" : after->part[0],
				first ? DIRECTORY_NIL : after->part[1],
				filter->escalated,
				filter->actor_id,
				filter->kind,
				rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, &LISTS[filter->all], params, ret, err);
}

enum cmn_err directory_anomaly_look(struct cmn_conn *conn, const char *day, unsigned most,
				    PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {day, count};

	snprintf(count, sizeof(count), "%u", most);
	return cmn_conn_run(conn, &LOOK, params, ret, err);
}

enum cmn_err directory_anomaly_told(struct cmn_conn *conn, const char *id, const char *now,
				    const char *type, const char *look_on, struct cmn_error *err)
{
	const char *params[] = {id, now, type, look_on};

	return cmn_conn_run(conn, &CLOCK_TOLD, params, NULL, err);
}

enum cmn_err directory_anomaly_forget(struct cmn_conn *conn, const char *day, unsigned most,
				      int64_t *ret_n, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char count[24];
	const char *params[] = {day, count};
	enum cmn_err rc;

	snprintf(count, sizeof(count), "%u", most);
	rc = cmn_conn_run(conn, &FORGET, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = cmn_pg_int(res, 0, 0, 0);
	return rc;
}
