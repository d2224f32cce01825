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

static const char *label_of(const struct cmn_call *call, const char *indicator)
{
	const struct cmn_code_list *list = cmn_code_list_find("indicators");
	const struct cmn_code *code = list ? cmn_code_find(list, indicator) : NULL;

	return code ? code->label[call->lang] : NULL;
}

static void write_live(struct cmn_call *call, const struct observatory_figures *f,
		       const char *departement, const char *period)
{
	const char *only = cmn_call_param(call, "indicator");
	struct cmn_buf *out = &call->out;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "departement", departement);
	cmn_json_kstr(out, "period", period);
	cmn_json_kbool(out, "exact", true);
	cmn_json_key(out, "indicators");
	cmn_json_open(out, '[');
	for (enum observatory_indicator i = OBSERVATORY_1_1; i < OBSERVATORY_INDICATOR_END_; i++) {
		const char *code = observatory_indicator_code(i);

		if (only && strcmp(only, code) != 0)
			continue;
		cmn_json_open(out, '{');
		observatory_write_indicator(out, f, i, 0);
		cmn_json_kstr(out, "label", label_of(call, code));
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

/* The data of the event, without what the whole answer says once. */
static enum cmn_err write_one(struct cmn_call *call, const char *data)
{
	CMN_AUTO(cmn_json_drop) json_t *one = NULL;
	enum cmn_err rc = cmn_json_parse(data, strlen(data), &one, &call->err);
	const char *label;

	if (rc != CMN_OK)
		return cmn_fail(&call->err, CMN_E_INTERNAL, "publication illisible",
				"unreadable release");
	label = label_of(call, cmn_json_get(one, "code"));
	json_object_del(one, "departement");
	json_object_del(one, "period");
	json_object_del(one, "threshold");
	if (label && json_object_set_new(one, "label", json_string(label)) != 0)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire insuffisante",
				"out of memory");
	cmn_json_value(&call->out, one);
	return CMN_OK;
}

static enum cmn_err write_released(struct cmn_call *call, const PGresult *res,
				   const struct observatory_asked *asked, const char *period)
{
	struct cmn_buf *out = &call->out;
	enum cmn_err rc = CMN_OK;

	cmn_json_open(out, '{');
	cmn_json_kstr(out, "departement", asked->departement);
	cmn_json_kstr(out, "period", period);
	cmn_json_kbool(out, "exact", false);
	cmn_json_kint(out, "threshold", asked->threshold);
	if (PQntuples(res) > 0)
		cmn_json_kstr(out, "released_at", cmn_pg_text(res, 0, 1));
	cmn_json_key(out, "indicators");
	cmn_json_open(out, '[');
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		rc = write_one(call, cmn_pg_text(res, row, 0));
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	return rc;
}

/* As they are now: for the own team. */
static enum cmn_err reply_live(struct cmn_call *call, const struct observatory_asked *asked,
			       const char *period)
{
	struct observatory_figures f;
	enum cmn_err rc = observatory_store_figures(call->pool, &call->ctx, asked->departement,
						    asked->month, &f, &call->err);

	if (rc == CMN_OK)
		write_live(call, &f, asked->departement, period);
	return rc;
}

/* As they were released: whoever could ask twice around one event would learn what it changed. */
static enum cmn_err reply_released(struct cmn_call *call, const struct observatory_asked *asked,
				   const char *period)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    observatory_store_released(call->pool, &call->ctx, asked, &res, &call->err);

	return rc == CMN_OK ? write_released(call, res, asked, period) : rc;
}

enum cmn_err observatory_http_get_indicators(struct cmn_call *call)
{
	const char *period = cmn_call_param(call, "period");
	char month[16];
	const struct observatory_asked asked = {
	    .departement = cmn_call_param(call, "departement"),
	    .month = month,
	    .indicator = cmn_call_param(call, "indicator"),
	    .threshold = threshold_of(call),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", asked.departement);

	if (rc != CMN_OK)
		return rc;
	snprintf(month, sizeof(month), "%.7s-01", period);
	return asked.threshold == 0 ? reply_live(call, &asked, period)
				    : reply_released(call, &asked, period);
}
