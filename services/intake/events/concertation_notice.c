/* SPDX-License-Identifier: EUPL-1.2 */
#include "concertation_notice.h"

#include "notice_feed.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#include <string.h>

/* By this template, once; `happened` is the member that says when it happened, `day` the one whose
 * day the text shows.  A code `reason` goes with it. */
static enum cmn_err tell(struct cmn_conn *conn, const struct cmn_event *ev, const char *template,
			 const char *happened, const char *day, struct cmn_error *err)
{
	const char *at = cmn_json_get(ev->data, happened), *shown = cmn_json_get(ev->data, day);
	CMN_AUTO(cmn_json_drop) json_t *params = NULL;
	char text[CMN_DAY_LEN];

	if (!cmn_json_get(ev->data, "situation_id") || !at || !shown)
		return cmn_feed_incomplete(err);
	if (!intake_is_news(at) || !intake_notice_day(shown, ev->departement, text))
		return CMN_OK;
	params = json_pack("{s:s, s:s*}", "at", text, "reason", cmn_json_get(ev->data, "reason"));
	return params ? intake_tell_with(conn, ev, template, params, err) : cmn_no_memory(err);
}

/* Who was not invited is not told of the meeting, only of what came of it. */
static bool invited(const struct cmn_event *ev)
{
	return !json_is_false(json_object_get(ev->data, "person_invited"));
}

/* What was held without a plan is written down afterwards: nobody is invited to what is over. */
static bool ahead(const struct cmn_event *ev)
{
	const char *starts = cmn_json_get(ev->data, "starts_at");
	const char *planned = cmn_json_get(ev->data, "planned_at");
	int64_t start = 0, plan = 0;

	return !starts || !planned || !cmn_time_parse(starts, &start) ||
	       !cmn_time_parse(planned, &plan) || start > plan;
}

enum cmn_err intake_tell_concertation_planned(struct cmn_conn *conn, const struct cmn_event *ev,
					      struct cmn_error *err)
{
	return invited(ev) && ahead(ev)
		   ? tell(conn, ev, "concertation_planned", "planned_at", "starts_at", err)
		   : CMN_OK;
}

/* Who is invited only later hears of it then; an event of before that names no day tells nobody. */
enum cmn_err intake_tell_concertation_invited(struct cmn_conn *conn, const struct cmn_event *ev,
					      struct cmn_error *err)
{
	const char *kind = cmn_json_get(ev->data, "kind"), *at = cmn_json_get(ev->data, "at");
	const char *starts = cmn_json_get(ev->data, "starts_at");
	int64_t start = 0, now = 0;

	if (!kind || !at)
		return cmn_feed_incomplete(err);
	if (strcmp(kind, "person") != 0 || !starts || !cmn_time_parse(starts, &start) ||
	    !cmn_time_parse(at, &now) || start <= now)
		return CMN_OK;
	return tell(conn, ev, "concertation_planned", "at", "starts_at", err);
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
