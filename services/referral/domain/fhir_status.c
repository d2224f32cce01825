/* SPDX-License-Identifier: EUPL-1.2 */
#include "fhir_status.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *status, *request;
} STATES[REFERRAL_HANDOFF_STATE_END_] = {
    [REFERRAL_DRAFT] = {"draft", "draft"},
    [REFERRAL_SENT] = {"requested", "active"},
    [REFERRAL_RECEIVED] = {"received", "active"},
    [REFERRAL_READ] = {"received", "active"},
    [REFERRAL_COMPLEMENT_REQUESTED] = {"on-hold", "on-hold"},
    [REFERRAL_ACCEPTED] = {"accepted", "active"},
    [REFERRAL_REFUSED] = {"rejected", "completed"},
    [REFERRAL_ALREADY_KNOWN] = {"rejected", "completed"},
    [REFERRAL_IN_EVALUATION] = {"in-progress", "active"},
    [REFERRAL_CONCLUDED] = {"completed", "completed"},
    [REFERRAL_WITHDRAWN] = {"cancelled", "revoked"},
};

static bool is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

const char *referral_fhir_status(enum referral_handoff_state state, const char *outcome_reason)
{
	if (state == REFERRAL_CONCLUDED && is(outcome_reason, "person_declines"))
		return "failed";
	return state < REFERRAL_HANDOFF_STATE_END_ ? STATES[state].status : NULL;
}

const char *referral_fhir_request_status(enum referral_handoff_state state)
{
	return state < REFERRAL_HANDOFF_STATE_END_ ? STATES[state].request : NULL;
}

const char *referral_fhir_states(const char *status)
{
	static const struct {
		const char *status, *states;
	} FILTERS[] = {
	    {"draft", "{draft}"},
	    {"requested", "{sent}"},
	    {"received", "{received,read}"},
	    {"on-hold", "{complement_requested}"},
	    {"accepted", "{accepted}"},
	    {"rejected", "{refused,already_known}"},
	    {"in-progress", "{in_evaluation}"},
	    {"completed", "{concluded}"},
	    {"failed", "{concluded}"},
	    {"cancelled", "{withdrawn}"},
	};

	for (size_t i = 0; i < sizeof(FILTERS) / sizeof(FILTERS[0]); i++)
		if (is(status, FILTERS[i].status))
			return FILTERS[i].states;
	return NULL;
}

/* `business` "": whatever it says; `from` 0: from whatever state. */
static const struct {
	const char *status, *business;
	enum referral_handoff_state from;
	enum referral_handoff_act act;
} WISHES[] = {
    {"received", "", REFERRAL_SENT, REFERRAL_RECEIVE},
    {"received", "", REFERRAL_COMPLEMENT_REQUESTED, REFERRAL_WAIVE_COMPLEMENT},
    {"received", "read", 0, REFERRAL_READ_IT},
    {"received", "", 0, REFERRAL_RECEIVE},
    {"on-hold", "", 0, REFERRAL_REQUEST_COMPLEMENT},
    {"accepted", "", 0, REFERRAL_ACCEPT},
    {"rejected", "already_known", 0, REFERRAL_KNOW_ALREADY},
    {"rejected", "", 0, REFERRAL_REFUSE},
    {"in-progress", "", 0, REFERRAL_START_EVALUATION},
    {"completed", "", 0, REFERRAL_CONCLUDE},
    {"failed", "", 0, REFERRAL_CONCLUDE},
};

static const char *const OTHERS[] = {"draft", "requested", "ready", "cancelled",
				     "entered-in-error"};

static enum referral_fhir_wish without_act(const char *status)
{
	for (size_t i = 0; i < sizeof(OTHERS) / sizeof(OTHERS[0]); i++)
		if (is(status, OTHERS[i]))
			return REFERRAL_FHIR_NOT_YOURS;
	return REFERRAL_FHIR_UNKNOWN;
}

enum referral_fhir_wish referral_fhir_wish(enum referral_handoff_state state,
					   const char *outcome_reason, const char *status,
					   const char *business, enum referral_handoff_act *ret_act)
{
	const char *now = referral_handoff_state_code(state);

	if (!now || !status || (business && !referral_handoff_state(business)))
		return REFERRAL_FHIR_UNKNOWN;
	/* a resource that was read and sent back says the state before: that is no wish */
	if (is(business, now))
		business = NULL;
	if (!business && is(status, referral_fhir_status(state, outcome_reason)))
		return REFERRAL_FHIR_SAME;
	for (size_t i = 0; i < sizeof(WISHES) / sizeof(WISHES[0]); i++) {
		if (!is(status, WISHES[i].status) || (WISHES[i].from && WISHES[i].from != state) ||
		    (WISHES[i].business[0] && !is(business, WISHES[i].business)))
			continue;
		*ret_act = WISHES[i].act;
		return REFERRAL_FHIR_ACT;
	}
	return without_act(status);
}

const char *referral_fhir_priority(const char *urgency)
{
	static const char *const PRIORITIES[][2] = {
	    {"immediate", "stat"}, {"soon", "urgent"}, {"ordinary", "routine"}};

	for (size_t i = 0; i < sizeof(PRIORITIES) / sizeof(PRIORITIES[0]); i++)
		if (is(urgency, PRIORITIES[i][0]))
			return PRIORITIES[i][1];
	return NULL;
}

static const struct {
	const char *state, *status, *engaged;
} PLANS[] = {
    {"in_preparation", "draft", "scheduled"}, {"elaborated", "draft", "scheduled"},
    {"validated", "active", "scheduled"},     {"in_force", "active", "in-progress"},
    {"in_review", "active", "in-progress"},   {"prolonged", "active", "in-progress"},
    {"modified", "active", "in-progress"},    {"ended", "completed", "completed"},
    {"withdrawn", "revoked", "cancelled"},
};

const char *referral_fhir_plan_status(const char *pag_state)
{
	for (size_t i = 0; i < sizeof(PLANS) / sizeof(PLANS[0]); i++)
		if (is(pag_state, PLANS[i].state))
			return PLANS[i].status;
	return NULL;
}

const char *referral_fhir_activity_status(const char *commitment, const char *pag_state)
{
	bool over = is(pag_state, "ended") || is(pag_state, "withdrawn");

	if (is(commitment, "refused") || (over && is(commitment, "awaited")))
		return "cancelled";
	if (is(commitment, "awaited"))
		return "not-started";
	for (size_t i = 0; i < sizeof(PLANS) / sizeof(PLANS[0]); i++)
		if (is(pag_state, PLANS[i].state))
			return PLANS[i].engaged;
	return "unknown";
}

const char *referral_fhir_plan_states(const char *status)
{
	static const char *const FILTERS[][2] = {
	    {"draft", "{in_preparation,elaborated}"},
	    {"active", "{validated,in_force,in_review,prolonged,modified}"},
	    {"completed", "{ended}"},
	    {"revoked", "{withdrawn}"},
	};

	for (size_t i = 0; i < sizeof(FILTERS) / sizeof(FILTERS[0]); i++)
		if (is(status, FILTERS[i][0]))
			return FILTERS[i][1];
	return NULL;
}
