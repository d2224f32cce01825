/* SPDX-License-Identifier: EUPL-1.2
 *
 * round_http.c - the rounds of a situation, and the lists of proposals.
 */
#include "my_http.h"
#include "proposal_http.h"

#include <stdio.h>
#include <string.h>

enum cmn_err referral_http_get_proposal(struct cmn_call *call)
{
	return referral_reply(call, referral_store_proposal, cmn_call_param(call, "id"));
}

typedef enum cmn_err proposals_fn(const struct referral_at *at,
				  const struct referral_proposal_page *page, PGresult **ret);

static enum cmn_err list(struct cmn_call *call, struct referral_proposal_page page,
			 proposals_fn *get)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128];
	enum cmn_err rc = cmn_call_cursor(call, after, sizeof(after));

	if (rc != CMN_OK)
		return rc;
	page.after = after;
	page.limit = cmn_call_param_int(call, "limit", 50);
	rc = get(&at, &page, &res);
	if (rc == CMN_OK && get == referral_store_asked)
		referral_asked_withhold(call, res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, page.limit) : rc;
}

enum cmn_err referral_http_list_proposals(struct cmn_call *call)
{
	const struct referral_proposal_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .situation_id = cmn_call_param(call, "situation_id"),
	    .state = cmn_call_param(call, "state"),
	    .round_id = cmn_call_param(call, "round_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? list(call, page, referral_store_proposals) : rc;
}

/* --- what an actor was asked --------------------------------------------------------------------
 */

enum cmn_err referral_http_list_asked_proposals(struct cmn_call *call)
{
	const struct referral_proposal_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .actor_id = call->caller->organisation,
	    .state = cmn_call_param(call, "state"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	if (rc == CMN_OK && !cmn_uuid_valid(page.actor_id))
		rc = cmn_fail(&call->err, CMN_E_FORBIDDEN,
			      "votre jeton ne nomme pas votre organisation",
			      "your token does not name your organisation");
	return rc == CMN_OK ? list(call, page, referral_store_asked) : rc;
}

enum cmn_err referral_http_get_asked_proposal(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	CMN_AUTO(cmn_pgres_drop) PGresult *row = NULL;
	enum cmn_err rc = referral_proposal_for(call, id, &row);

	if (rc == CMN_OK)
		rc = referral_proposal_disclose(call, row, 0);
	return rc == CMN_OK ? referral_asked_reply(call, id) : rc;
}

/* --- what the person reads -----------------------------------------------------------------------
 */

enum cmn_err referral_http_list_my_proposals(struct cmn_call *call)
{
	const struct referral_proposal_page page = {.sub = call->caller->sub};
	enum cmn_err rc = referral_my_fresh(call);

	return rc == CMN_OK ? list(call, page, referral_store_mine) : rc;
}

/* --- rounds -------------------------------------------------------------------------------------
 */

enum cmn_err referral_http_open_round(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *situation_id = cmn_json_get(call->body, "situation_id");
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	struct referral_done done = {0};
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc != CMN_OK)
		return rc;
	call->write.departement = cmn_column(situation, 0, "departement");
	rc = referral_store_open_round(&at, &call->write, situation_id,
				       cmn_json_get(call->body, "need"), &done);
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, situation))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la situation est close", "the situation is closed");
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, rc, "/need",
				   "un tour est déjà ouvert pour ce besoin",
				   "a round for this need is open already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/rounds/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_round, call->write.resource_id);
}

enum cmn_err referral_http_get_round(struct cmn_call *call)
{
	return referral_reply(call, referral_store_round, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_rounds(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "situation_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_rounds) : rc;
}
