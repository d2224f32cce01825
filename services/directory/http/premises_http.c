/* SPDX-License-Identifier: EUPL-1.2 */
#include "more.h"
#include "premises_rows.h"

/* Temporary premises and the year they have: for the team, and for the authority of the territory.
 */
enum cmn_err directory_http_list_temporary_premises(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_pg_ctx ctx = directory_sight(call);
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	const char *departement = cmn_call_param(call, "departement");
	struct directory_cursor after;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = directory_cursor_of(call, &after);
	if (rc == CMN_OK)
		rc = directory_premises_list(call->pool, &ctx, departement,
					     cmn_call_param(call, "state"), &after, limit, &res,
					     &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}
