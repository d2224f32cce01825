/* SPDX-License-Identifier: EUPL-1.2 */
#include "view.h"

#include "cmn/record.h"

#include <string.h>

/* A delta is made anew with each change, so it stays small; then it becomes part of the base. */
#define DELTA_MAX(base_n) (4096 + (base_n) / 256)

static uint64_t *no_dead(const struct directory_segment *segment)
{
	return calloc((size_t)segment->index->n / 64 + 1, sizeof(uint64_t));
}

static bool is_dead(const uint64_t *dead, uint32_t row)
{
	return dead != NULL && (dead[row / 64] >> row % 64 & 1) != 0;
}

static void add_part(struct directory_view *v, const struct directory_segment *segment,
		     const uint64_t *dead)
{
	v->parts[v->n_parts] = (struct directory_index_part){segment->index, dead};
	v->segments[v->n_parts++] = segment;
}

struct directory_view *directory_view_make(struct directory_segment *base,
					   struct directory_segment *delta, uint64_t *dead,
					   struct directory_centres *centres,
					   const struct directory_codes *codes)
{
	struct directory_view *v = calloc(1, sizeof(*v));

	if (v == NULL) {
		directory_segment_drop(&base);
		directory_segment_drop(&delta);
		directory_centres_drop(&centres);
		free(dead);
		return NULL;
	}
	atomic_init(&v->holders, 1);
	v->base = base;
	v->delta = delta;
	v->dead = dead;
	v->centres = centres;
	v->codes = *codes;
	add_part(v, base, dead);
	if (delta != NULL)
		add_part(v, delta, NULL);
	return v;
}

void directory_view_drop(struct directory_view **view)
{
	struct directory_view *v = *view;

	*view = NULL;
	if (v == NULL || atomic_fetch_sub(&v->holders, 1) > 1)
		return;
	directory_segment_drop(&v->base);
	directory_segment_drop(&v->delta);
	directory_centres_drop(&v->centres);
	free(v->dead);
	free(v);
}

/* --- from one view to the next ------------------------------------------------------------ */

/* The living entries of both, by id; an id that is in both is taken from the second. */
static struct directory_segment *merge(const struct directory_segment *first, const uint64_t *dead,
				       const struct directory_segment *second)
{
	const struct directory_index *a = first->index, *b = second->index;
	struct directory_gather g;
	uint32_t i = 0, j = 0;

	directory_gather_init(&g);
	while (i < a->n || j < b->n) {
		int order = i == a->n   ? 1
			    : j == b->n ? -1
					: memcmp(a->ids[a->row_of[i]], b->ids[b->row_of[j]],
						 DIRECTORY_ID_BYTES);

		if (order >= 0)
			directory_gather_entry(&g, second, j++);
		else if (!is_dead(dead, a->row_of[i]))
			directory_gather_entry(&g, first, i);
		i += order <= 0;
	}
	return directory_gather_build(&g);
}

static void mark_dead(uint64_t *dead, const struct directory_segment *segment, const PGresult *ids)
{
	unsigned char id[DIRECTORY_ID_BYTES];

	for (int i = 0; i < PQntuples(ids); i++) {
		directory_id_read(cmn_column(ids, i, "id"), id);
		uint32_t row = directory_index_find(segment->index, id);
		if (row != UINT32_MAX)
			dead[row / 64] |= UINT64_C(1) << row % 64;
	}
}

/* What changed before and holds still, with what changed now. */
static struct directory_segment *next_delta(const struct directory_view *now, const PGresult *ids,
					    struct directory_segment *fresh)
{
	struct directory_segment *delta = NULL;

	if (now->delta == NULL) {
		directory_segment_hold(fresh);
		return fresh;
	}
	uint64_t *dead = no_dead(now->delta);
	if (dead != NULL) {
		mark_dead(dead, now->delta, ids);
		delta = merge(now->delta, dead, fresh);
	}
	free(dead);
	return delta;
}

static uint64_t *next_dead(const struct directory_view *now, const PGresult *ids)
{
	uint64_t *dead = no_dead(now->base);

	if (dead == NULL)
		return NULL;
	if (now->dead != NULL)
		memcpy(dead, now->dead, ((size_t)now->base->index->n / 64 + 1) * sizeof(*dead));
	mark_dead(dead, now->base, ids);
	return dead;
}

struct directory_view *directory_view_after(const struct directory_view *now, const PGresult *ids,
					    struct directory_segment *fresh,
					    struct directory_centres *centres,
					    const struct directory_codes *codes)
{
	struct directory_segment *delta = next_delta(now, ids, fresh), *base = now->base;
	uint64_t *dead = next_dead(now, ids);
	bool fine = delta != NULL && dead != NULL;

	directory_segment_hold(base);
	directory_segment_drop(&fresh);
	if (centres == NULL) {
		centres = now->centres;
		directory_centres_hold(centres);
	}
	if (fine && delta->index->n > DELTA_MAX(base->index->n)) {
		struct directory_segment *whole = merge(base, dead, delta);

		fine = whole != NULL;
		directory_segment_drop(&base);
		directory_segment_drop(&delta);
		free(dead);
		base = whole;
		dead = NULL;
	}
	if (fine)
		return directory_view_make(base, delta, dead, centres, codes);
	directory_segment_drop(&base);
	directory_segment_drop(&delta);
	directory_centres_drop(&centres);
	free(dead);
	return NULL;
}

size_t directory_view_offers(const struct directory_view *view)
{
	size_t n = view->base->index->n + (view->delta != NULL ? view->delta->index->n : 0);

	for (size_t i = 0; view->dead != NULL && i < view->base->index->n / 64 + 1; i++)
		n -= (size_t)__builtin_popcountll(view->dead[i]);
	return n;
}
