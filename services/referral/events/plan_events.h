/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_events.h - what is told of search plans: ids, codes and dates, no wish and no label.
 *
 * The builders prepare call->write as those of referral_events.h do.
 */
#ifndef REFERRAL_PLAN_EVENTS_H
#define REFERRAL_PLAN_EVENTS_H

#include "cmn/call.h"

#include <stdint.h>

/* A version was written; `content` is the body's. */
enum cmn_err referral_event_plan_written(struct cmn_call *call, const char *situation_id,
					 int64_t number, const json_t *content) CMN_MUST_CHECK;
enum cmn_err referral_event_plan_stopped(struct cmn_call *call, const char *situation_id,
					 const char *stopped_on) CMN_MUST_CHECK;

struct referral_considered_told {
	const char *plan_id, *situation_id;
	const char *offer_id, *actor_id; /* NULL outside the directory */
	const char *sector;
	json_t *needs;
};
enum cmn_err referral_event_considered(struct cmn_call *call,
				       const struct referral_considered_told *c) CMN_MUST_CHECK;
/* `to` is retained, set_aside or proposed; `reason` only of set_aside, `proposal_id` of proposed.
 */
enum cmn_err referral_event_considered_decided(struct cmn_call *call, const char *plan_id,
					       const char *situation_id, const char *to,
					       const char *reason,
					       const char *proposal_id) CMN_MUST_CHECK;

#endif
