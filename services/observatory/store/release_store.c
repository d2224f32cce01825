/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_store.c - which months are to be released, and what was released last.
 */
#include "observatory_statements.h"

#include "cmn/record.h"
#include "cmn/uuid.h"

#include <inttypes.h>
#include <stdio.h>

#define OURS "string_to_array(replace($1, ' ', ''), ',')"

/* Nothing before all facts were heard: a part of them would be released as the whole.
 * One at a time: whoever waits here for a month that is being learnt holds no other month. */
const struct cmn_stmt OBSERVATORY_TAKE_DIRTY = {
    .name = "dirty_take",
    .writes = true,
    .n_params = 0,
    .sql = "DELETE FROM figure_dirty WHERE (departement, month) IN"
	   " (SELECT departement, month FROM figure_dirty ORDER BY departement, month LIMIT 1"
	   " FOR UPDATE) AND (SELECT built_at FROM generation) IS NOT NULL"
	   " RETURNING departement, month",
};

/* 4.2 moves with the calendar alone: the month that ended and the one that begins, where there are
 * actors.  What was released under another threshold is released again, too. */
const struct cmn_stmt OBSERVATORY_MARK = {
    .name = "dirty_mark",
    .writes = true,
    .n_params = 3,
    .sql = "WITH this AS (SELECT date_trunc('month', $2::timestamptz AT TIME ZONE 'Europe/Paris')"
	   "  AS month)"
	   " INSERT INTO figure_dirty (departement, month)"
	   " SELECT d, m::date FROM unnest(" OURS ") AS d, this,"
	   "  generate_series(this.month - interval '1 month', this.month, interval '1 month') AS m"
	   "  WHERE EXISTS (SELECT 1 FROM fact f, generation g WHERE f.generation = g.current"
	   "   AND f.departement = d AND f.kind = 'actor')"
	   " UNION SELECT departement, month FROM figure_release WHERE departement = ANY (" OURS ")"
	   "  AND threshold <> $3::bigint"
	   " ON CONFLICT (departement, month) DO NOTHING",
};

/* What an edition told of persons (module release) is not taken back, and what is not told yet is
 * said once.  Institutions are told when their number changed: an event for each cadence in which
 * anything happened would count what happened. */
const struct cmn_stmt OBSERVATORY_RELEASE = {
    .name = "figure_release",
    .writes = true,
    .n_params = 9,
    .sql =
	"WITH kept AS (INSERT INTO figure_release AS f (departement, month, indicator, threshold,"
	"   released_at, data)"
	"  VALUES ($2, $6::date, $7, $8::bigint, $4::timestamptz, $5::json)"
	"  ON CONFLICT (departement, month, indicator) DO UPDATE SET data = excluded.data,"
	"   threshold = excluded.threshold, released_at = excluded.released_at"
	"  WHERE f.threshold <> excluded.threshold AND ($9::boolean"
	"   OR f.data->>'suppressed' = 'true')"
	"  OR $9::boolean AND f.data::text <> excluded.data::text RETURNING f.departement)"
	" INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	" SELECT $1::uuid, departement || '.figures', 'observatory.indicator.updated.v1', $3,"
	" $4::timestamptz, $5::json FROM kept",
};

/* Never what was released when smaller counts were shown. */
const struct cmn_stmt OBSERVATORY_RELEASED = {
    .name = "figures_released",
    .n_params = 4,
    .sql = "SELECT data::text, " CMN_SQL_RFC3339(
	"released_at") " FROM figure_release WHERE departement = $1 AND month = $2::date"
		       " AND threshold >= $3::bigint AND ($4::text IS NULL OR indicator = $4)"
		       " ORDER BY indicator",
};

enum cmn_err observatory_store_take_dirty(struct cmn_conn *conn, PGresult **ret,
					  struct cmn_error *err)
{
	return cmn_conn_run(conn, &OBSERVATORY_TAKE_DIRTY, NULL, ret, err);
}

enum cmn_err observatory_store_mark(struct cmn_conn *conn, const char *departements,
				    const char *now, int64_t threshold, struct cmn_error *err)
{
	char least[24];
	const char *params[] = {departements, now, least};

	snprintf(least, sizeof(least), "%" PRId64, threshold);
	return cmn_conn_run(conn, &OBSERVATORY_MARK, params, NULL, err);
}

enum cmn_err observatory_store_release(struct cmn_conn *conn, const struct observatory_release *r,
				       struct cmn_error *err)
{
	char id[CMN_UUID_LEN], least[24];
	const char *params[] = {id,           r->departement, r->subject,
				r->now,       r->data,        r->month,
				r->indicator, least,          r->bodies ? "true" : "false"};

	cmn_uuid7(id);
	snprintf(least, sizeof(least), "%" PRId64, r->threshold);
	return cmn_conn_run(conn, &OBSERVATORY_RELEASE, params, NULL, err);
}

enum cmn_err observatory_store_released(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct observatory_asked *asked, PGresult **ret,
					struct cmn_error *err)
{
	char least[24];
	const char *params[] = {asked->departement, asked->month, least, asked->indicator};

	snprintf(least, sizeof(least), "%" PRId64, asked->threshold);
	return cmn_pool_run(pool, ctx, &OBSERVATORY_RELEASED, params, ret, err);
}
