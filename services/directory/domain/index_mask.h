/* SPDX-License-Identifier: EUPL-1.2
 *
 * index_mask.h - a set of bits as the words of it that are not zero: mostly one or two of eight.  A
 * row of which no more is looked at costs one line of the cache instead of two.
 */
#ifndef DIRECTORY_INDEX_MASK_H
#define DIRECTORY_INDEX_MASK_H

#include "index.h"

struct directory_mask {
	unsigned n;
	unsigned char at[DIRECTORY_BITS_WORDS];
	uint64_t word[DIRECTORY_BITS_WORDS];
};

static inline struct directory_mask directory_mask_of(const struct directory_bits *bits)
{
	struct directory_mask m = {0};

	for (unsigned i = 0; i < DIRECTORY_BITS_WORDS; i++) {
		if (bits->word[i] == 0)
			continue;
		m.at[m.n] = (unsigned char)i;
		m.word[m.n++] = bits->word[i];
	}
	return m;
}

static inline bool directory_mask_held(const struct directory_bits *bits,
				       const struct directory_mask *all)
{
	for (unsigned i = 0; i < all->n; i++) {
		if ((bits->word[all->at[i]] & all->word[i]) != all->word[i])
			return false;
	}
	return true;
}

static inline bool directory_mask_met(const struct directory_bits *bits,
				      const struct directory_mask *any)
{
	for (unsigned i = 0; i < any->n; i++) {
		if ((bits->word[any->at[i]] & any->word[i]) != 0)
			return true;
	}
	return false;
}

#endif
