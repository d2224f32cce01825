/* SPDX-License-Identifier: EUPL-1.2 */
#include "danger_store.h"
#include "notice_sql.h"
#include "reception_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* Row security reads it; local to the transaction, so no other statement ever has it. */
const struct cmn_stmt INTAKE_SEE_DANGER = {
    .name = "danger_see",
    .n_params = 1,
    .sql = "SELECT set_config('c360.danger', $1, true)",
};

/* CMN_SQL_FINISH, but for the trail. */
#define DANGER_FINISH(danger_id)                                                                   \
	", audited AS (INSERT INTO danger_audit"                                                   \
	"  (at, actor, operation, danger_id, departement, request_id)"                             \
	"  SELECT $7::timestamptz, $1, $2, " danger_id "::uuid, $6, $8::uuid FROM fact)"           \
	", queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)" \
	"  SELECT $10::uuid, $6 || '.' || audience, $11, $5, $7::timestamptz, $9, $12::json"       \
	"  FROM fact, unnest($13::text[]) AS audience)"                                            \
	" SELECT id, version FROM fact"

const struct cmn_stmt INTAKE_RAISE_DANGER = {
    .name = "danger_raise",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO danger_alert (id, departement, kind, raised_at, raised_by,"
    "    solicitation_id, situation_id, call_id)"
    "  SELECT $5::uuid, $6, $14, $7::timestamptz, $1, $15::uuid, $16::uuid, $17::uuid FROM idem"
    "  RETURNING id, version)"
    /* who is on duty finds a message that says nothing; what it is stands where they alone look */
    INTAKE_SQL_NOTICE("SELECT 'account', NULL::uuid, d.account, 'auto', 'team_message', '{}'::json,"
		      " NULL::uuid FROM fact, danger_duty d WHERE d.departement = $6"
		      " AND ($7::timestamptz AT TIME ZONE 'Europe/Paris')::date"
		      "   BETWEEN d.valid_from AND COALESCE(d.valid_to, 'infinity')")
	DANGER_FINISH("$5"),
};

const struct cmn_stmt INTAKE_ADD_DANGER_ENTRY = {
    .name = "danger_entry",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO danger_entry (id, departement, danger_id, at, by, measures, details)"
    "  SELECT $5::uuid, $6, $14::uuid, $7::timestamptz, $1, $15::text[], $16 FROM idem"
    "  RETURNING id, version)" DANGER_FINISH("$14"),
};

const struct cmn_stmt INTAKE_ACKNOWLEDGE_DANGER = {
    .name = "danger_acknowledge",
    .writes = true,
    .n_params = CMN_WRITE_N,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO danger_acknowledgement (danger_id, departement, at, by)"
    "  SELECT $5::uuid, $6, $7::timestamptz, $1 FROM idem"
    "  RETURNING danger_id AS id, 1 AS version)" DANGER_FINISH("$5"),
};

#define ALERT_COLUMNS                                                                          \
	"a.id, a.departement, a.version, a.kind, a.raised_at, a.raised_by, a.solicitation_id," \
	" a.situation_id, a.call_id, k.at AS acknowledged_at, k.by AS acknowledged_by,"        \
	" " CMN_SQL_RFC3339("a.raised_at") " AS _raised_at"

#define ALERTS                                                    \
	" FROM danger_alert a LEFT JOIN danger_acknowledgement k" \
	"   ON k.danger_id = a.id AND k.departement = a.departement"

/* Who looked at what is written down before it is shown, and in the same statement. */
#define NOTED(at, operation, request)                                             \
	", noted AS (INSERT INTO danger_audit"                                    \
	"  (at, actor, operation, danger_id, departement, request_id)"            \
	"  SELECT " at "::timestamptz, current_setting('c360.actor'), " operation \
	", id, departement, " request "::uuid FROM seen)"

const struct cmn_stmt INTAKE_DANGER = {
    .name = "danger_get",
    .writes = true,
    .n_params = 5,
    .sql =
	"WITH seen AS (SELECT " ALERT_COLUMNS ","
	" COALESCE((SELECT json_agg(json_strip_nulls(json_build_object('at', " CMN_SQL_RFC3339(
	    "e.at") ", 'by', e.by, 'measures', e.measures, 'details', e.details))"
		    "   ORDER BY e.at, e.id) FROM danger_entry e"
		    "   WHERE e.departement = a.departement AND e.danger_id = a.id), '[]') AS entries" ALERTS
		    " WHERE a.id = $1::uuid AND a.departement = ANY (string_to_array($2, ',')))" NOTED(
			"$3", "$4", "$5") " SELECT * FROM seen",
};

#define DANGER_LIST(more)                                                                       \
	"WITH seen AS (SELECT " ALERT_COLUMNS ", " CMN_SQL_CURSOR("a.raised_at", "a.id") ALERTS \
	    " WHERE a.departement = $1" more " AND (a.raised_at, a.id) > " CMN_SQL_AFTER(       \
		"$2") " ORDER BY a.raised_at, a.id LIMIT $6::int)" NOTED("$3", "$4",            \
									 "$5") " SELECT * FROM seen ORDER BY raised_at, id"

const struct cmn_stmt INTAKE_DANGERS = {
    .name = "danger_list", .writes = true, .n_params = 6, .sql = DANGER_LIST("")};

const struct cmn_stmt INTAKE_DANGERS_WAITING = {
    .name = "danger_list_waiting",
    .writes = true,
    .n_params = 6,
    .sql = DANGER_LIST(" AND k.danger_id IS NULL"),
};

/* As the bus role, which sees that there is an alert and since when.  The message says as little as
 * the first one; its id counts the time that passed, so no run says it twice. */
const struct cmn_stmt INTAKE_REMIND_DANGER = {
    .name = "danger_remind",
    .writes = true,
    .n_params = 2,
    .sql = INTAKE_SQL_NOTICES_INSERT(
	"$1::timestamptz",
	"SELECT w.departement, md5(w.id || ':' || w.nth), 'account', NULL::uuid, d.account, 'auto',"
	" 'team_message', '{}'::json, NULL::uuid FROM (SELECT a.id, a.departement, least(4,"
	"    floor(extract(epoch FROM $1::timestamptz - a.raised_at) / (60 * $2::int)))::int AS nth"
	"   FROM danger_alert a WHERE a.raised_at > $1::timestamptz - interval '7 days'"
	"   AND a.raised_at <= $1::timestamptz - make_interval(mins => $2::int)"
	"   AND NOT EXISTS (SELECT 1 FROM danger_acknowledgement k WHERE k.danger_id = a.id)"
	"   ORDER BY a.raised_at DESC, a.id DESC LIMIT 500) w"
	" JOIN danger_duty d ON d.departement = w.departement AND " INTAKE_SQL_ON_DUTY("d", "$1")),
};

enum cmn_err intake_store_remind_danger(struct cmn_conn *conn, const char *now, unsigned minutes,
					struct cmn_error *err)
{
	char count[16];
	const char *params[] = {now, count};

	snprintf(count, sizeof(count), "%u", minutes);
	return cmn_conn_run(conn, &INTAKE_REMIND_DANGER, params, NULL, err);
}

/* The function of migration 0198 answers how many went: the bus role reads none of them. */
const struct cmn_stmt INTAKE_EXPIRE_DANGER = {
    .name = "danger_expire",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT danger_expire($1::timestamptz, $2::int)",
};

enum cmn_err intake_store_expire_danger(struct cmn_conn *conn, const char *now, unsigned most,
					int64_t *ret_n, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char count[16];
	const char *params[] = {now, count};
	enum cmn_err rc;

	snprintf(count, sizeof(count), "%u", most);
	rc = cmn_conn_run(conn, &INTAKE_EXPIRE_DANGER, params, &res, err);
	if (rc == CMN_OK)
		*ret_n = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err intake_store_raise_danger(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_danger *d,
				       bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = d->kind, [14] = d->solicitation_id, [15] = d->situation_id, [16] = d->call_id};
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_RAISE_DANGER, params, write, &version, ret_replayed,
			     err);
}

enum cmn_err intake_store_add_danger_entry(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, const char *danger_id,
					   const char *measures, const char *details,
					   bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = danger_id, [14] = measures, [15] = details};
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ADD_DANGER_ENTRY, params, write, &version,
			     ret_replayed, err);
}

enum cmn_err intake_store_acknowledge_danger(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					     struct cmn_write *write, bool *ret_replayed,
					     struct cmn_error *err)
{
	const char *params[CMN_WRITE_N];
	int64_t version;

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_ACKNOWLEDGE_DANGER, params, write, &version,
			     ret_replayed, err);
}

/* Two statements of one transaction: row security is told who looks, then is asked. */
static enum cmn_err look(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			 const struct intake_danger_reader *reader, const struct cmn_stmt *stmt,
			 const char *const *params, PGresult **ret, struct cmn_error *err)
{
	const char *as[] = {reader->coordonnateur ? "coordonnateur" : "writer"};
	const struct cmn_step steps[] = {{&INTAKE_SEE_DANGER, as}, {stmt, params}};
	PGresult *results[CMN_LEN(steps)] = {NULL};
	enum cmn_err rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), results, err);

	if (rc != CMN_OK)
		return rc;
	PQclear(results[0]);
	*ret = results[1];
	return CMN_OK;
}

enum cmn_err intake_store_danger(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const struct intake_danger_reader *reader, const char *id,
				 PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, reader->now, reader->operation,
				reader->request_id};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = look(pool, ctx, reader, &INTAKE_DANGER, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
				"no record under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err intake_store_dangers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct intake_danger_reader *reader,
				  const char *departement, bool waiting, const char *after,
				  int64_t limit, PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {departement,        after, reader->now, reader->operation,
				reader->request_id, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return look(pool, ctx, reader, waiting ? &INTAKE_DANGERS_WAITING : &INTAKE_DANGERS, params,
		    ret, err);
}
