/* SPDX-License-Identifier: EUPL-1.2 */
#include "exports.h"

#include "export_columns.h"
#include "export_rows.h"

#include <stdio.h>
#include <string.h>

static const struct cmn_stmt LIST = {
    .name = "exports_list",
    .sql =
	"SELECT x.id, x.as_of, x.mark AS since, (SELECT json_agg(json_build_object('name', f.name,"
	" 'media_type', f.media_type, 'bytes', f.bytes, 'records', f.records, 'sha256', f.sha256)"
	" ORDER BY f.name) FROM export_file f WHERE f.export_id = x.id) AS files"
	" FROM export x ORDER BY x.as_of DESC LIMIT 20",
};

static const struct cmn_stmt FILE_OF = {
    .name = "exports_file",
    .n_params = 2,
    .sql = "SELECT f.export_id, " X_TIME(
	"x.as_of") " AS as_of, x.mark AS since, f.media_type,"
		   " f.bytes, f.records, f.sha256 FROM export x JOIN export_file f ON f.export_id = x.id"
		   " WHERE f.name = $2 AND x.id = CASE $1 WHEN 'latest'"
		   " THEN (SELECT l.id FROM export l ORDER BY l.as_of DESC LIMIT 1) ELSE $1::uuid END",
};

/* As hexadecimal: PostgreSQL writes bytea no other way in text. */
static const struct cmn_stmt PARTS = {
    .name = "exports_parts",
    .n_params = 4,
    .sql = "SELECT encode(bytes, 'hex') AS hex FROM export_part WHERE export_id = $1::uuid"
	   " AND name = $2 AND n BETWEEN $3::int AND $4::int ORDER BY n",
};

/* Transactions that are under way now will be told by the feed after it; so was what they changed.
 */
static const struct cmn_stmt DUE = {
    .name = "exports_due",
    .n_params = 2,
    .sql =
	"SELECT l.id IS NULL OR l.as_of <= $1::timestamptz - make_interval(mins => $2::int) AND EXISTS"
	" (SELECT FROM export_change e WHERE (split_part(l.mark, '.', 1) || '.' ||"
	" split_part(l.mark, '.', 2)) <> now_.history"
	" OR e.xid >= split_part(l.mark, '.', 3)::xid8) AS due"
	" FROM " X_NOW " LEFT JOIN (SELECT * FROM export ORDER BY as_of DESC LIMIT 1) AS l ON true",
};

static const struct cmn_stmt ONE_INSTANT = {
    .name = "exports_one_instant",
    .sql = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
};

static const struct cmn_stmt FREEZE = {
    .name = "exports_freeze",
    .sql = "SELECT pg_try_advisory_xact_lock(hashtext('c360.directory.export')) AS alone,"
	   " now_.history || '.' || now_.xmin::text AS mark FROM " X_NOW,
};

static const struct cmn_stmt NEW = {
    .name = "exports_new",
    .n_params = 3,
    .writes = true,
    .sql = "INSERT INTO export (id, as_of, mark) VALUES ($1::uuid, $2::timestamptz, $3)",
};

static const struct cmn_stmt ADD = {
    .name = "exports_add",
    .n_params = 6,
    .writes = true,
    .sql = "INSERT INTO export_file (export_id, name, media_type, bytes, records, sha256)"
	   " VALUES ($1::uuid, $2, $3, $4::bigint, $5::bigint, $6)",
};

static const struct cmn_stmt PART = {
    .name = "exports_part",
    .n_params = 4,
    .writes = true,
    .sql = "INSERT INTO export_part (export_id, name, n, bytes)"
	   " VALUES ($1::uuid, $2, $3::int, decode($4, 'hex'))",
};

static const struct cmn_stmt FORGET = {
    .name = "exports_forget",
    .n_params = 1,
    .writes = true,
    .sql = "DELETE FROM export WHERE as_of < $1::timestamptz - interval '6 hours' AND id NOT IN"
	   " (SELECT id FROM export ORDER BY as_of DESC LIMIT 2)",
};

const struct cmn_stmt *const DIRECTORY_EXPORTS_STATEMENTS[] = {&LIST, &FILE_OF, &PARTS};
const size_t DIRECTORY_EXPORTS_STATEMENT_COUNT = CMN_LEN(DIRECTORY_EXPORTS_STATEMENTS);
const struct cmn_stmt *const DIRECTORY_EXPORTS_JOB_STATEMENTS[] = {&DUE, &FREEZE, &NEW,
								   &ADD, &PART,   &FORGET};
const size_t DIRECTORY_EXPORTS_JOB_STATEMENT_COUNT = CMN_LEN(DIRECTORY_EXPORTS_JOB_STATEMENTS);

static const struct cmn_pg_ctx PUBLIC = {.departements = "", .actor = "public"};

/* --- reading -----------------------------------------------------------------------------------
 */

enum cmn_err directory_exports_list(struct cmn_pool *pool, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_run(pool, &PUBLIC, &LIST, NULL, ret, err);
}

enum cmn_err directory_exports_file(struct cmn_pool *pool, const char *export_id, const char *name,
				    PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {export_id, name};

	return cmn_pool_one(pool, &PUBLIC, &FILE_OF, params, ret, err);
}

static int nibble(char c)
{
	return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Bytes [from, until) of one part. */
static void put_hex(struct cmn_buf *out, const char *hex, int64_t from, int64_t until)
{
	char bytes[4096];
	size_t n = 0;

	for (int64_t i = from; i < until; i++) {
		bytes[n++] = (char)(nibble(hex[2 * i]) * 16 + nibble(hex[2 * i + 1]));
		if (n == sizeof(bytes)) {
			cmn_buf_put(out, bytes, n);
			n = 0;
		}
	}
	cmn_buf_put(out, bytes, n);
}

enum cmn_err directory_exports_bytes(struct cmn_pool *pool, const char *export_id, const char *name,
				     int64_t from, int64_t until, struct cmn_buf *out,
				     struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t first = from / DIRECTORY_PART, last = (until - 1) / DIRECTORY_PART;
	char a[24], b[24];
	const char *params[] = {export_id, name, a, b};
	enum cmn_err rc;

	if (until <= from)
		return CMN_OK;
	snprintf(a, sizeof(a), "%lld", (long long)first);
	snprintf(b, sizeof(b), "%lld", (long long)last);
	rc = cmn_pool_run(pool, &PUBLIC, &PARTS, params, &res, err);
	if (rc)
		return rc;
	if (PQntuples(res) != last - first + 1)
		return cmn_fail(err, CMN_E_NOT_FOUND,
				"cet export n’existe plus : prenez le dernier",
				"this export is no longer there: take the latest");
	for (int64_t i = first; i <= last; i++) {
		int64_t at = i * DIRECTORY_PART, size = PQgetlength(res, (int)(i - first), 0) / 2;

		put_hex(out, PQgetvalue(res, (int)(i - first), 0), from > at ? from - at : 0,
			until - at < size ? until - at : size);
	}
	return out->failed ? cmn_no_memory(err) : CMN_OK;
}

/* --- making -------------------------------------------------------------------------------------
 */

enum cmn_err directory_exports_due(struct cmn_conn *conn, const char *now, unsigned minutes,
				   bool *ret, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char mins[16];
	const char *params[] = {now, mins};

	snprintf(mins, sizeof(mins), "%u", minutes);
	enum cmn_err rc = cmn_conn_run(conn, &DUE, params, &res, err);
	if (rc == CMN_OK)
		*ret = cmn_pg_bool(res, 0, 0);
	return rc;
}

enum cmn_err directory_exports_freeze(struct cmn_conn *conn, bool *ret, char ret_mark[160],
				      struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &ONE_INSTANT, NULL, NULL, err);

	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &FREEZE, NULL, &res, err);
	if (rc)
		return rc;
	*ret = cmn_pg_bool(res, 0, 0);
	snprintf(ret_mark, 160, "%s", PQgetvalue(res, 0, 1));
	return CMN_OK;
}

enum cmn_err directory_exports_new(struct cmn_conn *conn, const char *id, const char *as_of,
				   const char *mark, struct cmn_error *err)
{
	const char *params[] = {id, as_of, mark};

	return cmn_conn_run(conn, &NEW, params, NULL, err);
}

enum cmn_err directory_exports_add(struct cmn_conn *conn, const struct directory_export_file *f,
				   struct cmn_error *err)
{
	char bytes[24], records[24];
	const char *params[] = {f->export_id, f->name, f->media_type, bytes, records, f->sha256};

	snprintf(bytes, sizeof(bytes), "%lld", (long long)f->bytes);
	snprintf(records, sizeof(records), "%lld", (long long)f->records);
	return cmn_conn_run(conn, &ADD, params, NULL, err);
}

enum cmn_err directory_exports_part(struct cmn_conn *conn, const struct directory_export_file *f,
				    int n, const unsigned char *bytes, size_t size,
				    struct cmn_error *err)
{
	static const char DIGITS[] = "0123456789abcdef";
	char *hex = malloc(2 * size + 1);
	char number[16];
	const char *params[] = {f->export_id, f->name, number, hex};
	enum cmn_err rc;

	if (hex == NULL)
		return cmn_no_memory(err);
	for (size_t i = 0; i < size; i++) {
		hex[2 * i] = DIGITS[bytes[i] >> 4];
		hex[2 * i + 1] = DIGITS[bytes[i] & 15];
	}
	hex[2 * size] = '\0';
	snprintf(number, sizeof(number), "%d", n);
	rc = cmn_conn_run(conn, &PART, params, NULL, err);
	free(hex);
	return rc;
}

enum cmn_err directory_exports_forget(struct cmn_conn *conn, const char *now, struct cmn_error *err)
{
	const char *params[] = {now};

	return cmn_conn_run(conn, &FORGET, params, NULL, err);
}
