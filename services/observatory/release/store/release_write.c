/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_write.c - an edition is written once.
 */
#include "release_store.h"

#include "cmn/uuid.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cmn_stmt KEEP_MONTH = {
    .name = "release_keep_month",
    .writes = true,
    .n_params = 3,
    .sql =
	"INSERT INTO release_month (departement, month, indicator, part, version, n)"
	" SELECT $1, $2::date, r.indicator, r.part, r.version, r.n FROM json_to_recordset($3::json)"
	"  AS r(indicator text, part text, version int, n bigint)",
};

/* A month that was told before its year was over keeps its rows.  How many rows of all audiences
 * there are, and their hash, stay here: who has all but one could try that one out. */
static const struct cmn_stmt WRITE = {
    .name = "release_write",
    .writes = true,
    .n_params = 8,
    .sql =
	"WITH edition AS (INSERT INTO release_edition (id, departement, span, period, rule_id,"
	"   released_at, cells, sha256)"
	"  VALUES ($1::uuid, $2, $3, $4::date, $5::uuid, $6::timestamptz,"
	"   json_array_length($7::json), encode(sha256(convert_to($7::json::text, 'UTF8')), 'hex'))"
	"  ON CONFLICT DO NOTHING RETURNING id)"
	", told AS (INSERT INTO release_cell (departement, audience, span, period, place_kind,"
	"   place, indicator, version, part, key, said, n, mean, median, block, together, rate,"
	"   edition, released_at)"
	"  SELECT $2, r.audience, r.span, r.period, r.place_kind, r.place, r.indicator, r.version,"
	"   r.part, r.key, r.said, r.n, r.mean, r.median, r.block, r.together, r.rate, edition.id,"
	"   $6::timestamptz FROM edition, json_to_recordset($7::json) AS r(audience smallint,"
	"   span text, period date, place_kind text, place text, indicator text, version int,"
	"   part text, key text, said text, n bigint, mean float8, median float8, block int,"
	"   together bigint, rate float8) ON CONFLICT DO NOTHING)"
	" INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	" SELECT $8::uuid, $2 || '.figures', 'observatory.figures.released.v1', id::text,"
	"  $6::timestamptz, json_build_object('edition_id', id, 'departement', $2, 'span', $3,"
	"   'period', $4) FROM edition",
};

static const struct cmn_stmt FIGURE = {
    .name = "release_figure",
    .writes = true,
    .n_params = 8,
    .sql = "WITH kept AS (INSERT INTO figure_release (departement, month, indicator, threshold,"
	   "   released_at, data)"
	   "  VALUES ($2, $3::date, $4, $5::bigint, $6::timestamptz, $7::json)"
	   "  ON CONFLICT (departement, month, indicator) DO UPDATE SET data = excluded.data,"
	   "   threshold = excluded.threshold, released_at = excluded.released_at)"
	   " INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   " VALUES ($1::uuid, $2 || '.figures', 'observatory.indicator.updated.v1', $8,"
	   "  $6::timestamptz, $7::json)",
};

const struct cmn_stmt *const RELEASE_WRITE_STATEMENTS[] = {&KEEP_MONTH, &WRITE, &FIGURE};
const size_t RELEASE_WRITE_STATEMENT_COUNT = CMN_LEN(RELEASE_WRITE_STATEMENTS);

enum cmn_err release_store_keep_month(struct cmn_conn *conn, const char *departement,
				      const char *month, const char *rows, struct cmn_error *err)
{
	const char *params[] = {departement, month, rows};

	return cmn_conn_run(conn, &KEEP_MONTH, params, NULL, err);
}

enum cmn_err release_store_write(struct cmn_conn *conn, const struct release_edition *e,
				 struct cmn_error *err)
{
	char id[CMN_UUID_LEN], event[CMN_UUID_LEN];
	const char *params[] = {id,         e->departement, e->span, e->period,
				e->rule_id, e->now,         e->rows, event};

	cmn_uuid7(id);
	cmn_uuid7(event);
	return cmn_conn_run(conn, &WRITE, params, NULL, err);
}

enum cmn_err release_store_figure(struct cmn_conn *conn, const struct release_figure *f,
				  struct cmn_error *err)
{
	char id[CMN_UUID_LEN], least[24], subject[64];
	const char *params[] = {id,    f->departement, f->month, f->indicator,
				least, f->now,         f->data,  subject};

	cmn_uuid7(id);
	snprintf(least, sizeof(least), "%" PRId64, f->threshold);
	snprintf(subject, sizeof(subject), "%s:%.7s:%s", f->departement, f->month, f->indicator);
	return cmn_conn_run(conn, &FIGURE, params, NULL, err);
}
