/* SPDX-License-Identifier: EUPL-1.2 */
#include "release_build.h"

#include <stdio.h>
#include <string.h>

static int64_t close_of(const struct release_making *m, enum release_audience a)
{
	return release_close(&m->rule, RELEASE_PARTNER, a);
}

/* Beside a number of nearly the same persons (opened in the year, asked in the year).  The
 * difference is what came over from the year before less what goes over to the next.  One of them
 * may be known: what came into the first year, and into the second when the first was whole.  So
 * the difference must be zero or large, in every year. */
static bool far_from_near(const struct release_making *m, size_t table, enum release_audience a)
{
	size_t near = release_table_named(RELEASE_TABLES[table].near);
	int64_t apart;

	if (near == RELEASE_NO_TABLE || a == RELEASE_COCHAIR)
		return true;
	apart = m->state[near].n - m->state[table].n;
	return m->state[near].told[a] &&
	       (apart == 0 || apart > close_of(m, a) || -apart > close_of(m, a));
}

static void put_days(const struct release_making *m, size_t table, int64_t total,
		     struct release_row *row)
{
	const struct release_table *t = &RELEASE_TABLES[table];

	if (!(t->cuts & RELEASE_DAYS) || row->said != RELEASE_VALUE || row->n <= 0)
		return;
	row->mean = (double)total / (double)row->n;
	row->median = release_read_median(&m->cells, t, row->n);
}

/* Per cent of the denominator that is told beside it. */
static double rate_of(const struct release_making *m, size_t table, enum release_audience a)
{
	const struct release_table *t = &RELEASE_TABLES[table];
	size_t whole = release_table_of(t->indicator, "denominator");

	if (strcmp(t->part, "numerator") != 0 || whole == RELEASE_NO_TABLE ||
	    !m->state[whole].told[a] || m->state[whole].n <= 0)
		return -1;
	return 100.0 * (double)m->state[table].n / (double)m->state[whole].n;
}

/* The part as a whole, to each audience to which it is told; the state says to which. */
static void put_whole(struct release_making *m, size_t table, int64_t total)
{
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		struct release_row row = release_row_of(m, a, table);

		if (m->state[table].told[a]) {
			release_row_value(&row, m->state[table].n);
			row.rate = rate_of(m, table, a);
			put_days(m, table, total, &row);
		}
		release_row_put(m, &row);
	}
}

static void make_total(struct release_making *m, size_t table, int64_t total)
{
	const unsigned cuts = RELEASE_TABLES[table].cuts;
	struct release_state *s = &m->state[table];
	struct release_months months;

	if (cuts & RELEASE_MONTHS)
		release_months_cut(m, table, s->n, &months);
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++)
		s->told[a] = s->version >= 0 && release_alone(&m->rule, a, s->n) &&
			     far_from_near(m, table, a) &&
			     (!(cuts & RELEASE_MONTHS) || months.rest_good[a]);
	put_whole(m, table, total);
	for (enum release_audience a = RELEASE_COCHAIR;
	     (cuts & RELEASE_MONTHS) && a < RELEASE_AUDIENCE_END_; a++)
		release_months_put(m, table, a, &months);
	if (cuts & RELEASE_PLACES)
		release_places_put(m, table);
}

static void make_subset(struct release_making *m, size_t table, int64_t total)
{
	const int64_t whole = m->state[release_base(table)].n;
	struct release_state *s = &m->state[table];
	const int64_t two[2] = {s->n, whole - s->n};
	struct release_cut cuts[RELEASE_AUDIENCE_END_];
	int64_t together;

	release_cuts(m, RELEASE_PARTNER, two, 2, cuts);
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		bool said = a == RELEASE_COCHAIR || whole == 0 ||
			    release_say(&cuts[a], two, 0, &together) != RELEASE_SUPPRESSED;

		s->told[a] = s->version >= 0 && s->n <= whole && release_base_told(m, table, a) &&
			     said && far_from_near(m, table, a);
	}
	put_whole(m, table, total);
}

static void make_same(struct release_making *m, size_t table, int64_t total)
{
	const struct release_table *t = &RELEASE_TABLES[table];
	size_t base = release_base(table);
	struct release_state *s = &m->state[table];

	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		int64_t n = m->state[base].n;
		bool told =
		    t->keys ? release_key_told(m, base, t->keys, a, &n) : m->state[base].told[a];

		/* the same by its definition, too; otherwise it is another number */
		s->told[a] = told && n == s->n && s->version >= 0;
	}
	put_whole(m, table, total);
}

static void make(struct release_making *m, size_t table)
{
	struct release_state *s = &m->state[table];
	int64_t total = 0;

	s->n = release_read_sum(&m->cells, &RELEASE_TABLES[table], &s->version, &total);
	switch (RELEASE_TABLES[table].form) {
	case RELEASE_TOTAL:
		make_total(m, table, total);
		break;
	case RELEASE_SUBSET:
		make_subset(m, table, total);
		break;
	case RELEASE_SAME:
		make_same(m, table, total);
		break;
	case RELEASE_KEYS:
		release_keys_put(m, table);
		break;
	case RELEASE_MANY:
		release_many_put(m, table);
		break;
	case RELEASE_EXACT:
		release_exact_put(m, table);
		break;
	case RELEASE_BODIES:
		release_bodies_put(m, table);
		break;
	}
}

static enum cmn_err finish(struct release_making *m, struct cmn_error *err)
{
	cmn_json_close(&m->rows, ']');
	return m->rows.failed ? cmn_no_memory(err) : CMN_OK;
}

enum cmn_err release_build_year(struct release_making *m, struct cmn_error *err)
{
	cmn_buf_init(&m->rows, RELEASE_ROWS_MAX);
	cmn_json_open(&m->rows, '[');
	for (size_t t = 0; t < RELEASE_TABLE_COUNT; t++)
		make(m, t);
	return finish(m, err);
}

static void keep(struct cmn_buf *out, const struct release_table *t, int version, int64_t n)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "indicator", t->indicator);
	cmn_json_kstr(out, "part", t->part);
	cmn_json_kint(out, "version", version);
	cmn_json_kint(out, "n", n);
	cmn_json_close(out, '}');
}

/* Months before come from what was kept of them, as they were told; this one from the cells. */
static void make_early(struct release_making *m, size_t table, int month, struct cmn_buf *kept)
{
	const struct release_table *t = &RELEASE_TABLES[table];
	int64_t now[RELEASE_YEAR_MONTHS], n[RELEASE_YEAR_MONTHS] = {0}, total;
	struct release_state *s = &m->state[table];
	int count = 0;

	s->n = release_read_sum(&m->cells, t, &s->version, &total);
	release_read_months(&m->cells, t, now);
	for (int row = 0; row < PQntuples(m->early) && count < month - 1; row++)
		if (strcmp(cmn_pg_text(m->early, row, 0), t->indicator) == 0 &&
		    strcmp(cmn_pg_text(m->early, row, 1), t->part) == 0)
			n[count++] = cmn_pg_int(m->early, row, 3, 0);
	n[month - 1] = now[month - 1];
	keep(kept, t, s->version, n[month - 1]);
	if (count == month - 1 && s->version >= 0)
		release_early_put(m, table, n, month);
}

enum cmn_err release_build_month(struct release_making *m, int month, struct cmn_buf *ret_kept,
				 struct cmn_error *err)
{
	cmn_buf_init(&m->rows, RELEASE_ROWS_MAX);
	cmn_json_open(&m->rows, '[');
	cmn_json_open(ret_kept, '[');
	for (size_t t = 0; t < RELEASE_TABLE_COUNT; t++)
		if (RELEASE_TABLES[t].cuts & RELEASE_IN_YEAR)
			make_early(m, t, month, ret_kept);
	cmn_json_close(ret_kept, ']');
	if (ret_kept->failed)
		return cmn_no_memory(err);
	return finish(m, err);
}
