/* SPDX-License-Identifier: EUPL-1.2
 *
 * moves.h - when a proposal may date from.  The states of each kind of record: proposal_moves.h,
 * relay.h, handoff.h …
 */
#ifndef REFERRAL_MOVES_H
#define REFERRAL_MOVES_H

#include <stdbool.h>
#include <stdint.h>

/* A proposal is dated between the solicitation and now (two minutes are left to clocks that
 * differ): else indicator 1.7 would count below zero. */
bool referral_proposed_plausible(int64_t proposed_us, int64_t solicited_us, int64_t now_us);

/* The date of a proposal for which none was said: now; or the solicitation's, when the clock that
 * dated that one is ahead of ours.  Nobody is refused for the clocks of our machines. */
int64_t referral_proposed_now(int64_t solicited_us, int64_t now_us);

#endif
