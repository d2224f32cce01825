/* SPDX-License-Identifier: EUPL-1.2 */
#include "geo.h"
#include "index.h"
#include "sphere.h"

#include <string.h>

/* Rows hold their place in 4 bytes a coordinate (half a metre) and the box of a node the same: a
 * place is looked at when it might be near enough by 3 m; the exact distance then decides. */
#define SLACK 5e-7

/* A word of fewer offers than this is searched through them, another through the tree: there the
 * next offer that has it is never far. */
#define RARE  16384
#define DEPTH 64

struct range {
	uint32_t from, to; /* of the vocabulary */
};

struct term {
	struct range way[DIRECTORY_INDEX_WAYS];
	size_t n;
	uint32_t rows; /* how many at most */
};

struct search {
	const struct directory_index_query *query;
	double at[3];
	const struct directory_index_part *part;
	uint32_t number;
	struct term terms[DIRECTORY_INDEX_TERMS];
	size_t n_terms;
	/* the best so far: a heap, the worst first */
	struct directory_index_hit *hits;
	size_t n, k;
	double reach; /* square of the chord beyond which nothing is wanted any more */
};

/* --- the best so far ---------------------------------------------------------------------- */

static bool after(const struct directory_index_hit *a, const struct directory_index_hit *b)
{
	if (a->km < b->km || a->km > b->km)
		return a->km > b->km;
	return memcmp(a->id, b->id, DIRECTORY_ID_BYTES) > 0;
}

static void sink(struct directory_index_hit *hits, size_t n, size_t at)
{
	struct directory_index_hit moving = hits[at];

	for (size_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
		if (child + 1 < n && after(&hits[child + 1], &hits[child]))
			child++;
		if (!after(&hits[child], &moving))
			break;
		hits[at] = hits[child];
		at = child;
	}
	hits[at] = moving;
}

static void rise(struct directory_index_hit *hits, size_t at)
{
	struct directory_index_hit moving = hits[at];

	while (at > 0 && after(&moving, &hits[(at - 1) / 2])) {
		hits[at] = hits[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	hits[at] = moving;
}

static void sort(struct directory_index_hit *hits, size_t n)
{
	while (n > 1) {
		struct directory_index_hit worst = hits[0];

		hits[0] = hits[--n];
		sink(hits, n, 0);
		hits[n] = worst;
	}
}

static double square_of_reach(double km)
{
	double chord = directory_sphere_chord(km) + SLACK;

	return chord * chord;
}

static void keep(struct search *s, const struct directory_index_hit *hit)
{
	if (s->n < s->k) {
		s->hits[s->n++] = *hit;
		rise(s->hits, s->n - 1);
	} else if (after(&s->hits[0], hit)) {
		s->hits[0] = *hit;
		sink(s->hits, s->n, 0);
	} else {
		return;
	}
	if (s->n == s->k)
		s->reach = square_of_reach(s->hits[0].km);
}

/* --- one row ------------------------------------------------------------------------------ */

static bool has_word(const struct directory_index *index, uint32_t row, const struct term *term)
{
	for (uint32_t i = index->word_first[row]; i < index->word_first[row + 1]; i++) {
		uint32_t word = index->words[i];

		for (size_t w = 0; w < term->n; w++) {
			if (word >= term->way[w].from && word < term->way[w].to)
				return true;
		}
	}
	return false;
}

static bool fits(const struct directory_index_query *q, uint8_t age_min, uint8_t age_max)
{
	return q->age >= age_min && (q->age <= age_max || age_max == DIRECTORY_INDEX_AGE_OPEN);
}

static bool of_the_kind(const struct directory_index_query *q, const struct directory_index_row *r)
{
	static const struct directory_bits EMPTY;

	if (!directory_bits_hold(&r->bits, &q->all) || directory_bits_meet(&r->bits, &q->none))
		return false;
	for (int i = 0; i < DIRECTORY_INDEX_ANY; i++) {
		if (!directory_bits_meet(&r->bits, &q->any[i]) &&
		    memcmp(&q->any[i], &EMPTY, sizeof(EMPTY)) != 0)
			return false;
	}
	return q->fit == DIRECTORY_INDEX_FIT_ANY ||
	       fits(q, r->age_min, r->age_max) == (q->fit == DIRECTORY_INDEX_FITS);
}

static bool dead(const struct directory_index_part *part, uint32_t row)
{
	return part->dead != NULL && (part->dead[row / 64] >> row % 64 & 1) != 0;
}

static bool answers(const struct search *s, uint32_t row)
{
	for (size_t i = 0; i < s->n_terms; i++) {
		if (!has_word(s->part->index, row, &s->terms[i]))
			return false;
	}
	return true;
}

static double square_to(const struct search *s, const float at[3])
{
	double sum = 0.0;

	for (int i = 0; i < 3; i++) {
		double d = s->at[i] - (double)at[i];

		sum += d * d;
	}
	return sum;
}

static bool is_after(const struct directory_index_query *q, const struct directory_index_hit *hit)
{
	const struct directory_index_hit last = {.km = q->after_km, .id = q->after_id};

	return q->after_id == NULL || after(hit, &last);
}

static void look_at(struct search *s, uint32_t row)
{
	const struct directory_index_query *q = s->query;
	const struct directory_index *index = s->part->index;
	const struct directory_index_row *r = &index->rows[row];

	if (!of_the_kind(q, r) || square_to(s, r->at) > s->reach || dead(s->part, row) ||
	    !answers(s, row))
		return;
	const struct directory_index_hit hit = {
	    .part = s->number,
	    .row = row,
	    .km = directory_geo_distance_km(q->lat, q->lon, r->lat, r->lon),
	    .id = index->ids[row],
	};
	if (hit.km <= q->radius_km && is_after(q, &hit))
		keep(s, &hit);
}

/* --- through the tree --------------------------------------------------------------------- */

static bool may_hold(const struct directory_index_query *q, const struct directory_index_node *node)
{
	static const struct directory_bits EMPTY;

	if (!directory_bits_hold(&node->bits, &q->all))
		return false;
	for (int i = 0; i < DIRECTORY_INDEX_ANY; i++) {
		if (!directory_bits_meet(&node->bits, &q->any[i]) &&
		    memcmp(&q->any[i], &EMPTY, sizeof(EMPTY)) != 0)
			return false;
	}
	return q->fit != DIRECTORY_INDEX_FITS || fits(q, node->age_min, node->age_max);
}

/* Square of the straight line to the nearest corner, edge or face of its box; 0 inside. */
static double square_to_box(const struct search *s, const struct directory_index_node *node)
{
	double sum = 0.0;

	for (int i = 0; i < 3; i++) {
		double below = (double)node->low[i] - s->at[i];
		double above = s->at[i] - (double)node->high[i];
		double d = below > 0.0 ? below : above > 0.0 ? above : 0.0;

		sum += d * d;
	}
	return sum;
}

struct waiting {
	uint32_t node;
	double square;
};

/* The nearer child first: the reach shrinks early. */
static void through_the_tree(struct search *s)
{
	const struct directory_index *index = s->part->index;
	struct waiting stack[DEPTH];
	size_t n = 0;

	if (index->n > 0)
		stack[n++] = (struct waiting){0, square_to_box(s, index->nodes)};
	while (n > 0) {
		struct waiting next = stack[--n];
		const struct directory_index_node *node = &index->nodes[next.node];

		if (next.square > s->reach || !may_hold(s->query, node))
			continue;
		if (node->right == 0) {
			for (uint32_t row = node->first; row < node->first + node->n; row++)
				look_at(s, row);
			continue;
		}
		struct waiting left = {next.node + 1, square_to_box(s, node + 1)};
		struct waiting right = {node->right, square_to_box(s, &index->nodes[node->right])};
		bool left_first = left.square <= right.square;

		stack[n++] = left_first ? right : left;
		stack[n++] = left_first ? left : right;
	}
}

/* --- through the words -------------------------------------------------------------------- */

/* The first word that is not before `text`, or, with `prefix`, that neither begins so. */
static uint32_t bound(const struct directory_index *index, const char *text, size_t prefix)
{
	uint32_t low = 0, high = index->n_vocabulary;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const char *word = directory_index_word(index, middle);
		int order = prefix > 0 ? strncmp(word, text, prefix) : strcmp(word, text);

		if (order < 0 || (prefix > 0 && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct range range_of(const struct directory_index *index,
			     const struct directory_index_way *way)
{
	size_t len = strlen(way->text);
	uint32_t from = bound(index, way->text, 0);

	if (len == 0)
		return (struct range){0, 0};
	if (way->prefix)
		return (struct range){from, bound(index, way->text, len)};
	bool here =
	    from < index->n_vocabulary && strcmp(directory_index_word(index, from), way->text) == 0;
	return (struct range){from, from + here};
}

/* The words of this part that answer each term; false when one has none. */
static bool find_words(struct search *s)
{
	const struct directory_index *index = s->part->index;
	const struct directory_index_query *q = s->query;

	s->n_terms = q->n_terms < DIRECTORY_INDEX_TERMS ? q->n_terms : DIRECTORY_INDEX_TERMS;
	for (size_t i = 0; i < s->n_terms; i++) {
		struct term *term = &s->terms[i];

		*term = (struct term){0};
		for (size_t w = 0; w < q->terms[i].n && w < DIRECTORY_INDEX_WAYS; w++) {
			struct range r = range_of(index, &q->terms[i].way[w]);

			if (r.from == r.to)
				continue;
			term->way[term->n++] = r;
			term->rows += index->posting_first[r.to] - index->posting_first[r.from];
		}
		if (term->n == 0)
			return false;
	}
	return true;
}

/* A row stands there once for each of its words that answers. */
static bool kept_already(const struct search *s, uint32_t row)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->hits[i].row == row && s->hits[i].part == s->number)
			return true;
	}
	return false;
}

static void through_the_word(struct search *s, const struct term *term)
{
	const struct directory_index *index = s->part->index;

	for (size_t w = 0; w < term->n; w++) {
		uint32_t end = index->posting_first[term->way[w].to];

		for (uint32_t i = index->posting_first[term->way[w].from]; i < end; i++) {
			uint32_t row = index->postings[i];

			if (square_to(s, index->rows[row].at) <= s->reach && !kept_already(s, row))
				look_at(s, row);
		}
	}
}

static void search_part(struct search *s)
{
	const struct term *rarest = NULL;

	if (!find_words(s))
		return;
	for (size_t i = 0; i < s->n_terms; i++) {
		if (rarest == NULL || s->terms[i].rows < rarest->rows)
			rarest = &s->terms[i];
	}
	if (rarest != NULL && rarest->rows < RARE)
		through_the_word(s, rarest);
	else
		through_the_tree(s);
}

size_t directory_index_nearest(const struct directory_index_part *parts, size_t n_parts,
			       const struct directory_index_query *query,
			       struct directory_index_hit *hits, size_t k)
{
	struct directory_sphere centre = directory_sphere(query->lat, query->lon);
	struct search s = {
	    .query = query,
	    .hits = hits,
	    .k = k,
	    .reach = square_of_reach(query->radius_km),
	};

	if (k == 0)
		return 0;
	memcpy(s.at, centre.at, sizeof(s.at));
	for (size_t i = 0; i < n_parts; i++) {
		s.part = &parts[i];
		s.number = (uint32_t)i;
		search_part(&s);
	}
	sort(hits, s.n);
	return s.n;
}
