/* SPDX-License-Identifier: EUPL-1.2 */
#include "stage.h"

static const struct cmn_stmt OUTBOX_COPY = {
    .name = "outbox_copy",
    .writes = true,
    .sql = "COPY outbox (event_id, stream, type, subject, at, data) FROM STDIN",
};

static enum cmn_err copy_start(struct cmn_conn *conn, const struct cmn_stmt *copy,
			       struct cmn_error *err)
{
	PGconn *pg = cmn_conn_pg(conn);
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;

	if (pg == NULL)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "liaison avec la base de données perdue",
				"connection to the database lost");
	res = PQexecParams(pg, copy->sql, 0, NULL, NULL, NULL, NULL, 0);
	if (PQresultStatus(res) != PGRES_COPY_IN)
		return cmn_pg_error(pg, res, copy, err);
	return CMN_OK;
}

enum cmn_err directory_stage_open(struct cmn_conn *conn, const struct directory_stage *stage,
				  struct cmn_error *err)
{
	enum cmn_err rc = cmn_conn_run(conn, &stage->create, NULL, NULL, err);

	return rc ? rc : copy_start(conn, &stage->copy, err);
}

enum cmn_err directory_outbox_open(struct cmn_conn *conn, struct cmn_error *err)
{
	return copy_start(conn, &OUTBOX_COPY, err);
}

enum cmn_err directory_stage_put(struct cmn_conn *conn, const struct cmn_buf *rows,
				 struct cmn_error *err)
{
	PGconn *pg = cmn_conn_pg(conn);

	if (rows->failed)
		return cmn_fail(err, CMN_E_INTERNAL, "ligne trop longue pour l’import",
				"row too long for the import");
	if (rows->len == 0)
		return CMN_OK;
	if (pg == NULL || PQputCopyData(pg, rows->data, (int)rows->len) != 1)
		return cmn_pg_error(pg, NULL, NULL, err);
	return CMN_OK;
}

enum cmn_err directory_stage_close(struct cmn_conn *conn, struct cmn_error *err)
{
	PGconn *pg = cmn_conn_pg(conn);
	enum cmn_err rc = CMN_OK;

	if (pg == NULL || PQputCopyEnd(pg, NULL) != 1)
		return cmn_pg_error(pg, NULL, NULL, err);
	for (PGresult *res = PQgetResult(pg); res != NULL; res = PQgetResult(pg)) {
		if (rc == CMN_OK && PQresultStatus(res) != PGRES_COMMAND_OK)
			rc = cmn_pg_error(pg, res, NULL, err);
		PQclear(res);
	}
	return rc;
}

void directory_stage_abandon(struct cmn_conn *conn)
{
	PGconn *pg = cmn_conn_pg(conn);

	if (pg == NULL || PQputCopyEnd(pg, "abandoned") != 1)
		return;
	for (PGresult *res = PQgetResult(pg); res != NULL; res = PQgetResult(pg))
		PQclear(res);
}

enum cmn_err directory_stage_check(struct cmn_conn *conn, const struct directory_stage *stage,
				   PGresult **ret, struct cmn_error *err)
{
	return cmn_conn_run(conn, &stage->check, NULL, ret, err);
}

enum cmn_err directory_stage_apply(struct cmn_conn *conn, const struct directory_stage *stage,
				   const char *now, const char *source_date, PGresult **ret,
				   struct cmn_error *err)
{
	const char *params[] = {now, source_date};

	return cmn_conn_run(conn, &stage->apply, params, ret, err);
}

void directory_copy_field(struct cmn_buf *row, const char *text, char end)
{
	if (text == NULL) {
		cmn_buf_text(row, "\\N");
	} else {
		for (const char *c = text; *c != '\0'; c++) {
			switch (*c) {
			case '\\':
				cmn_buf_text(row, "\\\\");
				break;
			case '\t':
				cmn_buf_text(row, "\\t");
				break;
			case '\n':
				cmn_buf_text(row, "\\n");
				break;
			case '\r':
				cmn_buf_text(row, "\\r");
				break;
			default:
				cmn_buf_char(row, *c);
			}
		}
	}
	cmn_buf_char(row, end);
}
