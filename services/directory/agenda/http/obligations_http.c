/* SPDX-License-Identifier: EUPL-1.2
 *
 * obligations_http.c - the calendar of obligations as a list: of one community, or of all those of
 * the caller's territory.
 */
#include "agenda_http.h"
#include "agenda_text.h"

#include "cmn/calendar.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define BACK 366 /* days before today, when none is asked for: what is late is shown */

/* --- one of them ------------------------------------------------------------------------------ */

static void put_day(struct cmn_buf *out, const char *key, int day)
{
	char text[CMN_DAY_LEN];

	if (day == DIRECTORY_AGENDA_NEVER)
		return;
	cmn_day_format(day, text);
	cmn_json_kstr(out, key, text);
}

/* The year that it is about, and the part of it. */
static void put_period(struct cmn_buf *out, const struct directory_agenda_entry *e)
{
	enum directory_agenda_form form = directory_agenda_recipe(e->item.kind)->form;
	int number = e->item.number;

	if (form == DIRECTORY_FORM_PARTS) {
		cmn_json_kint(out, "year", number / 100);
		cmn_json_kint(out, "part", number % 100);
	} else if (form == DIRECTORY_FORM_COUNT || form == DIRECTORY_FORM_YEAR ||
		   form == DIRECTORY_FORM_YEAR_AFTER) {
		cmn_json_kint(out, "year", number);
	}
}

static void put_words(struct cmn_call *call, const struct directory_agenda_entry *e)
{
	const struct directory_agenda_recipe *recipe = directory_agenda_recipe(e->item.kind);
	const struct cmn_code *code =
	    cmn_code_find(cmn_code_list_find("obligation_kinds"), recipe->code);
	const char *source = e->item.source != NULL ? e->item.source : code->source;
	char link[160];

	directory_agenda_link(e->item.kind, e->of->departement, e->item.subject, link,
			      sizeof(link));
	cmn_json_kstr(&call->out, "label", code->label[call->lang]);
	cmn_json_kstr(&call->out, "to_do",
		      directory_agenda_to_do(e->item.kind, call->lang == CMN_EN));
	cmn_json_kstr(&call->out, "source", source);
	cmn_json_kstr(&call->out, "link", link);
}

static void put_entry(struct cmn_call *call, const struct directory_agenda_entry *e)
{
	const struct directory_agenda_recipe *recipe = directory_agenda_recipe(e->item.kind);
	struct cmn_buf *out = &call->out;
	char id[160];

	directory_agenda_id(e, id, sizeof(id));
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", id);
	cmn_json_kstr(out, "departement", e->of->departement);
	cmn_json_kstr(out, "community", e->of->name);
	cmn_json_kstr(out, "kind", recipe->code);
	cmn_json_kstr(out, "subject_kind", recipe->subject_kind);
	cmn_json_kstr(out, "subject_id", e->item.subject);
	put_period(out, e);
	put_day(out, "due_on", e->item.due);
	cmn_json_kstr(out, "state", directory_agenda_state_code(e->state));
	put_day(out, "met_on", e->item.met);
	put_day(out, "begins_on", e->item.begins);
	put_day(out, "planned_on", e->item.planned);
	if (e->state != DIRECTORY_AGENDA_MET)
		cmn_json_kint(out, "days_left", e->item.due - e->today);
	put_words(call, e);
	cmn_json_close(out, '}');
}

/* --- a page of them --------------------------------------------------------------------------- */

/* "2026-06-30|31-roadmap-…": where a page ends.  The order is that of the list. */
static void key_of(const struct directory_agenda_entry *e, char *out, size_t size)
{
	char due[CMN_DAY_LEN], id[160];

	cmn_day_format(e->item.due, due);
	directory_agenda_id(e, id, sizeof(id));
	snprintf(out, size, "%s|%s", due, id);
}

/* The first entry after the one at which the last page ended; what went since is passed over by its
 * day. */
static size_t start_of(const struct directory_agenda_entries *all, const char *after)
{
	char key[200];
	size_t i = 0;

	if (after[0] == '\0')
		return 0;
	for (size_t at = 0; at < all->n; at++) {
		key_of(&all->entries[at], key, sizeof(key));
		if (strcmp(key, after) == 0)
			return at + 1;
	}
	while (i < all->n) {
		key_of(&all->entries[i], key, sizeof(key));
		if (strncmp(key, after, CMN_DAY_LEN - 1) > 0)
			break;
		i++;
	}
	return i;
}

static enum cmn_err put_page(struct cmn_call *call, const struct directory_agenda_asked *asked,
			     const struct directory_agenda_entries *all, size_t at, int64_t limit)
{
	char next[CMN_NEXT_LEN] = "", key[200] = "";
	enum cmn_err rc = CMN_OK;
	int64_t n = 0;

	cmn_json_open(&call->out, '{');
	put_day(&call->out, "from", asked->from);
	put_day(&call->out, "until", asked->until);
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (; rc == CMN_OK && at < all->n && next[0] == '\0'; at++) {
		if (!directory_agenda_shown(asked, &all->entries[at]))
			continue;
		if (n++ == limit) {
			rc = cmn_call_next(call, key, next);
			continue;
		}
		put_entry(call, &all->entries[at]);
		key_of(&all->entries[at], key, sizeof(key));
	}
	cmn_json_close(&call->out, ']');
	cmn_json_kstr(&call->out, "next", next[0] != '\0' ? next : NULL);
	cmn_json_close(&call->out, '}');
	return rc == CMN_OK && call->out.failed ? cmn_no_memory(&call->err) : rc;
}

static enum cmn_err take(struct cmn_call *call, struct directory_agenda_asked *asked)
{
	const char *kind = cmn_call_param(call, "kind"), *state = cmn_call_param(call, "state");
	enum cmn_err rc = directory_agenda_where(call, asked);

	asked->kind = kind != NULL ? (int)directory_agenda_kind_of(kind) : -1;
	asked->state = state != NULL ? directory_agenda_state_of(state) : -1;
	return rc ? rc : directory_agenda_days(call, BACK, asked);
}

enum cmn_err directory_http_list_obligations(struct cmn_call *call)
{
	struct directory_agenda_set set CMN_AUTO(directory_agenda_set_drop) = {0};
	struct directory_agenda_entries all CMN_AUTO(directory_agenda_entries_drop) = {0};
	struct directory_agenda_asked asked;
	char after[200];
	enum cmn_err rc = take(call, &asked);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = directory_agenda_read(call->pool, &call->ctx, asked.departements, &set,
					   &call->err);
	if (rc == CMN_OK)
		rc = directory_agenda_gather(&set, asked.from, asked.until, asked.now_us, &all,
					     &call->err);
	return rc ? rc
		  : put_page(call, &asked, &all, start_of(&all, after),
			     cmn_call_param_int(call, "limit", DIRECTORY_LIMIT));
}
