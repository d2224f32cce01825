/* SPDX-License-Identifier: EUPL-1.2 */
#include "fact_store.h"

#include "columns.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- reading ---------------------------------------------------------------------------------- */

#define COLUMNS                                                                             \
	"f.departement, f.kind, f.id, f.situation_id, f.day - '1970-01-01'::date,"          \
	" f.until - '1970-01-01'::date, f.commune, f.value, array_to_string(f.codes, ' ')," \
	" (extract(epoch FROM f.at) * 1000000)::bigint, f.told"

enum { DEPARTEMENT, KIND, ID, GROUP, DAY, UNTIL, COMMUNE, VALUE, CODES, AT, TOLD };

/* LATERAL with a LIMIT: each key is looked up by itself, whatever the statistics of a table say
 * that was empty a moment ago. */
static const struct cmn_stmt READ = {
    .name = "facts_read",
    .n_params = 6,
    .sql = "SELECT " COLUMNS " FROM unnest($2::text[], $3::text[], $4::uuid[])"
	   " AS k (departement, kind, id), LATERAL (SELECT * FROM fact WHERE generation = $1::int"
	   "  AND departement = k.departement AND kind = k.kind AND id = k.id LIMIT 1) AS f"
	   " UNION ALL SELECT " COLUMNS " FROM unnest($5::text[], $6::uuid[])"
	   " AS g (departement, id), LATERAL (SELECT * FROM fact WHERE generation = $1::int"
	   "  AND departement = g.departement AND situation_id = g.id LIMIT 100000) AS f",
};

void observatory_keys_init(struct observatory_keys *keys)
{
	memset(keys, 0, sizeof(*keys));
	observatory_columns_init(keys->columns, CMN_LEN(keys->columns));
}

void observatory_keys_free(struct observatory_keys *keys)
{
	observatory_columns_free(keys->columns, CMN_LEN(keys->columns));
}

void observatory_keys_one(struct observatory_keys *keys, const char *departement, const char *kind,
			  const char *id)
{
	observatory_column_text(&keys->columns[0], departement);
	observatory_column_text(&keys->columns[1], kind);
	observatory_column_text(&keys->columns[2], id);
	keys->n++;
}

void observatory_keys_group(struct observatory_keys *keys, const char *departement,
			    const char *group)
{
	observatory_column_text(&keys->columns[3], departement);
	observatory_column_text(&keys->columns[4], group);
	keys->n++;
}

static void take_row(struct observatory_facts *set, const PGresult *res, int row)
{
	const char *departement = PQgetvalue(res, row, DEPARTEMENT);
	const char *kind = PQgetvalue(res, row, KIND), *id = PQgetvalue(res, row, ID);
	struct observatory_row *r;

	/* named by its key and by its group */
	if (observatory_facts_find(set, departement, kind, id))
		return;
	r = observatory_facts_add(set, departement, kind, id, cmn_pg_text(res, row, GROUP));
	if (!r)
		return;
	r->now.day = (int32_t)cmn_pg_int(res, row, DAY, OBSERVATORY_NO_DAY);
	r->now.until = (int32_t)cmn_pg_int(res, row, UNTIL, OBSERVATORY_NO_END);
	r->now.value = cmn_pg_int(res, row, VALUE, 0);
	r->now.at = cmn_pg_int(res, row, AT, OBSERVATORY_NO_INSTANT);
	r->now.told = cmn_pg_int(res, row, TOLD, 0);
	observatory_row_commune(r, PQgetvalue(res, row, COMMUNE));
	observatory_row_split(set, r, PQgetvalue(res, row, CODES));
	observatory_row_stored(r);
}

static enum cmn_err no_room(const struct observatory_facts *set, struct cmn_error *err)
{
	return observatory_facts_failed(set) ? cmn_no_memory(err) : CMN_OK;
}

enum cmn_err observatory_store_facts_read(struct cmn_conn *conn, int generation,
					  struct observatory_keys *keys,
					  struct observatory_facts *set, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char number[16];
	const char *params[CMN_LEN(keys->columns) + 1] = {number};
	enum cmn_err rc;

	if (keys->n == 0)
		return CMN_OK;
	snprintf(number, sizeof(number), "%d", generation);
	rc = observatory_columns_end(keys->columns, CMN_LEN(keys->columns), params + 1, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &READ, params, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		take_row(set, res, row);
	return rc == CMN_OK ? no_room(set, err) : rc;
}

/* --- writing ---------------------------------------------------------------------------------- */

static const struct cmn_stmt WRITE = {
    .name = "facts_write",
    .writes = true,
    .n_params = 12,
    .sql =
	"INSERT INTO fact (generation, departement, kind, id, situation_id, day, until, commune,"
	"  value, codes, at, told)"
	" SELECT $1::int, departement, kind, id, situation_id, day, until, commune, value,"
	"  string_to_array(codes, ' '), 'epoch'::timestamptz + at * interval '1 microsecond', told"
	" FROM unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::date[], $7::date[],"
	"  $8::text[], $9::bigint[], $10::text[], $11::bigint[], $12::bigint[]) AS f (departement,"
	"  kind, id, situation_id, day, until, commune, value, codes, at, told)"
	" ON CONFLICT (id, generation, departement, kind) DO UPDATE SET day = excluded.day,"
	"  until = excluded.until, commune = excluded.commune, value = excluded.value,"
	"  codes = excluded.codes, at = excluded.at, told = excluded.told",
};

#define WRITTEN 11

static void put_codes(struct cmn_buf *column, const struct observatory_said *s)
{
	cmn_buf_text(column, column->len == 0 ? "{\"" : ",\"");
	for (size_t i = 0; i < s->n_codes; i++) {
		if (i > 0)
			cmn_buf_char(column, ' ');
		/* made by observatory_row_add or read: nothing in it must be escaped */
		cmn_buf_text(column, s->codes[i]);
	}
	cmn_buf_char(column, '"');
}

static void put_row(struct cmn_buf *c, const struct observatory_row *row)
{
	const struct observatory_said *s = &row->now;

	observatory_column_text(&c[0], row->departement);
	observatory_column_text(&c[1], row->kind);
	observatory_column_text(&c[2], row->id);
	observatory_column_text(&c[3], row->group[0] ? row->group : NULL);
	if (s->day == OBSERVATORY_NO_DAY)
		observatory_column_null(&c[4]);
	else
		observatory_column_day(&c[4], s->day);
	if (s->until == OBSERVATORY_NO_END)
		observatory_column_null(&c[5]);
	else
		observatory_column_day(&c[5], s->until);
	observatory_column_text(&c[6], s->commune);
	observatory_column_int(&c[7], s->value);
	put_codes(&c[8], s);
	if (s->at == OBSERVATORY_NO_INSTANT)
		observatory_column_null(&c[9]);
	else
		observatory_column_int(&c[9], s->at);
	observatory_column_int(&c[10], s->told);
}

enum cmn_err observatory_store_facts_write(struct cmn_conn *conn, int generation,
					   const struct observatory_facts *set,
					   struct cmn_error *err)
{
	struct cmn_buf columns[WRITTEN];
	char number[16];
	const char *params[WRITTEN + 1] = {number};
	enum cmn_err rc = CMN_OK;
	size_t n = 0;

	snprintf(number, sizeof(number), "%d", generation);
	observatory_columns_init(columns, WRITTEN);
	for (const struct observatory_row *row = observatory_facts_first(set); row;
	     row = row->next) {
		if (!observatory_row_changed(row))
			continue;
		put_row(columns, row);
		n++;
	}
	if (n > 0) {
		rc = observatory_columns_end(columns, WRITTEN, params + 1, err);
		if (rc == CMN_OK)
			rc = cmn_conn_run(conn, &WRITE, params, NULL, err);
	}
	observatory_columns_free(columns, WRITTEN);
	return rc;
}

/* --- all of a département, page after page ---------------------------------------------------- */

static const struct cmn_stmt PAGE = {
    .name = "facts_page",
    .n_params = 6,
    .sql = "SELECT kind, id, day - '1970-01-01'::date, until - '1970-01-01'::date, commune, value,"
	   " array_to_string(codes, ' ') FROM fact WHERE generation = $1::int AND departement = $2"
	   " AND kind = $3 AND (day, id) > ($4::date, $5::uuid) ORDER BY day, id LIMIT $6::int",
};

enum cmn_err observatory_store_facts_page(struct cmn_conn *conn,
					  const struct observatory_page *page, PGresult **ret,
					  struct cmn_error *err)
{
	char number[16], rows[16];
	const char *params[] = {number,
				page->departement,
				page->kind,
				page->day[0] ? page->day : "0001-01-01",
				page->id[0] ? page->id : "00000000-0000-0000-0000-000000000000",
				rows};

	snprintf(number, sizeof(number), "%d", page->generation);
	snprintf(rows, sizeof(rows), "%d", OBSERVATORY_PAGE_ROWS);
	return cmn_conn_run(conn, &PAGE, params, ret, err);
}

const struct cmn_stmt *const OBSERVATORY_FACT_STATEMENTS[] = {&READ, &WRITE, &PAGE};
const size_t OBSERVATORY_FACT_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_FACT_STATEMENTS);
