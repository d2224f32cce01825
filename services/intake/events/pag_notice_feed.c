/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_notice_feed.c - what a person is told of the sessions about them and of their PAG.
 */
#include "notice_feed.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#include <string.h>

static const struct {
	const char *type, *template;
} PAG[] = {
    {"referral.gos.convened.v1", "gos_convened"},
    {"referral.gos.dated.v1", "gos_convened"},
    {"referral.gos.postponed.v1", "gos_changed"},
    {"referral.gos.cancelled.v1", "gos_changed"},
    {"referral.pag.elaborated.v1", "pag_elaborated"},
    {"referral.pag.withdrawn.v1", "pag_withdrawn"},
    {"referral.pag.validated.v1", "pag_validated"},
    {"referral.pag.review_opened.v1", "pag_review"},
    {"referral.pag.reviewed.v1", "pag_accord_again"},
    {"referral.pag.ended.v1", "pag_ended"},
};

/* Nobody writes to who has died. */
static bool is_death(const struct cmn_event *ev)
{
	const char *end = cmn_json_get(ev->data, "end_reason");
	const char *reason = cmn_json_get(ev->data, "reason");

	return (end && strcmp(end, "death") == 0) || (reason && strcmp(reason, "death") == 0);
}

/* A session that is written down after it was held invites nobody any more. */
static bool is_over(const struct cmn_event *ev)
{
	const char *planned = cmn_json_get(ev->data, "planned_at");
	int64_t us = 0;

	return planned && cmn_time_parse(planned, &us) && us < cmn_clock_us();
}

enum cmn_err intake_tell_pag(struct cmn_conn *conn, const struct cmn_event *ev,
			     struct cmn_error *err)
{
	const char *at = cmn_json_get(ev->data, "at");
	CMN_AUTO(cmn_json_drop) json_t *params = NULL;
	char day[CMN_DAY_LEN], on[CMN_DAY_LEN];
	bool meets;
	size_t i = 0;

	if (!at)
		return cmn_feed_incomplete(err);
	if (is_death(ev) || is_over(ev) || !intake_is_news(at) ||
	    !intake_notice_day(at, ev->departement, day))
		return CMN_OK;
	while (i + 1 < CMN_LEN(PAG) && strcmp(PAG[i].type, ev->type) != 0)
		i++;
	meets = intake_notice_day(cmn_json_get(ev->data, "planned_at"), ev->departement, on);
	params = json_pack("{s:s, s:s*, s:s*}", "at", day, "on", meets ? on : NULL, "reason",
			   cmn_json_get(ev->data, "end_reason"));
	if (!params)
		return cmn_no_memory(err);
	return intake_tell_with(conn, ev, PAG[i].template, params, err);
}
