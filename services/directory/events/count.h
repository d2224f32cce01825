/* SPDX-License-Identifier: EUPL-1.2
 *
 * count.h - how many of the offers that satisfy a filter have each code, and stand where.
 *
 * What is counted is bounded: after so many offers the counts say that they are not whole.
 */
#ifndef DIRECTORY_COUNT_H
#define DIRECTORY_COUNT_H

#include "filter.h"

#define DIRECTORY_COUNT_MOST   100000 /* offers looked at */
#define DIRECTORY_COUNT_PLACES 16384  /* communes told apart: a power of two */

struct directory_count_place {
	char code[12]; /* commune, or SIREN of an association of communes */
	uint32_t n;    /* 0: an empty slot */
};

struct directory_counts {
	uint32_t offers;
	bool whole; /* all of them were counted */
	uint32_t bit[DIRECTORY_BITS];
	struct directory_count_place commune[DIRECTORY_COUNT_PLACES]; /* by hash */
	size_t communes;
	const struct directory_view *view;
};

/* `ret` is large (a third of a megabyte): owned by the caller, free(); NULL: memory is short. */
struct directory_counts *directory_count(const struct directory_view *view,
					 const struct directory_filter *filter);

#endif
