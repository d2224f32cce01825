/* SPDX-License-Identifier: EUPL-1.2 */
#include "month.h"

/* Days are counted from 0000-03-01 here, in eras of 400 years, so that the day which comes every
 * four years is the last one of a year. */
#define DAYS_TO_1970 719468
#define ERA_DAYS     146097
#define ERA_YEARS    400
#define YEAR_MONTHS  12

struct date {
	int64_t year;  /* that begins in March */
	int64_t month; /* 0 March … 11 February */
	int64_t day;   /* from 1 */
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return (a >= 0 ? a : a - b + 1) / b;
}

/* Days of a year before its month; five months have 153 days. */
static int64_t days_before(int64_t month)
{
	return (153 * month + 2) / 5;
}

static struct date date_of(int32_t day)
{
	const int64_t z = (int64_t)day + DAYS_TO_1970;
	const int64_t era = floor_div(z, ERA_DAYS);
	const int64_t in_era = z - era * ERA_DAYS;
	const int64_t year =
	    (in_era - in_era / 1460 + in_era / 36524 - in_era / (ERA_DAYS - 1)) / 365;
	const int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
	const int64_t month = (5 * in_year + 2) / 153;

	return (struct date){
	    .year = year + era * ERA_YEARS,
	    .month = month,
	    .day = in_year - days_before(month) + 1,
	};
}

int32_t observatory_month_of(int32_t day)
{
	return (int32_t)(day - date_of(day).day + 1);
}

int32_t observatory_month_add(int32_t day, int n)
{
	const struct date d = date_of(day);
	const int64_t months = d.year * YEAR_MONTHS + d.month + n;
	const int64_t year = floor_div(months, YEAR_MONTHS);
	const int64_t era = floor_div(year, ERA_YEARS);
	const int64_t in_era = year - era * ERA_YEARS;

	return (int32_t)(era * ERA_DAYS + in_era * 365 + in_era / 4 - in_era / 100 +
			 days_before(months - year * YEAR_MONTHS) - DAYS_TO_1970);
}
