/* SPDX-License-Identifier: EUPL-1.2
 *
 * ical.h - the openings of a reception point as iCalendar (RFC 5545).
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

/* One line of a calendar whose value is a text: escaped, folded at 75 octets between characters. */
void directory_calendar_text(struct cmn_buf *out, const char *name, const char *text);

#endif
