/* SPDX-License-Identifier: EUPL-1.2
 *
 * cell_write_store.c - sums onto the cells: one statement for the département, one for its
 * communes, each with its rows in the order of the key, a few thousand at a time.
 */
#include "cell_sum.h"
#include "columns.h"

#include <stdio.h>
#include <string.h>

#define ROWS_MAX 20000

static const struct cmn_stmt CELLS_ADD = {
    .name = "cells_add",
    .writes = true,
    .n_params = 9,
    .sql = "INSERT INTO cell AS c (generation, departement, indicator, version, part, month, key,"
	   "  n, total)"
	   " SELECT $1::int, s.* FROM unnest($2::text[], $3::text[], $4::int[], $5::text[],"
	   "  $6::date[], $7::text[], $8::bigint[], $9::bigint[]) AS s"
	   " ON CONFLICT (generation, departement, indicator, version, part, month, key)"
	   " DO UPDATE SET n = c.n + excluded.n, total = c.total + excluded.total",
};

static const struct cmn_stmt COMMUNES_ADD = {
    .name = "cells_commune_add",
    .writes = true,
    .n_params = 10,
    .sql = "INSERT INTO cell_commune AS c (generation, departement, indicator, version, part,"
	   "  month, key, n, total, commune)"
	   " SELECT $1::int, s.* FROM unnest($2::text[], $3::text[], $4::int[], $5::text[],"
	   "  $6::date[], $7::text[], $8::bigint[], $9::bigint[], $10::text[]) AS s"
	   " ON CONFLICT (generation, departement, indicator, version, commune, part, month, key)"
	   " DO UPDATE SET n = c.n + excluded.n, total = c.total + excluded.total",
};

#define COLUMNS 9 /* the last one is the commune */

static void put(struct cmn_buf *c, const struct observatory_sum *s)
{
	observatory_column_text(&c[0], s->departement);
	observatory_column_text(&c[1], s->part->indicator);
	observatory_column_int(&c[2], s->part->version);
	observatory_column_text(&c[3], s->part->part);
	observatory_column_day(&c[4], s->month);
	observatory_column_text(&c[5], s->key);
	observatory_column_int(&c[6], s->n);
	observatory_column_int(&c[7], s->total);
	if (s->commune)
		observatory_column_text(&c[8], s->commune);
}

/* From *at on, those with a commune or those without, as many as one statement takes. */
static enum cmn_err write_some(struct cmn_conn *conn, const char *generation,
			       struct observatory_sum *const *sums, size_t n, bool communes,
			       size_t *at, struct cmn_error *err)
{
	struct cmn_buf columns[COLUMNS];
	const char *params[COLUMNS + 1] = {generation};
	const size_t used = communes ? COLUMNS : COLUMNS - 1;
	enum cmn_err rc = CMN_OK;
	size_t rows = 0;

	observatory_columns_init(columns, COLUMNS);
	for (; *at < n && rows < ROWS_MAX; (*at)++) {
		if (!sums[*at]->commune == communes)
			continue;
		put(columns, sums[*at]);
		rows++;
	}
	if (rows > 0)
		rc = observatory_columns_end(columns, used, params + 1, err);
	if (rc == CMN_OK && rows > 0)
		rc = cmn_conn_run(conn, communes ? &COMMUNES_ADD : &CELLS_ADD, params, NULL, err);
	observatory_columns_free(columns, COLUMNS);
	return rc;
}

enum cmn_err observatory_store_cells_write(struct cmn_conn *conn, int generation,
					   struct observatory_sums *sums, struct cmn_error *err)
{
	size_t n;
	struct observatory_sum *const *sorted = observatory_sums_by_key(sums, &n);
	char number[16];
	enum cmn_err rc = CMN_OK;

	if (n > 0 && !sorted)
		return cmn_no_memory(err);
	snprintf(number, sizeof(number), "%d", generation);
	for (size_t at = 0; rc == CMN_OK && at < n;)
		rc = write_some(conn, number, sorted, n, false, &at, err);
	for (size_t at = 0; rc == CMN_OK && at < n;)
		rc = write_some(conn, number, sorted, n, true, &at, err);
	return rc;
}

/* A month that is marked already is marked again by an update: the lock keeps a release from taking
 * the mark before this transaction's cells can be seen. */
static const struct cmn_stmt MARK = {
    .name = "cells_mark",
    .writes = true,
    .n_params = 2,
    .sql = "INSERT INTO figure_dirty (departement, month)"
	   " SELECT DISTINCT departement, month FROM unnest($1::text[], $2::date[])"
	   "  AS s (departement, month) ORDER BY departement, month"
	   " ON CONFLICT (departement, month) DO UPDATE SET month = excluded.month",
};

static void put_marks(struct cmn_buf *c, struct observatory_sum *const *sums, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct observatory_sum *s = sums[i];

		if (s->commune || (i > 0 && sums[i - 1]->month == s->month &&
				   strcmp(sums[i - 1]->departement, s->departement) == 0))
			continue;
		observatory_column_text(&c[0], s->departement);
		observatory_column_day(&c[1], s->month);
	}
}

enum cmn_err observatory_store_cells_mark(struct cmn_conn *conn, struct observatory_sums *sums,
					  struct cmn_error *err)
{
	size_t n;
	struct observatory_sum *const *sorted = observatory_sums_by_key(sums, &n);
	struct cmn_buf columns[2];
	const char *params[2];
	enum cmn_err rc = CMN_OK;

	if (n == 0)
		return CMN_OK;
	if (!sorted)
		return cmn_no_memory(err);
	observatory_columns_init(columns, CMN_LEN(columns));
	put_marks(columns, sorted, n);
	rc = observatory_columns_end(columns, CMN_LEN(columns), params, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &MARK, params, NULL, err);
	observatory_columns_free(columns, CMN_LEN(columns));
	return rc;
}

const struct cmn_stmt *const OBSERVATORY_CELL_WRITE_STATEMENTS[] = {&CELLS_ADD, &COMMUNES_ADD,
								    &MARK};
const size_t OBSERVATORY_CELL_WRITE_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_CELL_WRITE_STATEMENTS);
