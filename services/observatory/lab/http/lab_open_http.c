/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_open_http.c - what the community publishes, and its levers (R234, R239 to R243).
 */
#include "lab_http.h"

enum cmn_err observatory_http_list_lab_publications(struct cmn_call *call)
{
	const struct lab_at at = lab_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[80];
	const struct lab_filter filter = {
	    .departement = cmn_call_param(call, "departement"),
	    .family = cmn_call_param(call, "family"),
	    .kind = cmn_call_param(call, "kind"),
	    .lever = cmn_call_param(call, "lever"),
	    .need = cmn_call_param(call, "need"),
	    .year = cmn_call_param(call, "year"),
	    .after = after,
	    .limit = cmn_call_param_int(call, "limit", LAB_LIMIT),
	};
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc == CMN_OK)
		rc = lab_store_published(&at, &filter, &res);
	return rc ? rc : cmn_reply_list(call, res, filter.limit);
}

enum cmn_err observatory_http_count_lab_levers(struct cmn_call *call)
{
	const struct lab_at at = lab_at(call);
	const struct lab_reader reader = lab_reader_of(call);
	const char *departement = cmn_call_param(call, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc =
		    lab_store_levers(&at, &reader, departement, cmn_call_param(call, "year"), &res);
	return rc ? rc : cmn_reply_list(call, res, PQntuples(res));
}
