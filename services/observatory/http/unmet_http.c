/* SPDX-License-Identifier: EUPL-1.2
 *
 * unmet_http.c - the needs of a département that found no answer, for its own team: the counts are
 * exact and small, so nobody else sees them.
 */
#include "observatory_ops.h"
#include "observatory_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

enum cmn_err observatory_http_get_unmet_needs(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char today[CMN_DAY_LEN];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc != CMN_OK)
		return rc;
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), today);
	rc = observatory_store_unmets(call->pool, &call->ctx, departement, today, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, PQntuples(res)) : rc;
}
