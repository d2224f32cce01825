/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_events.h"
#include "referral_http.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

static bool flag(const struct cmn_call *call, const char *name)
{
	return json_is_true(json_object_get(call->body, name));
}

/* When it was proposed: what the caller says, else now. */
static enum cmn_err read_proposed_at(struct cmn_call *call, const PGresult *situation,
				     char out[CMN_TIME_LEN])
{
	const char *given = cmn_json_get(call->body, "proposed_at");
	int64_t solicited = cmn_pg_int(situation, 0, PQfnumber(situation, "_solicited_us"), 0);
	int64_t now = cmn_clock_us();
	int64_t at = referral_proposed_now(solicited, now);

	if (given && !cmn_time_parse(given, &at))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/proposed_at",
				   "cette date n’existe pas", "this date does not exist");
	if (given && !referral_proposed_plausible(at, solicited, now))
		return cmn_fail_at(
		    &call->err, CMN_E_INVALID, "/proposed_at",
		    "une proposition ne peut dater du futur ni d’avant la sollicitation",
		    "a proposal cannot date from the future or from before the solicitation");
	cmn_time_format(at, out);
	return CMN_OK;
}

static bool offer_known(struct cmn_call *call, const char *id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return referral_store_offer(&at, id, &res) == CMN_OK;
}

/* An offer that is named must have reached this service. */
static enum cmn_err offer_arrived(struct cmn_call *call, const char *id)
{
	return !id || offer_known(call, id) ? CMN_OK : cmn_call_await(call, offer_known, id);
}

/* Nothing was written.  Asked only now: a proposal that is repeated is answered as it was, although
 * its offer was withdrawn meanwhile. */
static enum cmn_err explain_proposal(struct cmn_call *call, const PGresult *situation,
				     const char *offer_id)
{
	const struct referral_at at = referral_at(call);
	CMN_AUTO(cmn_pgres_drop) PGresult *offer = NULL;
	enum cmn_err rc;

	if (referral_erased(call, situation))
		return CMN_E_CONFLICT;
	rc = offer_id ? referral_store_offer(&at, offer_id, &offer) : CMN_OK;
	if (rc != CMN_OK)
		return rc;
	if (offer && !cmn_pg_bool(offer, 0, PQfnumber(offer, "active")))
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/offer_id",
				   "cette offre n’est plus active",
				   "this offer is no longer active");
	return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id", "la situation est close",
			   "the situation is closed");
}

static enum cmn_err propose(struct cmn_call *call, const PGresult *situation,
			    const struct referral_proposal *p)
{
	const struct referral_at at = referral_at(call);
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc;

	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = referral_event_proposed(call, p);
	if (rc == CMN_OK)
		rc = referral_store_propose(&at, &call->write, p, &done);
	if (rc == CMN_E_NOT_FOUND)
		return explain_proposal(call, situation, p->offer_id);
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/proposals/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_proposal, call->write.resource_id);
}

enum cmn_err referral_http_make_proposal(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	char proposed_at[CMN_TIME_LEN];
	const struct referral_proposal p = {
	    .situation_id = cmn_json_get(call->body, "situation_id"),
	    .offer_id = cmn_json_get(call->body, "offer_id"),
	    .label = cmn_json_get(call->body, "label"),
	    .support_form = cmn_json_get(call->body, "support_form"),
	    .pre_existing_evaluation = flag(call, "pre_existing_evaluation"),
	    .ordinary_environment = flag(call, "ordinary_environment"),
	    .ad_hoc = flag(call, "ad_hoc"),
	    .proposed_at = proposed_at,
	};
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc == CMN_OK)
		rc = read_proposed_at(call, situation, proposed_at);
	if (rc == CMN_OK)
		rc = offer_arrived(call, p.offer_id);
	return rc == CMN_OK ? propose(call, situation, &p) : rc;
}

enum cmn_err referral_http_get_proposal(struct cmn_call *call)
{
	return referral_reply(call, referral_store_proposal, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_proposals(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "situation_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_proposals) : rc;
}

static enum cmn_err answered(struct cmn_call *call, const PGresult *before,
			     const struct referral_answer *a)
{
	return referral_event_answered(call, cmn_column(before, 0, "situation_id"),
				       cmn_column(before, 0, "_proposed_at"), a->to, a->reason);
}

enum cmn_err referral_http_accept_proposal(struct cmn_call *call)
{
	static const struct referral_change ACCEPT = {
	    .kind = REFERRAL_PROPOSAL,
	    .act = REFERRAL_DO_ACCEPT,
	    .get = referral_store_proposal,
	    .store = referral_store_answer,
	    .event = answered,
	};

	return referral_change(call, &ACCEPT);
}

enum cmn_err referral_http_refuse_proposal(struct cmn_call *call)
{
	static const struct referral_change REFUSE = {
	    .kind = REFERRAL_PROPOSAL,
	    .act = REFERRAL_DO_REFUSE,
	    .get = referral_store_proposal,
	    .store = referral_store_answer,
	    .event = answered,
	};

	return referral_change(call, &REFUSE);
}
