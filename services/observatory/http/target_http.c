/* SPDX-License-Identifier: EUPL-1.2
 *
 * target_http.c - targets and rhythms of the indicators of a département (R229).
 */
#include "definition_store.h"
#include "figure_query.h"
#include "observatory_ops.h"
#include "target_store.h"

#include "cmn/calendar.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    observatory_store_target_read(call->pool, &call->ctx, id, &res, &call->err);

	if (rc != CMN_OK)
		return rc;
	call->version = strtoll(cmn_column(res, 0, "version"), NULL, 10);
	return cmn_reply_row(call, res, 0);
}

enum cmn_err observatory_http_read_target(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err observatory_http_list_targets(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char cursor[128];
	const struct observatory_targets_asked asked = {
	    .departement = cmn_call_param(call, "departement"),
	    .indicator = cmn_call_param(call, "indicator"),
	    .cursor = cursor,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", asked.departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, cursor, sizeof(cursor));
	if (rc == CMN_OK)
		rc =
		    observatory_store_target_list(call->pool, &call->ctx, &asked, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_list(call, res, asked.limit) : rc;
}

/* Does the indicator have what is aimed at? */
static bool measures(const struct observatory_definition *d, const char *measure)
{
	bool rate = false, spread = false, weighted = false;

	for (size_t i = 0; i < d->n_parts; i++) {
		const struct observatory_part *p = &d->parts[i];

		rate = rate || strcmp(p->part, "denominator") == 0;
		spread = spread || p->measure == OBSERVATORY_SPREAD;
		weighted = weighted || p->measure == OBSERVATORY_WEIGHTED;
	}
	if (strcmp(measure, "rate") == 0)
		return rate;
	if (strcmp(measure, "mean") == 0 || strcmp(measure, "median") == 0)
		return spread;
	return weighted == (strcmp(measure, "etp") == 0);
}

static enum cmn_err check(struct cmn_call *call, const struct observatory_target *t)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	const struct observatory_definition *d;
	int day;
	enum cmn_err rc = observatory_store_definitions(call->pool, &call->ctx, &set, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (!cmn_day_parse(t->valid_from, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from", "ce jour n’existe pas",
				   "this day does not exist");
	d = observatory_set_find(set, t->departement, t->indicator, 1);
	if (!d)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/indicator",
				   "aucun indicateur du département ne porte ce code",
				   "no indicator of the département has this code");
	if (!measures(d, t->measure))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/measure",
				   "cet indicateur ne se dit pas ainsi",
				   "this indicator is not told in this way");
	return CMN_OK;
}

enum cmn_err observatory_http_set_target(struct cmn_call *call)
{
	const json_t *b = call->body, *value = json_object_get(b, "value");
	char number[40];
	const struct observatory_target t = {
	    .departement = cmn_json_get(b, "departement"),
	    .indicator = cmn_json_get(b, "indicator"),
	    .valid_from = cmn_json_get(b, "valid_from"),
	    .measure = cmn_json_get(b, "measure"),
	    .direction = cmn_json_get(b, "direction"),
	    .value = value ? number : NULL,
	    .periodicity = cmn_json_get(b, "periodicity"),
	    .note = cmn_json_get(b, "note"),
	};
	enum cmn_err rc = cmn_call_territory(call, "/departement", t.departement);

	snprintf(number, sizeof(number), "%.6f", json_number_value(value));
	if (rc == CMN_OK)
		rc = cmn_texts_good(b, &call->err);
	if (rc == CMN_OK)
		rc = check(call, &t);
	if (rc == CMN_OK)
		rc = observatory_store_target_set(call->pool, &call->ctx, &call->write, &t,
						  &call->err);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/observatory/targets/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}
