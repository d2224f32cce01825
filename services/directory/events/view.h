/* SPDX-License-Identifier: EUPL-1.2
 *
 * view.h - what one search sees: a base, a few changes beside it, and the communes; all of one
 * moment, and unchanged for as long as it is held.
 */
#ifndef DIRECTORY_VIEW_H
#define DIRECTORY_VIEW_H

#include "centres.h"
#include "segment.h"

struct directory_view {
	atomic_int holders;
	struct directory_segment *base, *delta; /* delta: NULL when nothing changed */
	struct directory_centres *centres;
	uint64_t *dead; /* rows of base that the delta replaces, or that are gone; NULL: none */
	struct directory_codes codes;
	/* for directory_index_nearest() */
	struct directory_index_part parts[2];
	const struct directory_segment *segments[2]; /* of each part */
	size_t n_parts;
};

/* A view held once; takes over all that it is given, also when memory is short (NULL). */
struct directory_view *directory_view_make(struct directory_segment *base,
					   struct directory_segment *delta, uint64_t *dead,
					   struct directory_centres *centres,
					   const struct directory_codes *codes);
void directory_view_drop(struct directory_view **view);

/* The view after the offers `ids` (column `id`, ascending) have changed: `fresh` holds those that
 * can be found now, the others are gone.  centres: NULL keeps those there are.  Takes over fresh
 * and centres.  NULL: memory is short, and `now` is what it was. */
struct directory_view *directory_view_after(const struct directory_view *now, const PGresult *ids,
					    struct directory_segment *fresh,
					    struct directory_centres *centres,
					    const struct directory_codes *codes);

/* Offers to be found. */
size_t directory_view_offers(const struct directory_view *view);

#endif
