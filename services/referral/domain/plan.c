/* SPDX-License-Identifier: EUPL-1.2 */
#include "plan.h"

#include <string.h>

static const struct {
	const char *from, *to;
	enum referral_plan_act act;
} PLAN_MOVES[] = {
    {"active", "active", REFERRAL_PLAN_WRITE},
    {"active", "stopped", REFERRAL_PLAN_STOP},
    {"active", "active", REFERRAL_PLAN_CONSIDER},
    {"stopped", "active", REFERRAL_PLAN_WRITE},
};

static const struct {
	const char *from, *to;
	enum referral_considered_act act;
} CONSIDERED_MOVES[] = {
    {"considered", "retained", REFERRAL_RETAIN},   {"considered", "set_aside", REFERRAL_SET_ASIDE},
    {"retained", "set_aside", REFERRAL_SET_ASIDE}, {"set_aside", "retained", REFERRAL_RETAIN},
    {"retained", "proposed", REFERRAL_LINK},
};

const char *referral_plan_next(const char *state, enum referral_plan_act act)
{
	for (size_t i = 0; i < sizeof(PLAN_MOVES) / sizeof(PLAN_MOVES[0]); i++)
		if (PLAN_MOVES[i].act == act && strcmp(PLAN_MOVES[i].from, state) == 0)
			return PLAN_MOVES[i].to;
	return NULL;
}

const char *referral_considered_next(const char *state, enum referral_considered_act act)
{
	for (size_t i = 0; i < sizeof(CONSIDERED_MOVES) / sizeof(CONSIDERED_MOVES[0]); i++)
		if (CONSIDERED_MOVES[i].act == act && strcmp(CONSIDERED_MOVES[i].from, state) == 0)
			return CONSIDERED_MOVES[i].to;
	return NULL;
}

enum referral_request_fault referral_request_check(const char *said_on, const char *solicited,
						   const char *stopped, const char *today)
{
	if (strcmp(said_on, today) > 0)
		return REFERRAL_REQUEST_FUTURE;
	if (strcmp(said_on, solicited) < 0)
		return REFERRAL_REQUEST_EARLY;
	if (stopped && strcmp(said_on, stopped) < 0)
		return REFERRAL_REQUEST_STOPPED;
	return REFERRAL_REQUEST_FITS;
}

bool referral_voice_fits(const char *expression, const char *said_by)
{
	return (strcmp(expression, "direct") == 0) == (said_by == NULL);
}

bool referral_decision_fits(enum referral_considered_act act, const char *reason)
{
	return (act == REFERRAL_SET_ASIDE) == (reason != NULL);
}
