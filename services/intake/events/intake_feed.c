/* SPDX-License-Identifier: EUPL-1.2 */
#include "concertation_notice.h"
#include "intake_events.h"
#include "intake_store.h"
#include "member_feed.h"
#include "notice_feed.h"
#include "referral_accord_feed.h"
#include "referral_task_feed.h"
#include "relay_link_feed.h"

#include "cmn/json.h"

static enum cmn_err commune_published(struct cmn_conn *conn, const struct cmn_event *ev,
				      struct cmn_error *err)
{
	const char *code = cmn_json_get(ev->data, "code");
	const char *departement = cmn_json_get(ev->data, "departement");
	const char *name = cmn_json_get(ev->data, "name");

	if (!code || !departement || !name)
		return cmn_feed_incomplete(err);
	return intake_store_learn_commune(conn, code, departement, name,
					  cmn_json_get(ev->data, "epci"), err);
}

static const struct cmn_learn LEARNS[] = {
    {"directory.adhesion.changed.v1", intake_learn_adhesion},
    {"directory.commune.published.v1", commune_published},
    {"directory.membership.changed.v1", intake_learn_membership},
    {"referral.concertation.cancelled.v1", intake_tell_concertation_cancelled},
    {"referral.concertation.closed.v1", intake_tell_concertation_closed},
    {"referral.concertation.invited.v1", intake_tell_concertation_invited},
    {"referral.concertation.planned.v1", intake_tell_concertation_planned},
    {"referral.concertation.postponed.v1", intake_tell_concertation_postponed},
    {"referral.handoff.sent.v1", intake_tell_handoff},
    {"referral.handoff.received.v1", intake_tell_handoff},
    {"referral.handoff.complement_requested.v1", intake_tell_handoff},
    {"referral.handoff.accepted.v1", intake_tell_handoff},
    {"referral.handoff.refused.v1", intake_tell_handoff},
    {"referral.handoff.already_known.v1", intake_tell_handoff},
    {"referral.handoff.concluded.v1", intake_tell_handoff_concluded},
    {"referral.proposal.actor_answered.v1", intake_tell_actor_answered},
    {"referral.accord.signed.v1", intake_learn_accord_signed},
    {"referral.proposal.answered.v1", intake_learn_proposal_answered},
    {"referral.task.asked.v1", intake_learn_task_asked},
    {"referral.gos.convened.v1", intake_tell_pag},
    {"referral.gos.dated.v1", intake_tell_pag},
    {"referral.gos.postponed.v1", intake_tell_pag},
    {"referral.gos.cancelled.v1", intake_tell_pag},
    {"referral.pag.elaborated.v1", intake_tell_pag},
    {"referral.pag.withdrawn.v1", intake_tell_pag},
    {"referral.pag.validated.v1", intake_tell_pag},
    {"referral.pag.review_opened.v1", intake_tell_pag},
    {"referral.pag.reviewed.v1", intake_tell_pag},
    {"referral.pag.ended.v1", intake_tell_pag},
    {"referral.relay.link_made.v1", intake_learn_link_made},
    {"referral.relay.link_revoked.v1", intake_learn_link_revoked},
    {"referral.relay.acknowledged.v1", intake_learn_relay_acknowledged},
    {"referral.relay.declined.v1", intake_learn_relay_declined},
    {"referral.relay.withdrawn.v1", intake_learn_relay_withdrawn},
};

enum cmn_err intake_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			       struct cmn_error *err)
{
	(void)deps;
	return cmn_feed_learn(LEARNS, CMN_LEN(LEARNS), conn, ev, err);
}
