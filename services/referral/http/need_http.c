/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_http.c - a need that finds no answer is recorded, confirmed, and has its end.
 */
#include "need.h"
#include "need_events.h"
#include "plan_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* The day where the caller is: it ends the days of who still waits. */
static void today_of(const struct cmn_call *call, char out[CMN_DAY_LEN])
{
	char departement[4];

	snprintf(departement, sizeof(departement), "%.*s",
		 (int)strcspn(call->ctx.departements, ","), call->ctx.departements);
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), out);
}

static enum cmn_err get(struct cmn_call *call, const char *id, PGresult **ret)
{
	const struct referral_at at = referral_at(call);
	char today[CMN_DAY_LEN];

	today_of(call, today);
	return referral_store_unmet(&at, id, today, ret);
}

static enum cmn_err reply(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = get(call, id, &res);

	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err referral_http_get_unmet_need(struct cmn_call *call)
{
	return reply(call, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_unmet_needs(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	char after[128], today[CMN_DAY_LEN];
	const struct referral_unmet_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .situation_id = cmn_call_param(call, "situation_id"),
	    .state = cmn_call_param(call, "state"),
	    .after = after,
	    .today = today,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	today_of(call, today);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = referral_store_unmets(&at, &page, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

/* Since when: not in the future, not before the solicitation. */
static enum cmn_err check_since(struct cmn_call *call, const PGresult *record, const char *since)
{
	char today[CMN_DAY_LEN], solicited[CMN_DAY_LEN];

	referral_plan_days(record, today, solicited);
	if (referral_day_between(since, solicited, today))
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/since",
			   "ce jour est dans le futur ou avant la sollicitation",
			   "this day lies in the future or before the solicitation");
}

/* What is told of a need without an answer, from what was tried for it. */
static enum cmn_err tell(struct cmn_call *call, const PGresult *tried, const char *situation_id,
			 const char *need, const char *qualification, const char *since)
{
	return referral_event_unmet(
	    call, &(struct referral_unmet_told){
		      .situation_id = situation_id,
		      .need = need,
		      .qualification = qualification,
		      .since = since,
		      .considered = cmn_pg_int(tried, 0, PQfnumber(tried, "_considered"), 0),
		      .proposed = cmn_pg_int(tried, 0, PQfnumber(tried, "_proposed"), 0),
		      .reasons = cmn_column(tried, 0, "_reasons"),
		  });
}

static enum cmn_err not_recorded(struct cmn_call *call, const char *plan_id, enum cmn_err rc)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;

	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/need",
				   "ce besoin est déjà enregistré ou à confirmer",
				   "this need is recorded or to be confirmed already");
	if (rc != CMN_E_NOT_FOUND)
		return rc;
	rc = referral_store_plan(&at, plan_id, &plan);
	if (rc == CMN_OK)
		rc = referral_plan_closed(call, plan);
	return rc == CMN_OK ? cmn_fail(&call->err, CMN_E_CONFLICT, "le plan a changé entre-temps",
				       "the plan has changed in between")
			    : rc;
}

static enum cmn_err record(struct cmn_call *call, const PGresult *plan, const PGresult *tried,
			   const struct referral_new_unmet *u)
{
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc;

	snprintf(departement, sizeof(departement), "%s", cmn_column(plan, 0, "departement"));
	call->write.departement = departement;
	rc = tell(call, tried, cmn_column(plan, 0, "situation_id"), u->need, u->qualification,
		  u->since);
	if (rc == CMN_OK)
		rc = referral_store_unmet_record(&at, &call->write, u, &done);
	if (rc != CMN_OK)
		return not_recorded(call, u->plan_id, rc);
	snprintf(call->location, sizeof(call->location), "/v1/referral/unmet-needs/%s",
		 call->write.resource_id);
	return reply(call, call->write.resource_id);
}

enum cmn_err referral_http_record_unmet_need(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	struct referral_new_unmet u = {
	    .plan_id = cmn_call_param(call, "id"),
	    .need = cmn_json_get(call->body, "need"),
	    .qualification = cmn_json_get(call->body, "qualification"),
	    .since = cmn_json_get(call->body, "since"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *plan = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *tried = NULL;
	enum cmn_err rc = referral_store_plan(&at, u.plan_id, &plan);

	if (rc == CMN_OK && !referral_plan_needs(plan, u.need))
		rc = cmn_fail_at(&call->err, CMN_E_INVALID, "/need",
				 "ce besoin n’est pas de ceux du plan",
				 "this need is not one of those of the plan");
	if (rc == CMN_OK)
		rc = referral_store_need_tried(&at, u.plan_id, u.need, &tried);
	if (rc != CMN_OK)
		return rc;
	if (!u.since)
		u.since = cmn_column(tried, 0, "_since");
	rc = check_since(call, plan, u.since);
	return rc == CMN_OK ? record(call, plan, tried, &u) : rc;
}

/* --- moves -------------------------------------------------------------------------------------
 */

/* Why nothing moved. */
static enum cmn_err refused(struct cmn_call *call, const struct referral_unmet_move *m)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = get(call, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	if (m->proposal_id && strcmp(cmn_column(now, 0, "state"), m->from) == 0 &&
	    m->version == cmn_pg_int(now, 0, PQfnumber(now, "version"), 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/proposal_id",
				   "aucune proposition acceptée de cette situation sous cet "
				   "identifiant",
				   "no accepted proposal of this situation under this id");
	return cmn_explain(call, now);
}

/* Carries out a move whose event stands in call->write. */
static enum cmn_err move(struct cmn_call *call, const struct referral_unmet_move *m)
{
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	enum cmn_err rc = referral_store_unmet_move(&at, &call->write, m, &done);

	if (rc == CMN_E_NOT_FOUND)
		return refused(call, m);
	return rc == CMN_OK ? reply(call, call->write.resource_id) : rc;
}

enum cmn_err referral_http_confirm_unmet_need(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	struct referral_unmet_move m = {
	    .version = call->if_match,
	    .qualification = cmn_json_get(call->body, "qualification"),
	    .since = cmn_json_get(call->body, "since"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *tried = NULL;
	char departement[4];
	const char *need;
	enum cmn_err rc = get(call, cmn_call_param(call, "id"), &before);

	if (rc == CMN_OK && m.since)
		rc = check_since(call, before, m.since);
	if (rc != CMN_OK)
		return rc;
	need = cmn_column(before, 0, "need");
	rc = referral_store_need_tried(&at, cmn_column(before, 0, "plan_id"), need, &tried);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	rc = tell(call, tried, cmn_column(before, 0, "situation_id"), need, m.qualification,
		  m.since ? m.since : cmn_column(before, 0, "since"));
	if (rc != CMN_OK || !referral_need_move(REFERRAL_NEED_CONFIRM, &m.from, &m.to))
		return rc;
	return move(call, &m);
}

/* A suggestion that nobody takes up is nobody else's business: no event. */
enum cmn_err referral_http_dismiss_unmet_need(struct cmn_call *call)
{
	struct referral_unmet_move m = {
	    .version = call->if_match,
	    .reason = cmn_json_get(call->body, "reason"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	enum cmn_err rc = get(call, cmn_call_param(call, "id"), &before);

	if (rc != CMN_OK || !referral_need_move(REFERRAL_NEED_DISMISS, &m.from, &m.to))
		return rc;
	cmn_write_at(call, before, departement);
	return move(call, &m);
}

static enum cmn_err end(struct cmn_call *call, enum referral_need_act act)
{
	struct referral_unmet_move m = {
	    .version = call->if_match,
	    .ended_on = cmn_json_get(call->body, "ended_on"),
	    .proposal_id = cmn_json_get(call->body, "proposal_id"),
	    .reason = cmn_json_get(call->body, "reason"),
	    .words = cmn_json_get(call->body, "words"),
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char today[CMN_DAY_LEN], solicited[CMN_DAY_LEN], departement[4];
	enum cmn_err rc = get(call, cmn_call_param(call, "id"), &before);

	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK || !referral_need_move(act, &m.from, &m.to))
		return rc;
	referral_plan_days(before, today, solicited);
	if (!m.ended_on)
		m.ended_on = today;
	if (!referral_day_between(m.ended_on, cmn_column(before, 0, "since"), today))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/ended_on",
				   "ce jour est dans le futur ou avant le début de l’attente",
				   "this day lies in the future or before the waiting began");
	cmn_write_at(call, before, departement);
	rc = referral_event_unmet_end(call, cmn_column(before, 0, "situation_id"),
				      cmn_column(before, 0, "need"), m.to, m.ended_on,
				      m.proposal_id, m.reason);
	return rc == CMN_OK ? move(call, &m) : rc;
}

enum cmn_err referral_http_meet_unmet_need(struct cmn_call *call)
{
	return end(call, REFERRAL_NEED_MEET);
}

enum cmn_err referral_http_expire_unmet_need(struct cmn_call *call)
{
	return end(call, REFERRAL_NEED_EXPIRE);
}

enum cmn_err referral_http_withdraw_unmet_need(struct cmn_call *call)
{
	return end(call, REFERRAL_NEED_WITHDRAW);
}
