/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_status.h - a hand-off as a FHIR R4 Task: its status, and which act a status asked for is.
 *
 * Who may set what follows the split of Gravity SDOH (closed-loop referral): the one who asks sets
 * draft, requested and entered-in-error, the one who is asked all that follows; cancelled is here
 * the team's withdrawal.  `businessStatus` is our own state.
 */
#ifndef REFERRAL_FHIR_STATUS_H
#define REFERRAL_FHIR_STATUS_H

#include "handoff.h"

/* Task.status of a state; NULL: no such state.  A conclusion without PAG because the person does
 * not want one (`outcome_reason`) is failed. */
const char *referral_fhir_status(enum referral_handoff_state state, const char *outcome_reason);

/* The states of a Task.status, as PostgreSQL array text; NULL: no status that a Task here has. */
const char *referral_fhir_states(const char *status);

enum referral_fhir_wish {
	REFERRAL_FHIR_SAME = 1,  /* nothing is to be done */
	REFERRAL_FHIR_ACT,       /* *ret_act */
	REFERRAL_FHIR_NOT_YOURS, /* the other side sets that status */
	REFERRAL_FHIR_UNKNOWN,   /* no status of a Task, or no state of ours */
};

/* What an MDPH wishes that sends `status`, and `business` (NULL: it says nothing of it), while the
 * hand-off is in `state`.  Whether the state allows the act is asked of domain/handoff.h. */
enum referral_fhir_wish referral_fhir_wish(enum referral_handoff_state state,
					   const char *outcome_reason, const char *status,
					   const char *business,
					   enum referral_handoff_act *ret_act);

/* Task and ServiceRequest.status go together: active, on-hold, revoked, completed, draft. */
const char *referral_fhir_request_status(enum referral_handoff_state state);

/* CarePlan.status of a state of pag.h; NULL: no such state.  What is élaboré is still a draft: the
 * actors and the person have not answered. */
const char *referral_fhir_plan_status(const char *pag_state);
/* CarePlan.activity.detail.status of the answer of an actor (pag_commitments) in such a PAG. */
const char *referral_fhir_activity_status(const char *commitment, const char *pag_state);
/* Array text of the states of a CarePlan.status; NULL: no PAG has it. */
const char *referral_fhir_plan_states(const char *status);

/* request-priority of an urgency; NULL: says nothing. */
const char *referral_fhir_priority(const char *urgency);

#endif
