/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_spend.h - how far a year's credits are used, against how far the year is.
 */
#ifndef DIRECTORY_MONEY_SPEND_H
#define DIRECTORY_MONEY_SPEND_H

#include <stdbool.h>
#include <stdint.h>

/* A calendar year as cmn/calendar.h numbers days; false for a year outside 1 to 9998. */
struct money_year {
	int first, last; /* 1 January, 31 December */
};
bool money_year_of(int year, struct money_year *ret);

int money_year_days(const struct money_year *year); /* 365 or 366 */
/* Days of the year that are over at the end of `day`: 0 before it, all of them after it. */
int money_elapsed(const struct money_year *year, int day);
/* Month 1 to 12 of a day of the year; 0 before the year, 12 after it. */
int money_month(const struct money_year *year, int day);

/* Thousandths of `whole` that `part` is, rounded down; 0 for a whole that is not positive; at most
 * 1 000 000, at least -1 000 000. */
int money_permille(int64_t part, int64_t whole);

/* Is so little spent that the ARS may put credits in reserve (R206)?  `percent` of what the elapsed
 * days would have used is the least; asked from day `from_day` of the year on, since a year that
 * has just begun proves nothing.  Both are rules of the region; percent 0: never. */
bool money_lags(int64_t spent, int64_t available, int elapsed, int days, int percent, int from_day);

#endif
