/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff.h - a situation handed from the community to the MDPH for a PAG: its states, the acts,
 * and which of the two teams may do what (R071, R074-R084).
 *
 * A hand-off is a relay between two teams.  It is neither the person's own request nor a demande at
 * the MDPH, it starts no legal delay, and it never closes the situation by itself.
 *
 *   draft --send--> sent --receive--> received --read--> read
 *   received, read  --request_complement--> complement_requested
 *   complement_requested --answer_complement, waive_complement--> read
 *   received, read  --accept--> accepted (recevable)
 *                   --refuse--> refused (non recevable)
 *                   --know_already--> already_known
 *   accepted --start_evaluation--> in_evaluation --conclude--> concluded (pag, no_pag)
 *   draft to in_evaluation --withdraw--> withdrawn
 *
 * A decision on what was only received says that it was read.
 */
#ifndef REFERRAL_HANDOFF_H
#define REFERRAL_HANDOFF_H

#include <stdbool.h>

/* Zero is no state, no act, no side. */
enum referral_handoff_state {
	REFERRAL_DRAFT = 1,
	REFERRAL_SENT,
	REFERRAL_RECEIVED,
	REFERRAL_READ,
	REFERRAL_COMPLEMENT_REQUESTED,
	REFERRAL_ACCEPTED,
	REFERRAL_REFUSED,
	REFERRAL_ALREADY_KNOWN,
	REFERRAL_IN_EVALUATION,
	REFERRAL_CONCLUDED,
	REFERRAL_WITHDRAWN,
	REFERRAL_HANDOFF_STATE_END_
};

enum referral_handoff_act {
	REFERRAL_EDIT = 1, /* the draft only */
	REFERRAL_SEND,
	REFERRAL_RECEIVE,
	REFERRAL_READ_IT,
	REFERRAL_REQUEST_COMPLEMENT,
	REFERRAL_ANSWER_COMPLEMENT,
	REFERRAL_WAIVE_COMPLEMENT, /* the MDPH goes on without it */
	REFERRAL_ACCEPT,
	REFERRAL_REFUSE,
	REFERRAL_KNOW_ALREADY,
	REFERRAL_START_EVALUATION,
	REFERRAL_CONCLUDE,
	REFERRAL_WITHDRAW,
	REFERRAL_HANDOFF_ACT_END_
};

/* Bits.  The system is the MDPH's own software, or ours that delivered to it: it acknowledges
 * receipt and decides nothing. */
enum referral_side { REFERRAL_TEAM = 1, REFERRAL_MDPH = 2, REFERRAL_SYSTEM = 4 };

/* Bits: what an act cannot go without. */
enum referral_handoff_need {
	REFERRAL_NEEDS_REASON = 1,   /* a code */
	REFERRAL_NEEDS_CODES = 2,    /* what is asked for */
	REFERRAL_NEEDS_NUMBER = 4,   /* under which the MDPH knows the situation */
	REFERRAL_NEEDS_OUTCOME = 8,  /* pag; no_pag with a reason */
	REFERRAL_NEEDS_WORDS = 16,   /* plain words for the person: ours when none are given */
	REFERRAL_NEEDS_CONSENT = 32, /* asked at that very moment */
};

/* Where the act leads from that state when that side does it; 0: it does not. */
enum referral_handoff_state referral_handoff_next(enum referral_handoff_state state,
						  enum referral_handoff_act act,
						  enum referral_side side);

/* Who may do the act at all: bits of enum referral_side.  0: no such act. */
unsigned referral_handoff_sides(enum referral_handoff_act act);
unsigned referral_handoff_needs(enum referral_handoff_act act);

/* Nothing follows that state. */
bool referral_handoff_ended(enum referral_handoff_state state);

/* The codes of proto/codes/handoff_states.csv, handoff_acts.csv and handoff_sides.csv; NULL and 0
 * for what is none. */
const char *referral_handoff_state_code(enum referral_handoff_state state);
enum referral_handoff_state referral_handoff_state(const char *code);
const char *referral_handoff_act_code(enum referral_handoff_act act);
const char *referral_handoff_side_code(enum referral_side side);

/* Type of the event that tells of the act; NULL: nothing is told (a draft edited). */
const char *referral_handoff_event(enum referral_handoff_act act);

#endif
