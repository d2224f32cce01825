/* SPDX-License-Identifier: EUPL-1.2 */
#include "observatory_deps.h"
#include "observatory_events.h"
#include "observatory_ops.h"
#include "observatory_store.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* The community's own team sees exact figures; every other audience the protected ones. */
static int64_t threshold_of(const struct cmn_call *call)
{
	const struct observatory_deps *deps = call->deps;
	const unsigned team = CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR;

	return (call->caller->roles & team) != 0 ? 0 : deps->threshold;
}

static void write_label(struct cmn_call *call, enum observatory_indicator i)
{
	const struct cmn_code_list *list = cmn_code_list_find("indicators");
	const struct cmn_code *code =
	    list ? cmn_code_find(list, observatory_indicator_code(i)) : NULL;

	if (code)
		cmn_json_kstr(&call->out, "label", code->label[call->lang]);
}

static void write_all(struct cmn_call *call, const struct observatory_figures *f,
		      const char *departement, const char *period, int64_t threshold)
{
	const char *only = cmn_call_param(call, "indicator");
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "departement", departement);
	cmn_json_kstr(out, "period", period);
	cmn_json_kbool(out, "exact", threshold == 0);
	if (threshold > 0)
		cmn_json_kint(out, "threshold", threshold);
	cmn_json_key(out, "indicators");
	cmn_json_open(out, '[');
	for (enum observatory_indicator i = OBSERVATORY_1_1; i < OBSERVATORY_INDICATOR_END_; i++) {
		if (only && strcmp(only, observatory_indicator_code(i)) != 0)
			continue;
		cmn_json_open(out, '{');
		observatory_write_indicator(out, f, i, threshold);
		write_label(call, i);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

enum cmn_err observatory_http_get_indicators(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	const char *period = cmn_call_param(call, "period");
	struct observatory_figures f;
	char month[16];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	snprintf(month, sizeof(month), "%.7s-01", period);
	if (rc == CMN_OK)
		rc = observatory_store_figures(call->pool, &call->ctx, departement, month, &f,
					       &call->err);
	if (rc != CMN_OK)
		return rc;
	write_all(call, &f, departement, period, threshold_of(call));
	return CMN_OK;
}
