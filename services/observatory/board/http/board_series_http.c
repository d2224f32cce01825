/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_read.h"
#include "board_write.h"
#include "observatory_ops.h"

#include <string.h>

static enum cmn_err read_span(struct cmn_call *call, struct board_span *ret)
{
	const char *step = cmn_call_param(call, "step");
	int from = board_month_of(cmn_call_param(call, "from"));
	int to = board_month_of(cmn_call_param(call, "to"));

	if (to < from)
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:to",
				   "le dernier mois précède le premier",
				   "the last month lies before the first");
	if (!board_span_make(from, to, step ? board_step_named(step) : BOARD_MONTH, ret))
		return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:to",
				   "au plus %d périodes à la fois", "at most %d periods at a time",
				   BOARD_PERIODS_MAX);
	return CMN_OK;
}

static enum cmn_err read_asked(struct cmn_call *call, struct board_asked *ret)
{
	*ret = (struct board_asked){
	    .departement = cmn_call_param(call, "departement"),
	    .place_kind = cmn_call_param(call, "place_kind"),
	    .place = cmn_call_param(call, "place"),
	    .indicator = cmn_call_param(call, "indicator"),
	};
	if (ret->place_kind && strcmp(ret->place_kind, "departement") == 0)
		ret->place_kind = NULL;
	if (!ret->place_kind == !ret->place)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST,
			   ret->place ? "query:place_kind" : "query:place",
			   "un lieu se dit par sa sorte et par son code",
			   "a place is said by its kind and its code");
}

static void write_head(struct cmn_call *call, const struct board_asked *asked,
		       const struct board_span *span, const struct board_told *told)
{
	struct cmn_buf *out = &call->out;
	const bool exact = told->audience == RELEASE_TEAM;

	cmn_json_kstr(out, "departement", asked->departement);
	cmn_json_kstr(out, "place_kind", asked->place_kind);
	cmn_json_kstr(out, "place", asked->place);
	cmn_json_kstr(out, "step", board_step_code(span->step));
	cmn_json_kbool(out, "exact", exact);
	if (exact)
		return;
	cmn_json_kstr(out, "audience", release_audience_code(told->audience));
	if (told->threshold > 0)
		cmn_json_kint(out, "threshold", told->threshold);
	if (told->released_at[0])
		cmn_json_kstr(out, "released_at", told->released_at);
}

enum cmn_err observatory_http_get_series(struct cmn_call *call)
{
	CMN_AUTO(board_series_free) struct board_series series = {.n = 0};
	struct board_asked asked;
	struct board_span span;
	struct board_told told;
	enum cmn_err rc = read_span(call, &span);

	if (rc == CMN_OK)
		rc = read_asked(call, &asked);
	if (rc != CMN_OK)
		return rc;
	board_series_init(&series, &span);
	rc = board_read(call, &asked, &series, &told);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(&call->out, '{');
	write_head(call, &asked, &span, &told);
	board_write_json(&call->out, &series, call->lang);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}
