/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_events.h - what is told of hand-offs: ids, codes and dates, to `facts` and to the MDPH
 * they are addressed to.
 */
#ifndef REFERRAL_HANDOFF_EVENTS_H
#define REFERRAL_HANDOFF_EVENTS_H

#include "handoff.h"

#include "cmn/call.h"

/* What an act adds to its event; NULL: nothing. */
struct referral_handoff_told {
	const char *situation_id;
	const char *reason;
	json_t *codes; /* borrowed array */
	const char *outcome;
	const char *by; /* of a withdrawal */
};

/* Prepares call->write; fails only when memory is short. */
enum cmn_err referral_event_handoff(struct cmn_call *call, enum referral_handoff_act act,
				    const struct referral_handoff_told *told) CMN_MUST_CHECK;

#endif
