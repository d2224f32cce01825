/* SPDX-License-Identifier: EUPL-1.2 */
#include "segment.h"

#include <string.h>

void directory_segment_hold(struct directory_segment *segment)
{
	atomic_fetch_add(&segment->holders, 1);
}

void directory_segment_drop(struct directory_segment **segment)
{
	struct directory_segment *s = *segment;

	*segment = NULL;
	if (s == NULL || atomic_fetch_sub(&s->holders, 1) > 1)
		return;
	free(s->index);
	free(s->shown);
	free(s->offers);
	free(s->actors);
	free(s);
}

/* --- ids ---------------------------------------------------------------------------------- */

static unsigned nibble(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

void directory_id_read(const char *text, unsigned char id[DIRECTORY_ID_BYTES])
{
	for (size_t i = 0; i < DIRECTORY_ID_BYTES; i++) {
		text += *text == '-';
		id[i] = (unsigned char)(nibble(text[0]) << 4 | nibble(text[1]));
		text += 2;
	}
}

void directory_id_write(const unsigned char id[DIRECTORY_ID_BYTES], char out[37])
{
	static const char DIGITS[] = "0123456789abcdef";

	for (size_t i = 0; i < DIRECTORY_ID_BYTES; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = DIGITS[id[i] >> 4];
		*out++ = DIGITS[id[i] & 15];
	}
	*out = '\0';
}

/* --- building ----------------------------------------------------------------------------- */

static int by_word(const void *a, const void *b, void *vocabulary)
{
	return strcmp(directory_intern_text(vocabulary, *(const uint32_t *)a),
		      directory_intern_text(vocabulary, *(const uint32_t *)b));
}

/* From the order in which words were met to the order of the alphabet, in g->words too. */
static bool sort_vocabulary(struct directory_gather *g, const char **words)
{
	uint32_t n = g->vocabulary.n;
	uint32_t *order = calloc((size_t)n + 1, sizeof(*order));
	uint32_t *rank = calloc((size_t)n + 1, sizeof(*rank));

	for (uint32_t i = 0; order != NULL && i < n; i++)
		order[i] = i;
	if (order != NULL && rank != NULL) {
		qsort_r(order, n, sizeof(*order), by_word, &g->vocabulary);
		for (uint32_t i = 0; i < n; i++) {
			rank[order[i]] = i;
			words[i] = directory_intern_text(&g->vocabulary, order[i]);
		}
		for (size_t i = 0; i < g->n_words; i++)
			g->words[i] = rank[g->words[i]];
	}
	bool done = order != NULL && rank != NULL;
	free(order);
	free(rank);
	return done;
}

static void sort_words(struct directory_gather *g)
{
	for (size_t e = 0; e < g->n; e++) {
		uint32_t *words = g->words + g->entries[e].first_word;

		for (uint32_t i = 1; i < g->entries[e].n_words; i++) {
			uint32_t moving = words[i], at = i;

			for (; at > 0 && words[at - 1] > moving; at--)
				words[at] = words[at - 1];
			words[at] = moving;
		}
	}
}

static struct directory_index *build_index(struct directory_gather *g, const char **vocabulary)
{
	struct directory_index_input in = {
	    .entries = g->entries,
	    .n = (uint32_t)g->n,
	    .words = g->words,
	    .n_words = (uint32_t)g->n_words,
	    .vocabulary = vocabulary,
	    .n_vocabulary = g->vocabulary.n,
	    .vocabulary_bytes = g->vocabulary.len,
	};
	size_t scratch_size = 0, size = directory_index_size(&in, &scratch_size);
	void *memory = aligned_alloc(64, size), *scratch = malloc(scratch_size);
	struct directory_index *index = NULL;

	if (memory != NULL && scratch != NULL)
		index = directory_index_build(&in, memory, scratch);
	else
		free(memory);
	free(scratch);
	return index;
}

/* What grew by halves is cut to what it holds. */
static void *fit(void *memory, size_t size)
{
	void *cut = realloc(memory, size > 0 ? size : 1);

	return cut != NULL ? cut : memory;
}

static void hand_over(struct directory_gather *g, struct directory_segment *s)
{
	s->shown = fit(g->shown, g->n * sizeof(*g->shown));
	s->offers = fit(g->offers, g->offers_len);
	s->actors = fit(g->actors.text, g->actors.len);
	s->text_bytes = g->n * sizeof(*g->shown) + g->offers_len + g->actors.len;
	g->shown = NULL;
	g->offers = NULL;
	g->actors.text = NULL;
}

struct directory_segment *directory_gather_build(struct directory_gather *g)
{
	struct directory_segment *s = calloc(1, sizeof(*s));
	const char **vocabulary = calloc((size_t)g->vocabulary.n + 1, sizeof(*vocabulary));

	if (s != NULL && vocabulary != NULL && !g->failed && sort_vocabulary(g, vocabulary)) {
		sort_words(g);
		s->index = build_index(g, vocabulary);
	}
	free(vocabulary);
	if (s != NULL && s->index != NULL) {
		atomic_init(&s->holders, 1);
		hand_over(g, s);
	} else {
		free(s);
		s = NULL;
	}
	directory_gather_clear(g);
	return s;
}
