/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/event_schema.h - what the data of each event type must be, from proto/events.
 */
#ifndef CMN_EVENT_SCHEMA_H
#define CMN_EVENT_SCHEMA_H

#include "cmn/event.h"

struct cmn_event_schema {
	const char *type; /* "intake.situation.opened.v1" */
	const char *text; /* JSON Schema, self-contained */
};

extern const struct cmn_event_schema CMN_EVENT_SCHEMAS[]; /* sorted by type */
extern const size_t CMN_EVENT_SCHEMA_COUNT;

/* Does the event's data obey the schema of its type?  Made for cmn_feed_settings.check:
 * CMN_OK for a type that nobody here knows; CMN_E_INVALID, with the faults, for data that breaks
 * its schema and for a version of a known type that is newer than this program.  Thread-safe. */
enum cmn_err cmn_event_check(const struct cmn_event *ev, struct cmn_error *err) CMN_MUST_CHECK;

#endif
