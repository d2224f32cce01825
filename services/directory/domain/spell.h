/* SPDX-License-Identifier: EUPL-1.2
 *
 * spell.h - the words of an index that somebody may have meant who mistyped.
 *
 * An edit is a letter too many, too few, another one, or two neighbours exchanged.  The sorted
 * vocabulary is walked as a tree of beginnings: what its first letters put out of reach is left out
 * whole, so tens of thousands of words cost a fraction of a millisecond.
 */
#ifndef DIRECTORY_SPELL_H
#define DIRECTORY_SPELL_H

#include "index.h"

#define DIRECTORY_SPELL_LONGEST 32 /* letters; nobody is corrected in longer words */

struct directory_spell_near {
	const char *word; /* of the index */
	unsigned edits;
	uint32_t rows; /* offers that have it */
};

/* How many edits a word of so many letters may be away: none below five, one, two from nine on. */
unsigned directory_spell_edits(size_t letters);

/* The fewest edits that make one folded word of the other, when that is at most `most`; most + 1
 * otherwise. */
unsigned directory_spell_distance(const char *a, const char *b, unsigned most);

/* At most `most` words within `edits`, the nearest first, among equals the more frequent.  Words
 * with digits are neither corrected nor a correction. */
size_t directory_spell(const struct directory_index *index, const char *word, unsigned edits,
		       struct directory_spell_near *near, size_t most);

#endif
