/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent_copy.h"
#include "referral_events.h"
#include "referral_http.h"

#include <stdio.h>

enum cmn_err referral_http_send_handoff(struct cmn_call *call)
{
	const struct referral_at at = referral_at(call);
	const char *situation_id = cmn_json_get(call->body, "situation_id");
	const char *reason = cmn_json_get(call->body, "reason");
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	struct referral_done done = {0};
	char departement[4];
	enum cmn_err rc = referral_situation(call, &situation);

	if (rc != CMN_OK)
		return rc;
	snprintf(departement, sizeof(departement), "%s", cmn_column(situation, 0, "departement"));
	call->write.departement = departement;
	rc = referral_disclose(call, &(struct referral_disclosure){
					 .departement = departement,
					 .situation_id = situation_id,
					 .purpose = "mdph_handoff",
					 .categories = "situation",
					 .recipient_kind = "mdph",
					 .recipient_id = departement,
				     });
	if (rc == CMN_OK)
		rc = referral_event_handed_off(call, situation_id, reason);
	if (rc == CMN_OK)
		rc = referral_store_hand_off(&at, &call->write, situation_id, reason, &done);
	if (rc == CMN_E_NOT_FOUND && referral_erased(call, situation))
		return CMN_E_CONFLICT;
	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "la situation est close", "the situation is closed");
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/situation_id",
				   "une transmission de cette situation est déjà en cours",
				   "a hand-off of this situation is under way already");
	if (rc != CMN_OK)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/referral/handoffs/%s",
		 call->write.resource_id);
	return referral_reply(call, referral_store_handoff, call->write.resource_id);
}

enum cmn_err referral_http_get_handoff(struct cmn_call *call)
{
	return referral_reply(call, referral_store_handoff, cmn_call_param(call, "id"));
}

enum cmn_err referral_http_list_handoffs(struct cmn_call *call)
{
	const struct referral_page page = {
	    .departement = cmn_call_param(call, "departement"),
	    .filter = cmn_call_param(call, "state"),
	    .situation_id = cmn_call_param(call, "situation_id"),
	};
	enum cmn_err rc = cmn_call_territory(call, "query:departement", page.departement);

	return rc == CMN_OK ? referral_list(call, page, referral_store_handoffs) : rc;
}

static enum cmn_err moved(struct cmn_call *call, const PGresult *before,
			  const struct referral_answer *a)
{
	return referral_event_handoff_moved(call, cmn_column(before, 0, "situation_id"), a->to,
					    a->reason);
}

static enum cmn_err answer_handoff(struct cmn_call *call, enum referral_act act)
{
	const struct referral_change change = {
	    .kind = REFERRAL_HANDOFF,
	    .act = act,
	    .get = referral_store_handoff,
	    .store = referral_store_decide,
	    .event = moved,
	};

	return referral_change(call, &change);
}

enum cmn_err referral_http_receive_handoff(struct cmn_call *call)
{
	return answer_handoff(call, REFERRAL_DO_RECEIVE);
}

enum cmn_err referral_http_accept_handoff(struct cmn_call *call)
{
	return answer_handoff(call, REFERRAL_DO_ACCEPT);
}

enum cmn_err referral_http_refuse_handoff(struct cmn_call *call)
{
	return answer_handoff(call, REFERRAL_DO_REFUSE);
}
