/* SPDX-License-Identifier: EUPL-1.2
 *
 * index_drawn.h - offers drawn at random, and the index of them, for the tests of the index.
 */
#ifndef DIRECTORY_INDEX_DRAWN_H
#define DIRECTORY_INDEX_DRAWN_H

#include "support/cmocka_all.h"

#include "geo.h"
#include "index.h"
#include "splitmix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST    3000
#define WORDS   12
#define PER_ONE 4 /* words of an offer */

/* Bits besides the codes 0, 50 … 250. */
#define SAID_ROOM   300
#define STATES_NONE 301

static const char *const VOCABULARY[WORDS] = {"aidant", "aide",      "aider", "brevet",
					      "centre", "centres",   "ecole", "ecoute",
					      "lieu",   "logements", "sport", "sportif"};

/* An offer as the test knows it. */
struct drawn {
	struct directory_index_entry entry;
	uint32_t word[PER_ONE];
	bool dead;
};

struct world {
	struct drawn offer[MOST];
	uint32_t n;
	struct directory_index *index;
	uint64_t dead[MOST / 64 + 1];
};

static struct directory_splitmix g = {20261122};

static inline unsigned below(unsigned n)
{
	return (unsigned)directory_splitmix_below(&g, n);
}

static inline double between(double low, double high)
{
	return low + (high - low) * (double)below(1000001) / 1000000.0;
}

/* --- drawing ------------------------------------------------------------------------------ */

/* Some stand at the very same place, some beyond the sea, some on both sides of the date line. */
static inline void draw_place(const struct world *w, struct directory_index_entry *e)
{
	switch (below(8)) {
	case 0:
		if (w->n > 0) {
			e->lat = w->offer[w->n - 1].entry.lat;
			e->lon = w->offer[w->n - 1].entry.lon;
			return;
		}
		__attribute__((fallthrough));
	case 1:
		e->lat = between(-22.0, -20.0);
		e->lon = between(164.0, 180.0) - (below(2) ? 360.0 : 0.0);
		return;
	case 2:
		e->lat = 48.85;
		e->lon = 2.35 + between(0.0, 0.0001);
		return;
	default:
		e->lat = between(42.0, 51.0);
		e->lon = between(-5.0, 9.0);
	}
}

static inline int by_number(const void *a, const void *b)
{
	return (int)*(const uint32_t *)a - (int)*(const uint32_t *)b;
}

static inline void draw_words(struct drawn *d)
{
	for (int i = 0; i < PER_ONE; i++) {
		bool again = true;

		while (again) {
			d->word[i] = below(below(3) ? 4 : WORDS);
			again = false;
			for (int j = 0; j < i; j++)
				again = again || d->word[j] == d->word[i];
		}
	}
	d->entry.n_words = below(PER_ONE + 1);
	qsort(d->word, d->entry.n_words, sizeof(d->word[0]), by_number);
}

/* `step`: ids of two worlds do not collide, or do. */
static inline void draw_world(struct world *w, uint32_t n, unsigned first, unsigned step)
{
	memset(w, 0, sizeof(*w));
	for (w->n = 0; w->n < n; w->n++) {
		struct drawn *d = &w->offer[w->n];
		unsigned id = first + w->n * step;

		for (int i = 0; i < 4; i++)
			d->entry.id[i] = (unsigned char)(id >> (24 - 8 * i));
		draw_place(w, &d->entry);
		for (unsigned bit = 0; bit < 6; bit++) {
			if (below(3) == 0)
				directory_bits_set(&d->entry.bits, bit * 50);
		}
		d->entry.age_min = below(2) ? (uint8_t)below(20) : 0;
		d->entry.age_max =
		    below(2) ? (uint8_t)(d->entry.age_min + below(60)) : DIRECTORY_INDEX_AGE_OPEN;
		if (directory_bits_empty(&d->entry.bits))
			directory_bits_set(&d->entry.bits, STATES_NONE);
		d->entry.free = (int16_t)((int)below(3) - 1);
		if (d->entry.free >= 0)
			directory_bits_set(&d->entry.bits, SAID_ROOM);
		d->entry.free_until = (uint16_t)below(20);
		d->entry.good_until = (uint16_t)below(20);
		draw_words(d);
	}
}

static inline void build(struct world *w)
{
	struct directory_index_entry *entries = calloc(w->n + 1, sizeof(*entries));
	uint32_t *words = calloc((size_t)w->n * PER_ONE + 1, sizeof(*words));
	struct directory_index_input in = {.entries = entries,
					   .n = w->n,
					   .words = words,
					   .vocabulary = VOCABULARY,
					   .n_vocabulary = WORDS};
	size_t scratch_size;

	for (uint32_t i = 0; i < w->n; i++) {
		entries[i] = w->offer[i].entry;
		entries[i].first_word = in.n_words;
		for (uint32_t k = 0; k < entries[i].n_words; k++)
			words[in.n_words++] = w->offer[i].word[k];
	}
	for (size_t i = 0; i < WORDS; i++)
		in.vocabulary_bytes += strlen(VOCABULARY[i]) + 1;
	size_t size = directory_index_size(&in, &scratch_size);
	void *scratch = malloc(scratch_size);
	w->index = directory_index_build(&in, aligned_alloc(64, size), scratch);
	assert_int_equal(w->index->bytes, size);
	free(scratch);
	free(words);
	free(entries);
}

static inline void kill_some(struct world *w)
{
	for (uint32_t i = 0; i < w->n; i++) {
		uint32_t row = directory_index_find(w->index, w->offer[i].entry.id);

		assert_true(row < w->n);
		w->offer[i].dead = below(5) == 0;
		if (w->offer[i].dead)
			w->dead[row / 64] |= UINT64_C(1) << row % 64;
	}
}

#endif
