/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_content.c - the content of a search plan as it is sent: what the contract cannot say.
 */
#include "plan.h"
#include "plan_http.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct reading {
	struct cmn_call *call;
	const char *at;
	char pointer[128];
};

/* The pointer of a member of the content. */
static const char *where(struct reading *r, const char *member)
{
	snprintf(r->pointer, sizeof(r->pointer), "%s%s", r->at, member);
	return r->pointer;
}

void referral_plan_days(const PGresult *record, char today[CMN_DAY_LEN],
			char solicited[CMN_DAY_LEN])
{
	const char *departement = cmn_column(record, 0, "departement");
	int64_t us = cmn_pg_int(record, 0, PQfnumber(record, "_solicited_us"), 0);

	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), today);
	cmn_day_format(cmn_day_of(us, departement), solicited);
}

static enum cmn_err read_request(struct reading *r, const PGresult *record,
				 const struct referral_plan_content *c)
{
	char today[CMN_DAY_LEN], solicited[CMN_DAY_LEN];

	referral_plan_days(record, today, solicited);
	if (!referral_voice_fits(c->expression, c->said_by))
		return cmn_fail_at(
		    &r->call->err, CMN_E_INVALID, where(r, "/requested_by_person/said_by"),
		    "dire qui a parlé quand la personne n’a pas parlé seule, et lui seul",
		    "say who spoke when the person did not speak alone, and only then");
	switch (referral_request_check(c->said_on, solicited, cmn_column(record, 0, "stopped_on"),
				       today)) {
	case REFERRAL_REQUEST_FUTURE:
		return cmn_fail_at(&r->call->err, CMN_E_INVALID,
				   where(r, "/requested_by_person/said_on"),
				   "ce jour est dans le futur", "this day lies in the future");
	case REFERRAL_REQUEST_EARLY:
		return cmn_fail_at(
		    &r->call->err, CMN_E_INVALID, where(r, "/requested_by_person/said_on"),
		    "ce jour est avant la sollicitation", "this day lies before the solicitation");
	case REFERRAL_REQUEST_STOPPED:
		return cmn_fail_at(
		    &r->call->err, CMN_E_INVALID, where(r, "/requested_by_person/said_on"),
		    "la personne a arrêté la recherche depuis : il faut une nouvelle "
		    "demande",
		    "the person stopped the search since: a new request is needed");
	case REFERRAL_REQUEST_FITS:
	default:
		return CMN_OK;
	}
}

static enum cmn_err read_arrays(struct cmn_call *call, const json_t *content,
				struct referral_plan_reading *r)
{
	const json_t *themes = json_object_get(content, "themes");

	r->needs = cmn_json_pg_array(json_object_get(content, "needs"));
	r->support_forms = cmn_json_pg_array(json_object_get(content, "support_forms"));
	r->themes = themes ? cmn_json_pg_array(themes) : strdup("{}");
	if (!r->needs || !r->support_forms || !r->themes)
		return cmn_no_memory(&call->err);
	r->content.needs = r->needs;
	r->content.support_forms = r->support_forms;
	r->content.themes = r->themes;
	return CMN_OK;
}

static void read_members(const json_t *content, struct referral_plan_reading *r)
{
	const json_t *request = json_object_get(content, "requested_by_person");
	const json_t *project = json_object_get(content, "project");
	const json_t *none = json_object_get(content, "no_first_intention");
	struct referral_plan_content *c = &r->content;

	c->said_on = cmn_json_get(request, "said_on");
	c->expression = cmn_json_get(request, "expression");
	c->said_by = cmn_json_get(request, "said_by");
	c->wish = cmn_json_get(content, "wish");
	if (project) {
		c->project_id = cmn_json_get(project, "project_id");
		snprintf(r->project_number, sizeof(r->project_number), "%" PRId64,
			 cmn_json_get_int(project, "number", 1));
		c->project_number = r->project_number;
	}
	c->wanted_from = cmn_json_get(content, "wanted_from");
	c->wanted_until = cmn_json_get(content, "wanted_until");
	c->community_role = cmn_json_get(content, "community_role");
	c->response_level = cmn_json_get(content, "response_level");
	c->why_no_first = cmn_json_get(none, "reason");
	c->why_no_first_words = cmn_json_get(none, "words");
}

enum cmn_err referral_plan_read(struct cmn_call *call, const json_t *content, const char *at,
				const PGresult *record, struct referral_plan_reading *ret)
{
	struct reading r = {.call = call, .at = at};
	const struct referral_plan_content *c = &ret->content;
	enum cmn_err rc;

	*ret = (struct referral_plan_reading){0};
	read_members(content, ret);
	rc = referral_texts(call);
	if (rc == CMN_OK)
		rc = read_arrays(call, content, ret);
	if (rc == CMN_OK)
		rc = read_request(&r, record, c);
	if (rc == CMN_OK && c->wanted_from && c->wanted_until &&
	    strcmp(c->wanted_from, c->wanted_until) > 0)
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, where(&r, "/wanted_until"),
				 "la période finit avant de commencer",
				 "the period ends before it begins");
	return rc;
}

void referral_plan_reading_free(struct referral_plan_reading *r)
{
	free(r->needs);
	free(r->themes);
	free(r->support_forms);
}

enum cmn_err referral_plan_closed(struct cmn_call *call, const PGresult *plan)
{
	if (referral_erased(call, plan))
		return CMN_E_CONFLICT;
	if (strcmp(cmn_column(plan, 0, "_situation_state"), "open") != 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "la situation est close",
				"the situation is closed");
	if (strcmp(cmn_column(plan, 0, "state"), "active") != 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"la personne a arrêté la recherche : il faut une nouvelle demande",
				"the person stopped the search: a new request is needed");
	return CMN_OK;
}

bool referral_plan_needs(const PGresult *plan, const char *need)
{
	char quoted[48];

	snprintf(quoted, sizeof(quoted), "\"%s\"", need);
	return strstr(cmn_column(plan, 0, "_needs"), quoted) != NULL;
}
