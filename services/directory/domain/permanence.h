/* SPDX-License-Identifier: EUPL-1.2
 *
 * permanence.h - the openings of a reception point day by day.
 */
#ifndef DIRECTORY_PERMANENCE_H
#define DIRECTORY_PERMANENCE_H

#include "hours.h"

#define DIRECTORY_DAY_SPANS (DIRECTORY_RULES_MAX + DIRECTORY_EXCEPTIONS_MAX)

/* Minutes since midnight of its day; `end` above 1440 is on the next day. */
struct directory_span {
	int opens, end;
	int64_t from_us, until_us;
};

/* The openings that begin on this day, in order; spans that touch or overlap are one, and one that
 * the change of the clocks swallows is none. */
size_t directory_openings(const struct directory_hours *hours, int day, const char *departement,
			  struct directory_span ret[DIRECTORY_DAY_SPANS]);

#endif
