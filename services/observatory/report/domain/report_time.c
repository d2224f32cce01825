/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_time.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define NBSP "\xc2\xa0"

bool report_period_parse(const char *text, struct report_period *ret)
{
	struct report_period p = {0};
	size_t n = strlen(text);

	if (n != 4 &&
	    !(n == 7 && text[4] == '-' && text[5] == 'S' && (text[6] == '1' || text[6] == '2')))
		return false;
	for (int i = 0; i < 4; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		p.year = p.year * 10 + (text[i] - '0');
	}
	p.half = n == 7 ? text[6] - '0' : 0;
	if (p.year < 2020 || p.year > 2100)
		return false;
	*ret = p;
	return true;
}

void report_period_text(const struct report_period *p, char out[16])
{
	if (p->half)
		snprintf(out, 16, "%d-S%d", p->year, p->half);
	else
		snprintf(out, 16, "%d", p->year);
}

void report_period_label(const struct report_period *p, char out[48])
{
	if (p->half)
		snprintf(out, 48, "%s" NBSP "semestre" NBSP "%d", p->half == 1 ? "1er" : "2e",
			 p->year);
	else
		snprintf(out, 48, "année" NBSP "%d", p->year);
}

void report_period_days(const struct report_period *p, char first[16], char last[16])
{
	snprintf(first, 16, "%d-%s", p->year, p->half == 2 ? "07-01" : "01-01");
	snprintf(last, 16, "%d-%s", p->year, p->half == 1 ? "06-30" : "12-31");
}

int report_period_months(const struct report_period *p, int *ret_first)
{
	*ret_first = p->half == 2 ? 7 : 1;
	return p->half ? 6 : 12;
}

bool report_period_over(const struct report_period *p, const char *today)
{
	char first[16], last[16];

	report_period_days(p, first, last);
	return strcmp(today, last) > 0;
}

bool report_period_begun(const struct report_period *p, const char *today)
{
	char first[16], last[16];

	report_period_days(p, first, last);
	return strcmp(today, first) >= 0;
}

bool report_due(const struct report_period *p, const char *month_day, char out[16])
{
	int unused = 0;

	if (!month_day || strlen(month_day) != 5)
		return false;
	snprintf(out, 16, "%d-%.5s", (p->year + 1) % 10000, month_day);
	return cmn_day_parse(out, &unused);
}
