/* SPDX-License-Identifier: EUPL-1.2 */
#include "export_http.h"

#include <stdio.h>
#include <string.h>

#define CHANGES_LIMIT 200

static enum cmn_err begin(struct cmn_call *call, struct directory_feed_position *ret)
{
	const char *since = cmn_call_param(call, "since");

	*ret = (struct directory_feed_position){.xid = "0", .subject = DIRECTORY_NIL};
	if (since == NULL || directory_feed_parse(since, ret))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:since",
			   "ce n’est pas une position de ce flux",
			   "this is no position of this feed");
}

/* After a restore or a promotion numbers mean something else: nothing may be left out, so the
 * reader begins again. */
static enum cmn_err check_history(struct cmn_call *call, const struct directory_feed_position *from,
				  const char *history)
{
	if (from->history[0] == '\0' || strcmp(from->history, history) == 0)
		return CMN_OK;
	return cmn_fail_at(
	    &call->err, CMN_E_GONE, "query:since",
	    "la base a été restaurée ou reprise depuis : reprenez le dernier export, ou "
	    "le flux sans « since »",
	    "the database was restored or taken over since: begin again with the latest "
	    "export, or without \"since\"");
}

static void put_change(struct cmn_buf *out, const PGresult *res, int row)
{
	const char *doc = cmn_column(res, row, "doc"), *retired = cmn_column(res, row, "retired");

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "kind", cmn_column(res, row, "kind"));
	cmn_json_kstr(out, "id", cmn_column(res, row, "subject"));
	cmn_json_kstr(out, "departement", cmn_column(res, row, "departement"));
	cmn_json_kbool(out, "gone", doc == NULL);
	if (doc != NULL) {
		cmn_json_key(out, "record");
		cmn_json_raw(out, doc, strlen(doc));
	} else if (retired != NULL) {
		cmn_json_key(out, "retired");
		cmn_json_raw(out, retired, strlen(retired));
	}
	cmn_json_close(out, '}');
}

/* After the last one that was told; when none is left, after everything that is over. */
static void next_of(const PGresult *res, int rows, bool more, char ret[160])
{
	struct directory_feed_position next = {.subject = DIRECTORY_NIL};

	snprintf(next.history, sizeof(next.history), "%s", cmn_column(res, 0, "history"));
	snprintf(next.xid, sizeof(next.xid), "%s",
		 cmn_column(res, more ? rows - 1 : 0, more ? "xid" : "mark"));
	if (more) {
		snprintf(next.kind, sizeof(next.kind), "%s", cmn_column(res, rows - 1, "kind"));
		snprintf(next.subject, sizeof(next.subject), "%s",
			 cmn_column(res, rows - 1, "subject"));
	}
	directory_feed_format(&next, ret);
}

enum cmn_err directory_http_list_changes(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", CHANGES_LIMIT);
	struct directory_feed_position from;
	char next[160];
	enum cmn_err rc = begin(call, &from);

	if (rc == CMN_OK)
		rc = directory_feed_page(call->pool, &from, cmn_call_param(call, "kind"),
					 cmn_call_param(call, "departement"), limit, &res,
					 &call->err);
	if (rc == CMN_OK)
		rc = check_history(call, &from, cmn_column(res, 0, "history"));
	if (rc)
		return rc;
	int rows = cmn_column(res, 0, "kind") != NULL ? PQntuples(res) : 0;
	bool more = rows == limit;
	next_of(res, rows, more, next);
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (int row = 0; row < rows; row++)
		put_change(&call->out, res, row);
	cmn_json_close(&call->out, ']');
	cmn_json_kstr(&call->out, "next", next);
	cmn_json_kbool(&call->out, "more", more);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}
