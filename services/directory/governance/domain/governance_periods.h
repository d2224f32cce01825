/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_periods.h - how often an instance meets: the rhythm that is planned, and the floor
 * below which the text does not go.
 *
 * Two statements stand side by side for the strategic committee of one region (R135: once a year at
 * least; R136: once in each half of the year; R137: two reports): the planned rhythm divides the
 * year into equal parts, each with its meeting; the floor counts the year.  Both are rules of the
 * region, in data (R155 for the other).
 */
#ifndef GOVERNANCE_PERIODS_H
#define GOVERNANCE_PERIODS_H

#include <stdbool.h>
#include <stddef.h>

#define GOVERNANCE_PERIODS_MAX 12

enum governance_kept {
	GOVERNANCE_NOT_ASKED = 0, /* the instance was not there for all of it */
	GOVERNANCE_MET,
	GOVERNANCE_PLANNED, /* a meeting is planned before its end */
	GOVERNANCE_DUE,
	GOVERNANCE_LATE, /* it is over */
};
const char *governance_kept_code(enum governance_kept kept);

int governance_year_of(int day);

struct governance_period {
	int from, until; /* its days */
	int held, planned;
	int wanted; /* how many it takes */
	enum governance_kept kept;
};

/* What an instance did and plans.  Days in whatever order; `until` 0: it goes on. */
struct governance_life {
	int since, until;
	const int *held;
	size_t n_held;
	const int *planned;
	size_t n_planned;
};

/* A year in `per_year` equal parts, one meeting each; a number that does not divide twelve months
 * makes one part that takes them all.  0 parts when per_year is 0. */
size_t governance_year_parts(int year, int per_year, const struct governance_life *life, int today,
			     struct governance_period ret[GOVERNANCE_PERIODS_MAX]);

/* The year as a whole against the floor. */
struct governance_period governance_year_floor(int year, int floor,
					       const struct governance_life *life, int today);

/* The last day on which the next meeting may be, from `today` on: of the first part that is not
 * met.  0: none is asked. */
int governance_next_due(int per_year, const struct governance_life *life, int today);

#endif
