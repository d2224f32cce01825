/* SPDX-License-Identifier: EUPL-1.2
 *
 * index_best.h - the best k hits so far: a heap, the worst first.
 */
#ifndef DIRECTORY_INDEX_BEST_H
#define DIRECTORY_INDEX_BEST_H

#include "index.h"

/* Does a come after b? */
bool directory_index_after(const struct directory_index_hit *a,
			   const struct directory_index_hit *b);

/* One more; false when it is none of the best. */
bool directory_index_keep(struct directory_index_hit *hits, size_t *n, size_t k,
			  const struct directory_index_hit *hit);

/* The best first; a heap no more. */
void directory_index_sort(struct directory_index_hit *hits, size_t n);

#endif
