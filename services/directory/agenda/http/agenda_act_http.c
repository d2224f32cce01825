/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_act_http.c - what was done that no other record says: reports handed over, consumption
 * looked at.
 */
#include "agenda_http.h"
#include "agenda_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* Which kinds somebody notes by hand, and whether they are of a year. */
static const struct {
	enum directory_agenda_kind kind;
	bool yearly;
} BY_HAND[] = {
    {DIRECTORY_DUE_ACTIVITY_REPORT, true},    {DIRECTORY_DUE_FINANCIAL_STATEMENT, true},
    {DIRECTORY_DUE_TEAM_ROADMAP, true},       {DIRECTORY_DUE_COVERAGE_REPORT, false},
    {DIRECTORY_DUE_CONSUMPTION_CHECK, false},
};

static enum cmn_err check_kind(struct cmn_call *call, const char *kind, bool year)
{
	for (size_t i = 0; i < CMN_LEN(BY_HAND); i++) {
		if (strcmp(directory_agenda_recipe(BY_HAND[i].kind)->code, kind) != 0)
			continue;
		if (BY_HAND[i].yearly == year)
			return CMN_OK;
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/year",
		    BY_HAND[i].yearly ? "dites de quelle année" : "ceci n’est pas d’une année",
		    BY_HAND[i].yearly ? "say of which year" : "this is not of a year");
	}
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/kind",
			   "ceci se lit dans un autre registre : convention, feuille de route, "
			   "réunion, équipe",
			   "another record says this: agreement, roadmap, meeting, team");
}

static enum cmn_err check_day(struct cmn_call *call, const char *departement, const char *text)
{
	int day = 0;

	if (!cmn_day_parse(text, &day))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/done_on", "ce jour n’existe pas",
				   "this day does not exist");
	if (day > cmn_day_of(cmn_clock_us(), departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/done_on",
				   "on note ce qui est fait, pas ce qui le sera",
				   "what is done is noted, not what will be");
	return CMN_OK;
}

static enum cmn_err reply_act(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_agenda_act_read(call->pool, &call->ctx, id, &res, &call->err);

	return rc ? rc : directory_reply_record(call, res);
}

static enum cmn_err check_act(struct cmn_call *call, const char *departement,
			      const struct directory_agenda_act *act)
{
	struct directory_agenda_set set CMN_AUTO(directory_agenda_set_drop) = {0};
	char here[16];
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	snprintf(here, sizeof(here), "{%s}", departement);
	if (rc == CMN_OK)
		rc = check_kind(call, act->kind, act->year != NULL);
	if (rc == CMN_OK)
		rc = check_day(call, departement, act->done_on);
	if (rc == CMN_OK)
		rc = directory_agenda_read(call->pool, &call->ctx, here, &set, &call->err);
	if (rc == CMN_OK && set.n == 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/departement",
				 "ce département n’a pas de communauté",
				 "this département has no community");
	return rc;
}

enum cmn_err directory_http_note_obligation(struct cmn_call *call)
{
	int64_t year = cmn_json_get_int(call->body, "year", 0);
	const char *departement = cmn_json_get(call->body, "departement");
	char of[24];
	const struct directory_agenda_act act = {
	    .kind = cmn_json_get(call->body, "kind"),
	    .done_on = cmn_json_get(call->body, "done_on"),
	    .year = year != 0 ? of : NULL,
	};
	struct directory_written done;
	enum cmn_err rc;

	snprintf(of, sizeof(of), "%lld", (long long)year);
	rc = check_act(call, departement, &act);
	if (rc)
		return rc;
	call->write.departement = departement;
	rc = directory_agenda_note(call->pool, &call->ctx, &act, &call->write, &done, &call->err);
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/year",
				   "cette année est déjà notée : retirez d’abord ce qui l’est",
				   "this year is noted already: withdraw that first");
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/obligation-acts/%s",
		 call->write.resource_id);
	return reply_act(call, call->write.resource_id);
}

enum cmn_err directory_http_read_obligation_act(struct cmn_call *call)
{
	return reply_act(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_list_obligation_acts(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	int64_t limit = cmn_call_param_int(call, "limit", DIRECTORY_LIMIT);
	char after[128];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = directory_agenda_act_list(call->pool, &call->ctx, departement, after, limit,
					       &res, &call->err);
	return rc ? rc : cmn_reply_list(call, res, limit);
}

enum cmn_err directory_http_withdraw_obligation_act(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	PGresult *before CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *after CMN_AUTO(cmn_pgres_drop) = NULL;
	struct directory_written done;
	char departement[4];
	enum cmn_err rc =
	    directory_agenda_act_read(call->pool, &call->ctx, id, &before, &call->err);

	if (rc)
		return rc;
	cmn_write_at(call, before, departement);
	rc = directory_agenda_withdraw(call->pool, &call->ctx, call->if_match, &call->write, &done,
				       &call->err);
	if (rc == CMN_OK)
		return reply_act(call, id);
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = directory_agenda_act_read(call->pool, &call->ctx, id, &after, &call->err);
	return rc ? rc : cmn_explain(call, after);
}
