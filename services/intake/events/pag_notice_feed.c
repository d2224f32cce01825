/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_notice_feed.c - what a person is told of the sessions about them and of their PAG.
 */
#include "notice_feed.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/json.h"

#include <string.h>

#define DAY 10 /* of an instant: YYYY-MM-DD */

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

/* The day of a meeting is that of where it is held. */
static void on_day(json_t *params, const struct cmn_event *ev)
{
	const char *planned = cmn_json_get(ev->data, "planned_at");
	char day[CMN_DAY_LEN];
	int64_t us = 0;

	if (!planned || !cmn_time_parse(planned, &us))
		return;
	cmn_day_format(cmn_day_of(us, ev->departement), day);
	json_object_set_new(params, "on", json_string(day));
}

enum cmn_err intake_tell_pag(struct cmn_conn *conn, const struct cmn_event *ev,
			     struct cmn_error *err)
{
	const char *at = cmn_json_get(ev->data, "at");
	const char *reason = cmn_json_get(ev->data, "end_reason");
	CMN_AUTO(cmn_json_drop) json_t *params = NULL;
	size_t i = 0;

	if (!at)
		return cmn_feed_incomplete(err);
	if (is_death(ev) || !intake_is_news(at))
		return CMN_OK;
	while (i + 1 < CMN_LEN(PAG) && strcmp(PAG[i].type, ev->type) != 0)
		i++;
	params = json_pack("{s:s%}", "at", at, strnlen(at, DAY));
	if (!params)
		return cmn_no_memory(err);
	on_day(params, ev);
	if (reason)
		json_object_set_new(params, "reason", json_string(reason));
	return intake_tell_with(conn, ev, PAG[i].template, params, err);
}
