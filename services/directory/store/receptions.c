/* SPDX-License-Identifier: EUPL-1.2 */
#include "receptions.h"

#include "more_sql.h"
#include "receptions_sql.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define TEMPORARY(today)                                                                           \
	"CASE WHEN r.temporary_since IS NOT NULL AND " SEES_ALL("r.departement", "r.actor_id")     \
	" THEN json_strip_nulls(json_build_object('since', r.temporary_since, 'due',"              \
	" r.temporary_due, 'plan', r.temporary_plan, 'complied_on', r.complied_on, 'state', "      \
	PREMISES_STATE(today) ")) END"
#define POINT_COLUMNS(today)                                                                       \
	"r.id, r.departement, r.actor_id, a.name AS actor_name, r.place_id, r.kind, r.name,"       \
	" p.commune, c.name AS commune_name, p.address, p.complement, p.postal_code, p.lat, p.lon," \
	" p.accessibility, p.accessibility_url, p.accessibility_note, p.transport, r.neutral, " TEMPORARY(today) " AS temporary,"             \
	" coalesce(r.hours, p.hours) AS hours, CASE WHEN r.hours IS NOT NULL THEN 'point'"         \
	" WHEN p.hours IS NOT NULL THEN 'place' END AS hours_of, " POINT_IN_USE " AS active,"            \
	" CASE WHEN NOT " POINT_IN_USE " THEN " CMN_SQL_RFC3339("coalesce(r.retired_at, p.retired_at,"   \
	" a.retired_at, a.updated_at)") " END AS retired_since, r.version"
#define POINTS POINT_TABLES " WHERE " PLACE_OPEN("p")

#define POINT_FACT(r)                                                                              \
	"json_strip_nulls(json_build_object('reception_point_id', " r ".id, 'departement', "       \
	r ".departement, 'actor_id', " r ".actor_id, 'place_id', " r ".place_id, 'kind', "         \
	r ".kind, 'neutral', " r ".neutral, 'temporary_due', " r ".temporary_due, 'complied_on', " \
	r ".complied_on, 'active', " r ".active, 'version', " r ".version))"
/* clang-format on */

/* $1 id, $2 today. */
static const struct cmn_stmt POINT_READ = {
    .name = "reception_read",
    .n_params = 2,
    .sql = "SELECT " POINT_COLUMNS(
	"$2") ", r.hours AS _hours, r.temporary_since AS _since,"
	      " r.temporary_plan AS _plan, r.complied_on AS _complied_on,"
	      " r.active AS _active, " CMN_SQL_RFC3339(
		  "greatest(r.updated_at, p.updated_at)") " AS _stamp" POINTS
							  " AND r.id = $1::uuid",
};

/* $1 département, $2 the row after which it goes on, $3 kind, $4 commune, $5 all, $6 how many,
 * $7 today. */
static const struct cmn_stmt POINT_LIST = {
    .name = "reception_list",
    .n_params = 7,
    .sql = "SELECT " POINT_COLUMNS("$7") ", concat_ws(E'\\x1f', '', r.id) AS _cursor" POINTS
					 " AND r.departement = $1 AND r.id > $2::uuid"
					 " AND ($3::text IS NULL OR r.kind = $3)"
					 " AND ($4::text IS NULL OR p.commune = $4)"
					 " AND ($5::boolean OR " POINT_IN_USE ")"
					 " ORDER BY r.id LIMIT $6::bigint",
};

static const struct cmn_stmt POINT_CREATE = {
    .name = "reception_create",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO reception_point (id, departement, place_id, kind, name, neutral,"
    " temporary_since, temporary_due, temporary_plan, complied_on, hours, actor_id, warn_next,"
    " created_at, updated_at) SELECT $5::uuid, $6, $14::uuid, $15, $16, $17::boolean, $18::date, $19::date,"
    " $20, $21::date, $22::jsonb, $23::uuid, CASE WHEN $18::date IS NOT NULL"
    " AND $21::date IS NULL THEN $7::timestamptz END, $7::timestamptz, $7::timestamptz FROM idem"
    " RETURNING reception_point.*)" TOLD(POINT_FACT("fact")) CMN_SQL_FINISH,
};

static const struct cmn_stmt POINT_CHANGE = {
    .name = "reception_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 11,
    .sql = "WITH target AS (SELECT id FROM reception_point WHERE departement = $6 AND id = $5::uuid"
	   " AND version = $24::bigint FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE reception_point r SET place_id = $14::uuid, kind = $15, name = $16,"
	   " neutral = $17::boolean, temporary_since = $18::date, temporary_due = $19::date,"
	   " temporary_plan = $20, complied_on = $21::date, hours = $22::jsonb,"
	   " active = $23::boolean, retired_at = CASE WHEN $23::boolean THEN NULL WHEN r.active"
	   " THEN $7::timestamptz ELSE r.retired_at END,"
	   " warn_level = CASE WHEN r.temporary_since IS NOT DISTINCT FROM $18::date"
	   " THEN r.warn_level ELSE 0 END, warn_next = CASE WHEN $23::boolean"
	   " AND $18::date IS NOT NULL AND $21::date IS NULL THEN $7::timestamptz END,"
	   " version = r.version + 1,"
	   " updated_at = $7::timestamptz FROM target, idem WHERE r.departement = $6"
	   " AND r.id = target.id RETURNING r.*)" TOLD(POINT_FACT("fact")) CMN_SQL_FINISH,
};

const struct cmn_stmt *const DIRECTORY_RECEPTION_STATEMENTS[] = {
    &POINT_READ,
    &POINT_LIST,
    &POINT_CREATE,
    &POINT_CHANGE,
};
const size_t DIRECTORY_RECEPTION_STATEMENT_COUNT = CMN_LEN(DIRECTORY_RECEPTION_STATEMENTS);

enum cmn_err directory_reception_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, PGresult **ret, struct cmn_error *err)
{
	char today[CMN_DAY_LEN];
	const char *params[] = {id, today};

	today_of(today);
	return cmn_pool_one(pool, ctx, &POINT_READ, params, ret, err);
}

enum cmn_err directory_reception_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *kind,
				      const char *commune, bool all,
				      const struct directory_cursor *after, int64_t limit,
				      PGresult **ret, struct cmn_error *err)
{
	char rows[24], today[CMN_DAY_LEN];
	const char *params[] = {
	    departement, after->part[1][0] != '\0' ? after->part[1] : NIL_UUID,
	    kind,        commune,
	    truth(all),  rows,
	    today,
	};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	today_of(today);
	return cmn_pool_run(pool, ctx, &POINT_LIST, params, ret, err);
}

enum cmn_err directory_reception_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct directory_reception_row *row, int64_t version,
				       struct cmn_write *write, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 11];
	struct directory_written done;
	char expected[24];
	const char *const own[] = {
	    row->place_id, row->kind,
	    row->name,     truth(row->neutral),
	    row->since,    row->due,
	    row->plan,     row->complied_on,
	    row->hours,    version == 0 ? row->actor_id : truth(row->active),
	    expected,
	};

	snprintf(expected, sizeof(expected), "%lld", (long long)version);
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, version == 0 ? &POINT_CREATE : &POINT_CHANGE, params, write,
			     &done.version, &done.replayed, err);
}
