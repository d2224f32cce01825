/* SPDX-License-Identifier: EUPL-1.2 */
#include "index_words.h"

#include <string.h>

/* The first word that is not before `text`, or, with `prefix`, that neither begins so. */
static uint32_t bound(const struct directory_index *index, const char *text, size_t prefix)
{
	uint32_t low = 0, high = index->n_vocabulary;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const char *word = directory_index_word(index, middle);
		int order = prefix > 0 ? strncmp(word, text, prefix) : strcmp(word, text);

		if (order < 0 || (prefix > 0 && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct directory_index_range range_of(const struct directory_index *index,
					     const struct directory_index_way *way)
{
	size_t len = strlen(way->text);
	uint32_t from = bound(index, way->text, 0);

	if (len == 0)
		return (struct directory_index_range){0, 0};
	if (way->prefix)
		return (struct directory_index_range){from, bound(index, way->text, len)};
	bool here =
	    from < index->n_vocabulary && strcmp(directory_index_word(index, from), way->text) == 0;
	return (struct directory_index_range){from, from + here};
}

struct directory_index_found directory_index_find_words(const struct directory_index *index,
							const struct directory_index_term *asked)
{
	struct directory_index_found term = {0};

	for (size_t w = 0; w < asked->n && w < DIRECTORY_INDEX_WAYS; w++) {
		struct directory_index_range r = range_of(index, &asked->way[w]);

		if (r.from == r.to)
			continue;
		term.way[term.n++] = r;
		term.rows += index->posting_first[r.to] - index->posting_first[r.from];
	}
	return term;
}

bool directory_index_row_has(const struct directory_index *index, uint32_t row,
			     const struct directory_index_found *found)
{
	for (uint32_t i = index->word_first[row]; i < index->word_first[row + 1]; i++) {
		uint32_t word = index->words[i];

		for (size_t w = 0; w < found->n; w++) {
			if (word >= found->way[w].from && word < found->way[w].to)
				return true;
		}
	}
	return false;
}

bool directory_index_has(const struct directory_index *index, uint32_t row,
			 const struct directory_index_term *term)
{
	struct directory_index_found found = directory_index_find_words(index, term);

	return directory_index_row_has(index, row, &found);
}
