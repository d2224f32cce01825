/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_presidency.h"

#include "cmn/calendar.h"

#include <string.h>

/* A year in parts that both lengths of a year divide. */
#define YEAR (365L * 366L)

static int months_after(int day, int months)
{
	const struct cmn_delay delay = {CMN_MONTHS, (unsigned)months, CMN_END_AS_IS};

	return cmn_day_due(day, &delay, "");
}

static long part_of_year(const struct governance_term *term)
{
	return (term->until - term->from + 1) *
	       (YEAR / (months_after(term->from, 12) - term->from));
}

/* The first day on which years begin anew after `earlier`. */
static int anew(const struct governance_term *earlier,
		const struct governance_presidency_rule *rule)
{
	const int months = rule->break_months > 0 ? rule->break_months : rule->term_months;

	return months > 0 ? months_after(earlier->until + 1, months) : earlier->until + 2;
}

static bool in_a_row(const struct governance_term *earlier, const struct governance_term *later,
		     const struct governance_presidency_rule *rule)
{
	return later->from < anew(earlier, rule);
}

static bool overlap(const struct governance_term *a, const struct governance_term *b)
{
	return a->from <= b->until && b->from <= a->until;
}

/* Years of the member in a row with `term`, on the side of the past or of what is to come. */
static long years_beside(const struct governance_term *terms, size_t n,
			 const struct governance_term *term,
			 const struct governance_presidency_rule *rule, bool past)
{
	const struct governance_term *near = term;
	long sum = 0;

	for (size_t k = 0; k < n; k++) {
		const struct governance_term *t = past ? &terms[n - 1 - k] : &terms[k];

		if (strcmp(t->member, term->member) != 0 || (t->from < term->from) != past)
			continue;
		if (!(past ? in_a_row(t, near, rule) : in_a_row(near, t, rule)))
			break;
		sum += part_of_year(t);
		near = t;
	}
	return sum;
}

enum governance_term_fault governance_term_check(const struct governance_term *terms, size_t n,
						 const struct governance_term *term,
						 const struct governance_presidency_rule *rule)
{
	long years;

	if (term->until < term->from)
		return GOVERNANCE_TERM_BACKWARDS;
	if (rule->term_months > 0 && term->until >= months_after(term->from, rule->term_months))
		return GOVERNANCE_TERM_TOO_LONG;
	for (size_t i = 0; i < n; i++) {
		if (overlap(&terms[i], term))
			return GOVERNANCE_TERM_OVERLAPS;
	}
	if (rule->max_consecutive <= 0)
		return GOVERNANCE_TERM_GOOD;
	years = part_of_year(term) + years_beside(terms, n, term, rule, true) +
		years_beside(terms, n, term, rule, false);
	return years > rule->max_consecutive * YEAR ? GOVERNANCE_TERM_IN_A_ROW
						    : GOVERNANCE_TERM_GOOD;
}
