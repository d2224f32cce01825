/* SPDX-License-Identifier: EUPL-1.2 */
#include "phone_call_store.h"
#include "reception_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* The term of a call-back by the rule valid on the day of the last event; a day where none is set.
 */
#define DUE                                                                                  \
	"CASE WHEN $20 = 'waiting' THEN $19::timestamptz + make_interval(hours => COALESCE(" \
	"  (SELECT r.callback_hours FROM reception_rule r WHERE r.departement = $6"          \
	"   AND r.valid_from <= ($19::timestamptz AT TIME ZONE 'Europe/Paris')::date"        \
	"   ORDER BY r.valid_from DESC LIMIT 1), 24)) END"

/* A number is kept while somebody may have to call it. */
#define NUMBER(otherwise) "CASE WHEN $20 IN ('none', 'waiting') THEN " otherwise " END"

#define TOLD                                                                                \
	", told AS (INSERT INTO phone_call_event (departement, call_id, at, kind, told_at)" \
	"  SELECT $6, fact.id, $16::timestamptz, $15, $7::timestamptz FROM fact)"

const struct cmn_stmt INTAKE_NEW_CALL = {
    .name = "call_new",
    .writes = true,
    .n_params = CMN_WRITE_N + 9,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO phone_call (id, departement, platform_id, state, first_at, last_at,"
    "    callback_state, callback_due_at, commune, callback_number)"
    "  SELECT $5::uuid, $6, $14, $17, $18::timestamptz, $19::timestamptz, $20, " DUE
    ", $21, " NUMBER("$22") " FROM idem RETURNING id, version)" TOLD CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_TELL_CALL = {
    .name = "call_tell",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT id FROM phone_call WHERE departement = $6 AND platform_id = $14"
	"  AND version = $23::bigint FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE phone_call c SET version = version + 1, state = $17,"
	"    first_at = $18::timestamptz, last_at = $19::timestamptz, callback_state = $20,"
	"    callback_due_at = " DUE ", commune = COALESCE($21, c.commune),"
	"    callback_number = " NUMBER(
	    "COALESCE($22, c.callback_number)") "  FROM target, idem WHERE c.id = target.id AND c.departement = $6"
						"  RETURNING c.id, c.version)" TOLD CMN_SQL_FINISH,
};

#define CALL_COLUMNS                                                                          \
	"c.id, c.departement, c.version, c.platform_id AS call_id, c.state, c.first_at,"      \
	" c.last_at, c.commune, c.callback_state, c.callback_due_at, c.attempts, c.taken_by," \
	" c.taken_at"

const struct cmn_stmt INTAKE_PHONE_CALL = {
    .name = "call_get",
    .n_params = 2,
    .sql = "SELECT " CALL_COLUMNS ", q.id AS solicitation_id, q.recorded_by AS _recorded_by,"
	   " COALESCE((SELECT r.callback_attempts FROM reception_rule r"
	   "   WHERE r.departement = c.departement"
	   "     AND r.valid_from <= (c.last_at AT TIME ZONE 'Europe/Paris')::date"
	   "   ORDER BY r.valid_from DESC LIMIT 1), 3) AS _attempts_max"
	   " FROM phone_call c LEFT JOIN solicitation q"
	   "   ON q.departement = c.departement AND q.call_id = c.id"
	   " WHERE c.id = $1::uuid AND c.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_PHONE_CALL_TOLD = {
    .name = "call_told",
    .n_params = 2,
    .sql = "SELECT " CALL_COLUMNS ", e.kind AS _kind,"
	   " (extract(epoch FROM e.at) * 1000000)::bigint AS _at_us"
	   " FROM phone_call c JOIN phone_call_event e"
	   "   ON e.departement = c.departement AND e.call_id = c.id"
	   " WHERE c.departement = $1 AND c.platform_id = $2 ORDER BY e.at, e.kind",
};

const struct cmn_stmt INTAKE_TAKE_CALL = {
    .name = "call_take",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = "WITH target AS (SELECT id FROM phone_call WHERE id = $5::uuid AND departement = $6"
	   "  AND (taken_by IS NULL OR taken_by = $1) FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE phone_call c SET version = version + 1, taken_by = $1,"
	   "    taken_at = COALESCE(taken_at, $7::timestamptz)"
	   "  FROM target, idem WHERE c.id = target.id AND c.departement = $6"
	   "  RETURNING c.id, c.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CALLBACKS = {
    .name = "call_backs",
    .n_params = 4,
    .sql =
	"SELECT " CALL_COLUMNS ", c.callback_number,"
	" greatest(0, floor(extract(epoch FROM $2::timestamptz - c.last_at) / 60))::int"
	"   AS age_minutes, c.callback_due_at < $2::timestamptz AS overdue,"
	" " CMN_SQL_CURSOR(
	    "c.callback_due_at",
	    "c.id") " FROM phone_call c WHERE c.departement = $1 AND c.callback_state = 'waiting'"
		    " AND (c.callback_due_at, c.id) > " CMN_SQL_AFTER(
			"$3") " ORDER BY c.callback_due_at, c.id LIMIT $4::int",
};

const struct cmn_stmt INTAKE_CALL_ATTEMPT = {
    .name = "call_attempt",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT id FROM phone_call WHERE id = $5::uuid AND departement = $6"
	   "  AND version = $14::bigint AND callback_state = 'waiting' FOR UPDATE)" CMN_SQL_CHANGE
	   ", tried AS (INSERT INTO phone_call_attempt (id, departement, call_id, at, by, outcome)"
	   "  SELECT $17::uuid, $6, target.id, $7::timestamptz, $1, $15 FROM target, idem)"
	   ", fact AS (UPDATE phone_call c SET version = version + 1, attempts = attempts + 1,"
	   "    callback_state = $16, callback_number = CASE WHEN $16 = 'waiting'"
	   "      THEN callback_number END"
	   "  FROM target, idem WHERE c.id = target.id AND c.departement = $6"
	   "  RETURNING c.id, c.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_FORGET_CALLS = {
    .name = "call_forget",
    .writes = true,
    .n_params = 3,
    .sql = "WITH old AS (SELECT id FROM phone_call"
	   "  WHERE (callback_number IS NOT NULL OR callback_state = 'waiting')"
	   "    AND last_at < $1::timestamptz ORDER BY last_at, id LIMIT $3::int"
	   "  FOR UPDATE SKIP LOCKED)"
	   ", gone AS (UPDATE phone_call c SET callback_number = NULL, version = c.version + 1,"
	   "    callback_state = CASE c.callback_state WHEN 'waiting' THEN 'given_up'"
	   "      ELSE c.callback_state END"
	   "  FROM old WHERE c.id = old.id"
	   "  RETURNING c.id, c.departement, c.state, c.callback_state)"
	   ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   "  SELECT gen_random_uuid(), departement || '.facts', 'intake.call.changed.v1',"
	   "    id::text, $2::timestamptz, json_build_object('call_id', id, 'state', state,"
	   "    'callback_state', callback_state, 'at', $2::text) FROM gone)"
	   " SELECT count(*) FROM gone",
};

enum cmn_err intake_store_tell_call(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, const struct intake_telling *t,
				    bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = t->platform_id,
	    [14] = t->kind,
	    [15] = t->at,
	    [16] = t->state,
	    [17] = t->first_at,
	    [18] = t->last_at,
	    [19] = t->callback_state,
	    [20] = t->commune,
	    [21] = t->callback_number,
	    [22] = seen,
	};
	int64_t version;

	snprintf(seen, sizeof(seen), "%" PRId64, t->seen);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, t->seen ? &INTAKE_TELL_CALL : &INTAKE_NEW_CALL, params,
			     write, &version, ret_replayed, err);
}

enum cmn_err intake_store_phone_call(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &INTAKE_PHONE_CALL, id, ret, err);
}

enum cmn_err intake_store_phone_call_told(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *platform_id,
					  PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, platform_id};

	return cmn_pool_run(pool, ctx, &INTAKE_PHONE_CALL_TOLD, params, ret, err);
}

enum cmn_err intake_store_take_call(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, bool *ret_replayed,
				    struct cmn_error *err)
{
	const char *params[CMN_WRITE_N];
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_TAKE_CALL, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_callbacks(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *now, const char *after,
				    int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement, now, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_CALLBACKS, params, ret, err);
}

enum cmn_err intake_store_call_attempt(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t version,
				       const char *outcome, const char *callback_state,
				       bool *ret_replayed, struct cmn_error *err)
{
	char seen[24], id[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = seen, [14] = outcome, [15] = callback_state, [16] = id};

	cmn_uuid7(id);
	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_CALL_ATTEMPT, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_forget_calls(struct cmn_conn *conn, const char *before, const char *now,
				       unsigned most, int64_t *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char limit[16];
	const char *params[] = {before, now, limit};
	enum cmn_err rc;

	snprintf(limit, sizeof(limit), "%u", most);
	rc = cmn_conn_run(conn, &INTAKE_FORGET_CALLS, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = cmn_pg_int(res, 0, 0, 0);
	return rc;
}
