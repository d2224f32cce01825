/* SPDX-License-Identifier: EUPL-1.2 */
#include "period.h"

#include "month.h"

#include "cmn/calendar.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define YEAR_LEN 4

/* What stands behind the year, and how many of it a year has. */
static const struct {
	const char *form; /* d: a digit */
	const char *step;
	int months;
} FORMS[] = {
    {"", "year", 12},
    {"-Sd", "semester", 6},
    {"-Qd", "quarter", 3},
    {"-dd", "month", 1},
};
#define FORM_COUNT (sizeof(FORMS) / sizeof(FORMS[0]))

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool fits(const char *text, const char *form)
{
	size_t i = 0;

	for (; form[i]; i++) {
		if (form[i] == 'd' ? !digit(text[i]) : text[i] != form[i])
			return false;
	}
	return !text[i];
}

static int number_in(const char *text)
{
	int n = 0;

	for (; *text; text++) {
		if (digit(*text))
			n = 10 * n + (*text - '0');
	}
	return n;
}

bool observatory_period_parse(const char *text, struct observatory_period *ret)
{
	char first[CMN_DAY_LEN];
	int day = 0;

	if (strlen(text) < YEAR_LEN ||
	    !(fits((char[]){text[0], text[1], text[2], text[3], 0}, "dddd")))
		return false;
	if (text[0] != '2' && !(text[0] == '1' && text[1] == '9'))
		return false;
	snprintf(first, sizeof(first), "%.4s-01-01", text);
	if (!cmn_day_parse(first, &day))
		return false;
	for (size_t i = 0; i < FORM_COUNT; i++) {
		const int months = FORMS[i].months, n = number_in(text + YEAR_LEN);

		if (!fits(text + YEAR_LEN, FORMS[i].form))
			continue;
		if (months < 12 && (n < 1 || n > 12 / months))
			return false;
		ret->from = observatory_month_add(day, months < 12 ? (n - 1) * months : 0);
		ret->to = observatory_month_add(ret->from, months);
		ret->months = months;
		return true;
	}
	return false;
}

void observatory_period_format(int32_t from, int months, char out[OBSERVATORY_PERIOD_LEN])
{
	char day[CMN_DAY_LEN];
	int month;

	cmn_day_format(from, day);
	month = 10 * (day[5] - '0') + (day[6] - '0');
	if (months == 12)
		snprintf(out, OBSERVATORY_PERIOD_LEN, "%.4s", day);
	else if (months == 1)
		snprintf(out, OBSERVATORY_PERIOD_LEN, "%.7s", day);
	else
		snprintf(out, OBSERVATORY_PERIOD_LEN, "%.4s-%c%c", day, months == 6 ? 'S' : 'Q',
			 (char)('1' + (month - 1) / months % 4));
}

const char *observatory_period_step(int months)
{
	for (size_t i = 0; i < FORM_COUNT; i++) {
		if (FORMS[i].months == months)
			return FORMS[i].step;
	}
	return "";
}
