/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation.h - the states of a concertation, of an invitation to it, of what somebody commits
 * to there, and of an invitation to a GOS.  The table is REFERRAL_MEETING_MOVES.
 *
 *   concertation  planned --postpone--> planned       planned --cancel--> cancelled
 *                 planned --hold--> held              held --decide--> held
 *                 held --close--> closed
 *
 *   seat          invited, accepted, declined --accept--> accepted
 *                 invited, accepted, declined --decline--> declined
 *                 invited, accepted, declined --ask_again--> invited
 *                 invited, accepted, declined --withdraw--> withdrawn
 *                 invited, accepted, declined --attend--> present
 *                 invited, accepted --miss--> absent  (who declined stays so)
 *                 present, absent, declined --set_present--> present
 *                 present --set_absent--> absent
 *
 *   commitment    open, changed --keep--> kept
 *                 open, changed --fail--> not_kept
 *                 open, changed --change--> changed
 *
 *   gos           invited --link--> invited           invited --accept--> accepted
 *                 invited, accepted --contribute--> contributed
 *                 invited, accepted --decline--> declined
 *                 invited, accepted, contributed --cancel--> cancelled  (the MDPH)
 */
#ifndef REFERRAL_CONCERTATION_H
#define REFERRAL_CONCERTATION_H

#include <stdbool.h>

/* Zero is no act. */
enum referral_meeting_act {
	REFERRAL_MEETING_INVITE = 1,
	REFERRAL_MEETING_POSTPONE,
	REFERRAL_MEETING_CANCEL,
	REFERRAL_MEETING_HOLD,
	REFERRAL_MEETING_DECIDE,
	REFERRAL_MEETING_CLOSE,
	REFERRAL_SEAT_ACCEPT,
	REFERRAL_SEAT_DECLINE,
	REFERRAL_SEAT_ASK_AGAIN,
	REFERRAL_SEAT_WITHDRAW,
	REFERRAL_SEAT_ATTEND,
	REFERRAL_SEAT_MISS,
	REFERRAL_SEAT_SET_PRESENT,
	REFERRAL_SEAT_SET_ABSENT,
	REFERRAL_PLEDGE_KEEP,
	REFERRAL_PLEDGE_FAIL,
	REFERRAL_PLEDGE_CHANGE,
	REFERRAL_GOS_LINK,
	REFERRAL_GOS_ACCEPT,
	REFERRAL_GOS_CONTRIBUTE,
	REFERRAL_GOS_DECLINE,
	REFERRAL_GOS_CANCEL,
	REFERRAL_MEETING_ACT_END_
};

struct referral_meeting_move {
	const char *from; /* states, as PostgreSQL array text */
	const char *to;
};
extern const struct referral_meeting_move REFERRAL_MEETING_MOVES[REFERRAL_MEETING_ACT_END_];

/* The state that an act leads to; NULL: the state does not allow it. */
const char *referral_meeting_next(const char *state, enum referral_meeting_act act);

/* Is this party outside the team, so that whatever it reads is disclosed to it?  The person, who
 * represents them and the team are not.  The kind of recipient, as agreements name it, or NULL. */
const char *referral_party_recipient(const char *party);

/* What an invitation may name: an actor by its id, a member of the team by their account. */
enum referral_party_fault {
	REFERRAL_PARTY_FINE = 1,
	REFERRAL_PARTY_NEEDS_ACTOR,
	REFERRAL_PARTY_NO_ACTOR,
	REFERRAL_PARTY_NEEDS_ACCOUNT,
	REFERRAL_PARTY_NO_ACCOUNT,
	REFERRAL_PARTY_NEEDS_FUNCTION,
};
enum referral_party_fault referral_party_check(const char *party, bool actor, bool account,
					       bool function);

#endif
