/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff.h"

#include <stddef.h>
#include <string.h>

static const char *const STATES[REFERRAL_HANDOFF_STATE_END_] = {
    [REFERRAL_DRAFT] = "draft",
    [REFERRAL_SENT] = "sent",
    [REFERRAL_RECEIVED] = "received",
    [REFERRAL_READ] = "read",
    [REFERRAL_COMPLEMENT_REQUESTED] = "complement_requested",
    [REFERRAL_ACCEPTED] = "accepted",
    [REFERRAL_REFUSED] = "refused",
    [REFERRAL_ALREADY_KNOWN] = "already_known",
    [REFERRAL_IN_EVALUATION] = "in_evaluation",
    [REFERRAL_CONCLUDED] = "concluded",
    [REFERRAL_WITHDRAWN] = "withdrawn",
};

#define READABLE(to) [REFERRAL_RECEIVED] = (to), [REFERRAL_READ] = (to)

/* One row an act: who, with what, and from each state where to. */
static const struct {
	const char *code, *event;
	unsigned sides, needs;
	enum referral_handoff_state to[REFERRAL_HANDOFF_STATE_END_];
} ACTS[REFERRAL_HANDOFF_ACT_END_] = {
    [REFERRAL_EDIT] = {"edit", NULL, REFERRAL_TEAM, 0, {[REFERRAL_DRAFT] = REFERRAL_DRAFT}},
    [REFERRAL_SEND] = {"send",
		       "referral.handoff.sent.v1",
		       REFERRAL_TEAM,
		       REFERRAL_NEEDS_CONSENT,
		       {[REFERRAL_DRAFT] = REFERRAL_SENT}},
    [REFERRAL_RECEIVE] = {"receive",
			  "referral.handoff.received.v1",
			  REFERRAL_MDPH | REFERRAL_SYSTEM,
			  0,
			  {[REFERRAL_SENT] = REFERRAL_RECEIVED}},
    [REFERRAL_READ_IT] = {"read",
			  "referral.handoff.read.v1",
			  REFERRAL_MDPH,
			  REFERRAL_NEEDS_CONSENT,
			  {[REFERRAL_RECEIVED] = REFERRAL_READ}},
    [REFERRAL_REQUEST_COMPLEMENT] = {"request_complement",
				     "referral.handoff.complement_requested.v1",
				     REFERRAL_MDPH,
				     REFERRAL_NEEDS_CODES,
				     {READABLE(REFERRAL_COMPLEMENT_REQUESTED)}},
    [REFERRAL_ANSWER_COMPLEMENT] = {"answer_complement",
				    "referral.handoff.complement_answered.v1",
				    REFERRAL_TEAM,
				    REFERRAL_NEEDS_CONSENT,
				    {[REFERRAL_COMPLEMENT_REQUESTED] = REFERRAL_READ}},
    [REFERRAL_WAIVE_COMPLEMENT] = {"waive_complement",
				   "referral.handoff.complement_waived.v1",
				   REFERRAL_MDPH,
				   0,
				   {[REFERRAL_COMPLEMENT_REQUESTED] = REFERRAL_READ}},
    [REFERRAL_ACCEPT] =
	{"accept", "referral.handoff.accepted.v1", REFERRAL_MDPH, 0, {READABLE(REFERRAL_ACCEPTED)}},
    [REFERRAL_REFUSE] = {"refuse",
			 "referral.handoff.refused.v1",
			 REFERRAL_MDPH,
			 REFERRAL_NEEDS_REASON | REFERRAL_NEEDS_WORDS,
			 {READABLE(REFERRAL_REFUSED)}},
    [REFERRAL_KNOW_ALREADY] = {"know_already",
			       "referral.handoff.already_known.v1",
			       REFERRAL_MDPH,
			       REFERRAL_NEEDS_NUMBER,
			       {READABLE(REFERRAL_ALREADY_KNOWN)}},
    [REFERRAL_START_EVALUATION] = {"start_evaluation",
				   "referral.handoff.evaluation_started.v1",
				   REFERRAL_MDPH,
				   0,
				   {[REFERRAL_ACCEPTED] = REFERRAL_IN_EVALUATION}},
    [REFERRAL_CONCLUDE] = {"conclude",
			   "referral.handoff.concluded.v1",
			   REFERRAL_MDPH,
			   REFERRAL_NEEDS_OUTCOME,
			   {[REFERRAL_IN_EVALUATION] = REFERRAL_CONCLUDED}},
    [REFERRAL_WITHDRAW] = {"withdraw",
			   "referral.handoff.withdrawn.v1",
			   REFERRAL_TEAM,
			   REFERRAL_NEEDS_REASON,
			   {[REFERRAL_DRAFT] = REFERRAL_WITHDRAWN,
			    [REFERRAL_SENT] = REFERRAL_WITHDRAWN,
			    READABLE(REFERRAL_WITHDRAWN),
			    [REFERRAL_COMPLEMENT_REQUESTED] = REFERRAL_WITHDRAWN,
			    [REFERRAL_ACCEPTED] = REFERRAL_WITHDRAWN,
			    [REFERRAL_IN_EVALUATION] = REFERRAL_WITHDRAWN}},
};

static bool is_act(enum referral_handoff_act act)
{
	return (int)act > 0 && act < REFERRAL_HANDOFF_ACT_END_;
}

static bool is_state(enum referral_handoff_state state)
{
	return (int)state > 0 && state < REFERRAL_HANDOFF_STATE_END_;
}

enum referral_handoff_state referral_handoff_next(enum referral_handoff_state state,
						  enum referral_handoff_act act,
						  enum referral_side side)
{
	if (!is_act(act) || !is_state(state) || !(ACTS[act].sides & (unsigned)side))
		return 0;
	return ACTS[act].to[state];
}

unsigned referral_handoff_sides(enum referral_handoff_act act)
{
	return is_act(act) ? ACTS[act].sides : 0;
}

unsigned referral_handoff_needs(enum referral_handoff_act act)
{
	return is_act(act) ? ACTS[act].needs : 0;
}

bool referral_handoff_ended(enum referral_handoff_state state)
{
	for (int act = 1; act < REFERRAL_HANDOFF_ACT_END_; act++)
		if (is_state(state) && ACTS[act].to[state])
			return false;
	return true;
}

const char *referral_handoff_state_code(enum referral_handoff_state state)
{
	return is_state(state) ? STATES[state] : NULL;
}

enum referral_handoff_state referral_handoff_state(const char *code)
{
	int state = 1;

	while (code && state < REFERRAL_HANDOFF_STATE_END_ && strcmp(STATES[state], code) != 0)
		state++;
	return code && state < REFERRAL_HANDOFF_STATE_END_ ? (enum referral_handoff_state)state : 0;
}

const char *referral_handoff_act_code(enum referral_handoff_act act)
{
	return is_act(act) ? ACTS[act].code : NULL;
}

const char *referral_handoff_side_code(enum referral_side side)
{
	switch (side) {
	case REFERRAL_TEAM:
		return "team";
	case REFERRAL_MDPH:
		return "mdph";
	case REFERRAL_SYSTEM:
		return "system";
	}
	return NULL;
}

const char *referral_handoff_event(enum referral_handoff_act act)
{
	return is_act(act) ? ACTS[act].event : NULL;
}
