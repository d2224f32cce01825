/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_events.h - what intake tells the others, and what it learns from them.
 *
 * Schemas: proto/events/intake.*.schema.json.  Codes, ids and dates only: no name, no text.
 * The builders prepare call->write; they fail only when memory is short.
 */
#ifndef INTAKE_EVENTS_H
#define INTAKE_EVENTS_H

#include "cmn/bus.h"
#include "cmn/call.h"

/* From the request that passed the contract; received_at as it will be stored. */
enum cmn_err intake_event_recorded(struct cmn_call *call, const char *received_at,
				   const char *profile) CMN_MUST_CHECK;
enum cmn_err intake_event_informed(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err intake_event_opened(struct cmn_call *call, const char *solicitation_id,
				 const char *solicited_at, const char *profile) CMN_MUST_CHECK;
enum cmn_err intake_event_closed(struct cmn_call *call, const char *reason) CMN_MUST_CHECK;

/* Applies directory.commune.published; skips what it does not know. */
cmn_apply_fn intake_feed_apply;

#endif
