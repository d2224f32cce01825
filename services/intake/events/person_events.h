/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_events.h - what intake tells of its persons: that a record exists, was merged, was parted
 * again.  Ids and dates, nothing else.  The builders prepare call->write.
 */
#ifndef INTAKE_PERSON_EVENTS_H
#define INTAKE_PERSON_EVENTS_H

#include "cmn/call.h"

enum cmn_err intake_event_person_created(struct cmn_call *call, const char *state) CMN_MUST_CHECK;
enum cmn_err intake_event_person_merged(struct cmn_call *call, const char *kept_id,
					const char *other_id) CMN_MUST_CHECK;
enum cmn_err intake_event_person_unmerged(struct cmn_call *call, const char *kept_id,
					  const char *other_id) CMN_MUST_CHECK;

#endif
