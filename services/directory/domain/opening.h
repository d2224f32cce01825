/* SPDX-License-Identifier: EUPL-1.2
 *
 * opening.h - opening hours as OpenStreetMap writes them ("Mo-Fr 09:00-12:00,14:00-17:00; PH off"),
 * as far as they are the weeks of hours.h.
 *
 * Read: days and ranges of days, spans, 24/7, "off" and "closed", PH.  A later rule takes the place
 * of an earlier one for its days, as there.  Not read, and said so: months, weeks, school holidays,
 * sunrise, comments, open ends.
 */
#ifndef DIRECTORY_OPENING_H
#define DIRECTORY_OPENING_H

#include <stdbool.h>
#include <stddef.h>

#define DIRECTORY_SPANS_MAX 8 /* of one day */

struct directory_span {
	int opens, closes; /* minutes since midnight: 0 to 1439, 1 to 1440; past midnight: closes
			      before it opens */
};

struct directory_osm_hours {
	size_t n[7]; /* 0: Monday */
	struct directory_span day[7][DIRECTORY_SPANS_MAX];
	bool holidays_as_usual; /* "PH" opens like another day */
};

/* False: not all of it is understood, or it never opens. */
bool directory_osm_week(const char *text, struct directory_osm_hours *ret);

#endif
