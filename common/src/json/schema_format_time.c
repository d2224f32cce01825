/* SPDX-License-Identifier: EUPL-1.2
 *
 * Dates, times and durations of RFC 3339.
 */
#include "schema_internal.h"

#include <string.h>

struct cursor {
	const char *at, *end;
};

static bool is_digit(const struct cursor *c)
{
	return c->at < c->end && *c->at >= '0' && *c->at <= '9';
}

/* Exactly n digits; -1 otherwise. */
static int digits(struct cursor *c, int n)
{
	int ret = 0;

	for (; n > 0; n--) {
		if (!is_digit(c))
			return -1;
		ret = ret * 10 + (*c->at++ - '0');
	}
	return ret;
}

static bool accept(struct cursor *c, const char *any)
{
	if (c->at == c->end || *c->at == '\0' || strchr(any, *c->at) == NULL)
		return false;
	c->at++;
	return true;
}

static int days_in(int year, int month)
{
	static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return DAYS[month - 1] + (month == 2 && leap);
}

static bool date(struct cursor *c)
{
	int year = digits(c, 4), month, day;

	if (year < 1 || !accept(c, "-")) /* no calendar of ours has a year 0, nor has PostgreSQL */
		return false;
	month = digits(c, 2);
	if (month < 1 || month > 12 || !accept(c, "-"))
		return false;
	day = digits(c, 2);
	return day >= 1 && day <= days_in(year, month);
}

/* "Z" or "±hh:mm", in minutes */
static bool offset(struct cursor *c, int *ret)
{
	int sign, hours, minutes;

	*ret = 0;
	if (accept(c, "Zz"))
		return true;
	if (!accept(c, "+-"))
		return false;
	sign = c->at[-1] == '-' ? -1 : 1;
	hours = digits(c, 2);
	if (hours < 0 || hours > 23 || !accept(c, ":"))
		return false;
	minutes = digits(c, 2);
	*ret = sign * (hours * 60 + minutes);
	return minutes >= 0 && minutes <= 59;
}

static bool fraction(struct cursor *c)
{
	if (!accept(c, "."))
		return true;
	if (!is_digit(c))
		return false;
	while (is_digit(c))
		c->at++;
	return true;
}

static bool time_of_day(struct cursor *c)
{
	int hours = digits(c, 2), minutes, seconds, shift;

	if (hours < 0 || hours > 23 || !accept(c, ":"))
		return false;
	minutes = digits(c, 2);
	if (minutes < 0 || minutes > 59 || !accept(c, ":"))
		return false;
	seconds = digits(c, 2);
	if (seconds < 0 || seconds > 60 || !fraction(c) || !offset(c, &shift))
		return false;
	/* a leap second is the last of a day in UTC */
	return seconds < 60 || (hours * 60 + minutes - shift + 2 * 1440) % 1440 == 1439;
}

bool schema_format_date(const char *text, size_t n)
{
	struct cursor c = {text, text + n};

	return date(&c) && c.at == c.end;
}

bool schema_format_time(const char *text, size_t n)
{
	struct cursor c = {text, text + n};

	return time_of_day(&c) && c.at == c.end;
}

bool schema_format_date_time(const char *text, size_t n)
{
	struct cursor c = {text, text + n};

	return date(&c) && accept(&c, "Tt") && time_of_day(&c) && c.at == c.end;
}

/* Numbers with units, each unit the neighbour of the one before: "1Y2M", not "1Y2D". */
static bool units(struct cursor *c, const char *names)
{
	const char *next = NULL;

	while (is_digit(c)) {
		const char *unit;

		while (is_digit(c))
			c->at++;
		unit = c->at < c->end && *c->at != '\0' ? strchr(names, *c->at) : NULL;
		if (unit == NULL || (next != NULL && unit != next))
			return false;
		next = unit + 1;
		c->at++;
	}
	return next != NULL;
}

bool schema_format_duration(const char *text, size_t n)
{
	struct cursor c = {text, text + n};

	if (!accept(&c, "P"))
		return false;
	if (n > 2 && text[n - 1] == 'W')
		return units(&c, "W") && c.at == c.end;
	if (is_digit(&c) && !units(&c, "YMD"))
		return false;
	if (c.at == c.end)
		return n > 1;
	return accept(&c, "T") && units(&c, "HMS") && c.at == c.end;
}
