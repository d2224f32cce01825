/* SPDX-License-Identifier: EUPL-1.2 */
#include "derive.h"

#include "month.h"

#include <stdio.h>
#include <string.h>

#define THOUSANDTHS 1000.0

const struct observatory_part *observatory_part_named(const struct observatory_definition *d,
						      const char *name)
{
	for (size_t i = 0; i < d->n_parts; i++) {
		if (strcmp(d->parts[i].part, name) == 0)
			return &d->parts[i];
	}
	return NULL;
}

const struct observatory_part *observatory_main_part(const struct observatory_definition *d)
{
	const struct observatory_part *p = observatory_part_named(d, "number");

	return p ? p : observatory_part_named(d, "numerator");
}

static bool counts(const struct observatory_part *part, const struct observatory_part_sum *row)
{
	return strcmp(row->part, part->part) == 0 &&
	       (!row->before || part->measure == OBSERVATORY_STOCK);
}

struct observatory_value observatory_value_of(const struct observatory_part *part,
					      const struct observatory_part_sums *sums,
					      const char *key)
{
	struct observatory_value v = {0};

	for (size_t i = 0; i < sums->n; i++) {
		const struct observatory_part_sum *row = &sums->rows[i];

		if (!counts(part, row) || strcmp(row->key, key) != 0)
			continue;
		v.n += row->n;
		v.total += row->total;
	}
	return v;
}

/* The number behind "d:" or "<key>/d:"; false when the row is none of the values of `key`. */
static bool value_in(const char *row_key, const char *key, int64_t *ret)
{
	const size_t len = strlen(key);
	const char *at = row_key;
	bool minus;
	uint64_t n = 0;

	if (len > 0) {
		if (strncmp(at, key, len) != 0 || at[len] != '/')
			return false;
		at += len + 1;
	}
	if (strncmp(at, "d:", 2) != 0)
		return false;
	at += 2;
	minus = *at == '-';
	for (at += minus; *at >= '0' && *at <= '9'; at++)
		n = 10 * n + (uint64_t)(*at - '0');
	*ret = minus ? -(int64_t)n : (int64_t)n;
	return *at == '\0';
}

/* How many facts have a value of at most `limit`; in all, and the bounds, at the way. */
static int64_t up_to(const struct observatory_part *part, const struct observatory_part_sums *sums,
		     const char *key, int64_t limit, int64_t bounds[2])
{
	int64_t n = 0, value;

	for (size_t i = 0; i < sums->n; i++) {
		const struct observatory_part_sum *row = &sums->rows[i];

		if (!counts(part, row) || row->n == 0 || !value_in(row->key, key, &value))
			continue;
		if (bounds && value < bounds[0])
			bounds[0] = value;
		if (bounds && value > bounds[1])
			bounds[1] = value;
		if (value <= limit)
			n += row->n;
	}
	return n;
}

/* The value of the `rank`-th fact, from 1, by halving the range: no memory, no order needed. */
static int64_t ranked(const struct observatory_part *part, const struct observatory_part_sums *sums,
		      const char *key, int64_t rank, const int64_t bounds[2])
{
	int64_t low = bounds[0], high = bounds[1];

	while (low < high) {
		const int64_t middle = low + (high - low) / 2;

		if (up_to(part, sums, key, middle, NULL) >= rank)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

bool observatory_median_of(const struct observatory_part *part,
			   const struct observatory_part_sums *sums, const char *key, double *ret)
{
	int64_t bounds[2] = {INT64_MAX, INT64_MIN};
	const int64_t n = up_to(part, sums, key, INT64_MAX, bounds);
	int64_t low;

	if (n <= 0)
		return false;
	low = ranked(part, sums, key, (n + 1) / 2, bounds);
	*ret = n % 2 ? (double)low
		     : ((double)low + (double)ranked(part, sums, key, n / 2 + 1, bounds)) / 2;
	return true;
}

double observatory_etp_of(struct observatory_value v, int32_t days)
{
	return days > 0 ? (double)v.total / THOUSANDTHS / days : 0;
}

bool observatory_percent(int64_t part, int64_t whole, double *ret)
{
	if (whole <= 0)
		return false;
	*ret = 100.0 * (double)part / (double)whole;
	return true;
}

bool observatory_key_shown(const char *key)
{
	const char *slash = strrchr(key, '/');

	return strncmp(slash ? slash + 1 : key, "d:", 2) != 0;
}

static void number_of(const struct observatory_part *part, const struct observatory_part_sums *sums,
		      int32_t days, struct observatory_figure *ret)
{
	const struct observatory_value v = observatory_value_of(part, sums, "");

	if (part->measure == OBSERVATORY_WEIGHTED) {
		ret->has_etp = true;
		ret->etp = observatory_etp_of(v, days);
		return;
	}
	ret->has_number = true;
	ret->number = v.n;
	if (part->measure != OBSERVATORY_SPREAD)
		return;
	ret->has_spread = true;
	ret->n = v.n;
	ret->has_mean = observatory_median_of(part, sums, "", &ret->median);
	if (ret->has_mean)
		ret->mean = (double)v.total / (double)v.n;
}

static void waiting_of(const struct observatory_part *part,
		       const struct observatory_part_sums *sums, int32_t last,
		       struct observatory_figure *ret)
{
	const struct observatory_value v = observatory_value_of(part, sums, "");

	ret->has_waiting = true;
	ret->waiting = v.n;
	ret->has_waited = v.n > 0 && part->measure == OBSERVATORY_STOCK;
	if (ret->has_waited)
		ret->waited = ((double)v.n * last - (double)v.total) / (double)v.n;
}

static void rate_of(const struct observatory_definition *d, const struct observatory_part *below,
		    const struct observatory_part_sums *sums, struct observatory_rate_value *ret)
{
	const char *dot = strchr(below->part, '.');
	char name[64];
	const struct observatory_part *above;

	snprintf(name, sizeof(name), "numerator%s", dot ? dot : "");
	above = observatory_part_named(d, name);
	*ret = (struct observatory_rate_value){
	    .name = dot ? dot + 1 : "",
	    .numerator = above ? observatory_value_of(above, sums, "").n : 0,
	    .denominator = observatory_value_of(below, sums, "").n,
	};
	ret->has = above && observatory_percent(ret->numerator, ret->denominator, &ret->rate);
}

void observatory_figure_of(const struct observatory_definition *d,
			   const struct observatory_part_sums *sums, int32_t from, int32_t to,
			   int32_t today, struct observatory_figure *ret)
{
	const struct observatory_part *main_part = observatory_main_part(d);
	const struct observatory_part *waiting = observatory_part_named(d, "waiting");

	const int32_t known = observatory_month_add(today, 1);

	*ret = (struct observatory_figure){0};
	if (main_part)
		number_of(main_part, sums, (to < known ? to : known) - from, ret);
	if (waiting)
		waiting_of(waiting, sums, today < to - 1 ? today : to - 1, ret);
	for (size_t i = 0; i < d->n_parts && ret->n_rates < OBSERVATORY_RATES_MAX; i++) {
		if (strncmp(d->parts[i].part, "denominator", strlen("denominator")) == 0)
			rate_of(d, &d->parts[i], sums, &ret->rates[ret->n_rates++]);
	}
}
