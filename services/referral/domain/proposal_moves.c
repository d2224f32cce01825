/* SPDX-License-Identifier: EUPL-1.2 */
#include "proposal_moves.h"

#include <stddef.h>
#include <string.h>

enum who { NOBODY, THE_PERSON, THE_ACTOR };

/* One row for each act: who may do it, whose answer it is, and the answer. */
static const struct {
	unsigned sides;
	enum who whose;
	const char *answer;
	bool by_status; /* comes from a status of the orientation */
} ACTS[REFERRAL_PROPOSAL_ACT_END_] = {
    [REFERRAL_PERSON_ACCEPTS] = {REFERRAL_SIDE_TEAM | REFERRAL_SIDE_PERSON, THE_PERSON, "accepted",
				 false},
    [REFERRAL_PERSON_REFUSES] = {REFERRAL_SIDE_TEAM | REFERRAL_SIDE_PERSON, THE_PERSON, "refused",
				 false},
    [REFERRAL_ACTOR_ACCEPTS] = {REFERRAL_SIDE_TEAM | REFERRAL_SIDE_ACTOR, THE_ACTOR, "accepted",
				false},
    [REFERRAL_ACTOR_REFUSES] = {REFERRAL_SIDE_TEAM | REFERRAL_SIDE_ACTOR, THE_ACTOR, "refused",
				false},
    [REFERRAL_WITHDRAW] = {REFERRAL_SIDE_TEAM, NOBODY, NULL, false},
    [REFERRAL_STATUS_ADMITS] = {REFERRAL_SIDE_TEAM | REFERRAL_SIDE_ACTOR, THE_ACTOR, "accepted",
				true},
    [REFERRAL_STATUS_REFUSES] = {REFERRAL_SIDE_MDPH, THE_ACTOR, "refused", true},
    [REFERRAL_STATUS_CANCELS] = {REFERRAL_SIDE_MDPH, NOBODY, NULL, true},
};

static bool is(const char *answer, const char *want)
{
	return answer && strcmp(answer, want) == 0;
}

/* The answers as they are now give the state. */
static const char *concluded(const struct referral_proposal_now *now,
			     const struct referral_proposal_next *next)
{
	if (is(next->person, "refused") || is(next->actor, "refused"))
		return "refused";
	if (is(next->person, "accepted") && (!now->actor_required || is(next->actor, "accepted")))
		return "accepted";
	return "proposed";
}

static enum referral_proposal_why allowed(const struct referral_proposal_now *now,
					  enum referral_proposal_act act, enum referral_side side)
{
	const char *before = ACTS[act].whose == THE_PERSON ? now->person : now->actor;

	if (!(ACTS[act].sides & side))
		return REFERRAL_PROPOSAL_SIDE;
	if (strcmp(now->state, "withdrawn") == 0)
		return REFERRAL_PROPOSAL_WITHDRAWN;
	if (strcmp(now->state, "proposed") != 0)
		return REFERRAL_PROPOSAL_ENDED;
	if (ACTS[act].by_status && !now->by_status)
		return REFERRAL_PROPOSAL_NO_STATUS;
	if (ACTS[act].whose == THE_ACTOR && !now->has_actor)
		return REFERRAL_PROPOSAL_NO_ACTOR;
	if (ACTS[act].whose == THE_ACTOR && now->by_status && !ACTS[act].by_status)
		return REFERRAL_PROPOSAL_BY_STATUS;
	if (ACTS[act].answer && is(before, ACTS[act].answer))
		return REFERRAL_PROPOSAL_REPEATED;
	return REFERRAL_PROPOSAL_MAY;
}

enum referral_proposal_why referral_proposal_act(const struct referral_proposal_now *now,
						 enum referral_proposal_act act,
						 enum referral_side side,
						 struct referral_proposal_next *ret)
{
	enum referral_proposal_why why = allowed(now, act, side);
	struct referral_proposal_next next = {.person = now->person, .actor = now->actor};

	if (why != REFERRAL_PROPOSAL_MAY)
		return why;
	if (ACTS[act].whose == THE_PERSON)
		next.person = ACTS[act].answer;
	else if (ACTS[act].whose == THE_ACTOR)
		next.actor = ACTS[act].answer;
	next.state = ACTS[act].whose == NOBODY ? "withdrawn" : concluded(now, &next);
	*ret = next;
	return REFERRAL_PROPOSAL_MAY;
}

/* Days are written year first: their order is that of their texts. */
bool referral_period_plausible(const char *from, const char *until)
{
	return !from || !until || strcmp(from, until) <= 0;
}
