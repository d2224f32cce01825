/* SPDX-License-Identifier: EUPL-1.2 */
#include "relay_events.h"

#include "cmn/record.h"

#define FACTS "{facts}"

enum cmn_err referral_event_relayed(struct cmn_call *call, const struct referral_relay_told *t)
{
	return cmn_write_event(call, "referral.relay.sent.v1", FACTS,
			       json_pack("{s:s, s:s, s:s*, s:s, s:s}", "relay_id",
					 call->write.resource_id, "proposal_id", t->proposal_id,
					 "situation_id", t->situation_id, "actor_id", t->actor_id,
					 "sent_at", call->write.now));
}

static const struct {
	const char *type, *at;
} MOVED[REFERRAL_RELAY_ACT_END_] = {
    [REFERRAL_RELAY_RECEIVE] = {"referral.relay.received.v1", "received_at"},
    [REFERRAL_RELAY_ACKNOWLEDGE] = {"referral.relay.acknowledged.v1", "acknowledged_at"},
    [REFERRAL_RELAY_DECLINE] = {"referral.relay.declined.v1", "declined_at"},
    [REFERRAL_RELAY_WITHDRAW] = {"referral.relay.withdrawn.v1", "withdrawn_at"},
    [REFERRAL_RELAY_ENTER] = {"referral.relay.reported.v1", "reported_at"},
    [REFERRAL_RELAY_NOT_ENTER] = {"referral.relay.reported.v1", "reported_at"},
    [REFERRAL_RELAY_END] = {"referral.relay.reported.v1", "reported_at"},
};

enum cmn_err referral_event_relay_moved(struct cmn_call *call, enum referral_relay_act act,
					const struct referral_relay_told *t)
{
	return cmn_write_event(call, MOVED[act].type, FACTS,
			       json_pack("{s:s, s:s, s:s*, s:s, s:s*, s:s*, s:s*, s:s*}",
					 "relay_id", call->write.resource_id, "proposal_id",
					 t->proposal_id, "situation_id", t->situation_id,
					 MOVED[act].at, call->write.now, "via", t->via, "reason",
					 t->reason, "outcome", t->outcome, "on", t->on));
}

enum cmn_err referral_event_link_made(struct cmn_call *call, const struct referral_link_told *t)
{
	return cmn_write_event(call, "referral.relay.link_made.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s, s:s*, s:s*, s:s, s:s}", "link_id",
					 t->link_id, "relay_id", t->relay_id, "situation_id",
					 t->situation_id, "actor_id", t->actor_id, "dossier_id",
					 t->dossier_id, "dossier_token_hash",
					 t->dossier_id ? t->dossier_token_hash : NULL, "made_at",
					 call->write.now, "expires_at", t->expires_at));
}

enum cmn_err referral_event_link_revoked(struct cmn_call *call, const struct referral_link_told *t)
{
	return cmn_write_event(call, "referral.relay.link_revoked.v1", FACTS,
			       json_pack("{s:s, s:s, s:s, s:s}", "link_id", t->link_id, "relay_id",
					 t->relay_id, "situation_id", t->situation_id, "revoked_at",
					 call->write.now));
}
