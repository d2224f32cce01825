/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_day.h - days of the calendar of obligations: parts of a year, a day of each year, months
 * counted from a day.  Days are those of cmn/calendar.h.
 */
#ifndef DIRECTORY_AGENDA_DAY_H
#define DIRECTORY_AGENDA_DAY_H

#include <limits.h>
#include <stdbool.h>

#define DIRECTORY_AGENDA_NEVER INT_MAX /* no day */

int directory_agenda_year(int day);
/* The first day of the month `month` (1 to 13: 13 is January of the year after). */
int directory_agenda_first(int year, int month);
/* n months after `day`, on the day of the same number, else on the last of the month: always
 * counted from the day itself, so that 31 January comes back to 31 July after 28 February. */
int directory_agenda_after(int day, int months);

/* "02-15", a day of each year; false: there is no such day in any year. */
bool directory_agenda_month_day(const char *text, int *ret_month, int *ret_day);
/* That day of one year; 29 February is the 28th in a year that has none. */
int directory_agenda_on(int year, int month, int day);

#endif
