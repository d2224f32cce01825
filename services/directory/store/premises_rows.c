/* SPDX-License-Identifier: EUPL-1.2 */
#include "premises_rows.h"

#include "receptions_sql.h"

#include "cmn/uuid.h"

#include <stdio.h>

/* $1 département, $2 and $3 the row after which it goes on, $4 state, $5 how many, $6 today. */
static const struct cmn_stmt LIST = {
    .name = "premises_list",
    .n_params = 6,
    .sql =
	"SELECT r.id AS reception_point_id, r.departement, r.name, r.kind, r.actor_id,"
	" a.name AS actor_name, r.place_id, p.commune, c.name AS commune_name, r.neutral,"
	" r.temporary_since AS since, r.temporary_due AS due, r.temporary_plan AS plan,"
	" r.complied_on, " PREMISES_STATE(
	    "$6") " AS state,"
		  " CASE WHEN r.complied_on IS NULL THEN r.temporary_due - $6::date END AS days_left,"
		  " (SELECT coalesce(json_agg(json_build_object('level', w.level, 'told_at', " CMN_SQL_RFC3339(
		      "w.told_at") ", 'told_to', w.told_to) ORDER BY w.told_at), '[]')"
				   " FROM premises_warning w WHERE w.departement = r.departement"
				   " AND w.reception_point_id = r.id AND w.since = r.temporary_since)"
				   " AS warnings,"
				   " concat_ws(E'\\x1f', r.temporary_due, r.id) AS _cursor" POINT_TABLES
				   " WHERE r.departement = $1 AND r.temporary_due IS NOT NULL"
				   " AND (r.temporary_due, r.id) >"
				   " (coalesce(nullif($2, '')::date, '-infinity'), $3::uuid)"
				   " AND " POINT_IN_USE " AND " PLACE_OPEN(
				       "p") " AND CASE WHEN $4::text IS NULL THEN r.complied_on IS NULL"
					    " ELSE $4 = " PREMISES_STATE(
						"$6") " END"
						      " ORDER BY r.temporary_due,"
						      " r.id LIMIT $5::bigint",
};
const struct cmn_stmt *const DIRECTORY_PREMISES_LIST = &LIST;

/* $1 now, $2 how many. */
static const struct cmn_stmt LOOK = {
    .name = "premises_look",
    .n_params = 2,
    .writes = true,
    .sql = "SELECT r.id, r.departement, r.temporary_due AS due, r.warn_level AS level,"
	   " (p.active AND a.active) AS used FROM reception_point r"
	   " JOIN place p ON p.id = r.place_id JOIN actor a ON a.id = r.actor_id"
	   " WHERE r.warn_next <= $1::timestamptz ORDER BY r.warn_next LIMIT $2::bigint"
	   " FOR UPDATE OF r SKIP LOCKED",
};

/* $1 id, $2 département, $3 now, $4 next, $5 level, $6 code, $7 to whom, $8 event. */
static const struct cmn_stmt LOOKED = {
    .name = "premises_looked",
    .n_params = 8,
    .writes = true,
    .sql = "WITH fact AS (UPDATE reception_point r SET warn_next = $4::timestamptz,"
	   " warn_level = greatest(r.warn_level, $5::smallint)"
	   " WHERE r.departement = $2 AND r.id = $1::uuid"
	   " RETURNING r.id, r.departement, r.temporary_since, r.temporary_due)"
	   ", warned AS (INSERT INTO premises_warning"
	   " (departement, reception_point_id, since, level, due, told_to, told_at)"
	   " SELECT departement, id, temporary_since, $6, temporary_due, $7::text[],"
	   " $3::timestamptz FROM fact WHERE $6::text IS NOT NULL ON CONFLICT DO NOTHING"
	   " RETURNING reception_point_id, due)"
	   ", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"
	   " SELECT $3::timestamptz, 'system', 'warn_premises', reception_point_id, $2 FROM warned)"
	   ", queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " SELECT $8::uuid, $2 || '.facts', 'directory.premises.warned.v1',"
	   " reception_point_id::text, $3::timestamptz, json_build_object("
	   "'reception_point_id', reception_point_id, 'departement', $2, 'level', $6::text,"
	   " 'due', due, 'told_to', $7::text[]) FROM warned) SELECT id FROM fact",
};

const struct cmn_stmt *const DIRECTORY_PREMISES_STATEMENTS[] = {&LOOK, &LOOKED};
const size_t DIRECTORY_PREMISES_STATEMENT_COUNT = CMN_LEN(DIRECTORY_PREMISES_STATEMENTS);

enum cmn_err directory_premises_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *departement, const char *state,
				     const struct directory_cursor *after, int64_t limit,
				     PGresult **ret, struct cmn_error *err)
{
	char rows[24], today[CMN_DAY_LEN];
	const char *params[] = {
	    departement, after->part[0], after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
	    state,       rows,           today,
	};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	today_of(today);
	return cmn_pool_run(pool, ctx, &LIST, params, ret, err);
}

enum cmn_err directory_premises_to_look_at(struct cmn_conn *conn, const char *now, unsigned most,
					   PGresult **ret, struct cmn_error *err)
{
	char rows[16];
	const char *params[] = {now, rows};

	snprintf(rows, sizeof(rows), "%u", most);
	return cmn_conn_run(conn, &LOOK, params, ret, err);
}

enum cmn_err directory_premises_looked(struct cmn_conn *conn,
				       const struct directory_premises_told *told,
				       struct cmn_error *err)
{
	char level[12], event[CMN_UUID_LEN];
	const char *params[] = {told->id, told->departement, told->now,     told->next,
				level,    told->code,        told->told_to, event};

	cmn_uuid7(event);
	snprintf(level, sizeof(level), "%d", told->level);
	return cmn_conn_run(conn, &LOOKED, params, NULL, err);
}
