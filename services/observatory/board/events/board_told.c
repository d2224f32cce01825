/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_told.h"

#include "derive.h"

#include <stdio.h>
#include <string.h>

#define THOUSANDTHS 1000.0

struct row {
	struct board_series *s;
	const PGresult *res;
	int at;
	struct board_value v; /* its place: indicator, version, period, key */
	enum board_state said;
	struct cmn_error *err;
};

static const char *text(const struct row *r, int column)
{
	const char *value = cmn_pg_text(r->res, r->at, column);

	return value ? value : "";
}

static enum board_state said_of(const char *word)
{
	return strcmp(word, "suppressed") == 0 ? BOARD_SUPPRESSED : BOARD_SHOWN;
}

static enum cmn_err put(struct row *r, const char *measure, const char *unit,
			enum board_state state, double value)
{
	r->v.measure = measure;
	r->v.unit = unit;
	r->v.state = state;
	r->v.value = value;
	return board_series_put(r->s, &r->v, r->err);
}

/* A column that the row may have: a mean, a median, a rate.  Of nothing there is none. */
static enum cmn_err put_column(struct row *r, int column, const char *measure, const char *unit)
{
	const char *value = cmn_pg_text(r->res, r->at, column);

	if (r->said != BOARD_SHOWN)
		return put(r, measure, unit, r->said, 0);
	if (value)
		return put(r, measure, unit, BOARD_SHOWN, strtod(value, NULL));
	/* there is a number and its mean is not told: it is withheld, not absent */
	return put(r, measure, unit,
		   cmn_pg_int(r->res, r->at, RELEASE_TOLD_N, 0) > 0 ? BOARD_SUPPRESSED
								    : BOARD_UNDEFINED,
		   0);
}

/* "numerator.answered" has the rate "rate.answered".  What counts nothing has a rate when its whole
 * is told, so that zero per cent is told from a rate of nothing. */
static enum cmn_err put_rate(struct row *r, const char *part)
{
	const char *value = cmn_pg_text(r->res, r->at, RELEASE_TOLD_RATE);
	char measure[40];

	snprintf(measure, sizeof(measure), "rate%.32s", part + strlen("numerator"));
	if (r->said == BOARD_SHOWN && !value && cmn_pg_int(r->res, r->at, RELEASE_TOLD_N, 0) == 0)
		return put(r, measure, "percent", BOARD_UNDEFINED, 0);
	return put_column(r, RELEASE_TOLD_RATE, measure, "percent");
}

static enum observatory_measure measure_of(const struct row *r, const struct observatory_set *set,
					   const char *part)
{
	const struct observatory_definition *d =
	    observatory_set_find(set, NULL, r->v.indicator, r->v.version);
	const struct observatory_part *p = d ? observatory_part_named(d, part) : NULL;

	return p ? p->measure : OBSERVATORY_COUNT;
}

static enum cmn_err put_row(struct row *r, const struct observatory_set *set)
{
	const char *part = text(r, RELEASE_TOLD_PART);
	const enum observatory_measure measure = measure_of(r, set, part);
	const bool whole = r->v.key[0] == '\0';
	double n = (double)cmn_pg_int(r->res, r->at, RELEASE_TOLD_N, 0);
	enum cmn_err rc;

	if (measure == OBSERVATORY_WEIGHTED)
		rc = put(r, whole && strcmp(part, "number") == 0 ? "etp" : part, "etp", r->said,
			 n / THOUSANDTHS);
	else
		rc = put(r, part, "count", r->said, n);
	if (rc == CMN_OK && whole && measure == OBSERVATORY_SPREAD)
		rc = put_column(r, RELEASE_TOLD_MEAN, "mean", "days");
	if (rc == CMN_OK && whole && measure == OBSERVATORY_SPREAD)
		rc = put_column(r, RELEASE_TOLD_MEDIAN, "median", "days");
	if (rc == CMN_OK && whole && strncmp(part, "numerator", strlen("numerator")) == 0)
		rc = put_rate(r, part);
	return rc;
}

enum cmn_err board_put_told(struct board_series *s, const PGresult *told,
			    const struct observatory_set *set, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (int i = 0; rc == CMN_OK && i < PQntuples(told); i++) {
		struct row r = {.s = s, .res = told, .at = i, .err = err};
		int month = board_month_of(text(&r, RELEASE_TOLD_PERIOD));

		if (month < 0)
			continue;
		r.v.indicator = text(&r, RELEASE_TOLD_INDICATOR);
		r.v.version = (int)cmn_pg_int(told, i, RELEASE_TOLD_VERSION, 0);
		r.v.key = text(&r, RELEASE_TOLD_KEY);
		r.v.period = board_span_at(&s->span, month);
		r.said = said_of(text(&r, RELEASE_TOLD_SAID));
		rc = put_row(&r, set);
	}
	return rc;
}
