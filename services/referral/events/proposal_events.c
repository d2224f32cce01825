/* SPDX-License-Identifier: EUPL-1.2 */
#include "proposal_events.h"

#include "more_events.h"

#include "cmn/record.h"

#define FACTS      "{facts}"
#define FACTS_MDPH "{facts,mdph}"

struct member {
	const char *key, *text; /* NULL: left out */
};

/* An object of the members that are said; NULL when memory is short. */
static json_t *object(const struct member *members, size_t n)
{
	json_t *data = json_object();

	for (size_t i = 0; data && i < n; i++) {
		if (members[i].text &&
		    json_object_set_new(data, members[i].key, json_string(members[i].text)) != 0) {
			json_decref(data);
			return NULL;
		}
	}
	return data;
}

static enum cmn_err send(struct cmn_call *call, json_t **more, const char *type,
			 const char *subject, json_t *data)
{
	if (!more)
		return cmn_write_event(call, type, FACTS, data);
	return data ? referral_more_event(call, more, type, "facts", subject, data)
		    : cmn_no_memory(&call->err);
}

/* The flags feed 1.4, 2.2 and 2.3: they are always said. */
static int put_flags(json_t *data, const struct referral_proposal *p, const json_t *components)
{
	int rc = json_object_set_new(data, "pre_existing_evaluation",
				     json_boolean(p->pre_existing_evaluation));

	rc |= json_object_set_new(data, "ordinary_environment",
				  json_boolean(p->ordinary_environment));
	rc |= json_object_set_new(data, "ad_hoc", json_boolean(p->ad_hoc));
	if (p->asked)
		rc |= json_object_set_new(data, "asked", json_true());
	if (json_array_size(components) > 0)
		rc |= json_object_set_new(data, "components", json_deep_copy(components));
	return rc;
}

enum cmn_err referral_event_proposed(struct cmn_call *call, const struct referral_proposal *p,
				     const json_t *components)
{
	const struct member members[] = {
	    {"proposal_id", call->write.resource_id},
	    {"situation_id", p->situation_id},
	    {"proposed_at", p->proposed_at},
	    {"support_form", p->support_form},
	    {"offer_id", p->offer_id},
	    {"actor_id", p->actor_id},
	    {"round_id", p->round_id},
	    {"need", p->round_need},
	    {"season", p->season},
	    {"closure_reason", p->closure_reason},
	};
	json_t *data = object(members, CMN_LEN(members));

	if (data && put_flags(data, p, components) != 0) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, "referral.proposal.made.v1", FACTS, data);
}

enum cmn_err referral_event_person_said(struct cmn_call *call, const struct referral_said *said)
{
	const struct member members[] = {
	    {"proposal_id", said->proposal_id},
	    {"situation_id", said->situation_id},
	    {"proposed_at", said->proposed_at},
	    {"answer", said->answer},
	    {"answered_at", call->write.now},
	    {"reason", said->reason},
	    {"state", said->state},
	};

	return send(call, NULL, "referral.proposal.answered.v1", said->proposal_id,
		    object(members, CMN_LEN(members)));
}

enum cmn_err referral_event_actor_said(struct cmn_call *call, json_t **more,
				       const struct referral_said *said)
{
	const struct member members[] = {
	    {"proposal_id", said->proposal_id}, {"situation_id", said->situation_id},
	    {"proposed_at", said->proposed_at}, {"actor_id", said->actor_id},
	    {"answer", said->answer},           {"answered_at", call->write.now},
	    {"motive", said->reason},           {"state", said->state},
	};

	return send(call, more, "referral.proposal.actor_answered.v1", said->proposal_id,
		    object(members, CMN_LEN(members)));
}

enum cmn_err referral_event_withdrawn(struct cmn_call *call, json_t **more,
				      const struct referral_said *said)
{
	const struct member members[] = {
	    {"proposal_id", said->proposal_id}, {"situation_id", said->situation_id},
	    {"round_id", said->round_id},       {"proposed_at", said->proposed_at},
	    {"reason", said->reason},           {"withdrawn_at", call->write.now},
	};

	return send(call, more, "referral.proposal.withdrawn.v1", said->proposal_id,
		    object(members, CMN_LEN(members)));
}

enum cmn_err referral_event_entered(struct cmn_call *call, const struct referral_entered *e)
{
	const struct member members[] = {
	    {"status_id", call->write.resource_id},
	    {"orientation_id", e->orientation_id},
	    {"situation_id", e->situation_id},
	    {"actor_id", e->actor_id},
	    {"status", e->status},
	    {"motive", e->motive},
	    {"entered_on", e->entered_on},
	    {"side", e->side},
	};

	return cmn_write_event(call, "referral.orientation.entered.v1", FACTS_MDPH,
			       object(members, CMN_LEN(members)));
}
