/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition.h - what an indicator counts, as data; and what one fact adds to it.  Pure.
 *
 * A fact is something that happened once, on one day, in one place: a solicitation, a first
 * proposal, a project that was validated.  An indicator is a set of parts; each part counts the
 * facts of one kind that carry certain codes.  What a fact adds is a function of the fact alone, so
 * that the figures are always the sum over the facts: a corrected fact takes its old share away and
 * adds the new one, a rebuild adds all of them again, another version of a definition is another
 * sum over the same facts.  Means and rates are derived when they are read, from integers.
 */
#ifndef OBSERVATORY_DEFINITION_H
#define OBSERVATORY_DEFINITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OBSERVATORY_KEY_MAX 64
#define OBSERVATORY_NO_DAY                                                     \
	INT32_MIN /* `day` of a fact whose day is not known: it counts nowhere \
		   */
/* Key of a part with `by` for the facts that carry no code of it: the keys add up to all of them.
 */
#define OBSERVATORY_KEY_UNKNOWN "-"

/* How the facts of a part make a figure. */
enum observatory_measure {
	OBSERVATORY_COUNT = 1, /* n = facts whose day lies in the period; additive over periods */
	OBSERVATORY_SPREAD,    /* as COUNT, total = sum of `value`; one cell for each value as well
				* (key "d:<value>", with `by` "<code>/d:<value>"), from which the
				* median of any period follows */
	OBSERVATORY_STOCK,     /* n = facts that stand on the last day of the period:
				* day <= last day < until; cells are in- and outflows by month, so
				* that n is their sum from the beginning; total = sum of `day` of
				* the same: those who stand have stood n * last day - total days */
	OBSERVATORY_WEIGHTED,  /* total = sum over days of the period of `value`: thousandths of an
				* ETP times days; divided by the days of the period when read; n =
				* days */
	OBSERVATORY_MEASURE_END_
};

/* One fact, as the table `fact` holds it.  Strings belong to the caller. */
struct observatory_fact {
	const char *kind;    /* services/observatory/data/facts.csv */
	int32_t day, until;  /* days since 1970-01-01 in metropolitan France; until: first day on
			      * which it no longer stands, INT32_MAX when it goes on */
	const char *commune; /* INSEE code; "" when it is not known */
	int64_t value;       /* days of a delay, thousandths of an ETP; 0 where there is none */
	const char *const *codes; /* "attribute:code", sorted by bytes */
	size_t n_codes;
};

/* One part of a definition, as services/observatory/data/indicator-parts.csv has it. */
struct observatory_part {
	const char *indicator;   /* "1.5" */
	int version;             /* of the definition, from 1 */
	const char *part;        /* "number", "numerator", "denominator", "by_profile" … */
	const char *kind;        /* of the facts counted */
	const char *const *all;  /* codes that must all be there */
	const char *const *any;  /* one of them at least, when there are any */
	const char *const *none; /* and none of them */
	size_t n_all, n_any, n_none;
	const char *by; /* attribute whose codes are the keys: a fact with two codes of it counts
			 * under both; "" : one key, "" */
	enum observatory_measure measure;
	int32_t valid_from, valid_to; /* days counted: valid_from <= day < valid_to; what stands or
				       * is weighted counts on those days alone */
};

/* What one fact adds to one cell. */
struct observatory_share {
	const struct observatory_part *part;
	int32_t month;   /* days since 1970-01-01 of its first day */
	const char *key; /* valid during the call */
	int64_t n, total;
};

typedef bool observatory_share_fn(const struct observatory_share *share, void *arg);

/* Call `each` for every cell that `fact` belongs to; false as soon as `each` says so.  `upto`: a
 * day of the last month that WEIGHTED facts are counted into, whether their end is known or not: a
 * month later each of them that still stands adds its share of that month. */
bool observatory_shares(const struct observatory_part *parts, size_t n,
			const struct observatory_fact *fact, int32_t upto,
			observatory_share_fn *each, void *arg);

#endif
