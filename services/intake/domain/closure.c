/* SPDX-License-Identifier: EUPL-1.2 */
#include "closure.h"

#include <string.h>

enum {
	ACCORD = 1 << 0,    /* a signed accord, where the file says that one is required */
	ATTEMPTS = 1 << 1,  /* traced attempts to reach the person */
	TARGET = 1 << 2,    /* the situation that goes on */
	TAKE_OVER = 1 << 3, /* the date since which another has taken over */
	ACTOR = 1 << 4,     /* who has taken over */
	CALL_BACK = 1 << 5, /* does it hold, some months later? */
	FINAL = 1 << 6,     /* reopened only when it was a mistake */
	DATED = 1 << 7,     /* may name the day on which it happened */
	REFUSED = 1 << 8,   /* a proposal that the person refused */
};

static const struct {
	const char *reason;
	unsigned needs;
} TABLE[] = {
    {"solution_found", ACCORD | CALL_BACK},
    {"requester_stops", 0},
    {"solutions_refused", REFUSED | CALL_BACK},
    {"information_given", 0},
    {"relay_mdph", TAKE_OVER | CALL_BACK},
    {"relay_actor", TAKE_OVER | ACTOR | CALL_BACK},
    {"unreachable", ATTEMPTS},
    {"duplicate", TARGET | FINAL},
    {"death", FINAL | DATED},
    {"moved_away", DATED},
};
#define N_REASONS (sizeof(TABLE) / sizeof(TABLE[0]))

static bool find(const char *reason, unsigned *ret)
{
	for (size_t i = 0; i < N_REASONS; i++)
		if (strcmp(TABLE[i].reason, reason) == 0) {
			*ret = TABLE[i].needs;
			return true;
		}
	return false;
}

enum intake_refusal intake_may_close(const char *reason, const struct intake_closing *f)
{
	unsigned needs;

	if (!find(reason, &needs))
		return INTAKE_REFUSE_REASON;
	if (f->open_tasks > 0)
		return INTAKE_REFUSE_TASKS;
	if (needs & ACCORD && f->accord_required && !f->accord_given)
		return INTAKE_REFUSE_ACCORD;
	if (needs & ATTEMPTS &&
	    (f->attempts < f->attempts_needed || f->attempt_days < f->attempt_days_needed))
		return INTAKE_REFUSE_ATTEMPTS;
	if (needs & TARGET && !f->duplicate_of)
		return INTAKE_REFUSE_TARGET;
	if (needs & TAKE_OVER && !f->taken_over)
		return INTAKE_REFUSE_TAKE_OVER;
	if (needs & ACTOR && !f->actor)
		return INTAKE_REFUSE_ACTOR;
	if (needs & REFUSED && f->refusals_known && f->refusals == 0)
		return INTAKE_REFUSE_NOTHING_REFUSED;
	return (enum intake_refusal)0;
}

bool intake_closure_asks_refusals(const char *reason)
{
	unsigned needs;

	return find(reason, &needs) && (needs & REFUSED);
}

bool intake_closure_calls_back(const char *reason)
{
	unsigned needs;

	return find(reason, &needs) && (needs & CALL_BACK);
}

bool intake_closure_takes(const char *reason, const char *member)
{
	static const struct {
		const char *member;
		unsigned of;
	} MEMBERS[] = {
	    {"/accord_id", ACCORD},        {"/accord_signed_on", ACCORD},
	    {"/duplicate_of", TARGET},     {"/taken_over_on", TAKE_OVER},
	    {"/taken_over_by", TAKE_OVER}, {"/handoff_id", TAKE_OVER},
	    {"/occurred_on", DATED},       {"/callback_after_months", CALL_BACK},
	};
	unsigned needs;

	if (!find(reason, &needs))
		return false;
	for (size_t i = 0; i < sizeof(MEMBERS) / sizeof(MEMBERS[0]); i++)
		if (strcmp(MEMBERS[i].member, member) == 0)
			return (needs & MEMBERS[i].of) != 0;
	return true;
}

bool intake_may_reopen(const char *reason, const char *why)
{
	unsigned needs;

	return find(reason, &needs) && (!(needs & FINAL) || strcmp(why, "closed_by_mistake") == 0);
}
