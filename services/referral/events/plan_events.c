/* SPDX-License-Identifier: EUPL-1.2 */
#include "plan_events.h"

#include "cmn/record.h"

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

static json_t *with_value(json_t *data, const char *key, json_t *value)
{
	if (data && value && json_object_set(data, key, value) != 0) {
		json_decref(data);
		return NULL;
	}
	return data;
}

enum cmn_err referral_event_plan_written(struct cmn_call *call, const char *situation_id,
					 int64_t number, const json_t *content)
{
	static const char *const CODES[] = {"needs", "themes", "community_role", "support_forms",
					    "response_level"};
	json_t *data =
	    json_pack("{s:s, s:s, s:I, s:s}", "plan_id", call->write.resource_id, "situation_id",
		      situation_id, "number", (json_int_t)number, "written_at", call->write.now);

	for (size_t i = 0; i < CMN_LEN(CODES); i++)
		data = with_value(data, CODES[i], json_object_get(content, CODES[i]));
	return cmn_write_event(call, "referral.plan.written.v1", FACTS, data);
}

enum cmn_err referral_event_plan_stopped(struct cmn_call *call, const char *situation_id,
					 const char *stopped_on)
{
	return cmn_write_event(call, "referral.plan.stopped.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "plan_id", call->write.resource_id,
					 "situation_id", situation_id, "stopped_on", stopped_on));
}

enum cmn_err referral_event_considered(struct cmn_call *call,
				       const struct referral_considered_told *c)
{
	json_t *data = json_pack("{s:s, s:s, s:s, s:s, s:s}", "considered_id",
				 call->write.resource_id, "plan_id", c->plan_id, "situation_id",
				 c->situation_id, "sector", c->sector, "at", call->write.now);

	data = with(data, "offer_id", c->offer_id);
	data = with(data, "actor_id", c->actor_id);
	data = with_value(data, "needs", c->needs);
	return cmn_write_event(call, "referral.considered.added.v1", FACTS, data);
}

enum cmn_err referral_event_considered_decided(struct cmn_call *call, const char *plan_id,
					       const char *situation_id, const char *to,
					       const char *reason, const char *proposal_id)
{
	json_t *data = json_pack("{s:s, s:s, s:s, s:s, s:s}", "considered_id",
				 call->write.resource_id, "plan_id", plan_id, "situation_id",
				 situation_id, "decision", to, "at", call->write.now);

	data = with(data, "reason", reason);
	data = with(data, "proposal_id", proposal_id);
	return cmn_write_event(call, "referral.considered.decided.v1", FACTS, data);
}
