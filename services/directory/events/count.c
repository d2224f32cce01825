/* SPDX-License-Identifier: EUPL-1.2 */
#include "count.h"

#include <string.h>

static void count_bits(struct directory_counts *c, const struct directory_bits *bits)
{
	for (unsigned w = 0; w < DIRECTORY_BITS_WORDS; w++) {
		for (uint64_t left = bits->word[w]; left != 0; left &= left - 1)
			c->bit[64 * w + (unsigned)__builtin_ctzll(left)]++;
	}
}

/* Room for half of the slots, so a search for one is short. */
static void count_commune(struct directory_counts *c, const char *code)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (const char *at = code; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	for (;; hash++) {
		struct directory_count_place *p = &c->commune[hash % DIRECTORY_COUNT_PLACES];

		if (p->n == 0) {
			if (2 * c->communes >= DIRECTORY_COUNT_PLACES) {
				c->whole = false;
				return;
			}
			memcpy(p->code, code, strlen(code) + 1);
			c->communes++;
		}
		if (strcmp(p->code, code) == 0) {
			p->n++;
			return;
		}
	}
}

static bool take(void *arg, const struct directory_index_hit *hit)
{
	struct directory_counts *c = arg;
	const struct directory_segment *segment = c->view->segments[hit->part];

	if (c->offers == DIRECTORY_COUNT_MOST) {
		c->whole = false;
		return false;
	}
	c->offers++;
	count_bits(c, &segment->index->rows[hit->row].bits);
	count_commune(c, directory_segment_shown(segment, hit->row)->commune);
	return true;
}

struct directory_counts *directory_count(const struct directory_view *view,
					 const struct directory_filter *filter)
{
	struct directory_counts *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->view = view;
	c->whole = true;
	if (!filter->none)
		directory_index_each(view->parts, view->n_parts, &filter->query, take, c);
	return c;
}
