/* SPDX-License-Identifier: EUPL-1.2 */
#include "segment.h"

#include "index_rows.h"
#include "shown.h"

#include "cmn/record.h"

#include <string.h>

#define LINE_MAX ((size_t)1 << 20) /* an offer or an actor as JSON */

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

/* --- gathering ---------------------------------------------------------------------------- */

void directory_gather_init(struct directory_gather *g)
{
	*g = (struct directory_gather){0};
	cmn_buf_init(&g->line, LINE_MAX);
}

void directory_gather_clear(struct directory_gather *g)
{
	free(g->entries);
	free(g->shown);
	free(g->words);
	free(g->offers);
	directory_intern_clear(&g->vocabulary);
	directory_intern_clear(&g->actors);
	cmn_buf_free(&g->line);
	directory_gather_init(g);
}

static struct directory_index_entry *new_entry(struct directory_gather *g)
{
	g->failed =
	    g->failed ||
	    !directory_grow((void **)&g->entries, g->n, &g->entry_room, sizeof(*g->entries)) ||
	    !directory_grow((void **)&g->shown, g->n, &g->shown_room, sizeof(*g->shown)) ||
	    g->n >= UINT32_MAX - 1 || g->n_words >= UINT32_MAX / 2;
	if (g->failed)
		return NULL;
	struct directory_index_entry *e = &g->entries[g->n];
	memset(e, 0, sizeof(*e));
	memset(&g->shown[g->n], 0, sizeof(*g->shown));
	e->first_word = (uint32_t)g->n_words;
	return e;
}

static void add_word(struct directory_gather *g, struct directory_index_entry *e, const char *word,
		     size_t len)
{
	uint32_t number = directory_intern(&g->vocabulary, word, len);

	for (uint32_t i = 0; i < e->n_words; i++) {
		if (g->words[e->first_word + i] == number)
			return;
	}
	g->failed =
	    g->failed || number == UINT32_MAX ||
	    !directory_grow((void **)&g->words, g->n_words, &g->word_room, sizeof(*g->words));
	if (g->failed)
		return;
	g->words[g->n_words++] = number;
	e->n_words++;
}

static void add_words(struct directory_gather *g, struct directory_index_entry *e,
		      const char *blanks)
{
	while (*blanks != '\0') {
		size_t len = strcspn(blanks, " ");

		if (len > 0)
			add_word(g, e, blanks, len);
		blanks += len + (blanks[len] == ' ');
	}
}

static uint32_t add_offer(struct directory_gather *g, const char *packed, size_t len)
{
	size_t at = g->offers_len;

	while (at + len + 1 > g->offers_room && !g->failed)
		g->failed =
		    at + len + 1 >= UINT32_MAX ||
		    !directory_grow((void **)&g->offers, g->offers_room, &g->offers_room, 1);
	if (g->failed)
		return 0;
	memcpy(g->offers + at, packed, len);
	g->offers[at + len] = '\0';
	g->offers_len += len + 1;
	return (uint32_t)at;
}

static uint32_t add_actor(struct directory_gather *g, const char *packed, size_t len)
{
	uint32_t number = directory_intern(&g->actors, packed, len);

	g->failed = g->failed || number == UINT32_MAX;
	return g->failed ? 0 : g->actors.at[number];
}

/* --- rows of the database ----------------------------------------------------------------- */

static uint8_t age_of(const PGresult *rows, int row, const char *column, uint8_t when_open)
{
	return (uint8_t)cmn_pg_int(rows, row, PQfnumber(rows, column), when_open);
}

/* What a search may ask for as one code: list in the index, column of the row. */
static const char *const CODES[][2] = {
    {"sector", "sector"},
    {"mode", "mode"},
    {"type", "_type"},
    {"theme", "_themes"},
    {"door", "_doors"},
    {"public", "_publics"},
    {"reception", "_receptions"},
    {"disability", "_disability_types"},
    {"language", "_languages"},
    {"orientation", "_orientations"},
    {"intake_by", "_intake_by"},
    {"tag", "_tags"},
    {"fee", "fee"},
};

static void take_bits(struct directory_codes *codes, const PGresult *rows, int row,
		      struct directory_bits *bits)
{
	for (size_t i = 0; i < CMN_LEN(CODES); i++) {
		const char *blanks = cmn_column(rows, row, CODES[i][1]);

		if (blanks != NULL)
			directory_codes_set(codes, CODES[i][0], blanks, bits);
	}
	directory_codes_set_needs(codes, cmn_column(rows, row, "_needs"), bits);
}

static void take_shown(struct directory_gather *g, const PGresult *rows, int row)
{
	struct directory_shown *shown = &g->shown[g->n];

	snprintf(shown->commune, sizeof(shown->commune), "%s", cmn_column(rows, row, "commune"));
	cmn_buf_reset(&g->line);
	cmn_pg_write_row(&g->line, rows, row);
	g->failed = g->failed || g->line.failed;
	if (g->failed)
		return;
	shown->offer = add_offer(g, g->line.data, directory_shown_pack(g->line.data, g->line.len));
	cmn_buf_reset(&g->line);
	cmn_buf_text(&g->line, cmn_column(rows, row, "_actor"));
	g->failed = g->failed || g->line.failed;
	if (!g->failed)
		shown->actor =
		    add_actor(g, g->line.data, directory_shown_pack(g->line.data, g->line.len));
}

void directory_gather_rows(struct directory_gather *g, struct directory_codes *codes,
			   const PGresult *rows)
{
	for (int row = 0; row < PQntuples(rows); row++) {
		struct directory_index_entry *e = new_entry(g);

		if (e == NULL)
			return;
		directory_id_read(cmn_column(rows, row, "id"), e->id);
		e->lat = strtod(cmn_column(rows, row, "lat"), NULL);
		e->lon = strtod(cmn_column(rows, row, "lon"), NULL);
		e->age_min = age_of(rows, row, "age_min", 0);
		e->age_max = age_of(rows, row, "age_max", DIRECTORY_INDEX_AGE_OPEN);
		take_bits(codes, rows, row, &e->bits);
		add_words(g, e, cmn_column(rows, row, "_folded"));
		take_shown(g, rows, row);
		g->n += !g->failed;
	}
}

/* --- from another segment ----------------------------------------------------------------- */

void directory_gather_entry(struct directory_gather *g, const struct directory_segment *from,
			    uint32_t entry)
{
	const struct directory_index *index = from->index;
	uint32_t row = index->row_of[entry];
	const struct directory_index_row *r = &index->rows[row];
	const struct directory_shown *shown = &from->shown[entry];
	struct directory_index_entry *e = new_entry(g);

	if (e == NULL)
		return;
	memcpy(e->id, index->ids[row], sizeof(e->id));
	e->lat = r->lat;
	e->lon = r->lon;
	e->bits = r->bits;
	e->age_min = r->age_min;
	e->age_max = r->age_max;
	for (uint32_t i = index->word_first[row]; i < index->word_first[row + 1]; i++) {
		const char *word = directory_index_word(index, index->words[i]);

		add_word(g, e, word, strlen(word));
	}
	g->shown[g->n] = *shown;
	const char *offer = from->offers + shown->offer, *actor = from->actors + shown->actor;
	g->shown[g->n].offer = add_offer(g, offer, strlen(offer));
	g->shown[g->n].actor = add_actor(g, actor, strlen(actor));
	g->n += !g->failed;
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
