/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_events.h - what is told of proposals, their answers and their orientations.
 *
 * Codes, ids and days only.  The first event of a write goes to call->write, further ones to
 * `more` (more_events.h).  A status of an orientation is also for the MDPH of the département.
 */
#ifndef REFERRAL_PROPOSAL_EVENTS_H
#define REFERRAL_PROPOSAL_EVENTS_H

#include "proposal_store.h"

#include "cmn/call.h"

enum cmn_err referral_event_proposed(struct cmn_call *call, const struct referral_proposal *p,
				     const json_t *components) CMN_MUST_CHECK;

/* A proposal as it was, and what was said: every text but `more` may be NULL. */
struct referral_said {
	const char *proposal_id, *situation_id, *proposed_at, *actor_id, *round_id;
	const char *answer; /* "accepted", "refused" */
	const char *reason;
	const char *state; /* of the proposal afterwards */
};
enum cmn_err referral_event_person_said(struct cmn_call *call,
					const struct referral_said *said) CMN_MUST_CHECK;
/* As the first event when `more` is NULL, else as a further one. */
enum cmn_err referral_event_actor_said(struct cmn_call *call, json_t **more,
				       const struct referral_said *said) CMN_MUST_CHECK;
enum cmn_err referral_event_withdrawn(struct cmn_call *call, json_t **more,
				      const struct referral_said *said) CMN_MUST_CHECK;

/* A status that was entered for a decision and an ESMS. */
struct referral_entered {
	const char *orientation_id, *situation_id, *actor_id;
	const char *status, *motive, *entered_on, *side;
};
enum cmn_err referral_event_entered(struct cmn_call *call,
				    const struct referral_entered *e) CMN_MUST_CHECK;

#endif
