/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_year_http.h"

#include "more.h"

enum cmn_err team_reply_list(struct cmn_call *call, enum team_list which)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	struct directory_cursor after;
	const char *departement;
	enum cmn_err rc = team_departement(call, &departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = team_store_list(call->pool, &call->ctx, which, departement,
				     cmn_call_param(call, "kind"), &after, limit, &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err team_keep(struct cmn_call *call, const PGresult *now, const struct cmn_stmt *stmt,
		       json_t *columns, team_read_fn *read)
{
	char *text CMN_AUTO(directory_text_drop) = team_text(json_incref(columns));
	char departement[4];
	enum cmn_err rc;

	if (text == NULL)
		return cmn_no_memory(&call->err);
	if (now != NULL)
		cmn_write_at(call, now, departement);
	rc = team_store_write(call->pool, &call->ctx, stmt, text, now != NULL ? call->if_match : 0,
			      &call->write, &call->err);
	return rc == CMN_E_NOT_FOUND && now != NULL ? team_refused(call, read) : rc;
}
