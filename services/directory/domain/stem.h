/* SPDX-License-Identifier: EUPL-1.2
 *
 * stem.h - what the forms of a French word have in common: singular and plural, masculine and
 * feminine.
 *
 * A light stem, for words that are folded already (text.h): it takes away what number and gender
 * add and nothing else, so "éducatives" meets "éducatif" and never "éducation".  A stemmer that
 * goes further (Snowball) needs the accents and joins words that a conseiller keeps apart.
 */
#ifndef DIRECTORY_STEM_H
#define DIRECTORY_STEM_H

#include <stdbool.h>
#include <stddef.h>

#define DIRECTORY_STEM_MAX 48 /* bytes with the NUL; a longer word is its own stem, cut */

/* The stem of a folded word.  Words of fewer than four letters and words with digits are their own.
 */
void directory_stem(const char *word, char ret[DIRECTORY_STEM_MAX]);

/* How many letters at its beginning every word of this stem has. */
size_t directory_stem_common(const char *stem);

/* A word that says nothing of what is looked for: "de", "pour", "les". */
bool directory_stem_empty(const char *word);

#endif
