/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_events.h - what is told of relays and of their links: ids, codes, dates, to `facts`.
 */
#ifndef REFERRAL_RELAY_EVENTS_H
#define REFERRAL_RELAY_EVENTS_H

#include "relay.h"

#include "cmn/call.h"

/* Of which relay: borrowed. */
struct referral_relay_told {
	const char *proposal_id, *situation_id;
	const char *actor_id;     /* of a sending */
	const char *via, *reason; /* of an answer; NULL where there is none */
	const char *outcome, *on; /* of a report */
};

enum cmn_err referral_event_relayed(struct cmn_call *call,
				    const struct referral_relay_told *told) CMN_MUST_CHECK;
enum cmn_err referral_event_relay_moved(struct cmn_call *call, enum referral_relay_act act,
					const struct referral_relay_told *told) CMN_MUST_CHECK;

/* intake grants the dossier of a relay to who holds the second token: `dossier_token_hash` is its
 * SHA-256. */
struct referral_link_told {
	const char *link_id, *relay_id, *situation_id, *actor_id;
	const char *dossier_id, *dossier_token_hash; /* NULL: a relay without a dossier */
	const char *expires_at;
};
enum cmn_err referral_event_link_made(struct cmn_call *call,
				      const struct referral_link_told *told) CMN_MUST_CHECK;
enum cmn_err referral_event_link_revoked(struct cmn_call *call,
					 const struct referral_link_told *told) CMN_MUST_CHECK;

#endif
