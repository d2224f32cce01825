/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_presidency.h - a presidency that rotates among members (R152 to R154).
 *
 * A term lasts a year at most.  The same member, whoever represents it, does not preside longer
 * than so many years in a row.  Terms are in a row until a whole break has passed without that
 * member: an interim of some days, or days without anybody, break nothing.  A term of a whole year
 * counts as one, a shorter one as its part of the year it began: leap years change nothing.
 */
#ifndef GOVERNANCE_PRESIDENCY_H
#define GOVERNANCE_PRESIDENCY_H

#include <stdbool.h>
#include <stddef.h>

/* Days as in cmn/calendar.h, both of the term. */
struct governance_term {
	const char *member;
	int from, until;
};

/* Rules of the region or the community; 0: there is none. */
struct governance_presidency_rule {
	int term_months;     /* longest term */
	int max_consecutive; /* years in a row by the same member */
	int break_months;    /* without the member, before years begin anew; as long as a term when
				none is said, and a single day when no longest term is either */
};

enum governance_term_fault {
	GOVERNANCE_TERM_GOOD = 0,
	GOVERNANCE_TERM_BACKWARDS, /* ends before it begins */
	GOVERNANCE_TERM_TOO_LONG,
	GOVERNANCE_TERM_OVERLAPS, /* somebody presides already */
	GOVERNANCE_TERM_IN_A_ROW, /* more than max_consecutive years */
};

/* May `term` be added to `terms`, which are in the order of their days and do not overlap? */
enum governance_term_fault governance_term_check(const struct governance_term *terms, size_t n,
						 const struct governance_term *term,
						 const struct governance_presidency_rule *rule);

#endif
