/* SPDX-License-Identifier: EUPL-1.2 */
#include "page_http.h"

#include "cmn/record.h"

enum cmn_err intake_page(struct cmn_call *call, struct intake_page *ret)
{
	enum cmn_err rc;

	*ret = (struct intake_page){
	    .departement = cmn_call_param(call, "departement"),
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	rc = cmn_call_territory(call, "query:departement", ret->departement);
	return rc == CMN_OK ? cmn_call_cursor(call, ret->after, sizeof(ret->after)) : rc;
}

enum cmn_err intake_page_reply(struct cmn_call *call, intake_page_fn *read)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct intake_page page;
	enum cmn_err rc = intake_page(call, &page);

	if (rc == CMN_OK)
		rc = read(call->pool, &call->ctx, page.departement, page.after, page.limit, &res,
			  &call->err);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}
