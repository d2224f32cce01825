/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_events.h"

#include "cmn/json.h"
#include "cmn/record.h"

#define FACTS "{facts}"

enum cmn_err intake_event_assigned(struct cmn_call *call, const char *cause)
{
	return cmn_write_event(call, "intake.situation.assigned.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "situation_id", call->write.resource_id,
					 "cause", cause, "assigned_at", call->write.now));
}

enum cmn_err intake_event_reopened(struct cmn_call *call, const char *reason)
{
	return cmn_write_event(call, "intake.situation.reopened.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "situation_id", call->write.resource_id,
					 "reason", reason, "reopened_at", call->write.now));
}

enum cmn_err intake_event_act(struct cmn_call *call, const char *situation, const char *kind,
			      const char *occurred_at, const char *corrects, bool withdrawn)
{
	return cmn_write_event(call, "intake.act.recorded.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*, s:b}", "act_id",
					 call->write.resource_id, "situation_id", situation, "kind",
					 kind, "occurred_at", occurred_at, "recorded_at",
					 call->write.now, "corrects", corrects, "withdrawn",
					 withdrawn));
}

enum cmn_err intake_event_callback(struct cmn_call *call, const char *situation,
				   const char *outcome)
{
	return cmn_write_event(call, "intake.callback.recorded.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s}", "task_id", call->write.resource_id,
					 "situation_id", situation, "outcome", outcome,
					 "recorded_at", call->write.now));
}
