/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_moves.h - what becomes of a proposal when the person or the actor answers.
 *
 *   proposed --person yes, and actor yes where it is required--> accepted     (in either order)
 *   proposed --person no, or actor no--> refused                              (R067, R030)
 *   proposed --withdrawn by the team, by the winner of its round, by the MDPH--> withdrawn
 *
 * The two answers are kept apart.  Until the end each side may turn its answer; the same answer
 * twice is refused.  A proposal that a decision of the CDAPH backs is answered by the ESMS with a
 * status (orientation.h) and by nothing else: there a refusal is signalled by the ESMS and
 * confirmed by the MDPH.
 */
#ifndef REFERRAL_PROPOSAL_MOVES_H
#define REFERRAL_PROPOSAL_MOVES_H

#include <stdbool.h>

/* Who acts; the team also writes down what the person or an actor without account says. */
enum referral_side {
	REFERRAL_SIDE_TEAM = 1 << 0,
	REFERRAL_SIDE_ACTOR = 1 << 1,
	REFERRAL_SIDE_MDPH = 1 << 2,
	REFERRAL_SIDE_PERSON = 1 << 3,
};

/* Zero is no act. */
enum referral_proposal_act {
	REFERRAL_PERSON_ACCEPTS = 1,
	REFERRAL_PERSON_REFUSES,
	REFERRAL_ACTOR_ACCEPTS,
	REFERRAL_ACTOR_REFUSES,
	REFERRAL_WITHDRAW,
	REFERRAL_STATUS_ADMITS,  /* 71, 72, 47: the ESMS says yes */
	REFERRAL_STATUS_REFUSES, /* 46: the MDPH confirms that it is impossible */
	REFERRAL_STATUS_CANCELS, /* 37, 49 */
	REFERRAL_PROPOSAL_ACT_END_
};

/* A proposal as it is; states and answers by the codes of proto/codes. */
struct referral_proposal_now {
	const char *state;
	const char *person, *actor; /* answers so far, NULL: none */
	bool has_actor;             /* somebody is there who could answer */
	bool actor_required;
	bool by_status; /* backed by a decision: the ESMS answers with statuses */
};

/* As it is afterwards. */
struct referral_proposal_next {
	const char *state;
	const char *person, *actor;
};

enum referral_proposal_why {
	REFERRAL_PROPOSAL_MAY = 0,
	REFERRAL_PROPOSAL_SIDE,      /* this side does not answer for that one */
	REFERRAL_PROPOSAL_WITHDRAWN, /* another one won, or it was taken back */
	REFERRAL_PROPOSAL_ENDED,     /* accepted or refused before */
	REFERRAL_PROPOSAL_NO_ACTOR,
	REFERRAL_PROPOSAL_BY_STATUS, /* the ESMS of an orientation answers with a status */
	REFERRAL_PROPOSAL_NO_STATUS, /* no decision backs it: statuses do not apply */
	REFERRAL_PROPOSAL_REPEATED,  /* the same answer twice */
};

/* May `side` do `act`, and what comes of it?  *ret is set when the answer is MAY. */
enum referral_proposal_why referral_proposal_act(const struct referral_proposal_now *now,
						 enum referral_proposal_act act,
						 enum referral_side side,
						 struct referral_proposal_next *ret);

/* The days of a proposal are in order; NULL: not said. */
bool referral_period_plausible(const char *from, const char *until);

#endif
