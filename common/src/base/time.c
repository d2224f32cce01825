/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"

#define US_PER_S   INT64_C(1000000)
#define S_PER_DAY  INT64_C(86400)
#define US_PER_DAY (S_PER_DAY * US_PER_S)

/* 0000-01-01 and 9999-12-31: what four digits can write. */
#define FIRST_DAY INT64_C(-719528)
#define LAST_DAY  INT64_C(2932896)

/* --- calendar ---------------------------------------------------------------------------------
 * Years are counted from March, so that the leap day is the last of its year, in eras of 400
 * years, which all have 146 097 days. */

struct civil {
	int year, month, day;
};

static int64_t days_from_civil(struct civil c)
{
	int64_t y = c.month <= 2 ? c.year - 1 : c.year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t month = (c.month + 9) % 12;
	int64_t day_of_year = (153 * month + 2) / 5 + c.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static struct civil civil_from_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;
	struct civil ret = {
	    .year = (int)(year_of_era + era * 400 + (month >= 10 ? 1 : 0)),
	    .month = (int)(month < 10 ? month + 3 : month - 9),
	    .day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
	};

	return ret;
}

static bool civil_exists(struct civil c)
{
	static const int LENGTH[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = c.year % 4 == 0 && (c.year % 100 != 0 || c.year % 400 == 0);

	if (c.month < 1 || c.month > 12 || c.day < 1)
		return false;
	return c.day <= LENGTH[c.month - 1] + (leap && c.month == 2);
}

/* --- writing ---------------------------------------------------------------------------------- */

static char *put_digits(char *out, int64_t value, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		out[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return out + n;
}

static char *put_group(char *out, int64_t value, int n, char after)
{
	out = put_digits(out, value, n);
	*out = after;
	return out + 1;
}

/* Beyond the years that four digits can write, the nearest instant that they can. */
static int64_t clamp(int64_t us)
{
	if (us < FIRST_DAY * US_PER_DAY)
		return FIRST_DAY * US_PER_DAY;
	if (us >= (LAST_DAY + 1) * US_PER_DAY)
		return (LAST_DAY + 1) * US_PER_DAY - 1;
	return us;
}

void cmn_time_format(int64_t us, char *out)
{
	int64_t at = clamp(us);
	int64_t in_day = at % US_PER_DAY;
	int64_t s;
	struct civil c;

	if (in_day < 0)
		in_day += US_PER_DAY;
	c = civil_from_days((at - in_day) / US_PER_DAY);
	s = in_day / US_PER_S;
	out = put_group(out, c.year, 4, '-');
	out = put_group(out, c.month, 2, '-');
	out = put_group(out, c.day, 2, 'T');
	out = put_group(out, s / 3600, 2, ':');
	out = put_group(out, s / 60 % 60, 2, ':');
	out = put_group(out, s % 60, 2, '.');
	out = put_group(out, in_day % US_PER_S, 6, 'Z');
	*out = '\0';
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Reads exactly n digits and advances; stops at the NUL by itself. */
static bool take_digits(const char **at, int n, int *ret)
{
	int value = 0;

	for (int i = 0; i < n; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		value = value * 10 + (**at - '0');
	}
	*ret = value;
	return true;
}

static bool take_char(const char **at, char upper, char lower)
{
	if (**at != upper && **at != lower)
		return false;
	(*at)++;
	return true;
}

static bool take_date(const char **at, struct civil *ret)
{
	return take_digits(at, 4, &ret->year) && take_char(at, '-', '-') &&
	       take_digits(at, 2, &ret->month) && take_char(at, '-', '-') &&
	       take_digits(at, 2, &ret->day) && civil_exists(*ret);
}

static bool take_clock(const char **at, int64_t *ret_s)
{
	int h, m, s;

	if (!take_digits(at, 2, &h) || !take_char(at, ':', ':') || !take_digits(at, 2, &m) ||
	    !take_char(at, ':', ':') || !take_digits(at, 2, &s))
		return false;
	*ret_s = h * 3600 + m * 60 + s;
	return h < 24 && m < 60 && s < 60;
}

/* Up to nine digits; what is finer than a microsecond is cut. */
static bool take_fraction(const char **at, int64_t *ret_us)
{
	int64_t us = 0;
	int n = 0;

	*ret_us = 0;
	if (**at != '.')
		return true;
	(*at)++;
	for (; **at >= '0' && **at <= '9'; (*at)++, n++)
		if (n < 6)
			us = us * 10 + (**at - '0');
	if (n < 1 || n > 9)
		return false;
	for (int i = n; i < 6; i++)
		us *= 10;
	*ret_us = us;
	return true;
}

static bool take_offset(const char **at, int64_t *ret_s)
{
	int sign = **at == '-' ? -1 : 1;
	int h, m;

	*ret_s = 0;
	if (take_char(at, 'Z', 'z'))
		return true;
	if (!take_char(at, '+', '-') || !take_digits(at, 2, &h) || !take_char(at, ':', ':') ||
	    !take_digits(at, 2, &m))
		return false;
	*ret_s = sign * (h * 3600 + m * 60);
	return h < 24 && m < 60;
}

bool cmn_time_parse(const char *text, int64_t *ret_us)
{
	struct civil date;
	int64_t s, us, offset;

	if (!take_date(&text, &date) || !take_char(&text, 'T', 't') || !take_clock(&text, &s) ||
	    !take_fraction(&text, &us) || !take_offset(&text, &offset) || *text != '\0')
		return false;
	*ret_us = (days_from_civil(date) * S_PER_DAY + s - offset) * US_PER_S + us;
	return true;
}

bool cmn_date_valid(const char *text)
{
	struct civil date;

	return take_date(&text, &date) && *text == '\0';
}
