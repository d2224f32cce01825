/* SPDX-License-Identifier: EUPL-1.2
 *
 * vocabulary.h - the sorted words of an index, looked up by their beginning and by their stem.
 */
#ifndef DIRECTORY_VOCABULARY_H
#define DIRECTORY_VOCABULARY_H

#include "index.h"

/* The first word that is not before `text`; with `len` > 0 the first that neither is nor begins
 * with its first `len` bytes. */
uint32_t directory_vocabulary_bound(const struct directory_index *index, const char *text,
				    size_t len);

/* Offers that have the words [from, to), one with two of them counted twice. */
uint32_t directory_vocabulary_rows(const struct directory_index *index, uint32_t from, uint32_t to);

/* Is there a word that answers the term? */
bool directory_vocabulary_answers(const struct directory_index *index,
				  const struct directory_index_term *term);

/* The other words of the same stem (stem.h), those of most offers first: at most `most` of them.
 * Words that begin with `but` are left out, NULL: none. */
size_t directory_vocabulary_forms(const struct directory_index *index, const char *word,
				  const char *but, const char **ret, size_t most);

#endif
