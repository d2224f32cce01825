/* SPDX-License-Identifier: EUPL-1.2 */
#include "concertation_notice.h"

#include "notice_store.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#include <stdio.h>

#define NEWS_US (INT64_C(7) * 86400 * 1000000)

/* By this template, once; `happened` is the member that says when it happened, `day` the one whose
 * day the text shows.  A code `reason` goes with it. */
static enum cmn_err tell(struct cmn_conn *conn, const struct cmn_event *ev, const char *template,
			 const char *happened, const char *day, struct cmn_error *err)
{
	const char *situation = cmn_json_get(ev->data, "situation_id");
	const char *at = cmn_json_get(ev->data, happened), *shown = cmn_json_get(ev->data, day);
	const char *reason = cmn_json_get(ev->data, "reason");
	char params[160], now[CMN_TIME_LEN];
	int64_t us = 0;

	if (!situation || !at || !shown)
		return cmn_feed_incomplete(err);
	if (!cmn_time_parse(at, &us) || us < cmn_clock_us() - NEWS_US)
		return CMN_OK;
	cmn_time_format(cmn_clock_us(), now);
	snprintf(params, sizeof(params), "{\"at\":\"%.10s\"%s%.64s%s}", shown,
		 reason ? ",\"reason\":\"" : "", reason ? reason : "", reason ? "\"" : "");
	return intake_store_notice_tell(conn, ev->id, situation, ev->departement, template, params,
					now, err);
}

/* Who was not invited is not told of the meeting, only of what came of it. */
static bool invited(const struct cmn_event *ev)
{
	return !json_is_false(json_object_get(ev->data, "person_invited"));
}

enum cmn_err intake_tell_concertation_planned(struct cmn_conn *conn, const struct cmn_event *ev,
					      struct cmn_error *err)
{
	return invited(ev) ? tell(conn, ev, "concertation_planned", "planned_at", "starts_at", err)
			   : CMN_OK;
}

enum cmn_err intake_tell_concertation_postponed(struct cmn_conn *conn, const struct cmn_event *ev,
						struct cmn_error *err)
{
	return invited(ev) ? tell(conn, ev, "concertation_postponed", "at", "starts_at", err)
			   : CMN_OK;
}

enum cmn_err intake_tell_concertation_cancelled(struct cmn_conn *conn, const struct cmn_event *ev,
						struct cmn_error *err)
{
	return invited(ev) ? tell(conn, ev, "concertation_cancelled", "at", "at", err) : CMN_OK;
}

enum cmn_err intake_tell_concertation_closed(struct cmn_conn *conn, const struct cmn_event *ev,
					     struct cmn_error *err)
{
	return tell(conn, ev, "concertation_outcome", "at", "closed_at", err);
}
