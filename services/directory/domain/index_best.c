/* SPDX-License-Identifier: EUPL-1.2 */
#include "index_best.h"

#include <string.h>

bool directory_index_after(const struct directory_index_hit *a, const struct directory_index_hit *b)
{
	if (a->tier != b->tier)
		return a->tier > b->tier;
	if (a->km < b->km || a->km > b->km)
		return a->km > b->km;
	return memcmp(a->id, b->id, DIRECTORY_ID_BYTES) > 0;
}

static void sink(struct directory_index_hit *hits, size_t n, size_t at)
{
	struct directory_index_hit moving = hits[at];

	for (size_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
		if (child + 1 < n && directory_index_after(&hits[child + 1], &hits[child]))
			child++;
		if (!directory_index_after(&hits[child], &moving))
			break;
		hits[at] = hits[child];
		at = child;
	}
	hits[at] = moving;
}

static void rise(struct directory_index_hit *hits, size_t at)
{
	struct directory_index_hit moving = hits[at];

	while (at > 0 && directory_index_after(&moving, &hits[(at - 1) / 2])) {
		hits[at] = hits[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	hits[at] = moving;
}

void directory_index_sort(struct directory_index_hit *hits, size_t n)
{
	while (n > 1) {
		struct directory_index_hit worst = hits[0];

		hits[0] = hits[--n];
		sink(hits, n, 0);
		hits[n] = worst;
	}
}

bool directory_index_keep(struct directory_index_hit *hits, size_t *n, size_t k,
			  const struct directory_index_hit *hit)
{
	if (*n < k) {
		hits[(*n)++] = *hit;
		rise(hits, *n - 1);
	} else if (directory_index_after(&hits[0], hit)) {
		hits[0] = *hit;
		sink(hits, *n, 0);
	} else {
		return false;
	}
	return true;
}
