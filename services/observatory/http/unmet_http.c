/* SPDX-License-Identifier: EUPL-1.2
 *
 * unmet_http.c - the needs of a département that found no answer, for its own team: the counts are
 * exact and small, so nobody else sees them.  Others see what was released by quarter.
 */
#include "observatory_deps.h"
#include "observatory_ops.h"
#include "observatory_store.h"
#include "unmet_publisher.h"
#include "unmet_release_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <string.h>

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

/* The figures are the data of the event, without what the whole answer says once. */
static enum cmn_err put_figures(struct cmn_call *call, const PGresult *res)
{
	const char *data = cmn_pg_text(res, 0, 0);
	CMN_AUTO(cmn_json_drop) json_t *figures = NULL;

	if (cmn_json_parse(data, strlen(data), &figures, &call->err) != CMN_OK)
		return cmn_fail(&call->err, CMN_E_INTERNAL, "publication illisible",
				"unreadable release");
	json_object_del(figures, "departement");
	json_object_del(figures, "period");
	json_object_del(figures, "threshold");
	cmn_json_kstr(&call->out, "released_at", cmn_pg_text(res, 0, 1));
	cmn_json_key(&call->out, "figures");
	cmn_json_value(&call->out, figures);
	return CMN_OK;
}

enum cmn_err observatory_http_get_released_unmet_needs(struct cmn_call *call)
{
	const struct observatory_deps *deps = call->deps;
	const char *departement = cmn_call_param(call, "departement");
	const char *period = cmn_call_param(call, "period");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char quarter[16];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc != CMN_OK)
		return rc;
	observatory_quarter_day(period, quarter);
	rc = observatory_store_unmet_released(call->pool, &call->ctx, departement, quarter,
					      deps->threshold, &res, &call->err);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "departement", departement);
	cmn_json_kstr(&call->out, "period", period);
	cmn_json_kint(&call->out, "threshold", deps->threshold);
	if (PQntuples(res) > 0)
		rc = put_figures(call, res);
	cmn_json_close(&call->out, '}');
	return rc;
}
