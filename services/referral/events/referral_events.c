/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_events.h"
#include "referral_store.h"

#include "cmn/record.h"

#define FACTS "{facts}"

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
