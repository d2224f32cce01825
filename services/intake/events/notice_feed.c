/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_feed.h"

#include "notice_store.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#include <string.h>

#define NEWS_US (INT64_C(7) * 86400 * 1000000)

bool intake_is_news(const char *at)
{
	int64_t us = 0;

	return at && cmn_time_parse(at, &us) && us > cmn_clock_us() - NEWS_US;
}

bool intake_notice_day(const char *at, const char *departement, char out[CMN_DAY_LEN])
{
	int64_t us = 0;

	if (!at || !cmn_time_parse(at, &us))
		return false;
	cmn_day_format(cmn_day_of(us, departement), out);
	return true;
}

enum cmn_err intake_tell_with(struct cmn_conn *conn, const struct cmn_event *ev,
			      const char *template, const json_t *params, struct cmn_error *err)
{
	const char *situation = cmn_json_get(ev->data, "situation_id");
	const char *at = cmn_json_get(params, "at");
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	char now[CMN_TIME_LEN];

	if (!situation || !at)
		return cmn_feed_incomplete(err);
	text = json_dumps(params, JSON_COMPACT);
	if (!text)
		return cmn_no_memory(err);
	cmn_time_format(cmn_clock_us(), now);
	return intake_store_notice_tell(conn, ev->id, situation, ev->departement, template, text,
					now, err);
}

static enum cmn_err tell(struct cmn_conn *conn, const struct cmn_event *ev, const char *template,
			 const char *at, struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *params = NULL;
	char day[CMN_DAY_LEN];

	if (!cmn_json_get(ev->data, "situation_id") || !at)
		return cmn_feed_incomplete(err);
	if (!intake_is_news(at) || !intake_notice_day(at, ev->departement, day))
		return CMN_OK;
	params = json_pack("{s:s}", "at", day);
	return params ? intake_tell_with(conn, ev, template, params, err) : cmn_no_memory(err);
}

enum cmn_err intake_tell_handoff(struct cmn_conn *conn, const struct cmn_event *ev,
				 struct cmn_error *err)
{
	static const struct {
		const char *type, *template, *at;
	} TOLD[] = {
	    {"referral.handoff.sent.v1", "handoff_sent", "sent_at"},
	    {"referral.handoff.received.v1", "handoff_received", "at"},
	    {"referral.handoff.complement_requested.v1", "handoff_complement", "at"},
	    {"referral.handoff.accepted.v1", "handoff_accepted", "at"},
	    {"referral.handoff.refused.v1", "handoff_refused", "at"},
	    {"referral.handoff.already_known.v1", "handoff_already_known", "at"},
	};

	for (size_t i = 0; i < CMN_LEN(TOLD); i++)
		if (strcmp(TOLD[i].type, ev->type) == 0)
			return tell(conn, ev, TOLD[i].template, cmn_json_get(ev->data, TOLD[i].at),
				    err);
	return CMN_OK;
}

/* With a PAG the person hears of the plan itself. */
enum cmn_err intake_tell_handoff_concluded(struct cmn_conn *conn, const struct cmn_event *ev,
					   struct cmn_error *err)
{
	const char *outcome = cmn_json_get(ev->data, "outcome");

	if (!outcome)
		return cmn_feed_incomplete(err);
	return strcmp(outcome, "no_pag") == 0
		   ? tell(conn, ev, "handoff_no_pag", cmn_json_get(ev->data, "at"), err)
		   : CMN_OK;
}

enum cmn_err intake_tell_proposal_answered(struct cmn_conn *conn, const struct cmn_event *ev,
					   struct cmn_error *err)
{
	const char *answer = cmn_json_get(ev->data, "answer");

	if (!answer)
		return cmn_feed_incomplete(err);
	return tell(conn, ev,
		    strcmp(answer, "accepted") == 0 ? "proposal_accepted" : "proposal_refused",
		    cmn_json_get(ev->data, "answered_at"), err);
}

/* A yes of the actor is told by the answer of the person, which it completes. */
enum cmn_err intake_tell_actor_answered(struct cmn_conn *conn, const struct cmn_event *ev,
					struct cmn_error *err)
{
	const char *answer = cmn_json_get(ev->data, "answer");

	if (!answer)
		return cmn_feed_incomplete(err);
	return strcmp(answer, "refused") == 0 ? tell(conn, ev, "proposal_actor_refused",
						     cmn_json_get(ev->data, "answered_at"), err)
					      : CMN_OK;
}

enum cmn_err intake_tell_relay(struct cmn_conn *conn, const struct cmn_event *ev,
			       const char *template, const char *at, struct cmn_error *err)
{
	return tell(conn, ev, template, at, err);
}
