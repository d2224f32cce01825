/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_asked.c - which part of the calendar is asked for, and by whom.
 */
#include "agenda_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/role.h"

#include <stdio.h>
#include <string.h>

#define YEARS_BACK  15 /* days asked for lie between so many years before today */
#define YEARS_AHEAD 30 /* and so many after */

bool directory_agenda_is_team(const struct cmn_call *call)
{
	return (call->caller->roles &
		(CMN_ROLE_CONSEILLER | CMN_ROLE_FACILITEUR | CMN_ROLE_COORDONNATEUR)) != 0;
}

static enum cmn_err day_of(struct cmn_call *call, const char *name, const char *at, int *ret)
{
	const char *text = cmn_call_param(call, name);

	if (text == NULL || cmn_day_parse(text, ret))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, at, "ce jour n’existe pas",
			   "this day does not exist");
}

enum cmn_err directory_agenda_days(struct cmn_call *call, int back,
				   struct directory_agenda_asked *ret)
{
	int today;
	enum cmn_err rc;

	ret->now_us = cmn_clock_us();
	today = cmn_day_of(ret->now_us, "75");
	ret->from = today - back;
	rc = day_of(call, "from", "query:from", &ret->from);
	ret->until =
	    (cmn_call_param(call, "from") != NULL ? ret->from : today) + DIRECTORY_AGENDA_SHOWN - 1;
	if (rc == CMN_OK)
		rc = day_of(call, "until", "query:until", &ret->until);
	if (rc)
		return rc;
	if (ret->from < today - YEARS_BACK * 366 || ret->from > today + YEARS_AHEAD * 365)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:from",
				   "le premier jour est à 15 ans en arrière ou 30 en avant au plus",
				   "the first day is at most 15 years back or 30 ahead");
	if (ret->until < ret->from || ret->until >= ret->from + DIRECTORY_AGENDA_MOST)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:until",
				   "le dernier jour suit le premier, de dix ans au plus en tout",
				   "the last day follows the first, ten years in all at most");
	return CMN_OK;
}

enum cmn_err directory_agenda_where(struct cmn_call *call, struct directory_agenda_asked *ret)
{
	const char *one = cmn_call_param(call, "departement");
	const char *all = call->ctx.departements;
	enum cmn_err rc = one != NULL ? cmn_call_territory(call, "query:departement", one) : CMN_OK;

	snprintf(ret->departements, sizeof(ret->departements), "{%s}", one != NULL ? one : all);
	ret->team = directory_agenda_is_team(call);
	return rc;
}

bool directory_agenda_shown(const struct directory_agenda_asked *asked,
			    const struct directory_agenda_entry *e)
{
	return (asked->team || !directory_agenda_recipe(e->item.kind)->team) &&
	       (asked->kind < 0 || asked->kind == (int)e->item.kind) &&
	       (asked->state < 0 || asked->state == (int)e->state);
}

void directory_agenda_id(const struct directory_agenda_entry *e, char *out, size_t size)
{
	snprintf(out, size, "%s-%s-%s-%d", e->of->departement,
		 directory_agenda_recipe(e->item.kind)->code,
		 e->item.subject != NULL ? e->item.subject : "community", e->item.number);
}
