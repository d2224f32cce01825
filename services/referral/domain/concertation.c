/* SPDX-License-Identifier: EUPL-1.2 */
#include "concertation.h"

#include <stddef.h>
#include <string.h>

const struct referral_meeting_move REFERRAL_MEETING_MOVES[REFERRAL_MEETING_ACT_END_] = {
    [REFERRAL_MEETING_INVITE] = {"{planned}", "planned"},
    [REFERRAL_MEETING_POSTPONE] = {"{planned}", "planned"},
    [REFERRAL_MEETING_CANCEL] = {"{planned}", "cancelled"},
    [REFERRAL_MEETING_HOLD] = {"{planned}", "held"},
    [REFERRAL_MEETING_DECIDE] = {"{held}", "held"},
    [REFERRAL_MEETING_CLOSE] = {"{held}", "closed"},
    [REFERRAL_SEAT_ACCEPT] = {"{invited,accepted,declined}", "accepted"},
    [REFERRAL_SEAT_DECLINE] = {"{invited,accepted,declined}", "declined"},
    [REFERRAL_SEAT_ASK_AGAIN] = {"{invited,accepted,declined}", "invited"},
    [REFERRAL_SEAT_WITHDRAW] = {"{invited,accepted,declined}", "withdrawn"},
    [REFERRAL_SEAT_ATTEND] = {"{invited,accepted,declined}", "present"},
    [REFERRAL_SEAT_MISS] = {"{invited,accepted}", "absent"},
    [REFERRAL_SEAT_SET_PRESENT] = {"{present,absent,declined}", "present"},
    [REFERRAL_SEAT_SET_ABSENT] = {"{present}", "absent"},
    [REFERRAL_PLEDGE_KEEP] = {"{open,changed}", "kept"},
    [REFERRAL_PLEDGE_FAIL] = {"{open,changed}", "not_kept"},
    [REFERRAL_PLEDGE_CHANGE] = {"{open,changed}", "changed"},
    [REFERRAL_GOS_LINK] = {"{invited}", "invited"},
    [REFERRAL_GOS_ACCEPT] = {"{invited}", "accepted"},
    [REFERRAL_GOS_CONTRIBUTE] = {"{invited,accepted}", "contributed"},
    [REFERRAL_GOS_DECLINE] = {"{invited,accepted}", "declined"},
    [REFERRAL_GOS_CANCEL] = {"{invited,accepted,contributed}", "cancelled"},
};

/* Is `state` one of "{a,b}"? */
static bool among(const char *state, const char *list)
{
	size_t n = strlen(state);

	for (const char *p = list + 1; n > 0 && *p != '\0'; p += strcspn(p, ",}") + 1)
		if (strcspn(p, ",}") == n && strncmp(p, state, n) == 0)
			return true;
	return false;
}

const char *referral_meeting_next(const char *state, enum referral_meeting_act act)
{
	if (act < REFERRAL_MEETING_INVITE || act >= REFERRAL_MEETING_ACT_END_ ||
	    !among(state, REFERRAL_MEETING_MOVES[act].from))
		return NULL;
	return REFERRAL_MEETING_MOVES[act].to;
}

const char *referral_party_recipient(const char *party)
{
	static const char *const RECIPIENTS[][2] = {
	    {"actor", "actor"}, {"carer", "carer"}, {"mdph", "mdph"}, {"other", "partner"}};

	for (size_t i = 0; i < sizeof(RECIPIENTS) / sizeof(RECIPIENTS[0]); i++)
		if (strcmp(RECIPIENTS[i][0], party) == 0)
			return RECIPIENTS[i][1];
	return NULL;
}

enum referral_party_fault referral_party_check(const char *party, bool actor, bool account,
					       bool function)
{
	bool is_actor = strcmp(party, "actor") == 0, is_team = strcmp(party, "team") == 0;

	if (is_actor && !actor)
		return REFERRAL_PARTY_NEEDS_ACTOR;
	if (!is_actor && actor)
		return REFERRAL_PARTY_NO_ACTOR;
	if (is_team && !account)
		return REFERRAL_PARTY_NEEDS_ACCOUNT;
	if (!is_team && account)
		return REFERRAL_PARTY_NO_ACCOUNT;
	if (strcmp(party, "other") == 0 && !function)
		return REFERRAL_PARTY_NEEDS_FUNCTION;
	return REFERRAL_PARTY_FINE;
}
