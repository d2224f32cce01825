/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/calendar.h - French days: public holidays by territory, delays and the day they end on.
 *
 * Pure.  A day is a number: days since 1970-01-01, in the local time of the territory.  A territory
 * is the code of its département ("31", "2A", "974"); what is special is in a table, every other
 * code has the holidays of metropolitan France.
 *
 * Sources: Code du travail L3133-1 (eleven holidays), L3134-13 (Bas-Rhin, Haut-Rhin, Moselle: Good
 * Friday and 26 December as well), décret 83-1003 and its changes (abolition of slavery, by
 * territory); Code de procédure civile 641 and 642 (how a delay is counted and when it ends).
 */
#ifndef CMN_CALENDAR_H
#define CMN_CALENDAR_H

#include "cmn/base.h"

#define CMN_DAY_LEN 11 /* "2026-11-22" and its NUL */

/* From 0001-01-01 to 9999-12-31.  False when malformed or not a day of the Gregorian calendar. */
bool cmn_day_parse(const char *text, int *ret_day);
void cmn_day_format(int day, char out[CMN_DAY_LEN]);

/* The local day of an instant (microseconds since 1970, UTC). */
int cmn_day_of(int64_t us, const char *departement);
/* The first instant of a local day. */
int64_t cmn_day_begin(int day, const char *departement);

int cmn_day_weekday(int day); /* 1 Monday … 7 Sunday */

bool cmn_day_holiday(int day, const char *departement);
bool cmn_day_ouvre(int day, const char *departement);    /* Monday to Friday, no holiday */
bool cmn_day_ouvrable(int day, const char *departement); /* Monday to Saturday, no holiday */

/* The unit of a delay; zero is no unit. */
enum cmn_unit { CMN_CALENDAR_DAYS = 1, CMN_JOURS_OUVRES, CMN_JOURS_OUVRABLES, CMN_MONTHS };

/* What happens when the last day is not a good one. */
enum cmn_end {
	CMN_END_AS_IS = 1,
	CMN_END_NEXT_OUVRE,    /* Saturday, Sunday, holiday: the next jour ouvré (CPC 642) */
	CMN_END_NEXT_OUVRABLE, /* Sunday, holiday: the next jour ouvrable */
};

struct cmn_delay {
	enum cmn_unit unit;
	unsigned n; /* 0 to 10 000 */
	enum cmn_end end;
};

/* "calendar_days", "jours_ouvres", "jours_ouvrables", "months"; 0: no unit of this name. */
enum cmn_unit cmn_unit_named(const char *code);
enum cmn_end cmn_end_named(const char *code); /* "as_is", "next_ouvre", "next_ouvrable" */

/* The last day of a delay that begins on `day`.  The day itself does not count (CPC 641); months
 * end on the day of the same number, else on the last of the month. */
int cmn_day_due(int day, const struct cmn_delay *delay, const char *departement);

#endif
