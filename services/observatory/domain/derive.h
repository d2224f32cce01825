/* SPDX-License-Identifier: EUPL-1.2
 *
 * derive.h - from the integer sums of one definition to what is shown: number, rate, mean, median.
 *
 * Pure.  Nothing is divided by nothing: what has no whole is absent, not zero.
 */
#ifndef OBSERVATORY_DERIVE_H
#define OBSERVATORY_DERIVE_H

#include "definition_check.h"

/* A sum of one part and key: of one month of the period, or of all months before it.  Any order. */
struct observatory_part_sum {
	const char *part, *key;
	bool before; /* it is of the months before: only what stands counts it */
	int64_t n, total;
};
struct observatory_part_sums {
	const struct observatory_part_sum *rows;
	size_t n;
};

struct observatory_value {
	int64_t n, total;
};

struct observatory_rate_value {
	const char *name; /* "", "answered" */
	int64_t numerator, denominator;
	bool has;    /* there is a whole */
	double rate; /* per cent */
};

#define OBSERVATORY_RATES_MAX 4

struct observatory_figure {
	bool has_number; /* false: only a rate was defined, or it is a weight */
	int64_t number;  /* facts; of a STOCK those that stand at the end */
	bool has_etp;
	double etp; /* full-time posts, weighted by the days of the period */
	bool has_spread, has_mean;
	int64_t n;
	double mean, median;
	bool has_waiting, has_waited;
	int64_t waiting; /* those that stand at the end */
	double waited;   /* days, mean, to the end of the period or today */
	struct observatory_rate_value rates[OBSERVATORY_RATES_MAX];
	size_t n_rates;
};

/* The part of this name; NULL when the definition has none. */
const struct observatory_part *observatory_part_named(const struct observatory_definition *d,
						      const char *name);
/* What the number counts: `number`, else `numerator`. */
const struct observatory_part *observatory_main_part(const struct observatory_definition *d);

/* Sum of one key of a part. */
struct observatory_value observatory_value_of(const struct observatory_part *part,
					      const struct observatory_part_sums *sums,
					      const char *key);
/* Of a SPREAD; false when nothing was counted.  Even: the mean of the two in the middle. */
bool observatory_median_of(const struct observatory_part *part,
			   const struct observatory_part_sums *sums, const char *key, double *ret);
/* Of a WEIGHTED over so many days. */
double observatory_etp_of(struct observatory_value v, int32_t days);
bool observatory_percent(int64_t part, int64_t whole, double *ret);

/* `from`, `to`: the period; `today`: what stands has stood until the day before `to`, or today when
 * that comes first. */
void observatory_figure_of(const struct observatory_definition *d,
			   const struct observatory_part_sums *sums, int32_t from, int32_t to,
			   int32_t today, struct observatory_figure *ret);

/* May the key be shown as one of a breakdown?  False of the values that a median needs. */
bool observatory_key_shown(const char *key);

#endif
