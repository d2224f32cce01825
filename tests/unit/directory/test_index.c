/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_index.c - what the index finds is what looking at every offer finds, for thousands of
 * searches over offers drawn at random, in one part and in two with dead rows.
 */
#include "support/cmocka_all.h"

#include "geo.h"
#include "index.h"
#include "splitmix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST    3000
#define WORDS   12
#define SEARCH  2500
#define K_MOST  60
#define PER_ONE 4 /* words of an offer */

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

static unsigned below(unsigned n)
{
	return (unsigned)directory_splitmix_below(&g, n);
}

static double between(double low, double high)
{
	return low + (high - low) * (double)below(1000001) / 1000000.0;
}

/* --- drawing ------------------------------------------------------------------------------ */

/* Some stand at the very same place, some beyond the sea, some on both sides of the date line. */
static void draw_place(const struct world *w, struct directory_index_entry *e)
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

static int by_number(const void *a, const void *b)
{
	return (int)*(const uint32_t *)a - (int)*(const uint32_t *)b;
}

static void draw_words(struct drawn *d)
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
static void draw_world(struct world *w, uint32_t n, unsigned first, unsigned step)
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
		draw_words(d);
	}
}

static void build(struct world *w)
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

static void kill_some(struct world *w)
{
	for (uint32_t i = 0; i < w->n; i++) {
		uint32_t row = directory_index_find(w->index, w->offer[i].entry.id);

		assert_true(row < w->n);
		w->offer[i].dead = below(5) == 0;
		if (w->offer[i].dead)
			w->dead[row / 64] |= UINT64_C(1) << row % 64;
	}
}

/* --- what looking at every offer finds ------------------------------------------------------ */

static bool has_way(const struct drawn *d, const struct directory_index_term *term)
{
	for (uint32_t i = 0; i < d->entry.n_words; i++) {
		for (size_t w = 0; w < term->n; w++) {
			const char *asked = term->way[w].text, *word = VOCABULARY[d->word[i]];

			if (term->way[w].prefix ? strncmp(word, asked, strlen(asked)) == 0
						: strcmp(word, asked) == 0)
				return true;
		}
	}
	return false;
}

static bool wanted(const struct directory_index_query *q, const struct drawn *d)
{
	const struct directory_index_entry *e = &d->entry;
	bool fits = q->age >= e->age_min && q->age <= e->age_max;

	if (d->dead || !directory_bits_hold(&e->bits, &q->all) ||
	    directory_bits_meet(&e->bits, &q->none))
		return false;
	if (q->any[0].word[0] != 0 && !directory_bits_meet(&e->bits, &q->any[0]))
		return false;
	if ((q->fit == DIRECTORY_INDEX_FITS && !fits) || (q->fit == DIRECTORY_INDEX_UNFIT && fits))
		return false;
	for (size_t i = 0; i < q->n_terms; i++) {
		if (!has_way(d, &q->terms[i]))
			return false;
	}
	return directory_geo_distance_km(q->lat, q->lon, e->lat, e->lon) <= q->radius_km;
}

static int by_distance(const void *a, const void *b)
{
	const struct directory_index_hit *x = a, *y = b;

	if (x->km < y->km || x->km > y->km)
		return x->km < y->km ? -1 : 1;
	return memcmp(x->id, y->id, DIRECTORY_ID_BYTES);
}

static size_t look_at_all(const struct world *worlds, size_t n,
			  const struct directory_index_query *q, struct directory_index_hit *all)
{
	size_t found = 0;

	for (size_t p = 0; p < n; p++) {
		for (uint32_t i = 0; i < worlds[p].n; i++) {
			const struct drawn *d = &worlds[p].offer[i];

			if (wanted(q, d))
				all[found++] = (struct directory_index_hit){
				    .part = (uint32_t)p,
				    .km = directory_geo_distance_km(q->lat, q->lon, d->entry.lat,
								    d->entry.lon),
				    .id = d->entry.id};
		}
	}
	qsort(all, found, sizeof(*all), by_distance);
	return found;
}

/* --- searches ------------------------------------------------------------------------------- */

static void draw_terms(struct directory_index_query *q, struct directory_index_term terms[3])
{
	static const char *const ASKED[] = {"aid",   "aide", "centre", "e", "eco",
					    "sport", "lieu", "z",      "",  "logements"};

	q->n_terms = below(3) ? 0 : 1 + below(3);
	q->terms = terms;
	for (size_t i = 0; i < q->n_terms; i++) {
		terms[i].n = 1 + below(2);
		for (size_t w = 0; w < terms[i].n; w++) {
			terms[i].way[w].prefix = below(2);
			terms[i].way[w].text = ASKED[below(10)];
			if (terms[i].way[w].text[0] == '\0')
				terms[i].way[w].text = "lieu";
		}
	}
}

static void draw_query(const struct world *w, struct directory_index_query *q,
		       struct directory_index_term terms[3])
{
	static const double RADII[] = {0.0, 0.5, 5, 30, 150, 700, 9000, 20038};

	memset(q, 0, sizeof(*q));
	if (w->n > 0 && below(3) == 0) {
		q->lat = w->offer[below(w->n)].entry.lat;
		q->lon = w->offer[below(w->n)].entry.lon;
	} else {
		q->lat = between(41.0, 52.0);
		q->lon = between(-6.0, 10.0);
	}
	q->radius_km = RADII[below(8)];
	if (below(2))
		directory_bits_set(&q->all, 50 * below(6));
	if (below(4) == 0)
		directory_bits_set(&q->none, 50 * below(6));
	if (below(4) == 0) {
		directory_bits_set(&q->any[0], 0);
		directory_bits_set(&q->any[0], 50 * below(6));
	}
	q->fit = (enum directory_index_fit)below(3);
	q->age = (int)below(100);
	draw_terms(q, terms);
}

static void same(const struct directory_index_hit *hits, size_t n,
		 const struct directory_index_hit *all, size_t n_all)
{
	assert_int_equal(n, n_all);
	for (size_t i = 0; i < n; i++) {
		assert_memory_equal(hits[i].id, all[i].id, DIRECTORY_ID_BYTES);
		assert_int_equal(hits[i].part, all[i].part);
		assert_true(hits[i].km <= all[i].km && hits[i].km >= all[i].km);
	}
}

static void search_once(const struct world *worlds, size_t n, struct directory_index_hit *all)
{
	struct directory_index_part parts[2] = {{worlds[0].index, worlds[0].dead},
						{n > 1 ? worlds[1].index : NULL, NULL}};
	struct directory_index_hit hits[K_MOST], more[K_MOST];
	struct directory_index_term terms[3];
	struct directory_index_query q;
	size_t k = 1 + below(K_MOST), found, got;

	draw_query(&worlds[0], &q, terms);
	found = look_at_all(worlds, n, &q, all);
	got = directory_index_nearest(parts, n, &q, hits, k);
	same(hits, got, all, found < k ? found : k);
	if (got < k || got == 0)
		return;
	/* and it goes on where it ended */
	q.after_id = hits[got - 1].id;
	q.after_km = hits[got - 1].km;
	size_t left = found - got;
	got = directory_index_nearest(parts, n, &q, more, k);
	same(more, got, all + k, left < k ? left : k);
}

static void run(uint32_t n, uint32_t n_delta, unsigned times)
{
	struct world *worlds = calloc(2, sizeof(*worlds));
	struct directory_index_hit *all = calloc(2 * MOST, sizeof(*all));

	draw_world(&worlds[0], n, 1, 2);
	build(&worlds[0]);
	kill_some(&worlds[0]);
	draw_world(&worlds[1], n_delta, 2, 2);
	build(&worlds[1]);
	for (unsigned i = 0; i < times; i++)
		search_once(worlds, below(2) ? 2 : 1, all);
	free(worlds[0].index);
	free(worlds[1].index);
	free(worlds);
	free(all);
}

static void the_index_finds_what_looking_at_every_offer_finds(void **state)
{
	static const uint32_t SIZES[] = {0, 1, 2, 31, 32, 33, 64, 65, 500};

	(void)state;
	for (size_t i = 0; i < sizeof(SIZES) / sizeof(SIZES[0]); i++)
		run(SIZES[i], below(40), 200);
	run(MOST, 300, SEARCH);
}

static void an_id_is_found_where_it_is_and_not_elsewhere(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	unsigned char absent[DIRECTORY_ID_BYTES] = {0};

	(void)state;
	draw_world(w, 777, 1, 2);
	build(w);
	assert_int_equal(directory_index_find(w->index, absent), UINT32_MAX);
	absent[3] = 2;
	assert_int_equal(directory_index_find(w->index, absent), UINT32_MAX);
	memset(absent, 0xff, sizeof(absent));
	assert_int_equal(directory_index_find(w->index, absent), UINT32_MAX);
	for (uint32_t i = 0; i < w->n; i++) {
		uint32_t row = directory_index_find(w->index, w->offer[i].entry.id);

		assert_int_equal(w->index->entry_of[row], i);
		assert_int_equal(w->index->row_of[i], row);
	}
	free(w->index);
	free(w);
}

static void a_thousand_offers_at_one_place_are_no_trouble(void **state)
{
	struct world *w = calloc(1, sizeof(*w));
	struct directory_index_hit hits[20];

	(void)state;
	draw_world(w, 1000, 1, 1);
	for (uint32_t i = 0; i < w->n; i++) {
		w->offer[i].entry.lat = 43.6;
		w->offer[i].entry.lon = 1.44;
	}
	build(w);
	struct directory_index_part part = {w->index, NULL};
	struct directory_index_query q = {.lat = 43.6, .lon = 1.44, .radius_km = 0.0};
	assert_int_equal(directory_index_nearest(&part, 1, &q, hits, 20), 20);
	for (uint32_t i = 0; i < 20; i++)
		assert_memory_equal(hits[i].id, w->offer[i].entry.id, DIRECTORY_ID_BYTES);
	assert_int_equal(directory_index_nearest(&part, 1, &q, hits, 0), 0);
	free(w->index);
	free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_index_finds_what_looking_at_every_offer_finds),
	    cmocka_unit_test(an_id_is_found_where_it_is_and_not_elsewhere),
	    cmocka_unit_test(a_thousand_offers_at_one_place_are_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
