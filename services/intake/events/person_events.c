/* SPDX-License-Identifier: EUPL-1.2 */
#include "person_events.h"

#include "cmn/json.h"
#include "cmn/record.h"

#define FACTS "{facts}"

enum cmn_err intake_event_person_created(struct cmn_call *call, const char *state)
{
	return cmn_write_event(call, "intake.person.created.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "person_id", call->write.resource_id,
					 "state", state, "created_at", call->write.now));
}

enum cmn_err intake_event_person_merged(struct cmn_call *call, const char *kept_id,
					const char *other_id)
{
	return cmn_write_event(call, "intake.person.merged.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "person_id", kept_id, "merged_id",
					 other_id, "merged_at", call->write.now));
}

enum cmn_err intake_event_person_unmerged(struct cmn_call *call, const char *kept_id,
					  const char *other_id)
{
	return cmn_write_event(call, "intake.person.unmerged.v1", FACTS,
			       json_pack("{s:s, s:s, s:s}", "person_id", kept_id, "unmerged_id",
					 other_id, "unmerged_at", call->write.now));
}
