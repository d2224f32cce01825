/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_events.h"
#include "referral_store.h"

#include "cmn/record.h"

#define FACTS "{facts}"

/* Set when there is something to say; false when memory is short. */
static bool put(json_t *data, const char *key, const char *text)
{
	return !text || json_object_set_new(data, key, json_string(text)) == 0;
}

/* The event, or none when a member could not be added. */
static json_t *complete(json_t *data, const char *key, const char *text)
{
	if (data && !put(data, key, text)) {
		json_decref(data);
		return NULL;
	}
	return data;
}

enum cmn_err referral_event_proposed(struct cmn_call *call, const struct referral_proposal *p)
{
	json_t *data = json_pack("{s:s, s:s, s:s, s:s}", "proposal_id", call->write.resource_id,
				 "situation_id", p->situation_id, "proposed_at", p->proposed_at,
				 "support_form", p->support_form);
	static const char *const FLAGS[] = {"pre_existing_evaluation", "ordinary_environment",
					    "ad_hoc"};
	const bool values[] = {p->pre_existing_evaluation, p->ordinary_environment, p->ad_hoc};

	for (size_t i = 0; data && i < CMN_LEN(FLAGS); i++) {
		if (json_object_set_new(data, FLAGS[i], json_boolean(values[i])) != 0) {
			json_decref(data);
			data = NULL;
		}
	}
	return cmn_write_event(call, "referral.proposal.made.v1", FACTS,
			       complete(data, "offer_id", p->offer_id));
}

enum cmn_err referral_event_answered(struct cmn_call *call, const char *situation_id,
				     const char *proposed_at, const char *to, const char *reason)
{
	json_t *data = json_pack(
	    "{s:s, s:s, s:s, s:s, s:s}", "proposal_id", call->write.resource_id, "situation_id",
	    situation_id, "proposed_at", proposed_at, "answer", to, "answered_at", call->write.now);

	return cmn_write_event(call, "referral.proposal.answered.v1", FACTS,
			       complete(data, "reason", reason));
}

enum cmn_err referral_event_relayed(struct cmn_call *call, const char *proposal_id,
				    const char *actor_id)
{
	return cmn_write_event(call, "referral.relay.sent.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s}", "relay_id",
					 call->write.resource_id, "proposal_id", proposal_id,
					 "actor_id", actor_id, "sent_at", call->write.now));
}

enum cmn_err referral_event_acknowledged(struct cmn_call *call, const char *proposal_id)
{
	return cmn_write_event(call, "referral.relay.acknowledged.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "relay_id", call->write.resource_id,
					 "proposal_id", proposal_id, "acknowledged_at",
					 call->write.now));
}
