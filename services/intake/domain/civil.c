/* SPDX-License-Identifier: EUPL-1.2 */
#include "civil.h"

#define MINUTE_US    (INT64_C(60) * 1000000)
#define DAY_MINUTES  1440
#define SUMMER_BEGIN 3
#define SUMMER_END   10

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && leap(year) ? 29 : DAYS[month - 1];
}

bool intake_day_exists(struct intake_day d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
	       d.day <= month_days(d.year, d.month);
}

/* Years begin in March, so that the leap day is the last; eras have 400 years, 146097 days. */
int32_t intake_day_number(struct intake_day d)
{
	int32_t y = d.month <= 2 ? d.year - 1 : d.year;
	int32_t era = y / 400;
	int32_t of_era = y - era * 400;
	int32_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct intake_day intake_day_of(int32_t number)
{
	int32_t n = number + 719468;
	int32_t era = n / 146097;
	int32_t doe = n - era * 146097;
	int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int32_t mp = (5 * doy + 2) / 153;
	struct intake_day d = {.day = doy - (153 * mp + 2) / 5 + 1,
			       .month = mp < 10 ? mp + 3 : mp - 9};

	d.year = yoe + era * 400 + (d.month <= 2);
	return d;
}

static int weekday_of(int32_t number)
{
	return ((number + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

/* Minutes since 1970 of 01:00 UTC on the last Sunday of a month of 31 days. */
static int64_t last_sunday(int year, int month)
{
	int32_t last = intake_day_number((struct intake_day){year, month, 31});

	return (int64_t)(last - (weekday_of(last) + 1) % 7) * DAY_MINUTES + 60;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct intake_local intake_local_at(int64_t us)
{
	int64_t minutes = floor_div(us, MINUTE_US);
	int year = intake_day_of((int32_t)floor_div(minutes, DAY_MINUTES)).year;
	bool summer =
	    minutes >= last_sunday(year, SUMMER_BEGIN) && minutes < last_sunday(year, SUMMER_END);
	int32_t number;

	minutes += summer ? 120 : 60;
	number = (int32_t)floor_div(minutes, DAY_MINUTES);
	return (struct intake_local){
	    .day = intake_day_of(number),
	    .weekday = weekday_of(number),
	    .minute = (int)(minutes - (int64_t)number * DAY_MINUTES),
	};
}

int intake_age_on(struct intake_day born, struct intake_day on)
{
	int years = on.year - born.year;

	return on.month < born.month || (on.month == born.month && on.day < born.day) ? years - 1
										      : years;
}
