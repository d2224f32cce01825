/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_events.h - what intake tells the others, and what it learns from them.
 *
 * Schemas: proto/events/intake.*.schema.json.  Codes, ids and dates only: no name, no text.
 * The builders fill write->event_type, event_data and audiences; false when memory is short.
 */
#ifndef INTAKE_EVENTS_H
#define INTAKE_EVENTS_H

#include "cmn/bus.h"
#include "cmn/write.h"

#include <jansson.h>

/* `body` is the request that passed the contract; received_at as it will be stored. */
bool intake_event_recorded(struct cmn_write *write, const json_t *body, const char *received_at,
			   const char *profile);
bool intake_event_informed(struct cmn_write *write);
bool intake_event_opened(struct cmn_write *write, const char *solicitation_id,
			 const char *solicited_at, const char *profile);
bool intake_event_closed(struct cmn_write *write, const char *reason);

/* Applies directory.commune.published; skips what it does not know. */
cmn_apply_fn intake_feed_apply;

#endif
