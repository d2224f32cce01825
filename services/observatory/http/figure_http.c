/* SPDX-License-Identifier: EUPL-1.2
 *
 * figure_http.c - exact figures of a place and a period, for the own team.
 */
#include "definition_store.h"
#include "figure_query.h"
#include "figure_read.h"
#include "observatory_ops.h"

enum cmn_err observatory_http_get_figures(struct cmn_call *call)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	struct observatory_query q;
	struct observatory_figures_asked asked;
	enum cmn_err rc = observatory_query_read(call, &q);

	if (rc == CMN_OK)
		rc = observatory_store_definitions(call->pool, &call->ctx, &set, &call->err);
	if (rc != CMN_OK)
		return rc;
	asked = (struct observatory_figures_asked){
	    .departement = q.departement,
	    .kind = q.kind,
	    .place = q.place,
	    .from = q.period.from,
	    .to = q.period.to,
	    .indicator = cmn_call_param(call, "indicator"),
	    .version = (int)cmn_call_param_int(call, "version", 0),
	    .today = q.today,
	    .lang = call->lang,
	};
	if (asked.version > 0 && !asked.indicator)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:indicator",
				   "une version est celle d’un indicateur",
				   "a version is that of an indicator");
	if (asked.indicator)
		rc = observatory_query_known(call, set, q.departement, asked.indicator,
					     asked.version);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "departement", q.departement);
	cmn_json_kstr(&call->out, "period", q.period_text);
	cmn_json_kstr(&call->out, "place_kind", q.place_kind);
	cmn_json_kstr(&call->out, "place", q.place);
	cmn_json_kbool(&call->out, "exact", true);
	cmn_json_key(&call->out, "figures");
	rc = observatory_figures_write(call->pool, &call->ctx, set, &asked, &call->out, &call->err);
	cmn_json_close(&call->out, '}');
	return rc;
}
