/* SPDX-License-Identifier: EUPL-1.2
 *
 * civil.h - days and hours as people live them, without a clock: the instant is an argument.
 *
 * Days are numbers of the Gregorian calendar, 0 is 1970-01-01.  The local time is that of
 * metropolitan France: UTC+1, UTC+2 from the last Sunday of March to the last of October, both at
 * 01:00 UTC (directive 2000/84/CE).
 */
#ifndef INTAKE_CIVIL_H
#define INTAKE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct intake_day {
	int year;  /* 1 … 9999 */
	int month; /* 1 … 12 */
	int day;   /* 1 … 31 */
};

bool intake_day_exists(struct intake_day day);
int32_t intake_day_number(struct intake_day day);
struct intake_day intake_day_of(int32_t number);

struct intake_local {
	struct intake_day day;
	int weekday; /* 0 Monday … 6 Sunday */
	int minute;  /* of the day, 0 … 1439 */
};

/* The local time at an instant, microseconds since 1970-01-01T00:00:00Z. */
struct intake_local intake_local_at(int64_t us);

/* Whole years from `born` to `on`; someone born on 29 February is older from 1 March in a common
 * year.  Negative when not born yet. */
int intake_age_on(struct intake_day born, struct intake_day on);

#endif
