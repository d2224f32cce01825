/* SPDX-License-Identifier: EUPL-1.2
 *
 * ical.h - iCalendar (RFC 5545): the openings of a reception point, and the lines of any calendar.
 *
 * Instants are in UTC, so that a calendar needs no definition of time zones and is right in the
 * nights of the change, overseas too.
 */
#ifndef DIRECTORY_ICAL_H
#define DIRECTORY_ICAL_H

#include "permanence.h"

#include "cmn/buf.h"

/* What is said of each opening.  Texts are borrowed; NULL: not said. */
struct directory_permanence {
	const char *id, *departement;
	const char *name, *location, *description;
	const char *lat, *lon; /* decimal degrees; NULL: not known */
	int64_t stamp_us;      /* when what it says was last changed */
};

/* The calendar from day `from` to day `until`, both included; hours NULL: nothing opens. */
void directory_calendar_write(struct cmn_buf *out, const struct directory_permanence *what,
			      const struct directory_hours *hours, int from, int until);

/* A calendar begins and ends.  It has one component at least: where nothing happens, the days from
 * `from` to `until` (by the clock of the département) are said to be free. */
void directory_calendar_begin(struct cmn_buf *out, const char *name);
void directory_calendar_free(struct cmn_buf *out, const char *uid, int64_t stamp_us, int from,
			     int until, const char *departement);
void directory_calendar_end(struct cmn_buf *out);

/* One line of a calendar whose value is a text (escaped, folded at 75 octets between characters;
 * NULL: no line), an instant in UTC, a whole day. */
void directory_calendar_text(struct cmn_buf *out, const char *name, const char *text);
void directory_calendar_instant(struct cmn_buf *out, const char *name, int64_t us);
void directory_calendar_day(struct cmn_buf *out, const char *name, int day);

#endif
