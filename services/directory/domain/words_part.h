/* SPDX-License-Identifier: EUPL-1.2
 *
 * words_part.h - what reading a text (words.c) and meeting the words of the offers (words_meet.c)
 * share.
 */
#ifndef DIRECTORY_WORDS_PART_H
#define DIRECTORY_WORDS_PART_H

#include "stem.h"
#include "words.h"

/* The word without the s at its end; false when it has none, or would be too short. */
bool directory_words_one(const char *word, char ret[DIRECTORY_STEM_MAX]);

/* One more way of the term, while there is room. */
void directory_words_way(struct directory_index_term *term, const char *text, bool prefix);

/* One more thing to tell; NULL when there is no room. */
struct directory_understood *
directory_words_tell(struct directory_words *w, enum directory_understood_as as, const char *asked);

#endif
