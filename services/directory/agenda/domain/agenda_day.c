/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_day.h"

#include "cmn/calendar.h"

#include <stdio.h>

#define LEAP_YEAR 2024 /* any: it has every day that a year can have */

static bool find(int year, int month, int day, int *ret)
{
	char text[40];

	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
	return cmn_day_parse(text, ret);
}

int directory_agenda_year(int day)
{
	char text[CMN_DAY_LEN];
	int year = 0;

	cmn_day_format(day, text);
	for (int i = 0; i < 4; i++)
		year = year * 10 + text[i] - '0';
	return year;
}

int directory_agenda_first(int year, int month)
{
	int day = DIRECTORY_AGENDA_NEVER;

	(void)find(month > 12 ? year + 1 : year, month > 12 ? month - 12 : month, 1, &day);
	return day;
}

int directory_agenda_after(int day, int months)
{
	const struct cmn_delay delay = {CMN_MONTHS, (unsigned)months, CMN_END_AS_IS};

	return cmn_day_due(day, &delay, "");
}

bool directory_agenda_month_day(const char *text, int *ret_month, int *ret_day)
{
	char whole[CMN_DAY_LEN + 8];
	int day;

	snprintf(whole, sizeof(whole), "%04d-%.6s", LEAP_YEAR, text);
	if (!cmn_day_parse(whole, &day))
		return false;
	*ret_month = (text[0] - '0') * 10 + text[1] - '0';
	*ret_day = (text[3] - '0') * 10 + text[4] - '0';
	return true;
}

int directory_agenda_on(int year, int month, int day)
{
	int found = DIRECTORY_AGENDA_NEVER;

	if (!find(year, month, day, &found))
		(void)find(year, month, day - 1, &found);
	return found;
}
