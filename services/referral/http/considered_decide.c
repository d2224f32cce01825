/* SPDX-License-Identifier: EUPL-1.2
 *
 * considered_decide.c - what was considered is retained or set aside, and linked to the proposal
 * that came of it.
 */
#include "plan.h"
#include "plan_events.h"
#include "plan_http.h"

#include <string.h>

/* Why nothing moved; `other` where the record itself allows the act. */
static enum cmn_err refused(struct cmn_call *call, const struct referral_answer *a, bool linking)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = referral_store_considered(&at, call->write.resource_id, &now);

	if (rc != CMN_OK)
		return rc;
	if (referral_erased(call, now))
		return CMN_E_CONFLICT;
	if (strcmp(cmn_column(now, 0, "_situation_state"), "open") != 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT, "la situation est close",
				"the situation is closed");
	if (strcmp(cmn_column(now, 0, "_plan_state"), "active") != 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"la personne a arrêté la recherche : il faut une nouvelle demande",
				"the person stopped the search: a new request is needed");
	if (linking && strcmp(cmn_column(now, 0, "state"), a->from) == 0 &&
	    a->version == cmn_pg_int(now, 0, PQfnumber(now, "version"), 0))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/proposal_id",
				   "aucune proposition de cette situation et de cette offre sous "
				   "cet identifiant",
				   "no proposal of this situation and this offer under this id");
	return cmn_explain(call, now);
}

/* The state that the act leads from and to.  A state that does not allow it becomes one that
 * nothing is in: a repeated act is then still answered as it was, and any other is refused with the
 * reason. */
static void aim(const struct cmn_call *call, const PGresult *before,
		enum referral_considered_act act, struct referral_answer *a)
{
	a->version = call->if_match;
	a->from = cmn_column(before, 0, "state");
	a->to = referral_considered_next(a->from, act);
	if (!a->to)
		a->from = a->to = "";
}

enum cmn_err referral_http_decide_considered(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *decision = cmn_json_get(call->body, "decision");
	enum referral_considered_act act =
	    strcmp(decision, "retained") == 0 ? REFERRAL_RETAIN : REFERRAL_SET_ASIDE;
	struct referral_answer a = {.reason = cmn_json_get(call->body, "reason"),
				    .note = cmn_json_get(call->body, "words")};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc;

	if (!referral_decision_fits(act, a.reason))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/reason",
				   "un motif est attendu pour écarter, et pour cela seul",
				   "a reason is expected for setting aside, and for that alone");
	rc = referral_store_considered(&at, cmn_call_param(call, "id"), &before);
	if (rc == CMN_OK)
		rc = referral_texts(call);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	aim(call, before, act, &a);
	rc = referral_event_considered_decided(call, cmn_column(before, 0, "plan_id"),
					       cmn_column(before, 0, "situation_id"), a.to,
					       a.reason, NULL);
	if (rc == CMN_OK)
		rc = referral_store_considered_decide(
		    &at, &call->write, &a, cmn_json_get(call->body, "why_specialised"), &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call, &a, false);
	return rc == CMN_OK
		   ? referral_reply(call, referral_store_considered, call->write.resource_id)
		   : rc;
}

enum cmn_err referral_http_link_considered(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *proposal = cmn_json_get(call->body, "proposal_id");
	struct referral_answer a = {0};
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_store_considered(&at, cmn_call_param(call, "id"), &before);

	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, before, departement);
	aim(call, before, REFERRAL_LINK, &a);
	rc = referral_event_considered_decided(call, cmn_column(before, 0, "plan_id"),
					       cmn_column(before, 0, "situation_id"), a.to, NULL,
					       proposal);
	if (rc == CMN_OK)
		rc = referral_store_considered_link(&at, &call->write, &a, proposal, &done);
	if (rc == CMN_E_NOT_FOUND)
		return refused(call, &a, true);
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/proposal_id",
				   "cette proposition vient déjà d’une autre piste",
				   "this proposal comes of something else already");
	return rc == CMN_OK
		   ? referral_reply(call, referral_store_considered, call->write.resource_id)
		   : rc;
}
