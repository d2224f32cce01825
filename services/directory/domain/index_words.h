/* SPDX-License-Identifier: EUPL-1.2
 *
 * index_words.h - a term in an index: stretches of its sorted vocabulary.
 */
#ifndef DIRECTORY_INDEX_WORDS_H
#define DIRECTORY_INDEX_WORDS_H

#include "index.h"

struct directory_index_range {
	uint32_t from, to; /* of the vocabulary */
};

struct directory_index_found {
	struct directory_index_range way[DIRECTORY_INDEX_WAYS];
	size_t n;
	uint32_t rows; /* how many at most */
};

struct directory_index_found directory_index_find_words(const struct directory_index *index,
							const struct directory_index_term *asked);

/* Has the row one of these words? */
bool directory_index_row_has(const struct directory_index *index, uint32_t row,
			     const struct directory_index_found *found);

#endif
