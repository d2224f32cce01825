/* SPDX-License-Identifier: EUPL-1.2 */
#include "permanence.h"

#include <stddef.h>

struct gathered {
	struct directory_span *spans;
	size_t n;
};

/* Kept in order of beginning: few of them, so by insertion. */
static void gather(int opens, int end, void *to)
{
	struct gathered *g = to;
	size_t i = g->n;

	if (i == DIRECTORY_DAY_SPANS)
		return;
	for (; i > 0 && g->spans[i - 1].opens > opens; i--)
		g->spans[i] = g->spans[i - 1];
	g->spans[i] = (struct directory_span){.opens = opens, .end = end};
	g->n++;
}

static size_t unite(struct directory_span *spans, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && spans[i].opens <= spans[kept - 1].end) {
			if (spans[i].end > spans[kept - 1].end)
				spans[kept - 1].end = spans[i].end;
			continue;
		}
		spans[kept++] = spans[i];
	}
	return kept;
}

size_t directory_openings(const struct directory_hours *hours, int day, const char *departement,
			  struct directory_span ret[DIRECTORY_DAY_SPANS])
{
	struct gathered g = {ret, 0};
	size_t n, kept = 0;

	directory_hours_spans(hours, day, departement, gather, &g);
	n = unite(ret, g.n);
	for (size_t i = 0; i < n; i++) {
		struct directory_span s = ret[i];

		s.from_us = directory_instant_of(day, s.opens, departement);
		s.until_us = directory_instant_of(day, s.end, departement);
		if (s.until_us > s.from_us)
			ret[kept++] = s;
	}
	return kept;
}
