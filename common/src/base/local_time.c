/* SPDX-License-Identifier: EUPL-1.2
 *
 * The local day of an instant, without the time-zone files of the machine and without its TZ: the
 * rule of the European Union since 1996 (last Sundays of March and October, at 01:00 UTC), fixed
 * offsets overseas, and for Saint-Pierre-et-Miquelon the rule of North America since 2007.
 */
#include "cmn/calendar.h"

#include <string.h>

#define HOUR_US (INT64_C(3600) * 1000000)
#define DAY_US  (24 * HOUR_US)

static const struct {
	const char *departement;
	int hours;
} FIXED[] = {
    {"971", -4}, {"972", -4}, {"973", -3}, {"974", 4}, {"976", 3}, {"977", -4}, {"978", -4},
};

static int floor_day(int64_t us)
{
	return (int)(us / DAY_US - (us % DAY_US < 0 ? 1 : 0));
}

/* First (n = 1), second … Sunday of a month; n = 0: the last one. */
static int sunday(int year, int month, int n)
{
	char text[CMN_DAY_LEN] = "0000-00-01";
	int first, day;

	cmn_day_format(0, text);
	text[0] = (char)('0' + year / 1000 % 10);
	text[1] = (char)('0' + year / 100 % 10);
	text[2] = (char)('0' + year / 10 % 10);
	text[3] = (char)('0' + year % 10);
	text[5] = (char)('0' + month / 10);
	text[6] = (char)('0' + month % 10);
	if (!cmn_day_parse(text, &first))
		return 0;
	if (n == 0) /* months of 31 days: the last Sunday lies in the last seven */
		return first + 30 - cmn_day_weekday(first + 30) % 7;
	day = first + (7 - cmn_day_weekday(first)) % 7;
	return day + 7 * (n - 1);
}

static int year_of(int64_t us)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(floor_day(us), text);
	return (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] -
	       '0';
}

static bool between(int64_t us, int64_t from, int64_t until)
{
	return from <= us && us < until;
}

static int hours_at(int64_t us, const char *departement)
{
	int year = year_of(us);

	for (size_t i = 0; i < CMN_LEN(FIXED); i++)
		if (strcmp(FIXED[i].departement, departement) == 0)
			return FIXED[i].hours;
	if (strcmp(departement, "975") == 0) /* 02:00 local time: 05:00 and 04:00 UTC */
		return between(us, sunday(year, 3, 2) * DAY_US + 5 * HOUR_US,
			       sunday(year, 11, 1) * DAY_US + 4 * HOUR_US)
			   ? -2
			   : -3;
	return between(us, sunday(year, 3, 0) * DAY_US + HOUR_US,
		       sunday(year, 10, 0) * DAY_US + HOUR_US)
		   ? 2
		   : 1;
}

int cmn_day_of(int64_t us, const char *departement)
{
	return floor_day(us + hours_at(us, departement) * HOUR_US);
}

int64_t cmn_day_begin(int day, const char *departement)
{
	int64_t guess = day * DAY_US - hours_at(day * DAY_US, departement) * HOUR_US;

	/* the hour of a change lies inside a day, never at its beginning: once more is enough */
	return day * DAY_US - hours_at(guess, departement) * HOUR_US;
}
