/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_figures.h"

#include "figure_read.h"
#include "release_gate.h"

#include "cmn/calendar.h"
#include "cmn/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PAGE          1000
#define FIGURES_BYTES ((size_t)4 << 20)

void report_figures_clear(struct report_figures *f)
{
	free(f->rows);
	*f = (struct report_figures){0};
}

static struct report_figure *more(struct report_figures *f)
{
	if (f->n == f->cap) {
		size_t cap = f->cap ? 2 * f->cap : 256;
		struct report_figure *rows =
		    cap <= 2 * REPORT_FIGURES_MAX ? realloc(f->rows, cap * sizeof(*rows)) : NULL;

		if (!rows)
			return NULL;
		f->rows = rows;
		f->cap = cap;
	}
	f->rows[f->n] = (struct report_figure){.span = 'y',
					       .n.known = REPORT_UNKNOWN,
					       .rate.known = REPORT_UNKNOWN,
					       .mean.known = REPORT_UNKNOWN,
					       .median.known = REPORT_UNKNOWN};
	return &f->rows[f->n++];
}

static void name(struct report_figure *row, const char *indicator, const char *part,
		 const char *key)
{
	snprintf(row->indicator, sizeof(row->indicator), "%s", indicator);
	snprintf(row->part, sizeof(row->part), "%s", part);
	snprintf(row->key, sizeof(row->key), "%s", key);
}

static struct report_value tenths(double value)
{
	return (struct report_value){REPORT_KNOWN, llround(value * 10)};
}

static struct report_value tenths_text(const char *text)
{
	return text ? tenths(strtod(text, NULL)) : (struct report_value){.known = REPORT_UNKNOWN};
}

/* --- the gate ----------------------------------------------------------------------------------
 */

static bool take(struct report_figures *f, const PGresult *res, int i)
{
	struct report_figure *row = more(f);
	const char *said = cmn_pg_text(res, i, RELEASE_TOLD_SAID);
	const char *period = cmn_pg_text(res, i, RELEASE_TOLD_PERIOD);

	if (!row)
		return false;
	row->span = cmn_pg_text(res, i, RELEASE_TOLD_SPAN)[0];
	row->month = (period[5] - '0') * 10 + (period[6] - '0');
	snprintf(row->place, sizeof(row->place), "%s", cmn_pg_text(res, i, RELEASE_TOLD_PLACE));
	name(row, cmn_pg_text(res, i, RELEASE_TOLD_INDICATOR),
	     cmn_pg_text(res, i, RELEASE_TOLD_PART), cmn_pg_text(res, i, RELEASE_TOLD_KEY));
	row->version = (int)cmn_pg_int(res, i, RELEASE_TOLD_VERSION, 1);
	if (strcmp(said, "suppressed") == 0) {
		row->n.known = row->rate.known = REPORT_WITHHELD;
		row->mean.known = row->median.known = REPORT_WITHHELD;
		return true;
	}
	row->n = (struct report_value){REPORT_KNOWN, cmn_pg_int(res, i, RELEASE_TOLD_N, 0)};
	row->rate = tenths_text(cmn_pg_text(res, i, RELEASE_TOLD_RATE));
	row->mean = tenths_text(cmn_pg_text(res, i, RELEASE_TOLD_MEAN));
	row->median = tenths_text(cmn_pg_text(res, i, RELEASE_TOLD_MEDIAN));
	if (row->span != 'm') /* months are told while their year goes on */
		snprintf(f->released, sizeof(f->released), "%s",
			 cmn_pg_text(res, i, RELEASE_TOLD_AT));
	return true;
}

static enum cmn_err from_gate(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      struct release_asked *asked, struct report_figures *f,
			      struct cmn_error *err)
{
	char after[512] = "";
	int n = PAGE;
	enum cmn_err rc = CMN_OK;

	asked->limit = PAGE;
	while (rc == CMN_OK && n >= PAGE) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

		asked->after = after;
		rc = release_store_told(pool, ctx, asked, &res, err);
		n = rc == CMN_OK ? PQntuples(res) : 0;
		for (int i = 0; i < n; i++)
			if (!take(f, res, i))
				return cmn_no_memory(err);
		if (n > 0)
			snprintf(after, sizeof(after), "%s",
				 cmn_pg_text(res, n - 1, RELEASE_TOLD_CURSOR));
	}
	return rc;
}

/* --- the cells ---------------------------------------------------------------------------------
 */

static struct report_figure *live_row(struct report_figures *f, const json_t *of, const char *part,
				      const char *key)
{
	struct report_figure *row = more(f);

	if (!row)
		return NULL;
	name(row, cmn_json_get(of, "code"), part, key);
	row->version = (int)cmn_json_get_int(of, "version", 1);
	return row;
}

static struct report_value tenths_of(const json_t *of, const char *key)
{
	const json_t *value = json_object_get(of, key);

	return json_is_number(value) ? tenths(json_number_value(value))
				     : (struct report_value){.known = REPORT_UNKNOWN};
}

/* A count, or thousandths of an ETP. */
static struct report_value count_of(const json_t *value)
{
	if (json_is_integer(value))
		return (struct report_value){REPORT_KNOWN, json_integer_value(value)};
	if (json_is_real(value))
		return (struct report_value){REPORT_KNOWN, llround(json_real_value(value) * 1000)};
	return (struct report_value){.known = REPORT_UNKNOWN};
}

static bool breakdowns(struct report_figures *f, json_t *of, bool etp)
{
	json_t *keys, *value;
	const char *by, *key;
	char part[64];

	json_object_foreach(json_object_get(of, "breakdowns"), by, keys)
	{
		snprintf(part, sizeof(part), "by_%s", by);
		json_object_foreach(keys, key, value)
		{
			struct report_figure *row = live_row(f, of, part, key);

			if (!row)
				return false;
			row->n = count_of(value);
			if (etp && json_is_integer(value))
				row->n.value *= 1000;
		}
	}
	return true;
}

static bool live_figure(struct report_figures *f, json_t *of)
{
	const json_t *etp = json_object_get(of, "etp"), *value = json_object_get(of, "value");
	struct report_figure *row = live_row(f, of, "number", "");

	if (!row)
		return false;
	row->n = count_of(etp ? etp : value);
	if (etp && json_is_integer(etp))
		row->n.value *= 1000;
	row->mean = tenths_of(of, "mean");
	row->median = tenths_of(of, "median");
	if (json_object_get(of, "denominator")) {
		row = live_row(f, of, "numerator", "");
		if (!row)
			return false;
		row->n = count_of(json_object_get(of, "numerator"));
		row->rate = tenths_of(of, "rate");
		row = live_row(f, of, "denominator", "");
		if (!row)
			return false;
		row->n = count_of(json_object_get(of, "denominator"));
	}
	return breakdowns(f, of, etp != NULL);
}

static int32_t day_of(const char *text)
{
	int day = 0;

	return cmn_day_parse(text, &day) ? day : 0;
}

static enum cmn_err from_cells(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const char *departement, const char *from, const char *to,
			       const char *today, struct report_figures *f, struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *figures = NULL;
	CMN_AUTO(cmn_buf_free) struct cmn_buf out = {0};
	const struct observatory_figures_asked asked = {
	    .departement = departement,
	    .kind = OBSERVATORY_PLACE_DEPARTEMENT,
	    .from = day_of(from),
	    .to = day_of(to),
	    .today = day_of(today),
	    .lang = CMN_FR,
	};
	json_t *one;
	size_t i;
	enum cmn_err rc;

	cmn_buf_init(&out, FIGURES_BYTES);
	rc = observatory_figures_write(pool, ctx, NULL, &asked, &out, err);
	if (rc == CMN_OK && out.failed)
		rc = cmn_no_memory(err);
	if (rc == CMN_OK)
		rc = cmn_json_parse(out.data, out.len, &figures, err);
	if (rc != CMN_OK)
		return rc;
	json_array_foreach(figures, i, one)
	{
		if (!live_figure(f, one))
			return cmn_no_memory(err);
	}
	f->live = true;
	return CMN_OK;
}

/* --- both --------------------------------------------------------------------------------------
 */

/* Of several versions of a definition the last. */
static void keep_last_versions(struct report_figures *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->n; i++) {
		bool last = true;

		for (size_t k = 0; last && k < f->n; k++)
			last = f->rows[k].version <= f->rows[i].version ||
			       strcmp(f->rows[k].indicator, f->rows[i].indicator) != 0;
		if (last)
			f->rows[kept++] = f->rows[i];
	}
	f->n = kept;
}

static bool several_versions(const struct report_figures *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->rows[i].version > 1)
			return true;
	return false;
}

/* Is what the gate told enough: the year, or quarters of a half-year? */
static bool told(const struct report_figures *f, const struct report_period *period)
{
	for (size_t i = 0; period->half && i < f->n; i++)
		if (f->rows[i].span == 'q')
			return true;
	return f->released[0] != '\0';
}

enum cmn_err report_figures_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const struct report_period *period,
				 enum report_edition edition, bool live, const char *today,
				 struct report_figures *ret, struct cmn_error *err)
{
	char from[16], last[16], to[16];
	struct release_asked asked = {
	    .departement = departement,
	    .audience = edition == REPORT_EXACT ? RELEASE_COCHAIR : RELEASE_PUBLIC,
	    .from = from,
	    .to = to,
	    .span = period->half ? "quarter" : NULL, /* a year may begin with it */
	};
	enum cmn_err rc;

	*ret = (struct report_figures){0};
	report_period_days(period, from, last);
	snprintf(to, sizeof(to), "%d-%s-01", period->year + (period->half != 1),
		 period->half == 1 ? "07" : "01");
	rc = from_gate(pool, ctx, &asked, ret, err);
	if (rc == CMN_OK && live && edition == REPORT_EXACT && !told(ret, period))
		rc = from_cells(pool, ctx, departement, from, to, today, ret, err);
	if (rc == CMN_OK && several_versions(ret))
		keep_last_versions(ret);
	if (rc != CMN_OK)
		report_figures_clear(ret);
	return rc;
}

const struct report_figure *report_figure_of(const struct report_figures *f, char span, int month,
					     const char *indicator, const char *part,
					     const char *key)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct report_figure *row = &f->rows[i];

		if (row->span == span && (month == 0 || row->month == month) &&
		    row->place[0] == '\0' && strcmp(row->indicator, indicator) == 0 &&
		    strcmp(row->part, part) == 0 && strcmp(row->key, key) == 0)
			return row;
	}
	return NULL;
}
