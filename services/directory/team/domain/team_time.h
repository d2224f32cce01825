/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_time.h - working time of a team over days: quotité, ETP weighted by time, and what one
 * person may hold at once.
 *
 * A quotité is counted in hundredths of a percent of a full time, so 10 000 is one ETP; a day is a
 * number as in cmn/calendar.h.  First and last days belong to a stretch.  ETP over a period is the
 * mean of its calendar days, all alike (4.1, 4.3: R117, R118).
 */
#ifndef TEAM_TIME_H
#define TEAM_TIME_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TEAM_FULL 10000   /* full time */
#define TEAM_OPEN INT_MAX /* no last day yet */

/* Days of [from, until] that lie within [first, last]; 0: none. */
int64_t team_days(int from, int until, int first, int last);

/* The sum of quotité × days over a period of `days` as ten-thousandths of an ETP, rounded to the
 * nearest, half up. */
int64_t team_etp(int64_t weight, int64_t days);

/* A constant quotité. */
struct team_stretch {
	int from, until;
	int share;
};

/* What somebody holds, or asks for: stretches in order, each beginning after the one before. */
struct team_held {
	const char *function; /* code of team_functions */
	bool core;            /* of the core team, not a référent (R122) */
	bool several;         /* declared as one of several capacities */
	const struct team_stretch *stretch;
	size_t n;
};

enum team_fault {
	TEAM_GOOD,
	TEAM_ABOVE_FULL,   /* more than a full time on `day` */
	TEAM_TWICE,        /* the same function twice on `day` */
	TEAM_NOT_DECLARED, /* two functions on `day`, not declared as several capacities */
	TEAM_BELOW_FLOOR,  /* less than the floor on `day` */
};
struct team_verdict {
	enum team_fault fault;
	int day;      /* the first day of the fault */
	int share;    /* of the whole person on that day */
	size_t other; /* TEAM_TWICE, TEAM_NOT_DECLARED: which of the others */
};

/* May `asked` stand beside what the same person holds already?  `floor` is the least that a person
 * with a function that `floored` names works on a day of work; 0: there is none.  A quotité of
 * zero is an absence, not a short time. */
struct team_verdict team_check(const struct team_held *asked, const struct team_held *others,
			       size_t n, int floor);

/* Is this a function that the floor speaks of (R115)? */
bool team_floored(const char *function);

/* Quotité of `held` on a day; 0: none. */
int team_share_on(const struct team_held *held, int day);

/* Since when without a break fewer than `posts` of the n stretches hold the day: the first day, not
 * before `planned_from`.  False when on `day` all posts are held. */
bool team_vacant_since(const struct team_stretch *held, size_t n, int posts, int planned_from,
		       int day, int *ret_since);

#endif
