/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_index.c - what the index finds is what looking at every offer finds, for thousands of
 * searches over offers drawn at random, in one part and in two with dead rows.
 */
#include "unit/directory/index_drawn.h"

#include "order.h"

#define SEARCH 2500
#define K_MOST 60

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

static bool open_to(const struct directory_index_query *q, const struct drawn *d)
{
	const struct directory_index_gate *gate = q->gate;

	for (size_t i = 0; gate != NULL && i < gate->n; i++) {
		if (!directory_bits_meet(&d->entry.bits, &gate->any[i]))
			return false;
	}
	return gate == NULL || gate->zone < 0 ||
	       !directory_bits_has(&d->entry.bits, (unsigned)gate->zone) ||
	       has_way(d, &gate->residence);
}

static uint32_t tier_of(const struct directory_index_query *q, const struct drawn *d, double km)
{
	const struct directory_index_row row = {.bits = d->entry.bits,
						.free = d->entry.free,
						.free_until = d->entry.free_until,
						.good_until = d->entry.good_until};

	return q->order != NULL ? directory_order_tier(q->order, &row, km) : 0;
}

static bool wanted(const struct directory_index_query *q, const struct drawn *d)
{
	const struct directory_index_entry *e = &d->entry;
	bool fits = (q->age < 0 || (q->age >= e->age_min && q->age <= e->age_max)) && open_to(q, d);

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

	if (x->tier != y->tier)
		return x->tier < y->tier ? -1 : 1;
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

			double km =
			    directory_geo_distance_km(q->lat, q->lon, d->entry.lat, d->entry.lon);

			if (wanted(q, d))
				all[found++] =
				    (struct directory_index_hit){.part = (uint32_t)p,
								 .tier = tier_of(q, d, km),
								 .km = km,
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

/* Bits 0 … 250 are codes of offers; which of them means what is drawn too. */
static void draw_gate(struct directory_index_query *q, struct directory_index_gate *gate)
{
	struct directory_bits every = {0};

	memset(gate, 0, sizeof(*gate));
	gate->n = below(3);
	for (unsigned bit = 0; bit < 6; bit++)
		directory_bits_set(&every, bit * 50);
	for (size_t i = 0; i < gate->n; i++) {
		directory_bits_set(&gate->any[i], 50 * below(6));
		directory_bits_set(&gate->any[i], 50 * below(6));
	}
	gate->zone = below(2) ? (int)(50 * below(6)) : -1;
	gate->residence.n = 1;
	gate->residence.way[0] = (struct directory_index_way){VOCABULARY[below(WORDS)], false};
	for (size_t i = 0; i < gate->n; i++)
		directory_bits_set(&gate->any[i], STATES_NONE);
	gate->may_close = every;
	q->gate = gate;
}

static void draw_order(struct directory_index_query *q, struct directory_order *order)
{
	memset(order, 0, sizeof(*order));
	order->prefers = below(2);
	directory_bits_set(&order->wished, 50 * below(6));
	for (unsigned i = 0; i < DIRECTORY_ROLE_STEPS; i++) {
		if (below(2))
			directory_bits_set(&order->role[i], 50 * below(6));
	}
	order->role_else = below(4);
	if (below(3) == 0)
		directory_bits_set(&order->comes, 50 * below(6));
	directory_bits_set(&order->free, SAID_ROOM);
	order->today = (uint16_t)below(22);
	q->order = order;
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
	q->age = (int)below(100) - (below(5) == 0 ? 200 : 0);
	q->age = q->age < 0 ? DIRECTORY_INDEX_AGE_ANY : q->age;
	draw_terms(q, terms);
}

static void same(const struct directory_index_hit *hits, size_t n,
		 const struct directory_index_hit *all, size_t n_all)
{
	assert_int_equal(n, n_all);
	for (size_t i = 0; i < n; i++) {
		assert_memory_equal(hits[i].id, all[i].id, DIRECTORY_ID_BYTES);
		assert_int_equal(hits[i].part, all[i].part);
		assert_int_equal(hits[i].tier, all[i].tier);
		assert_true(hits[i].km <= all[i].km && hits[i].km >= all[i].km);
	}
}

static bool one_more(void *arg, const struct directory_index_hit *hit)
{
	*(size_t *)arg += hit->row != UINT32_MAX;
	return true;
}

static void search_once(const struct world *worlds, size_t n, struct directory_index_hit *all)
{
	struct directory_index_part parts[2] = {{worlds[0].index, worlds[0].dead},
						{n > 1 ? worlds[1].index : NULL, NULL}};
	struct directory_index_hit hits[K_MOST], more[K_MOST];
	struct directory_index_term terms[3];
	struct directory_index_query q;
	struct directory_index_gate gate;
	struct directory_order order;
	size_t k = 1 + below(K_MOST), found, got;

	draw_query(&worlds[0], &q, terms);
	if (below(2))
		draw_gate(&q, &gate);
	if (below(2))
		draw_order(&q, &order);
	found = look_at_all(worlds, n, &q, all);
	got = directory_index_nearest(parts, n, &q, hits, k);
	same(hits, got, all, found < k ? found : k);
	size_t each = 0;
	directory_index_each(parts, n, &q, one_more, &each);
	assert_int_equal(each, found);
	if (got < k || got == 0)
		return;
	/* and it goes on where it ended */
	q.after_id = hits[got - 1].id;
	q.after_km = hits[got - 1].km;
	q.after_tier = hits[got - 1].tier;
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
