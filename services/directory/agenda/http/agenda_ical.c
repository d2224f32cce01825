/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_ical.c - the calendar of obligations as iCalendar (RFC 5545): whole days, an alarm for
 * each announcement, names that stay the same from one reading to the next.
 */
#include "agenda_http.h"
#include "agenda_text.h"
#include "ical.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define DAY_US (INT64_C(86400) * 1000000)

/* Before the name of what is done or late; nothing before the others. */
static const char *mark(enum directory_agenda_state state, bool english)
{
	if (state == DIRECTORY_AGENDA_MET)
		return english ? "Done: " : "Fait : ";
	if (state == DIRECTORY_AGENDA_LATE)
		return english ? "Late: " : "En retard : ";
	return "";
}

static void put_alarms(struct cmn_buf *out, const struct directory_agenda_entry *e,
		       const char *summary)
{
	static const int DAYS[] = {[DIRECTORY_STEP_180] = 180,
				   [DIRECTORY_STEP_90] = 90,
				   [DIRECTORY_STEP_30] = 30,
				   [DIRECTORY_STEP_7] = 7,
				   [DIRECTORY_STEP_1] = 1};

	if (e->state == DIRECTORY_AGENDA_MET)
		return;
	for (int i = DIRECTORY_STEP_180; i <= DIRECTORY_STEP_1; i++) {
		if ((e->steps & 1U << i) == 0)
			continue;
		cmn_buf_fmt(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P%dD\r\n", DAYS[i]);
		directory_calendar_text(out, "DESCRIPTION", summary);
		cmn_buf_text(out, "END:VALARM\r\n");
	}
}

static void put_event(struct cmn_call *call, const struct directory_agenda_entry *e,
		      int64_t stamp_us, bool several)
{
	const struct directory_agenda_recipe *recipe = directory_agenda_recipe(e->item.kind);
	const struct cmn_code *code =
	    cmn_code_find(cmn_code_list_find("obligation_kinds"), recipe->code);
	const char *public_url = ((const struct directory_deps *)call->deps)->public_url;
	bool english = call->lang == CMN_EN;
	struct cmn_buf *out = &call->out;
	char summary[400], id[160], link[160], url[400];

	directory_agenda_id(e, id, sizeof(id));
	directory_agenda_link(e->item.kind, e->of->departement, e->item.subject, link,
			      sizeof(link));
	snprintf(summary, sizeof(summary), "%s%s%s%s", mark(e->state, english),
		 code->label[call->lang], several ? " – " : "", several ? e->of->name : "");
	snprintf(url, sizeof(url), "%s%s", public_url != NULL ? public_url : "", link);
	cmn_buf_text(out, "BEGIN:VEVENT\r\n");
	directory_calendar_text(out, "UID", id);
	directory_calendar_instant(out, "DTSTAMP", stamp_us);
	directory_calendar_day(out, "DTSTART", e->item.due);
	directory_calendar_day(out, "DTEND", e->item.due + 1);
	directory_calendar_text(out, "SUMMARY", summary);
	directory_calendar_text(out, "DESCRIPTION", directory_agenda_to_do(e->item.kind, english));
	if (public_url != NULL && public_url[0] != '\0')
		directory_calendar_text(out, "URL", url);
	cmn_buf_text(out, "TRANSP:TRANSPARENT\r\n");
	put_alarms(out, e, summary);
	cmn_buf_text(out, "END:VEVENT\r\n");
}

static void put_calendar(struct cmn_call *call, const struct directory_agenda_asked *asked,
			 const struct directory_agenda_set *set,
			 const struct directory_agenda_entries *all)
{
	/* the day of the reading: what is said changes with the day, not within it */
	int64_t stamp_us = asked->now_us / DAY_US * DAY_US;
	const char *name = call->lang == CMN_EN ? "Obligations of the Communauté 360"
						: "Échéances de la Communauté 360";
	bool any = false;

	directory_calendar_begin(&call->out, set->n == 1 ? set->communities[0].name : name);
	for (size_t i = 0; i < all->n; i++) {
		if (!directory_agenda_shown(asked, &all->entries[i]))
			continue;
		put_event(call, &all->entries[i], stamp_us, set->n > 1);
		any = true;
	}
	if (!any)
		directory_calendar_free(&call->out, "obligations-of-the-communities", stamp_us,
					asked->from, asked->until, "75");
	directory_calendar_end(&call->out);
}

enum cmn_err directory_agenda_calendar(struct cmn_call *call,
				       const struct directory_agenda_asked *asked,
				       const struct cmn_pg_ctx *ctx)
{
	struct directory_agenda_set set CMN_AUTO(directory_agenda_set_drop) = {0};
	struct directory_agenda_entries all CMN_AUTO(directory_agenda_entries_drop) = {0};
	enum cmn_err rc =
	    directory_agenda_read(call->pool, ctx, asked->departements, &set, &call->err);

	if (rc == CMN_OK)
		rc = directory_agenda_gather(&set, asked->from, asked->until, asked->now_us, &all,
					     &call->err);
	if (rc)
		return rc;
	put_calendar(call, asked, &set, &all);
	call->content_type = "text/calendar; charset=utf-8";
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

#define FEED_BACK 31

enum cmn_err directory_http_read_obligations_calendar(struct cmn_call *call)
{
	struct directory_agenda_asked asked = {.kind = -1, .state = -1};
	enum cmn_err rc = directory_agenda_where(call, &asked);

	if (rc == CMN_OK)
		rc = directory_agenda_days(call, FEED_BACK, &asked);
	return rc ? rc : directory_agenda_calendar(call, &asked, &call->ctx);
}
