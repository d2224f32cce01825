/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_events.h"

#include "cmn/record.h"

/* Set when there is something to say; false when memory is short. */
static bool put(json_t *data, const char *key, const char *text)
{
	return !text || json_object_set_new(data, key, json_string(text)) == 0;
}

enum cmn_err referral_event_handoff(struct cmn_call *call, enum referral_handoff_act act,
				    const struct referral_handoff_told *told)
{
	const char *when = act == REFERRAL_SEND ? "sent_at" : "at";
	json_t *data = json_pack("{s:s, s:s, s:s}", "handoff_id", call->write.resource_id,
				 "situation_id", told->situation_id, when, call->write.now);

	if (data && (!put(data, "reason", told->reason) || !put(data, "outcome", told->outcome) ||
		     !put(data, "by", told->by) ||
		     (told->codes && json_object_set(data, "codes", told->codes) != 0))) {
		json_decref(data);
		data = NULL;
	}
	return cmn_write_event(call, referral_handoff_event(act), "{facts,mdph}", data);
}
