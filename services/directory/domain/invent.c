/* SPDX-License-Identifier: EUPL-1.2 */
#include "invent.h"

#define EVERY_COMMUNE 250 /* people added to each commune's weight */

uint64_t directory_invent_prepare(struct directory_invent_place *places, size_t n)
{
	uint64_t total = 0;

	for (size_t i = 0; i < n; i++) {
		total += places[i].population + EVERY_COMMUNE;
		places[i].upto = total;
	}
	return total;
}

/* First place whose running weight exceeds the drawn number. */
static size_t place_at(const struct directory_invent_place *places, size_t n, uint64_t drawn)
{
	size_t low = 0;
	size_t high = n - 1;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (places[middle].upto > drawn)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* Kinds are drawn by weight among those that a place of this size may have.  The table holds kinds
 * for the smallest place, so there is always one. */
static const struct directory_invent_kind *kind_for(struct directory_splitmix *g,
						    unsigned population)
{
	uint64_t total = 0;

	for (size_t i = 0; i < DIRECTORY_INVENT_KIND_COUNT; i++) {
		if (DIRECTORY_INVENT_KINDS[i].town <= population)
			total += DIRECTORY_INVENT_KINDS[i].weight;
	}
	uint64_t drawn = directory_splitmix_below(g, total);
	const struct directory_invent_kind *kind = DIRECTORY_INVENT_KINDS;
	for (;; kind++) {
		if (kind->town > population)
			continue;
		if (drawn < kind->weight)
			return kind;
		drawn -= kind->weight;
	}
}

struct directory_invented directory_invent_next(struct directory_splitmix *g,
						const struct directory_invent_place *places,
						size_t n, uint64_t total)
{
	size_t place = place_at(places, n, directory_splitmix_below(g, total));

	return (struct directory_invented){
	    .place = place,
	    .kind = kind_for(g, places[place].population),
	};
}
