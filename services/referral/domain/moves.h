/* SPDX-License-Identifier: EUPL-1.2
 *
 * moves.h - the states of a relay, and which acts they allow; of a proposal: proposal_moves.h; of a
 * hand-off: handoff.h.
 *
 *   relay     sent --acknowledge--> acknowledged     (the actor answers, R060)
 */
#ifndef REFERRAL_MOVES_H
#define REFERRAL_MOVES_H

#include <stdbool.h>
#include <stdint.h>

/* Zero is neither a kind, nor an act. */
enum referral_kind { REFERRAL_RELAY = 1, REFERRAL_KIND_END_ };
enum referral_act {
	REFERRAL_DO_ACCEPT = 1,
	REFERRAL_DO_REFUSE,
	REFERRAL_DO_ACKNOWLEDGE,
	REFERRAL_ACT_END_
};

/* The state that the act leads from and to, by the codes of proto/codes; false when the kind has
 * no such act. */
bool referral_move(enum referral_kind kind, enum referral_act act, const char **ret_from,
		   const char **ret_to);

/* A proposal is dated between the solicitation and now (two minutes are left to clocks that
 * differ): else indicator 1.7 would count below zero. */
bool referral_proposed_plausible(int64_t proposed_us, int64_t solicited_us, int64_t now_us);

/* The date of a proposal for which none was said: now; or the solicitation's, when the clock that
 * dated that one is ahead of ours.  Nobody is refused for the clocks of our machines. */
int64_t referral_proposed_now(int64_t solicited_us, int64_t now_us);

#endif
