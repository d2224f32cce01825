/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_months.c - the months of a year, told with the year or, of a large département, before.
 *
 * Before the year is over a month is told when its block closes, and never again.  The rest of the
 * year, with what came late of every month, is one more block; when that is a small number the
 * total of the year would tell it, so that the total is not told.
 */
#include "release_make.h"

#include <stdio.h>
#include <string.h>

#define YEAR RELEASE_YEAR_MONTHS

/* Months told early, from the first; how many there are. */
static size_t early_months(const struct release_making *m, const struct release_table *t,
			   int64_t n[YEAR])
{
	size_t count = 0;

	for (int row = 0; row < PQntuples(m->early) && count < YEAR; row++)
		if (strcmp(cmn_pg_text(m->early, row, 0), t->indicator) == 0 &&
		    strcmp(cmn_pg_text(m->early, row, 1), t->part) == 0)
			n[count++] = cmn_pg_int(m->early, row, 3, 0);
	return count;
}

static size_t early_cut(const struct release_making *m, enum release_audience a, const int64_t *n,
			size_t count, const struct release_cut *finer, struct release_cut *ret)
{
	size_t closed = 0;

	m->cut(n, count, release_close(&m->rule, RELEASE_COCHAIR, a), finer, false, ret);
	while (closed < count && ret->block[closed] != RELEASE_OPEN)
		closed++;
	return closed;
}

/* The months from `from` on as one block of `sum`, of which no month is told by itself. */
static void join_rest(struct release_cut *cut, size_t from, int64_t sum, bool good)
{
	for (size_t i = from; i < YEAR; i++)
		cut->block[i] = good ? cut->blocks : RELEASE_OPEN;
	if (!good)
		return;
	cut->sum[cut->blocks] = sum;
	cut->full[cut->blocks] = YEAR; /* what came late is a cell of its own */
	cut->blocks++;
}

/* What is not in a block yet: the year less the blocks. */
static int64_t rest_of(const struct release_cut *cut, int64_t total)
{
	for (size_t b = 0; b < cut->blocks; b++)
		total -= cut->sum[b];
	return total;
}

static void cut_after_early(const struct release_making *m, size_t count, int64_t total,
			    struct release_months *ret)
{
	size_t closed[RELEASE_AUDIENCE_END_] = {0};

	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++)
		closed[a] =
		    early_cut(m, a, ret->n, count, a == RELEASE_COCHAIR ? NULL : &ret->cuts[a - 1],
			      &ret->cuts[a]);
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		struct release_cut *cut = &ret->cuts[a];
		int64_t rest = rest_of(cut, total);
		bool good = cut->blocks == 0 || rest > release_close(&m->rule, RELEASE_COCHAIR, a) +
							   (int64_t)(YEAR - closed[a]);

		ret->rest_good[a] = good && (a == RELEASE_COCHAIR || ret->rest_good[a - 1]);
		join_rest(cut, closed[a], rest, cut->blocks > 0 && ret->rest_good[a]);
	}
}

/* Months that were not told early as the cells have them now, and what came late of the others in
 * December. */
static void read_rest(const struct release_making *m, const struct release_table *t, size_t count,
		      int64_t total, int64_t n[YEAR])
{
	int64_t now[YEAR], before = 0;

	release_read_months(&m->cells, t, now);
	for (size_t i = 0; i + 1 < YEAR; i++) {
		if (i >= count)
			n[i] = now[i];
		before += n[i];
	}
	n[YEAR - 1] = total - before;
}

void release_months_cut(const struct release_making *m, size_t table, int64_t total,
			struct release_months *ret)
{
	const struct release_table *t = &RELEASE_TABLES[table];
	size_t count = 0;

	memset(ret, 0, sizeof(*ret));
	if (t->cuts & RELEASE_IN_YEAR)
		count = early_months(m, t, ret->n);
	ret->early = count > 0;
	if (ret->early) {
		cut_after_early(m, count, total, ret);
		read_rest(m, t, count, total, ret->n);
		return;
	}
	release_read_months(&m->cells, t, ret->n);
	release_cuts(m, RELEASE_COCHAIR, ret->n, YEAR, ret->cuts);
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++)
		ret->rest_good[a] = true;
}

static void put_month(struct release_making *m, size_t table, enum release_audience a,
		      const struct release_cut *cut, const int64_t *n, size_t i)
{
	struct release_row row = release_row_of(m, a, table);
	enum release_said said = release_say(cut, n, i, &row.together);

	row.span = "month";
	row.month = (int)i + 1;
	row.block = cut->block[i];
	if (said != RELEASE_SUPPRESSED)
		release_row_value(&row, n[i]);
	release_row_put(m, &row);
}

static void put_quarter(struct release_making *m, size_t table, enum release_audience a,
			const struct release_months *months, int quarter, bool zero)
{
	struct release_row row = release_row_of(m, a, table);
	const struct release_cut *cut = &months->cuts[a];
	bool in[YEAR] = {false};
	int64_t n = 0;

	row.span = "quarter";
	row.month = quarter * 3 + 1;
	for (int i = quarter * 3; i < quarter * 3 + 3; i++) {
		in[i] = true;
		n += months->n[i];
	}
	if (zero || (cut->told && release_whole(cut, in, YEAR)))
		release_row_value(&row, n);
	release_row_put(m, &row);
}

void release_months_put(struct release_making *m, size_t table, enum release_audience a,
			const struct release_months *months)
{
	static const struct release_cut NONE = {.told = false};
	struct release_months shown = *months;
	bool told = m->state[table].told[a], zero = told && m->state[table].n == 0;
	struct release_row row = release_row_of(m, a, table);

	if (!told && !months->early)
		shown.cuts[a] = NONE;
	for (size_t i = 0; i < YEAR && !zero; i++)
		put_month(m, table, a, &shown.cuts[a], shown.n, i);
	row.span = "month";
	for (int i = 1; i <= YEAR && zero; i++) {
		row.month = i;
		release_row_value(&row, 0);
		release_row_put(m, &row);
	}
	for (int q = 0; q < 4; q++)
		put_quarter(m, table, a, &shown, q, zero);
}

void release_early_put(struct release_making *m, size_t table, const int64_t *n, int last)
{
	struct release_cut cuts[RELEASE_AUDIENCE_END_];
	size_t end = (size_t)last - 1;

	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		const struct release_cut *cut = &cuts[a];

		early_cut(m, a, n, (size_t)last, a == RELEASE_COCHAIR ? NULL : &cuts[a - 1],
			  &cuts[a]);
		for (size_t i = 0; i <= end && cut->block[end] != RELEASE_OPEN; i++)
			if (cut->block[i] == cut->block[end])
				put_month(m, table, a, cut, n, i);
	}
}
