/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/record.h"

#include "cmn/codes.h"

#include <inttypes.h>
#include <stdio.h>

#define DATA_MAX ((size_t)1 << 20) /* the outbox itself refuses what no reader accepts */

const char *cmn_column(const PGresult *res, int row, const char *name)
{
	int col = PQfnumber(res, name);

	return col < 0 ? NULL : cmn_pg_text(res, row, col);
}

enum cmn_err cmn_pool_one(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			  const struct cmn_stmt *stmt, const char *const *params, PGresult **ret,
			  struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, stmt, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	if (PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND, "aucun enregistrement sous cet identifiant",
				"no record under this id");
	*ret = CMN_TAKE(res);
	return CMN_OK;
}

enum cmn_err cmn_pool_get(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			  const struct cmn_stmt *stmt, const char *id, PGresult **ret,
			  struct cmn_error *err)
{
	return cmn_pool_one(pool, ctx, stmt, (const char *[]){id, ctx->departements}, ret, err);
}

void cmn_write_at(struct cmn_call *call, const PGresult *res, char room[4])
{
	const char *departement = cmn_column(res, 0, "departement");

	snprintf(room, 4, "%s", departement ? departement : "");
	call->write.departement = room;
	snprintf(call->write.resource_id, sizeof(call->write.resource_id), "%s",
		 cmn_column(res, 0, "id"));
}

enum cmn_err cmn_write_event(struct cmn_call *call, const char *type, const char *audiences,
			     json_t *data)
{
	struct cmn_buf out;

	cmn_buf_init(&out, DATA_MAX);
	if (data)
		cmn_json_value(&out, data);
	else
		out.failed = true;
	json_decref(data);
	return cmn_write_event_text(call, type, audiences, &out);
}

enum cmn_err cmn_write_event_text(struct cmn_call *call, const char *type, const char *audiences,
				  struct cmn_buf *data)
{
	char *text = cmn_buf_take(data);

	if (!text)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire insuffisante",
				"out of memory");
	cmn_write_clear(&call->write);
	call->write.event_type = type;
	call->write.event_data = text;
	call->write.audiences = audiences;
	return CMN_OK;
}

enum cmn_err cmn_explain(struct cmn_call *call, const PGresult *now)
{
	int64_t version = cmn_pg_int(now, 0, PQfnumber(now, "version"), 0);
	const char *state = cmn_column(now, 0, "state");

	if (call->if_match != 0 && call->if_match != version)
		return cmn_fail(
		    &call->err, CMN_E_PRECONDITION_FAILED,
		    "l’enregistrement est à la version %" PRId64 " : relisez-le avant de décider",
		    "the record is at version %" PRId64 ": read it again before deciding", version);
	return cmn_fail_named(&call->err, CMN_E_CONFLICT, "l’état « %s » ne permet pas cet acte",
			      "the state \"%s\" does not allow this act",
			      call->op ? call->op->states : NULL, state);
}

/* A write has its own row in the audit trail, which names the same record; one that is only
 * repeated has none, and shows the record all the same. */
static void saw_row(struct cmn_call *call, const PGresult *res, int row)
{
	if (call->write.done)
		return;
	cmn_call_saw(call, cmn_column(res, row, "departement"), cmn_column(res, row, "id"));
}

enum cmn_err cmn_reply_seen(struct cmn_call *call, const PGresult *res)
{
	saw_row(call, res, 0);
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err cmn_reply_seen_list(struct cmn_call *call, const PGresult *res, int64_t limit)
{
	int shown = PQntuples(res) > limit ? (int)limit : PQntuples(res);

	for (int row = 0; row < shown; row++)
		saw_row(call, res, row);
	return cmn_reply_list(call, res, limit);
}
