/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_events.h - what is told of contacts and of needs that found no answer: ids, codes and dates.
 *
 * The builders prepare call->write as those of referral_events.h do.
 */
#ifndef REFERRAL_NEED_EVENTS_H
#define REFERRAL_NEED_EVENTS_H

#include "need_store.h"

#include "cmn/call.h"

#include <stdint.h>

enum cmn_err referral_event_contact(struct cmn_call *call, const char *situation_id,
				    const struct referral_plan_contact *c) CMN_MUST_CHECK;

/* A need found no answer: recorded or confirmed. */
struct referral_unmet_told {
	const char *situation_id, *need, *qualification, *since;
	int64_t considered, proposed;
	const char *reasons; /* JSON array of codes */
};
enum cmn_err referral_event_unmet(struct cmn_call *call,
				  const struct referral_unmet_told *u) CMN_MUST_CHECK;

/* It has an end: met, expired or withdrawn.  `end` is the state it leads to. */
enum cmn_err referral_event_unmet_end(struct cmn_call *call, const char *situation_id,
				      const char *need, const char *end, const char *ended_on,
				      const char *proposal_id, const char *reason) CMN_MUST_CHECK;

#endif
