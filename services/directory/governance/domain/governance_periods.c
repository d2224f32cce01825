/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_periods.h"

#include "cmn/calendar.h"

#include <stdio.h>

#define MONTHS 12

const char *governance_kept_code(enum governance_kept kept)
{
	static const char *const CODES[] = {
	    [GOVERNANCE_NOT_ASKED] = "not_asked", [GOVERNANCE_MET] = "met",
	    [GOVERNANCE_PLANNED] = "planned",     [GOVERNANCE_DUE] = "due",
	    [GOVERNANCE_LATE] = "late",
	};

	return CODES[kept];
}

/* The first day of a month; month 12 is January of the next year. */
static int month_begins(int year, int month)
{
	char text[24];
	int day = 0;

	snprintf(text, sizeof(text), "%04d-%02d-01", year + month / MONTHS, month % MONTHS + 1);
	return cmn_day_parse(text, &day) ? day : 0;
}

static int count(const int *days, size_t n, int from, int until)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += days[i] >= from && days[i] <= until;
	return sum;
}

/* A meeting that was planned for a day that is over, and not held, is no plan any more. */
static void judge(struct governance_period *p, const struct governance_life *life, int today)
{
	const int ahead = p->from > today ? p->from : today;

	p->held = count(life->held, life->n_held, p->from, p->until);
	p->planned = count(life->planned, life->n_planned, ahead, p->until);
	if (p->held >= p->wanted)
		p->kept = GOVERNANCE_MET;
	else if (life->since > p->from || (life->until != 0 && life->until < p->until))
		p->kept = GOVERNANCE_NOT_ASKED;
	else if (today > p->until)
		p->kept = GOVERNANCE_LATE;
	else
		p->kept = p->held + p->planned >= p->wanted ? GOVERNANCE_PLANNED : GOVERNANCE_DUE;
}

size_t governance_year_parts(int year, int per_year, const struct governance_life *life, int today,
			     struct governance_period ret[GOVERNANCE_PERIODS_MAX])
{
	const bool even = per_year > 0 && MONTHS % per_year == 0;
	const int parts = even ? per_year : 1, months = MONTHS / parts;

	if (per_year <= 0)
		return 0;
	for (int i = 0; i < parts; i++) {
		ret[i] = (struct governance_period){
		    .from = month_begins(year, i * months),
		    .until = month_begins(year, (i + 1) * months) - 1,
		    .wanted = even ? 1 : per_year,
		};
		judge(&ret[i], life, today);
	}
	return (size_t)parts;
}

struct governance_period governance_year_floor(int year, int floor,
					       const struct governance_life *life, int today)
{
	struct governance_period p = {
	    .from = month_begins(year, 0),
	    .until = month_begins(year, MONTHS) - 1,
	    .wanted = floor,
	};

	judge(&p, life, today);
	return p;
}

int governance_year_of(int day)
{
	char text[CMN_DAY_LEN];
	int year = 0;

	cmn_day_format(day, text);
	for (int i = 0; i < 4; i++)
		year = year * 10 + (text[i] - '0');
	return year;
}

int governance_next_due(int per_year, const struct governance_life *life, int today)
{
	struct governance_period parts[GOVERNANCE_PERIODS_MAX];
	const int first = governance_year_of(today > life->since ? today : life->since);

	for (int year = first; year <= first + 2; year++) {
		size_t n = governance_year_parts(year, per_year, life, today, parts);

		for (size_t i = 0; i < n; i++) {
			if (parts[i].until >= today && parts[i].kept != GOVERNANCE_MET &&
			    parts[i].kept != GOVERNANCE_NOT_ASKED)
				return parts[i].until;
		}
	}
	return 0;
}
