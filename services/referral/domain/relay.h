/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay.h - the states of a relay, which acts they allow, and whether a link still opens.
 *
 *   sent --receive--> received --acknowledge--> acknowledged --enter--> entered --end--> ended
 *   sent, received --decline(reason)--> declined            (the actor)
 *   sent, received, acknowledged --withdraw(reason)--> withdrawn   (the team)
 *   acknowledged --not_enter(reason)--> not_entered         (the actor)
 *
 * A human may acknowledge what no system ever fetched: sent --acknowledge--> acknowledged.  Four
 * states are ends: declined, withdrawn, not_entered, ended.  R060, R061, R065.
 */
#ifndef REFERRAL_RELAY_H
#define REFERRAL_RELAY_H

#include <stdbool.h>
#include <stdint.h>

/* Zero is not an act. */
enum referral_relay_act {
	REFERRAL_RELAY_RECEIVE = 1,
	REFERRAL_RELAY_ACKNOWLEDGE,
	REFERRAL_RELAY_DECLINE,
	REFERRAL_RELAY_WITHDRAW,
	REFERRAL_RELAY_ENTER,
	REFERRAL_RELAY_NOT_ENTER,
	REFERRAL_RELAY_END,
	REFERRAL_RELAY_ACT_END_
};

/* The state to which the act leads from `state`; NULL when that state does not allow it. */
const char *referral_relay_move(enum referral_relay_act act, const char *state);

/* The act that reports this outcome ("entered", "not_entered", "ended"); 0: none. */
enum referral_relay_act referral_relay_outcome(const char *outcome);

/* Is there still something to show of a relay in this state to who holds a link? */
bool referral_relay_shown(const char *state);

struct referral_link_use {
	bool revoked;
	int64_t expires_us;
	int64_t uses, max_uses; /* max_uses 0: as often as one likes */
};
/* May it be opened (`answers`: answered, which takes no opening) at this instant? */
bool referral_link_valid(const struct referral_link_use *use, int64_t now_us, bool answers);

#endif
