/* SPDX-License-Identifier: EUPL-1.2 */
#include "need_events.h"

#include "cmn/record.h"

#include <string.h>

#define FACTS "{facts}"

/* Nothing is put where there is nothing to say; the event is dropped when memory is short. */
static json_t *with(json_t *data, const char *key, const char *text)
{
	if (data && text && json_object_set_new(data, key, json_string(text)) != 0) {
		json_decref(data);
		return NULL;
	}
	return data;
}

enum cmn_err referral_event_contact(struct cmn_call *call, const char *situation_id,
				    const struct referral_plan_contact *c)
{
	json_t *data =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "contact_id",
		      call->write.resource_id, "plan_id", c->plan_id, "situation_id", situation_id,
		      "contacted_at", c->contacted_at, "kind", c->kind, "mean", c->mean, "party",
		      c->party, "outcome", c->outcome, "anonymous", c->anonymous);

	data = with(data, "actor_id", c->actor_id);
	data = with(data, "next_step", c->next_step);
	data = with(data, "corrects", c->corrects);
	return cmn_write_event(call, "referral.contact.logged.v1", FACTS, data);
}

enum cmn_err referral_event_unmet(struct cmn_call *call, const struct referral_unmet_told *u)
{
	json_t *reasons = json_loads(u->reasons, 0, NULL);
	json_t *data = reasons ? json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I, s:o}",
					   "unmet_need_id", call->write.resource_id, "situation_id",
					   u->situation_id, "need", u->need, "qualification",
					   u->qualification, "since", u->since, "recorded_at",
					   call->write.now, "considered", (json_int_t)u->considered,
					   "proposed", (json_int_t)u->proposed, "reasons", reasons)
			       : NULL;

	return cmn_write_event(call, "referral.need.unmet.v1", FACTS, data);
}

enum cmn_err referral_event_unmet_end(struct cmn_call *call, const char *situation_id,
				      const char *need, const char *end, const char *ended_on,
				      const char *proposal_id, const char *reason)
{
	const bool met = strcmp(end, "met") == 0;
	json_t *data = json_pack("{s:s, s:s, s:s, s:s}", "unmet_need_id", call->write.resource_id,
				 "situation_id", situation_id, "need", need, "ended_on", ended_on);

	data = with(data, "proposal_id", proposal_id);
	if (met)
		return cmn_write_event(call, "referral.need.met.v1", FACTS, data);
	data = with(data, "end", end);
	return cmn_write_event(call, "referral.need.ended.v1", FACTS, with(data, "reason", reason));
}
