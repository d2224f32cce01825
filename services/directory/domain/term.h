/* SPDX-License-Identifier: EUPL-1.2
 *
 * term.h - terms of what a community agrees: how long an agreement runs and is renewed, by when its
 * roadmap is due and made anew.
 *
 * Pure; days as in cmn/calendar.h.  Months end on the day of the same number, else on the last of
 * the month (CPC 641), and are always counted from the first day, so a 31 January stays one:
 * renewals do not drift.
 */
#ifndef DIRECTORY_TERM_H
#define DIRECTORY_TERM_H

#include <stdbool.h>

/* The same day `months` later (0: the day itself). */
int directory_months_after(int day, unsigned months);

struct directory_term {
	unsigned number; /* 0: the first; then the renewals */
	int first, last; /* both included */
};

/* The n-th term of what takes effect on a day, for so many months (R162, R163); months > 0. */
struct directory_term directory_term_nth(int effective, unsigned months, unsigned n);

/* The term that runs on `day`; false before the first, and after it without tacit renewal. */
bool directory_term_on(int effective, unsigned months, bool tacit, int day,
		       struct directory_term *ret);

/* The last day on which a roadmap is in time (R172): so many months after the last signature; none
 * where it is part of the agreement (R182). */
int directory_roadmap_due(int signed_on, unsigned months);

/* By when a validated roadmap is made anew (R175). */
int directory_roadmap_update_due(int validated_on, unsigned months);

#endif
