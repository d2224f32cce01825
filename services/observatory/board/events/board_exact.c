/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_exact.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

/* The rows of one definition, and where their sums of one period go. */
struct work {
	struct board_series *s;
	const struct observatory_definition *d;
	const PGresult *cells;
	int from, to; /* rows */
	struct observatory_part_sum *sums;
	size_t first;        /* line of the definition */
	const int32_t *days; /* the first of each period, and the day after the last */
	int32_t today;
	struct cmn_error *err;
};

static int32_t first_day(const struct board_span *span, size_t i)
{
	char text[CMN_DAY_LEN];
	int day = 0;

	board_period_first(span, i, text);
	return cmn_day_parse(text, &day) ? day : INT32_MAX;
}

/* The period is not over before the version began, nor begun after it ended or after today. */
static bool counted(const struct work *w, size_t period)
{
	int32_t from = w->days[period], to = w->days[period + 1];

	return from <= w->today && from < w->d->valid_to && to > w->d->valid_from;
}

static int month_of(const struct work *w, int row)
{
	const char *text = cmn_pg_text(w->cells, row, OBSERVATORY_CELL_MONTH);

	return text ? board_month_of(text) : -1;
}

/* What happened in the period, and what began earlier of what stands. */
static struct observatory_part_sums sums_of(const struct work *w, size_t period)
{
	struct observatory_part_sums sums = {w->sums, 0};
	int begin = w->s->span.first + (int)period * (int)w->s->span.step;

	for (int row = w->from; row < w->to; row++) {
		int month = month_of(w, row);
		const char *name = cmn_pg_text(w->cells, row, OBSERVATORY_CELL_PART);
		const struct observatory_part *part = observatory_part_named(w->d, name);

		if (!part || month >= begin + (int)w->s->span.step ||
		    (month < begin && part->measure != OBSERVATORY_STOCK))
			continue;
		w->sums[sums.n++] = (struct observatory_part_sum){
		    .part = name,
		    .key = cmn_pg_text(w->cells, row, OBSERVATORY_CELL_KEY),
		    .before = month < begin,
		    .n = cmn_pg_int(w->cells, row, OBSERVATORY_CELL_N, 0),
		    .total = cmn_pg_int(w->cells, row, OBSERVATORY_CELL_TOTAL, 0),
		};
	}
	return sums;
}

static enum cmn_err put(const struct work *w, size_t period, const char *measure, const char *key,
			const char *unit, bool has, double value)
{
	const struct board_value v = {
	    .indicator = w->d->indicator,
	    .version = w->d->version,
	    .measure = measure,
	    .key = key,
	    .unit = unit,
	    .period = period,
	    .state = has ? BOARD_SHOWN : BOARD_UNDEFINED,
	    .value = value,
	};

	return board_series_put(w->s, &v, w->err);
}

static enum cmn_err put_rate(const struct work *w, size_t period,
			     const struct observatory_rate_value *r)
{
	static const char *const NAMES[] = {"rate", "numerator", "denominator"};
	const double values[] = {r->rate, (double)r->numerator, (double)r->denominator};
	enum cmn_err rc = CMN_OK;
	char measure[64];

	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(NAMES); i++) {
		snprintf(measure, sizeof(measure), "%s%s%s", NAMES[i], r->name[0] ? "." : "",
			 r->name);
		rc = put(w, period, measure, "", i == 0 ? "percent" : "count", i > 0 || r->has,
			 values[i]);
	}
	return rc;
}

static enum cmn_err put_figure(const struct work *w, size_t period)
{
	const struct observatory_part_sums sums = sums_of(w, period);
	struct observatory_figure f;
	enum cmn_err rc = CMN_OK;

	observatory_figure_of(w->d, &sums, w->days[period], w->days[period + 1], w->today, &f);
	if (f.has_number)
		rc = put(w, period, "number", "", "count", true, (double)f.number);
	if (rc == CMN_OK && f.has_etp)
		rc = put(w, period, "etp", "", "etp", true, f.etp);
	if (rc == CMN_OK && f.has_spread)
		rc = put(w, period, "mean", "", "days", f.has_mean, f.mean);
	if (rc == CMN_OK && f.has_spread)
		rc = put(w, period, "median", "", "days", f.has_mean, f.median);
	if (rc == CMN_OK && f.has_waiting)
		rc = put(w, period, "waiting", "", "count", true, (double)f.waiting);
	if (rc == CMN_OK && f.has_waiting)
		rc = put(w, period, "waited", "", "days", f.has_waited, f.waited);
	for (size_t i = 0; rc == CMN_OK && i < f.n_rates; i++)
		rc = put_rate(w, period, &f.rates[i]);
	return rc;
}

/* --- by the codes of an attribute, and what is told apart ------------------------------------- */

static bool broken_down(const char *part)
{
	return strncmp(part, "by_", 3) == 0 || strncmp(part, "apart_", 6) == 0;
}

static const char *unit_of(const struct observatory_part *part)
{
	return part->measure == OBSERVATORY_WEIGHTED ? "etp" : "count";
}

/* A line for each key that is known, at whatever time: where it did not happen it is a zero. */
static enum cmn_err make_lines(const struct work *w, size_t period)
{
	enum cmn_err rc = CMN_OK;

	for (int row = w->from; rc == CMN_OK && row < w->to; row++) {
		const char *name = cmn_pg_text(w->cells, row, OBSERVATORY_CELL_PART);
		const char *key = cmn_pg_text(w->cells, row, OBSERVATORY_CELL_KEY);
		const struct observatory_part *part = observatory_part_named(w->d, name);

		if (part && broken_down(name) && observatory_key_shown(key))
			rc = put(w, period, name, key, unit_of(part), true, 0);
	}
	return rc;
}

static enum cmn_err put_keys(const struct work *w, size_t period)
{
	const struct observatory_part_sums sums = sums_of(w, period);
	int32_t days = w->days[period + 1] - w->days[period];
	enum cmn_err rc = CMN_OK;

	for (size_t i = w->first; rc == CMN_OK && i < w->s->n; i++) {
		const struct board_line *line = &w->s->lines[i];
		const struct observatory_part *part = observatory_part_named(w->d, line->measure);
		struct observatory_value v;

		if (!broken_down(line->measure) || !part)
			continue;
		v = observatory_value_of(part, &sums, line->key);
		rc = put(w, period, line->measure, line->key, unit_of(part), true,
			 part->measure == OBSERVATORY_WEIGHTED ? observatory_etp_of(v, days)
							       : (double)v.n);
	}
	return rc;
}

/* --- one definition after the other ----------------------------------------------------------- */

static bool is_of(const struct work *w, int row)
{
	return cmn_pg_int(w->cells, row, OBSERVATORY_CELL_VERSION, 0) == w->d->version &&
	       strcmp(cmn_pg_text(w->cells, row, OBSERVATORY_CELL_INDICATOR), w->d->indicator) == 0;
}

/* The rows are sorted by indicator and version. */
static void find_rows(struct work *w)
{
	int n = PQntuples(w->cells);

	for (w->from = 0; w->from < n && !is_of(w, w->from);)
		w->from++;
	for (w->to = w->from; w->to < n && is_of(w, w->to);)
		w->to++;
}

static enum cmn_err put_definition(struct work *w)
{
	enum cmn_err rc = CMN_OK;
	size_t some = w->s->span.n; /* the first period that counts */

	find_rows(w);
	w->first = w->s->n;
	for (size_t p = w->s->span.n; p-- > 0;)
		some = counted(w, p) ? p : some;
	if (some == w->s->span.n)
		return CMN_OK;
	for (size_t p = some; rc == CMN_OK && p < w->s->span.n; p++)
		rc = counted(w, p) ? put_figure(w, p) : CMN_OK;
	if (rc == CMN_OK)
		rc = make_lines(w, some);
	for (size_t p = some; rc == CMN_OK && p < w->s->span.n; p++)
		rc = counted(w, p) ? put_keys(w, p) : CMN_OK;
	return rc;
}

enum cmn_err board_put_exact(struct board_series *s, const PGresult *cells,
			     const struct observatory_definition *definitions, size_t n,
			     int32_t today, struct cmn_error *err)
{
	int32_t days[BOARD_PERIODS_MAX + 1];
	struct work w = {.s = s, .cells = cells, .days = days, .today = today, .err = err};
	enum cmn_err rc = CMN_OK;

	for (size_t p = 0; p <= s->span.n; p++)
		days[p] = first_day(&s->span, p);
	w.sums = calloc((size_t)PQntuples(cells) + 1, sizeof(*w.sums));
	if (!w.sums)
		return cmn_no_memory(err);
	for (size_t i = 0; rc == CMN_OK && i < n; i++) {
		w.d = &definitions[i];
		rc = put_definition(&w);
	}
	free(w.sums);
	return rc;
}
