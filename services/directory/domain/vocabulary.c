/* SPDX-License-Identifier: EUPL-1.2 */
#include "vocabulary.h"

#include "stem.h"

#include <string.h>

#define FORMS  16 /* looked at of one stem */
#define LONGER 5  /* letters that a form may have more than its stem: "teu", "trices" */

uint32_t directory_vocabulary_bound(const struct directory_index *index, const char *text,
				    size_t len)
{
	uint32_t low = 0, high = index->n_vocabulary;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const char *word = directory_index_word(index, middle);
		int order = len > 0 ? strncmp(word, text, len) : strcmp(word, text);

		if (order < 0 || (len > 0 && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint32_t directory_vocabulary_rows(const struct directory_index *index, uint32_t from, uint32_t to)
{
	return index->posting_first[to] - index->posting_first[from];
}

bool directory_vocabulary_answers(const struct directory_index *index,
				  const struct directory_index_term *term)
{
	for (size_t w = 0; w < term->n && w < DIRECTORY_INDEX_WAYS; w++) {
		const char *text = term->way[w].text;
		uint32_t at = directory_vocabulary_bound(index, text, 0);

		if (at == index->n_vocabulary)
			continue;
		const char *word = directory_index_word(index, at);
		if (term->way[w].prefix ? strncmp(word, text, strlen(text)) == 0
					: strcmp(word, text) == 0)
			return true;
	}
	return false;
}

struct form {
	const char *word;
	uint32_t rows;
};

static size_t insert(struct form *forms, size_t n, struct form one)
{
	size_t at = n < FORMS ? n : FORMS - 1;

	if (n == FORMS && one.rows <= forms[n - 1].rows)
		return n;
	for (; at > 0 && forms[at - 1].rows < one.rows; at--)
		forms[at] = forms[at - 1];
	forms[at] = one;
	return n < FORMS ? n + 1 : n;
}

size_t directory_vocabulary_forms(const struct directory_index *index, const char *word,
				  const char *but, const char **ret, size_t most)
{
	char stem[DIRECTORY_STEM_MAX], other[DIRECTORY_STEM_MAX], begin[DIRECTORY_STEM_MAX];
	struct form forms[FORMS];
	size_t n = 0;

	directory_stem(word, stem);
	size_t longest = strlen(stem) + LONGER, common = directory_stem_common(stem);
	memcpy(begin, stem, common);
	begin[common] = '\0';
	uint32_t to = directory_vocabulary_bound(index, begin, common);
	for (uint32_t i = directory_vocabulary_bound(index, begin, 0); i < to; i++) {
		const char *here = directory_index_word(index, i);

		if (strlen(here) > longest || strcmp(here, word) == 0 ||
		    (but != NULL && strncmp(here, but, strlen(but)) == 0))
			continue;
		directory_stem(here, other);
		if (strcmp(stem, other) == 0)
			n = insert(forms, n,
				   (struct form){here, directory_vocabulary_rows(index, i, i + 1)});
	}
	n = n < most ? n : most;
	for (size_t i = 0; i < n; i++)
		ret[i] = forms[i].word;
	return n;
}
