/* SPDX-License-Identifier: EUPL-1.2 */
#include "figure_query.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err place_read(struct cmn_call *call, struct observatory_query *q)
{
	q->place_kind = cmn_call_param(call, "place_kind");
	q->place = cmn_call_param(call, "place");
	if (!q->place_kind)
		q->place_kind = "departement";
	q->kind = observatory_place_kind_of(q->place_kind);
	if (q->kind == OBSERVATORY_PLACE_DEPARTEMENT && q->place)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:place",
				   "un lieu se dit avec son genre (place_kind)",
				   "a place is told with its kind (place_kind)");
	if (q->kind != OBSERVATORY_PLACE_DEPARTEMENT && !q->place)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:place",
				   "le code du lieu manque", "the code of the place is missing");
	return CMN_OK;
}

enum cmn_err observatory_query_read(struct cmn_call *call, struct observatory_query *ret)
{
	enum cmn_err rc;

	*ret = (struct observatory_query){
	    .departement = cmn_call_param(call, "departement"),
	    .period_text = cmn_call_param(call, "period"),
	};
	rc = cmn_call_territory(call, "query:departement", ret->departement);
	if (rc != CMN_OK)
		return rc;
	if (!observatory_period_parse(ret->period_text, &ret->period))
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:period",
				   "cette période n’existe pas", "this period does not exist");
	ret->today = cmn_day_of(cmn_clock_us(), ret->departement);
	return place_read(call, ret);
}

enum cmn_err observatory_query_known(struct cmn_call *call, const struct observatory_set *set,
				     const char *departement, const char *indicator, int version)
{
	if (!observatory_set_find(set, departement, indicator, 1))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:indicator",
				   "aucun indicateur du département ne porte ce code",
				   "no indicator of the département has this code");
	if (version > 0 && !observatory_set_find(set, departement, indicator, version))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:version",
				   "cet indicateur n’a pas de telle version",
				   "this indicator has no such version");
	return CMN_OK;
}

enum cmn_err observatory_fault_reply(struct cmn_call *call, const struct observatory_fault *f)
{
	char pointer[64];
	enum cmn_err rc;

	if (f->part == OBSERVATORY_NO_PART)
		snprintf(pointer, sizeof(pointer), "/%.40s", f->field);
	else
		snprintf(pointer, sizeof(pointer), "/parts/%zu/%.20s", f->part, f->field);
	rc = cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "%s", "%s", f->fr);
	snprintf(call->err.detail[CMN_EN], sizeof(call->err.detail[CMN_EN]), "%s", f->en);
	snprintf(call->err.faults[0].text[CMN_EN], sizeof(call->err.faults[0].text[CMN_EN]), "%s",
		 f->en);
	return rc;
}
