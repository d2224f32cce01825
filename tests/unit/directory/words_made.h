/* SPDX-License-Identifier: EUPL-1.2
 *
 * words_made.h - an index of offers that are nothing but words, all at one place.
 */
#ifndef DIRECTORY_WORDS_MADE_H
#define DIRECTORY_WORDS_MADE_H

#include "index.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MADE_MOST  4000
#define MADE_WORDS 24 /* of one offer */

struct made {
	struct directory_index *index;
	struct directory_index_part part;
	char text[MADE_MOST][200]; /* folded */
	uint32_t n;
};

static int made_by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int made_by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Every word of every text once, sorted; borrowed from `room`. */
static size_t made_vocabulary(const struct made *m, char *room, const char **words)
{
	size_t n = 0, kept = 0;

	for (uint32_t i = 0; i < m->n; i++) {
		for (const char *at = m->text[i]; *at != '\0';) {
			size_t len = strcspn(at, " ");

			words[n++] = room;
			memcpy(room, at, len);
			room[len] = '\0';
			room += len + 1;
			at += len + (at[len] == ' ');
		}
	}
	qsort(words, n, sizeof(*words), made_by_text);
	for (size_t i = 0; i < n; i++) {
		if (kept == 0 || strcmp(words[kept - 1], words[i]) != 0)
			words[kept++] = words[i];
	}
	return kept;
}

static uint32_t made_number(const char *const *words, size_t n, const char *word, size_t len)
{
	for (size_t i = 0; i < n; i++) {
		if (strncmp(words[i], word, len) == 0 && words[i][len] == '\0')
			return (uint32_t)i;
	}
	abort();
}

static uint32_t made_words_of(const char *text, const char *const *words, size_t n, uint32_t *out)
{
	uint32_t used = 0, kept = 0;

	for (const char *at = text; *at != '\0' && used < MADE_WORDS;) {
		size_t len = strcspn(at, " ");

		out[used++] = made_number(words, n, at, len);
		at += len + (at[len] == ' ');
	}
	qsort(out, used, sizeof(*out), made_by_number);
	for (uint32_t i = 0; i < used; i++) {
		if (kept == 0 || out[kept - 1] != out[i])
			out[kept++] = out[i];
	}
	return kept;
}

/* Offer i has id i + 1 in its first four bytes. */
static struct made *made_of(const char *const *texts, size_t n)
{
	struct made *m = calloc(1, sizeof(*m));
	struct directory_index_entry *entries = calloc(n + 1, sizeof(*entries));
	uint32_t *numbers = calloc(n * MADE_WORDS + 1, sizeof(*numbers));
	size_t bytes = 0, scratch_size;

	m->n = (uint32_t)n;
	for (size_t i = 0; i < n; i++) {
		directory_text_fold(texts[i], m->text[i], sizeof(m->text[i]));
		bytes += strlen(m->text[i]) + 2;
	}
	char *room = malloc(bytes + 1);
	const char **words = calloc(bytes + 1, sizeof(*words));
	struct directory_index_input in = {.entries = entries,
					   .n = m->n,
					   .words = numbers,
					   .vocabulary = words,
					   .vocabulary_bytes = bytes};
	in.n_vocabulary = (uint32_t)made_vocabulary(m, room, words);
	for (uint32_t i = 0; i < m->n; i++) {
		for (int b = 0; b < 4; b++)
			entries[i].id[b] = (unsigned char)((i + 1) >> (24 - 8 * b));
		entries[i].lat = 43.6;
		entries[i].lon = 1.44;
		entries[i].age_max = DIRECTORY_INDEX_AGE_OPEN;
		entries[i].first_word = in.n_words;
		entries[i].n_words =
		    made_words_of(m->text[i], words, in.n_vocabulary, numbers + in.n_words);
		in.n_words += entries[i].n_words;
	}
	size_t size = directory_index_size(&in, &scratch_size);
	void *scratch = malloc(scratch_size);
	m->index =
	    directory_index_build(&in, aligned_alloc(64, (size + 63) & ~(size_t)63), scratch);
	m->part = (struct directory_index_part){m->index, NULL};
	free(scratch);
	free(words);
	free(room);
	free(numbers);
	free(entries);
	return m;
}

static void made_free(struct made *m)
{
	free(m->index);
	free(m);
}

/* Which offers satisfy the terms: found[i] for each. */
static inline void made_ask(const struct made *m, const struct directory_index_term *terms,
			    size_t n, bool *found)
{
	struct directory_index_query q = {
	    .lat = 43.6, .lon = 1.44, .radius_km = 1.0, .terms = terms, .n_terms = n};
	struct directory_index_hit *hits = calloc(m->n + 1, sizeof(*hits));
	size_t got = directory_index_nearest(&m->part, 1, &q, hits, m->n + 1);

	memset(found, 0, m->n * sizeof(*found));
	for (size_t i = 0; i < got; i++)
		found[m->index->entry_of[hits[i].row]] = true;
	free(hits);
}

#endif
