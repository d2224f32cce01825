/* SPDX-License-Identifier: EUPL-1.2
 *
 * words.h - a text as somebody types it, made into what the index is asked: French forms, acronyms
 * and their words in full, mistyped words.
 *
 * - Case, accents and the small words ("de", "pour") do not count.
 * - A word is found as the beginning of a word, and in all its forms (stem.h).
 * - An acronym is found as itself, as what is the same under another name, and as its words in
 *   full, all of them; the words in full are found as the acronym too.
 * - A word that nothing answers is taken for the nearest ones (spell.h).
 *
 * What was made of the text is told: nobody is answered another question without knowing it.
 */
#ifndef DIRECTORY_WORDS_H
#define DIRECTORY_WORDS_H

#include "glossary.h"
#include "index.h"

#define DIRECTORY_WORDS_TEXT 256 /* bytes of the text, with the NUL; what is beyond is not read */
#define DIRECTORY_WORDS_NEAR 3   /* words that a mistyped one is taken for */

enum directory_understood_as {
	DIRECTORY_UNDERSTOOD_ACRONYM = 1, /* as its words in full */
	DIRECTORY_UNDERSTOOD_IN_FULL,     /* as the acronym too */
	DIRECTORY_UNDERSTOOD_SPELLING,    /* as the nearest words */
};

struct directory_understood {
	enum directory_understood_as as;
	char asked[96];                         /* folded */
	const struct directory_acronym *entry;  /* of the first two */
	const char *near[DIRECTORY_WORDS_NEAR]; /* of the third: words of the index */
	size_t n;                               /* of near */
};

#define DIRECTORY_WORDS_UNDERSTOOD 8

/* Holds pointers into itself and into the index: it stays where it was made, as long as both. */
struct directory_words {
	char text[DIRECTORY_WORDS_TEXT];     /* folded, each word with its NUL */
	char full[2 * DIRECTORY_WORDS_TEXT]; /* words in full of the acronyms, the same */
	size_t full_len;
	struct directory_index_term terms[DIRECTORY_INDEX_TERMS];
	/* what term i was made of: a word typed as such, or a word of an acronym in full */
	const char *alone[DIRECTORY_INDEX_TERMS], *within[DIRECTORY_INDEX_TERMS];
	size_t n;
	struct directory_understood understood[DIRECTORY_WORDS_UNDERSTOOD];
	size_t n_understood;
};

/* False when the text holds no letter and no digit. */
bool directory_words_read(const char *text, const struct directory_glossary *glossary,
			  struct directory_words *ret);

/* The forms of each word that the offers of these parts have; words that none of them has are taken
 * for what is near.  Once, after reading. */
void directory_words_meet(struct directory_words *words, const struct directory_index_part *parts,
			  size_t n_parts);

/* Too little was found: each word is also taken for what is near it, and acronyms for words that
 * begin so.  False when nothing has changed: asking again would find the same. */
bool directory_words_widen(struct directory_words *words, const struct directory_index_part *parts,
			   size_t n_parts);

#endif
