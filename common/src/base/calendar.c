/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY  2932896   /* 9999-12-31 */

/* --- days and dates -------------------------------------------------------------------------- */

struct date {
	int year, month, day;
};

/* Days since 1970, with years that begin in March so that the leap day is the last. */
static int number_of(struct date d)
{
	int y = d.year - (d.month <= 2);
	int era = (y >= 0 ? y : y - 399) / 400;
	int in_era = y - era * 400;
	int in_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static struct date date_of(int day)
{
	int n = day + 719468;
	int era = (n >= 0 ? n : n - 146096) / 146097;
	int in_era = n - era * 146097;
	int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (5 * in_year + 2) / 153;
	struct date ret = {year + era * 400, month < 10 ? month + 3 : month - 9,
			   in_year - (153 * month + 2) / 5 + 1};

	ret.year += ret.month <= 2;
	return ret;
}

static int last_of_month(int year, int month)
{
	struct date next = {month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1};

	return date_of(number_of(next) - 1).day;
}

static bool digits(const char *text, size_t n, int *ret)
{
	*ret = 0;
	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*ret = *ret * 10 + (text[i] - '0');
	}
	return true;
}

bool cmn_day_parse(const char *text, int *ret_day)
{
	struct date d;

	if (strlen(text) != CMN_DAY_LEN - 1 || text[4] != '-' || text[7] != '-' ||
	    !digits(text, 4, &d.year) || !digits(text + 5, 2, &d.month) ||
	    !digits(text + 8, 2, &d.day))
		return false;
	if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1 ||
	    d.day > last_of_month(d.year, d.month))
		return false;
	*ret_day = number_of(d);
	return true;
}

void cmn_day_format(int day, char out[CMN_DAY_LEN])
{
	char room[48]; /* what the compiler must suppose that an int can need */
	struct date d = date_of(day < FIRST_DAY ? FIRST_DAY : day > LAST_DAY ? LAST_DAY : day);

	snprintf(room, sizeof(room), "%04d-%02d-%02d", d.year, d.month, d.day);
	memcpy(out, room, CMN_DAY_LEN);
}

int cmn_day_weekday(int day)
{
	int since_thursday = day % 7; /* 1970-01-01 was a Thursday */

	return (since_thursday + 7 + 3) % 7 + 1;
}

/* --- holidays -------------------------------------------------------------------------------- */

/* Easter Sunday of the Gregorian calendar (Butcher's rule). */
static int easter(int year)
{
	int a = year % 19, b = year / 100, c = year % 100;
	int g = (8 * b + 13) / 25;
	int h = (19 * a + b - b / 4 - g + 15) % 30;
	int m = (a + 11 * h) / 319;
	int r = (2 * (b % 4) + 2 * (c / 4) - c % 4 - h + m + 32) % 7;
	struct date sunday = {year, (h - m + r + 90) / 25,
			      (h - m + r + (h - m + r + 90) / 25 + 19) % 32};

	return number_of(sunday);
}

struct fixed {
	int month, day;
	int from; /* first year */
};

static const struct fixed EVERYWHERE[] = {
    {1, 1, 0},  {5, 1, 0},  {5, 8, 1982}, {7, 14, 0},
    {8, 15, 0}, {11, 1, 0}, {11, 11, 0},  {12, 25, 0},
};

/* Easter Monday, Ascension, Whit Monday. */
static const int AFTER_EASTER[] = {1, 39, 50};

/* The abolition of slavery; Saint-Barthélemy and Saint-Martin had the day of Guadeloupe before. */
static const struct {
	const char *departement;
	struct fixed day;
} OVERSEAS[] = {
    {"971", {5, 27, 1984}}, {"972", {5, 22, 1984}}, {"973", {6, 10, 1984}}, {"974", {12, 20, 1983}},
    {"976", {4, 27, 1984}}, {"977", {10, 9, 1984}}, {"978", {5, 27, 1984}},
};

static const char *const ALSACE_MOSELLE[] = {"57", "67", "68"};

static bool is_fixed(const struct fixed *f, struct date d)
{
	return d.month == f->month && d.day == f->day && d.year >= f->from;
}

static bool is_special(struct date d, int since_easter, const char *departement)
{
	for (size_t i = 0; i < CMN_LEN(ALSACE_MOSELLE); i++)
		if (strcmp(ALSACE_MOSELLE[i], departement) == 0)
			return since_easter == -2 || (d.month == 12 && d.day == 26);
	for (size_t i = 0; i < CMN_LEN(OVERSEAS); i++)
		if (strcmp(OVERSEAS[i].departement, departement) == 0)
			return is_fixed(&OVERSEAS[i].day, d);
	return false;
}

bool cmn_day_holiday(int day, const char *departement)
{
	struct date d = date_of(day);
	int since_easter = day - easter(d.year);

	for (size_t i = 0; i < CMN_LEN(EVERYWHERE); i++)
		if (is_fixed(&EVERYWHERE[i], d))
			return true;
	for (size_t i = 0; i < CMN_LEN(AFTER_EASTER); i++)
		if (since_easter == AFTER_EASTER[i])
			return true;
	return is_special(d, since_easter, departement);
}

bool cmn_day_ouvre(int day, const char *departement)
{
	return cmn_day_weekday(day) <= 5 && !cmn_day_holiday(day, departement);
}

bool cmn_day_ouvrable(int day, const char *departement)
{
	return cmn_day_weekday(day) <= 6 && !cmn_day_holiday(day, departement);
}

/* --- delays ---------------------------------------------------------------------------------- */

typedef bool good_day(int day, const char *departement);

static int after_good_days(int day, unsigned n, good_day *good, const char *departement)
{
	while (n > 0)
		n -= good(++day, departement) ? 1 : 0;
	return day;
}

static int after_months(int day, unsigned n)
{
	struct date d = date_of(day);
	int months = d.year * 12 + d.month - 1 + (int)n;
	int last;

	d.year = months / 12;
	d.month = months % 12 + 1;
	last = last_of_month(d.year, d.month);
	if (d.day > last)
		d.day = last;
	return number_of(d);
}

static int last_day(int day, const struct cmn_delay *delay, const char *departement)
{
	switch (delay->unit) {
	case CMN_JOURS_OUVRES:
		return after_good_days(day, delay->n, cmn_day_ouvre, departement);
	case CMN_JOURS_OUVRABLES:
		return after_good_days(day, delay->n, cmn_day_ouvrable, departement);
	case CMN_MONTHS:
		return after_months(day, delay->n);
	case CMN_CALENDAR_DAYS:
		break;
	}
	return day + (int)delay->n;
}

int cmn_day_due(int day, const struct cmn_delay *delay, const char *departement)
{
	int due = last_day(day, delay, departement);

	if (delay->end == CMN_END_NEXT_OUVRE)
		while (!cmn_day_ouvre(due, departement))
			due++;
	if (delay->end == CMN_END_NEXT_OUVRABLE)
		while (!cmn_day_ouvrable(due, departement))
			due++;
	return due;
}

static size_t named(const char *const *names, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], code) == 0)
			return i + 1;
	return 0;
}

enum cmn_unit cmn_unit_named(const char *code)
{
	static const char *const NAMES[] = {"calendar_days", "jours_ouvres", "jours_ouvrables",
					    "months"};

	return (enum cmn_unit)named(NAMES, CMN_LEN(NAMES), code);
}

enum cmn_end cmn_end_named(const char *code)
{
	static const char *const NAMES[] = {"as_is", "next_ouvre", "next_ouvrable"};

	return (enum cmn_end)named(NAMES, CMN_LEN(NAMES), code);
}
