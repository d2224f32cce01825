/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_http.c - a search plan is opened, read, written anew and stopped.
 */
#include "plan_http.h"
#include "plan.h"
#include "plan_events.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* Nothing was opened: the file is closed or erased, or has its plan. */
static enum cmn_err not_opened(struct cmn_call *call, const PGresult *situation, enum cmn_err rc)
{
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la situation a déjà un plan : en écrire une version",
				   "the situation has a plan already: write a version of it");
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	if (referral_erased(call, situation))
		return CMN_E_CONFLICT;
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id", "la situation est close",
			   "the situation is closed");
}

static enum cmn_err open_plan(struct cmn_call *call, const PGresult *situation,
			      const struct referral_plan_content *c)
{
	const struct referral_at at = referral_at(call);
	const char *situation_id = cmn_json_get(call->body, "situation_id");
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc;

	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = referral_event_plan_written(call, situation_id, 1,
					 json_object_get(call->body, "content"));
	if (rc == CMN_OK)
		rc = referral_store_plan_open(&at, &call->write, situation_id, c, &done);
	if (rc != CMN_OK)
		return not_opened(call, situation, rc);
	snprintf(call->location, sizeof(call->location), "/v1/referral/plans/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_plan, call->write.resource_id);
}

enum cmn_err referral_http_open_plan(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	struct referral_plan_reading r;
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc != CMN_OK)
		return rc;
	rc = referral_plan_read(call, json_object_get(call->body, "content"), "/content", situation,
				&r);
	if (rc == CMN_OK)
		rc = open_plan(call, situation, &r.content);
	referral_plan_reading_free(&r);
	return rc;
}

enum cmn_err referral_http_get_plan(struct cmn_call *call)
{
	return referral_reply(call, referral_store_plan, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_plans(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "situation_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_plans) : rc;
}

enum cmn_err referral_plan_list(struct cmn_call *call, referral_list_fn *list)
{
	const struct referral_at at = referral_at(call);
	struct referral_page page = {.filter = cmn_call_param(call, "id")};
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	enum cmn_err rc = referral_store_plan(&at, page.filter, &plan);

	if (rc != CMN_OK)
		return rc;
	page.departement = cmn_column(plan, 0, "departement");
	return referral_list(call, page, list);
}

/* Versions have no id of their own: what was looked at is the plan. */
enum cmn_err referral_http_list_plan_versions(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct referral_page page = {.filter = cmn_call_param(call, "id"),
				     .limit = cmn_call_param_int(call, "limit", 50)};
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc == CMN_OK)
		rc = referral_store_plan(&at, page.filter, &plan);
	if (rc != CMN_OK)
		return rc;
	page.departement = cmn_column(plan, 0, "departement");
	page.after = after;
	rc = referral_store_plan_versions(&at, &page, &res);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, page.departement, page.filter);
	return cmn_reply_list(call, res, page.limit);
}

/* Nothing was written: the record as it is now tells why. */
static enum cmn_err refused(struct cmn_call *call, bool needs_open)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_plan(&at, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	if (needs_open && strcmp(cmn_column(now, 0, "_situation_state"), "open") != 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "la situation est close",
				"the situation is closed");
	return cmn_explain(call, now);
}

static enum cmn_err write_version(struct cmn_call *call, const PGresult *before,
				  const struct referral_plan_content *c)
{
	const struct referral_at at = referral_at(call);
	const char *state = cmn_column(before, 0, "state");
	const struct referral_answer a = {.version = call->if_match,
					  .from = state,
					  .to = referral_plan_next(state, REFERRAL_PLAN_WRITE)};
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc;

	cmn_write_at(call, before, departement);
	rc = referral_event_plan_written(call, cmn_column(before, 0, "situation_id"),
					 cmn_pg_int(before, 0, PQfnumber(before, "number"), 0) + 1,
					 call->body);
	if (rc == CMN_OK)
		rc = referral_store_plan_write(&at, &call->write, &a, c, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call, true);
	return rc == CMN_OK ? referral_reply(call, referral_store_plan, call->write.resource_id)
			    : rc;
}

enum cmn_err referral_http_write_plan(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_plan_reading r;
	enum cmn_err rc = referral_store_plan(&at, cmn_call_param(call, "id"), &before);

	if (rc != CMN_OK)
		return rc;
	rc = referral_plan_read(call, call->body, "", before, &r);
	if (rc == CMN_OK)
		rc = write_version(call, before, &r.content);
	referral_plan_reading_free(&r);
	return rc;
}

/* The day on which the person said so: not in the future, not before what they had asked. */
static enum cmn_err read_stop(struct cmn_call *call, const PGresult *before,
			      char today[CMN_DAY_LEN], const char **ret)
{
	const char *given = cmn_json_get(call->body, "stopped_on");
	char solicited[CMN_DAY_LEN];

	referral_plan_days(before, today, solicited);
	*ret = given ? given : today;
	if (strcmp(*ret, today) > 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/stopped_on",
				   "ce jour est dans le futur", "this day lies in the future");
	if (strcmp(*ret, cmn_column(before, 0, "_said_on")) < 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/stopped_on",
				   "ce jour est avant la demande de la personne",
				   "this day lies before the request of the person");
	return CMN_OK;
}

enum cmn_err referral_http_stop_plan(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_answer a = {.version = call->if_match, .from = "active"};
	struct referral_done done = {0};
	char today[CMN_DAY_LEN], departement[4];
	enum cmn_err rc = referral_store_plan(&at, cmn_call_param(call, "id"), &before);

	a.to = referral_plan_next(a.from, REFERRAL_PLAN_STOP);
	if (rc == CMN_OK)
		rc = read_stop(call, before, today, &a.note);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = referral_event_plan_stopped(call, cmn_column(before, 0, "situation_id"), a.note);
	if (rc == CMN_OK)
		rc = referral_store_plan_stop(&at, &call->write, &a, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call, false);
	return rc == CMN_OK ? referral_reply(call, referral_store_plan, call->write.resource_id)
			    : rc;
}

enum cmn_err referral_http_get_first_intention(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = referral_situation_arrived(call, id);

	if (rc == CMN_OK)
		rc = referral_store_first_intention(&at, id, &res);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, cmn_column(res, 0, "departement"), id);
	return cmn_reply_row(call, res, 0);
}
