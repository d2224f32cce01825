/* SPDX-License-Identifier: EUPL-1.2 */
#include "money_spend.h"

#include "cmn/calendar.h"

#include <stdio.h>

static bool day_of(int year, int month, int day, int *ret)
{
	char text[24];

	snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
	return cmn_day_parse(text, ret);
}

bool money_year_of(int year, struct money_year *ret)
{
	return year >= 1 && year <= 9998 && day_of(year, 1, 1, &ret->first) &&
	       day_of(year, 12, 31, &ret->last);
}

int money_year_days(const struct money_year *year)
{
	return year->last - year->first + 1;
}

int money_elapsed(const struct money_year *year, int day)
{
	if (day < year->first)
		return 0;
	return day > year->last ? money_year_days(year) : day - year->first + 1;
}

int money_month(const struct money_year *year, int day)
{
	static const unsigned char LONG[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int left = day - year->first, leap = money_year_days(year) - 365;

	if (day < year->first)
		return 0;
	for (int month = 1; month <= 12; month++) {
		left -= LONG[month - 1] + (month == 2 ? leap : 0);
		if (left < 0)
			return month;
	}
	return 12;
}

int money_permille(int64_t part, int64_t whole)
{
	__extension__ typedef __int128 wide;
	wide share;

	if (whole <= 0)
		return 0;
	share = (wide)part * 1000;
	/* rounded down for negative shares too */
	share = share >= 0 ? share / whole : -((-share + whole - 1) / whole);
	if (share > 1000000)
		return 1000000;
	return share < -1000000 ? -1000000 : (int)share;
}

bool money_lags(int64_t spent, int64_t available, int elapsed, int days, int percent, int from_day)
{
	__extension__ typedef __int128 wide;

	if (available <= 0 || percent <= 0 || days <= 0 || elapsed < from_day)
		return false;
	return (wide)spent * 100 * days < (wide)available * percent * elapsed;
}
