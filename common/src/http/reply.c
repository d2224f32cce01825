/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include <stdio.h>
#include <string.h>

const char *cmn_call_param(const struct cmn_call *call, const char *name)
{
	const struct cmn_work *work = cmn_work_of(call);
	size_t i;

	for (i = 0; work && i < call->op->n_params; i++)
		if (strcmp(call->op->params[i].name, name) == 0)
			return work->values[i];
	return NULL;
}

int64_t cmn_call_param_int(const struct cmn_call *call, const char *name, int64_t otherwise)
{
	const char *text = cmn_call_param(call, name);

	return text ? strtoll(text, NULL, 10) : otherwise;
}

enum cmn_err cmn_call_territory(struct cmn_call *call, const char *pointer, const char *departement)
{
	if (cmn_caller_covers(call->caller, departement))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_FORBIDDEN, pointer,
			   "le département « %s » n’est pas dans votre territoire",
			   "département \"%s\" is not in your territory", departement);
}

void cmn_call_answer_header(struct cmn_call *call, const char *name, const char *value)
{
	cmn_answer_header(cmn_work_of(call)->answer, name, "%s", value);
}

/* The one check at the end that the sticky buffer allows. */
static enum cmn_err finish(struct cmn_call *call)
{
	if (!call->out.failed)
		return CMN_OK;
	return cmn_no_memory(&call->err);
}

enum cmn_err cmn_reply_row(struct cmn_call *call, const PGresult *res, int row)
{
	if (row >= PQntuples(res))
		return cmn_fail(&call->err, CMN_E_NOT_FOUND, "enregistrement introuvable",
				"record not found");
	cmn_pg_write_row(&call->out, res, row);
	return finish(call);
}

/* The cursor of the page after `last`, or "" at the end. */
static enum cmn_err next_page(struct cmn_call *call, const PGresult *res, int rows, int64_t limit,
			      char out[CMN_CURSOR_TEXT])
{
	int col = PQfnumber(res, "_cursor");

	out[0] = '\0';
	if (rows <= limit)
		return CMN_OK;
	if (col < 0)
		return cmn_fail(&call->err, CMN_E_INTERNAL, "liste sans clé de page",
				"list without a page key");
	return cmn_cursor_seal(call, PQgetvalue(res, (int)limit - 1, col), out, &call->err);
}

static enum cmn_err reply_ndjson(struct cmn_call *call, const PGresult *res, int rows,
				 const char *next)
{
	struct cmn_work *work = cmn_work_of(call);
	int row;

	for (row = 0; row < rows; row++) {
		/* each line is a document of its own for the comma-placing writer */
		cmn_pg_write_row(&call->out, res, row);
		cmn_buf_char(&call->out, '\n');
	}
	call->content_type = "application/x-ndjson";
	snprintf(work->next, sizeof(work->next), "%s", next);
	return finish(call);
}

enum cmn_err cmn_reply_list(struct cmn_call *call, const PGresult *res, int64_t limit)
{
	const struct cmn_work *work = cmn_work_of(call);
	const char *accept = work ? work->heads.value[CMN_HEAD_ACCEPT] : NULL;
	int rows = PQntuples(res), row;
	char next[CMN_CURSOR_TEXT];

	if (next_page(call, res, rows, limit, next) != CMN_OK)
		return call->err.code;
	if (rows > limit)
		rows = (int)limit;
	if ((call->op->flags & CMN_OP_NDJSON) && cmn_heads_accept(accept, "application/x-ndjson"))
		return reply_ndjson(call, res, rows, next);
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (row = 0; row < rows; row++)
		cmn_pg_write_row(&call->out, res, row);
	cmn_json_close(&call->out, ']');
	if (next[0])
		cmn_json_kstr(&call->out, "next", next);
	cmn_json_close(&call->out, '}');
	return finish(call);
}

static int put_chunk(const char *bytes, size_t n, void *out)
{
	cmn_buf_put(out, bytes, n);
	return ((struct cmn_buf *)out)->failed ? -1 : 0;
}

enum cmn_err cmn_reply_json(struct cmn_call *call, json_t *reply)
{
	int rc = reply ? json_dump_callback(reply, put_chunk, &call->out, JSON_COMPACT) : -1;

	json_decref(reply);
	if (rc == 0)
		return finish(call);
	return cmn_no_memory(&call->err);
}
