/* SPDX-License-Identifier: EUPL-1.2 */
#include "lab_act.h"

#include <string.h>

static const char *const FAMILIES[LAB_FAMILY_END_] = {
    [LAB_OBSERVATION] = "observation", [LAB_PROPOSAL] = "proposal",
    [LAB_EXPERIMENT] = "experiment",   [LAB_ACTIVITY] = "activity",
    [LAB_ASSESSMENT] = "assessment",
};

const char *lab_family_code(enum lab_family family)
{
	return FAMILIES[family];
}

/* --- acts ------------------------------------------------------------------------------------- */

/* What is addressed to institutions, or submitted to those whom it concerns, is read by them. */
static const struct lab_act ACTS[] = {
    {LAB_OBSERVATION, "keep", "contributed", "kept", {NULL}, {NULL}, NULL},
    {LAB_OBSERVATION, "keep", "set_aside", "kept", {NULL}, {NULL}, NULL},
    {LAB_OBSERVATION, "set_aside", "contributed", "set_aside", {"reason"}, {NULL}, NULL},
    {LAB_OBSERVATION, "set_aside", "kept", "set_aside", {"reason"}, {NULL}, NULL},
    {LAB_PROPOSAL, "address", "draft", "addressed", {"on"}, {NULL}, "institutions"},
    {LAB_PROPOSAL,
     "conclude",
     "addressed",
     "concluded",
     {"on", "outcome", "conclusion"},
     {NULL},
     NULL},
    {LAB_PROPOSAL, "withdraw", "draft", "withdrawn", {"reason"}, {NULL}, NULL},
    {LAB_PROPOSAL, "withdraw", "addressed", "withdrawn", {"reason"}, {NULL}, NULL},
    {LAB_EXPERIMENT, "start", "designed", "running", {"on"}, {NULL}, NULL},
    {LAB_EXPERIMENT, "end", "running", "ended", {"on", "result", "findings"}, {NULL}, NULL},
    {LAB_EXPERIMENT, "capitalise", "ended", "capitalised", {"lessons"}, {"spread"}, NULL},
    {LAB_EXPERIMENT, "abandon", "designed", "abandoned", {"reason"}, {NULL}, NULL},
    {LAB_EXPERIMENT, "abandon", "running", "abandoned", {"reason"}, {NULL}, NULL},
    {LAB_ACTIVITY, "hold", "planned", "held", {NULL}, {"participants", "outcome"}, NULL},
    {LAB_ACTIVITY, "cancel", "planned", "cancelled", {"reason"}, {NULL}, NULL},
    {LAB_ASSESSMENT, "submit", "draft", "submitted", {NULL}, {NULL}, "institutions"},
    {LAB_ASSESSMENT, "reopen", "submitted", "draft", {"reason"}, {NULL}, NULL},
    {LAB_ASSESSMENT, "settle", "submitted", "settled", {NULL}, {"reason"}, NULL},
    {LAB_ASSESSMENT, "withdraw", "draft", "withdrawn", {"reason"}, {NULL}, NULL},
    {LAB_ASSESSMENT, "withdraw", "submitted", "withdrawn", {"reason"}, {NULL}, NULL},
};
#define ACT_COUNT (sizeof(ACTS) / sizeof(ACTS[0]))

const struct lab_act *lab_act_find(enum lab_family family, const char *act, const char *state)
{
	for (size_t i = 0; i < ACT_COUNT; i++)
		if (ACTS[i].family == family && strcmp(ACTS[i].act, act) == 0 &&
		    strcmp(ACTS[i].from, state) == 0)
			return &ACTS[i];
	return NULL;
}

static bool among(const char *const list[LAB_MEMBERS_MAX], const char *member)
{
	for (size_t i = 0; i < LAB_MEMBERS_MAX && list[i]; i++)
		if (strcmp(list[i], member) == 0)
			return true;
	return false;
}

bool lab_act_takes(const struct lab_act *act, const char *member)
{
	return among(act->needs, member) || among(act->takes, member);
}

/* --- states ----------------------------------------------------------------------------------- */

struct state {
	enum lab_family family;
	const char *state;
	bool change, show;
};

static const struct state STATES[] = {
    {LAB_OBSERVATION, "contributed", true, false}, {LAB_OBSERVATION, "kept", true, true},
    {LAB_OBSERVATION, "set_aside", false, false},  {LAB_PROPOSAL, "draft", true, false},
    {LAB_PROPOSAL, "addressed", false, true},      {LAB_PROPOSAL, "concluded", false, true},
    {LAB_PROPOSAL, "withdrawn", false, false},     {LAB_EXPERIMENT, "designed", true, true},
    {LAB_EXPERIMENT, "running", true, true},       {LAB_EXPERIMENT, "ended", true, true},
    {LAB_EXPERIMENT, "capitalised", true, true},   {LAB_EXPERIMENT, "abandoned", false, false},
    {LAB_ACTIVITY, "planned", true, true},         {LAB_ACTIVITY, "held", true, true},
    {LAB_ACTIVITY, "cancelled", false, false},     {LAB_ASSESSMENT, "draft", true, false},
    {LAB_ASSESSMENT, "submitted", false, true},    {LAB_ASSESSMENT, "settled", false, true},
    {LAB_ASSESSMENT, "withdrawn", false, false},
};

static const struct state *state_of(enum lab_family family, const char *state)
{
	for (size_t i = 0; i < sizeof(STATES) / sizeof(STATES[0]); i++)
		if (STATES[i].family == family && strcmp(STATES[i].state, state) == 0)
			return &STATES[i];
	return NULL;
}

bool lab_may_change(enum lab_family family, const char *state)
{
	const struct state *s = state_of(family, state);

	return s && s->change;
}

bool lab_may_show(enum lab_family family, const char *state)
{
	const struct state *s = state_of(family, state);

	return s && s->show;
}

const char *lab_first_state(enum lab_family family, bool team)
{
	static const char *const FIRST[LAB_FAMILY_END_] = {
	    [LAB_OBSERVATION] = "contributed", [LAB_PROPOSAL] = "draft",
	    [LAB_EXPERIMENT] = "designed",     [LAB_ACTIVITY] = "planned",
	    [LAB_ASSESSMENT] = "draft",
	};

	return family == LAB_OBSERVATION && team ? "kept" : FIRST[family];
}

int lab_audience_rank(const char *audience)
{
	static const char *const RANKS[] = {"team", "institutions", "members", "public"};

	for (size_t i = 0; i < sizeof(RANKS) / sizeof(RANKS[0]); i++)
		if (strcmp(RANKS[i], audience) == 0)
			return (int)i + 1;
	return 0;
}
