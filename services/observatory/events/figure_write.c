/* SPDX-License-Identifier: EUPL-1.2 */
#include "figure_write.h"

#include "month.h"

#include "cmn/calendar.h"
#include "cmn/pg.h"

#include <stdio.h>
#include <string.h>

#define NOT_STATED "not_stated"

static void number(struct cmn_buf *out, const char *key, double value)
{
	cmn_json_key(out, key);
	cmn_json_num(out, value);
}

static void day(struct cmn_buf *out, const char *key, int32_t number_of)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(number_of, text);
	cmn_json_kstr(out, key, text);
}

static const char *shown(const char *key)
{
	return strcmp(key, OBSERVATORY_KEY_UNKNOWN) == 0 ? NOT_STATED : key;
}

/* Days that a weight is divided by: of the months that have begun. */
static int32_t days_of(const struct observatory_figure_shown *f)
{
	const int32_t known = observatory_month_add(f->today, 1);

	return (f->to < known ? f->to : known) - f->from;
}

/* Rows of the part whose key did not come before: each key once. */
static bool first_of_key(const struct observatory_part *part,
			 const struct observatory_part_sums *sums, size_t at)
{
	const struct observatory_part_sum *row = &sums->rows[at];

	if (strcmp(row->part, part->part) != 0 || !observatory_key_shown(row->key))
		return false;
	for (size_t i = 0; i < at; i++) {
		if (strcmp(sums->rows[i].key, row->key) == 0 &&
		    strcmp(sums->rows[i].part, part->part) == 0)
			return false;
	}
	return true;
}

static void write_value(struct cmn_buf *out, const char *name, const struct observatory_part *part,
			struct observatory_value v, int32_t days)
{
	if (part->measure == OBSERVATORY_WEIGHTED)
		number(out, name, observatory_etp_of(v, days));
	else
		cmn_json_kint(out, name, v.n);
}

/* `before`: what stands before the name of each key; "" : nothing. */
static void write_keys(struct cmn_buf *out, const struct observatory_figure_shown *f,
		       const struct observatory_part *part, const char *before)
{
	for (size_t i = 0; i < f->sums.n; i++) {
		const char *key = f->sums.rows[i].key;
		char name[2 * OBSERVATORY_KEY_MAX + 2];
		struct observatory_value v;

		if (!first_of_key(part, &f->sums, i))
			continue;
		v = observatory_value_of(part, &f->sums, key);
		if (v.n == 0 && v.total == 0)
			continue;
		snprintf(name, sizeof(name), "%s%s%.*s", before, before[0] ? "_" : "",
			 OBSERVATORY_KEY_MAX, shown(key));
		write_value(out, name, part, v, days_of(f));
	}
}

static void write_breakdowns(struct cmn_buf *out, const struct observatory_figure_shown *f)
{
	const struct observatory_definition *d = f->definition;
	bool any = false;

	for (size_t i = 0; i < d->n_parts; i++) {
		if (strncmp(d->parts[i].part, "by_", 3) != 0)
			continue;
		if (!any) {
			cmn_json_key(out, "breakdowns");
			cmn_json_open(out, '{');
			any = true;
		}
		cmn_json_key(out, d->parts[i].part + 3);
		cmn_json_open(out, '{');
		write_keys(out, f, &d->parts[i], "");
		cmn_json_close(out, '}');
	}
	if (any)
		cmn_json_close(out, '}');
}

static void write_apart(struct cmn_buf *out, const struct observatory_figure_shown *f)
{
	const struct observatory_definition *d = f->definition;
	bool any = false;

	for (size_t i = 0; i < d->n_parts; i++) {
		const struct observatory_part *p = &d->parts[i];
		const char *name = p->part + strlen("apart_");

		if (strncmp(p->part, "apart_", strlen("apart_")) != 0)
			continue;
		if (!any) {
			cmn_json_key(out, "apart");
			cmn_json_open(out, '{');
			any = true;
		}
		if (p->by[0])
			write_keys(out, f, p, name);
		else
			write_value(out, name, p, observatory_value_of(p, &f->sums, ""),
				    days_of(f));
	}
	if (any)
		cmn_json_close(out, '}');
}

static void write_rate(struct cmn_buf *out, const struct observatory_rate_value *r)
{
	cmn_json_kint(out, "numerator", r->numerator);
	cmn_json_kint(out, "denominator", r->denominator);
	if (r->has)
		number(out, "rate", r->rate);
}

static void write_rates(struct cmn_buf *out, const struct observatory_figure *v)
{
	bool any = false;

	for (size_t i = 0; i < v->n_rates; i++) {
		if (!v->rates[i].name[0]) {
			write_rate(out, &v->rates[i]);
			continue;
		}
		if (!any) {
			cmn_json_key(out, "rates");
			cmn_json_open(out, '{');
			any = true;
		}
		cmn_json_key(out, v->rates[i].name);
		cmn_json_open(out, '{');
		write_rate(out, &v->rates[i]);
		cmn_json_close(out, '}');
	}
	if (any)
		cmn_json_close(out, '}');
}

static void write_delay(struct cmn_buf *out, const struct observatory_figure *v)
{
	if (v->has_spread)
		cmn_json_kint(out, "n", v->n);
	if (v->has_mean) {
		number(out, "mean", v->mean);
		number(out, "median", v->median);
	}
	if (!v->has_waiting)
		return;
	cmn_json_key(out, "waiting");
	cmn_json_open(out, '{');
	cmn_json_kint(out, "n", v->waiting);
	if (v->has_waited)
		number(out, "mean_days", v->waited);
	cmn_json_close(out, '}');
}

/* The share of the facts counted whose commune, or whose code, is known; absent without facts. */
static void write_completeness(struct cmn_buf *out, const struct observatory_figure_shown *f)
{
	const struct observatory_definition *d = f->definition;
	const struct observatory_part *main_part = observatory_main_part(d);
	const struct observatory_value all = main_part
						 ? observatory_value_of(main_part, &f->sums, "")
						 : (struct observatory_value){0};
	double share;

	if (!main_part || main_part->measure == OBSERVATORY_WEIGHTED)
		return;
	cmn_json_key(out, "completeness");
	cmn_json_open(out, '{');
	if (f->whole &&
	    observatory_percent(all.n - observatory_value_of(main_part, &f->nowhere, "").n, all.n,
				&share))
		number(out, "place", share);
	for (size_t i = 0; i < d->n_parts; i++) {
		const struct observatory_part *p = &d->parts[i];

		if (strncmp(p->part, "by_", 3) == 0 && strcmp(p->kind, main_part->kind) == 0 &&
		    p->n_all == main_part->n_all &&
		    observatory_percent(
			all.n - observatory_value_of(p, &f->sums, OBSERVATORY_KEY_UNKNOWN).n, all.n,
			&share))
			number(out, p->part + 3, share);
	}
	cmn_json_close(out, '}');
}

static bool measured(const struct observatory_figure *v, const char *measure, double *ret)
{
	const bool rate = v->n_rates > 0 && v->rates[0].has;
	const struct {
		const char *name;
		bool has;
		double value;
	} all[] = {
	    {"number", v->has_number, (double)v->number},
	    {"rate", rate, rate ? v->rates[0].rate : 0},
	    {"mean", v->has_mean, v->mean},
	    {"median", v->has_mean, v->median},
	    {"etp", v->has_etp, v->etp},
	};

	for (size_t i = 0; i < CMN_LEN(all); i++) {
		if (strcmp(all[i].name, measure) == 0 && all[i].has) {
			*ret = all[i].value;
			return true;
		}
	}
	return false;
}

/* What is aimed at; whether it is reached is told where the period is that of the target. */
static void write_target(struct cmn_buf *out, const struct observatory_figure_shown *f,
			 const struct observatory_figure *v)
{
	enum { INDICATOR, MEASURE, DIRECTION, VALUE, PERIODICITY, SINCE };

	for (int row = 0; f->targets && row < PQntuples(f->targets); row++) {
		const char *text = cmn_pg_text(f->targets, row, VALUE);
		const double aim = text ? strtod(text, NULL) : 0;
		double is;

		if (strcmp(cmn_pg_text(f->targets, row, INDICATOR), f->definition->indicator) != 0)
			continue;
		cmn_json_key(out, "target");
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "measure", cmn_pg_text(f->targets, row, MEASURE));
		cmn_json_kstr(out, "direction", cmn_pg_text(f->targets, row, DIRECTION));
		number(out, "value", aim);
		cmn_json_kstr(out, "periodicity", cmn_pg_text(f->targets, row, PERIODICITY));
		cmn_json_kstr(out, "since", cmn_pg_text(f->targets, row, SINCE));
		if (strcmp(cmn_pg_text(f->targets, row, PERIODICITY), f->step) == 0 &&
		    measured(v, cmn_pg_text(f->targets, row, MEASURE), &is))
			cmn_json_kbool(
			    out, "reached",
			    strcmp(cmn_pg_text(f->targets, row, DIRECTION), "at_least") == 0
				? is >= aim
				: is <= aim);
		cmn_json_close(out, '}');
	}
}

void observatory_figure_write(struct cmn_buf *out, const struct observatory_figure_shown *f)
{
	const struct observatory_definition *d = f->definition;
	struct observatory_figure v;

	observatory_figure_of(d, &f->sums, f->from, f->to, f->today, &v);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "code", d->indicator);
	cmn_json_kint(out, "version", d->version);
	cmn_json_kstr(out, "label", d->label[f->lang]);
	cmn_json_kstr(out, "unit", d->unit);
	cmn_json_kstr(out, "scope", d->departements[0] ? "local" : "national");
	day(out, "from", f->from);
	day(out, "until", f->to - 1);
	if (f->recounted)
		cmn_json_kbool(out, "recounted", true);
	if (f->to > f->today)
		cmn_json_kbool(out, "provisional", true);
	if (v.has_number)
		cmn_json_kint(out, "value", v.number);
	if (v.has_etp)
		number(out, "etp", v.etp);
	write_rates(out, &v);
	write_delay(out, &v);
	write_breakdowns(out, f);
	write_apart(out, f);
	write_completeness(out, f);
	write_target(out, f, &v);
	cmn_json_close(out, '}');
}
