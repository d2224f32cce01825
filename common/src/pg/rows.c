/* SPDX-License-Identifier: EUPL-1.2
 *
 * rows.c - reading results, and writing rows as JSON straight from the columns.
 */
#include "cmn/pg.h"

#include "rows_array.h"

#include <string.h>

/* Numbers of types that never change (catalog/pg_type.dat). */
enum {
	OID_BOOL = 16,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_OID = 26,
	OID_JSON = 114,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_BOOL_ARRAY = 1000,
	OID_INT2_ARRAY = 1005,
	OID_INT4_ARRAY = 1007,
	OID_TEXT_ARRAY = 1009,
	OID_VARCHAR_ARRAY = 1015,
	OID_INT8_ARRAY = 1016,
	OID_FLOAT8_ARRAY = 1022,
	OID_DATE_ARRAY = 1182,
	OID_TIMESTAMPTZ = 1184,
	OID_TIMESTAMPTZ_ARRAY = 1185,
	OID_NUMERIC_ARRAY = 1231,
	OID_NUMERIC = 1700,
	OID_UUID_ARRAY = 2951,
	OID_JSONB = 3802,
};

const char *cmn_pg_text(const PGresult *res, int row, int col)
{
	return PQgetisnull(res, row, col) ? NULL : PQgetvalue(res, row, col);
}

int64_t cmn_pg_int(const PGresult *res, int row, int col, int64_t when_null)
{
	return PQgetisnull(res, row, col) ? when_null
					  : (int64_t)strtoll(PQgetvalue(res, row, col), NULL, 10);
}

bool cmn_pg_bool(const PGresult *res, int row, int col)
{
	return !PQgetisnull(res, row, col) && PQgetvalue(res, row, col)[0] == 't';
}

/* PostgreSQL writes numbers as JSON does, but for NaN and Infinity. */
void pg_write_number(struct cmn_buf *out, const char *text, size_t n)
{
	const char *digits = text[0] == '-' ? text + 1 : text;

	if (n == 0 || digits[0] < '0' || digits[0] > '9')
		cmn_json_raw(out, "null", 4);
	else
		cmn_json_raw(out, text, n);
}

void pg_write_bool(struct cmn_buf *out, const char *text, size_t n)
{
	cmn_json_bool(out, n > 0 && text[0] == 't');
}

/* "2026-11-22 10:15:30.12+00" -> "2026-11-22T10:15:30.12Z".  Sessions are in UTC and ISO; what
 * does not look so (infinity, years before Christ) is written as it is. */
void pg_write_time(struct cmn_buf *out, const char *text, size_t n)
{
	char t[40];

	if (n < 22 || n >= sizeof(t) || text[10] != ' ' || memcmp(text + n - 3, "+00", 3) != 0) {
		cmn_json_strn(out, text, n);
		return;
	}
	memcpy(t, text, n - 3);
	t[10] = 'T';
	t[n - 3] = 'Z';
	cmn_json_strn(out, t, n - 2);
}

/* How the elements of an array are written; NULL: the type is no array. */
static pg_write_fn *element_writer(Oid type)
{
	switch (type) {
	case OID_BOOL_ARRAY:
		return pg_write_bool;
	case OID_INT2_ARRAY:
	case OID_INT4_ARRAY:
	case OID_INT8_ARRAY:
	case OID_FLOAT8_ARRAY:
	case OID_NUMERIC_ARRAY:
		return pg_write_number;
	case OID_TIMESTAMPTZ_ARRAY:
		return pg_write_time;
	case OID_TEXT_ARRAY:
	case OID_VARCHAR_ARRAY:
	case OID_UUID_ARRAY:
	case OID_DATE_ARRAY:
		return cmn_json_strn;
	default:
		return NULL;
	}
}

/* Integers and JSON are as PostgreSQL writes them; what is not named here is a text. */
static pg_write_fn *value_writer(Oid type)
{
	switch (type) {
	case OID_BOOL:
		return pg_write_bool;
	case OID_INT8:
	case OID_INT2:
	case OID_INT4:
	case OID_OID:
	case OID_JSON:
	case OID_JSONB:
		return cmn_json_raw;
	case OID_FLOAT4:
	case OID_FLOAT8:
	case OID_NUMERIC:
		return pg_write_number;
	case OID_TIMESTAMPTZ:
		return pg_write_time;
	default:
		return cmn_json_strn;
	}
}

static void write_value(struct cmn_buf *out, Oid type, const char *text, size_t n)
{
	pg_write_fn *element = element_writer(type);

	if (element)
		pg_write_array(out, text, n, element);
	else
		value_writer(type)(out, text, n);
}

void cmn_pg_write_row(struct cmn_buf *out, const PGresult *res, int row)
{
	int n = PQnfields(res);

	cmn_json_open(out, '{');
	for (int i = 0; i < n; i++) {
		const char *name = PQfname(res, i);

		if (name[0] == '_' || PQgetisnull(res, row, i))
			continue;
		cmn_json_key(out, name);
		write_value(out, PQftype(res, i), PQgetvalue(res, row, i),
			    (size_t)PQgetlength(res, row, i));
	}
	cmn_json_close(out, '}');
}
