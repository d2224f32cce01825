/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_places.c - EPCIs and sub-territories of the year.  A sub-territory is told when it is the
 * sum of whole blocks of EPCIs: no number of it can be subtracted from theirs.
 */
#include "release_make.h"

#include <stdlib.h>
#include <string.h>

struct places {
	struct release_names names;
	struct release_cut cuts[RELEASE_AUDIENCE_END_];
};

static void put_epci(struct release_making *m, size_t table, enum release_audience a,
		     const struct places *p, size_t i)
{
	struct release_row row = release_row_of(m, a, table);
	bool told = m->state[table].told[a];

	row.place_kind = "epci";
	row.place = p->names.name[i];
	row.block = p->cuts[a].block[i];
	if (told && m->state[table].n == 0)
		release_row_value(&row, 0);
	else if (told &&
		 release_say(&p->cuts[a], p->names.n, i, &row.together) != RELEASE_SUPPRESSED)
		release_row_value(&row, p->names.n[i]);
	release_row_put(m, &row);
}

static void put_sub(struct release_making *m, size_t table, enum release_audience a,
		    const struct places *p, const char *sub)
{
	struct release_row row = release_row_of(m, a, table);
	const struct release_cut *cut = &p->cuts[a];
	bool in[RELEASE_ATOMS] = {false}, told = m->state[table].told[a];
	int64_t n = 0;

	row.place_kind = "sub_territory";
	row.place = sub;
	for (size_t i = 0; i < p->names.count; i++) {
		in[i] = strcmp(p->names.group[i], sub) == 0;
		n += in[i] ? p->names.n[i] : 0;
	}
	if (told &&
	    (m->state[table].n == 0 || (cut->told && release_whole(cut, in, p->names.count))))
		release_row_value(&row, n);
	release_row_put(m, &row);
}

static bool first_of_group(const struct release_names *names, size_t i)
{
	return names->group[i][0] && (i == 0 || strcmp(names->group[i], names->group[i - 1]) != 0);
}

void release_places_put(struct release_making *m, size_t table)
{
	struct places *p = calloc(1, sizeof(*p));

	if (!p) {
		m->rows.failed = true; /* the edition is made again later */
		return;
	}
	release_read_places(&m->cells, &RELEASE_TABLES[table], &p->names);
	if (p->names.too_many) {
		free(p);
		return;
	}
	release_cuts(m, RELEASE_COCHAIR, p->names.n, p->names.count, p->cuts);
	for (enum release_audience a = RELEASE_COCHAIR; a < RELEASE_AUDIENCE_END_; a++) {
		for (size_t i = 0; i < p->names.count; i++)
			put_epci(m, table, a, p, i);
		for (size_t i = 0; i < p->names.count; i++)
			if (first_of_group(&p->names, i))
				put_sub(m, table, a, p, p->names.group[i]);
	}
	free(p);
}
