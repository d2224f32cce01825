/* SPDX-License-Identifier: EUPL-1.2 */
#include "geo.h"
#include "index_best.h"
#include "index_mask.h"
#include "index_words.h"
#include "order.h"
#include "sphere.h"

#include <string.h>

/* Rows and boxes hold a coordinate in 4 bytes (half a metre): a place is looked at when it might be
 * near enough by 3 m; the exact distance then decides. */
#define SLACK 5e-7

/* A word of fewer offers than this is searched through them, another through the tree: there the
 * next offer that has it is never far. */
#define RARE  16384
#define DEPTH 64

struct search {
	const struct directory_index_query *query;
	double at[3];
	const struct directory_index_part *part;
	uint32_t number;
	struct directory_index_found terms[DIRECTORY_INDEX_TERMS];
	size_t n_terms, n_any;
	struct directory_mask all, none, any[DIRECTORY_INDEX_ANY], gate[DIRECTORY_GATE_SETS];
	struct directory_index_found residence; /* of the gate */
	/* squares of chords */
	double far;                        /* beyond it nothing is wanted */
	double near[DIRECTORY_NEAR_STEPS]; /* beyond each, an offer is certainly a step farther */
	/* the best so far: a heap, the worst first */
	struct directory_index_hit *hits;
	size_t n, k;
	double reach; /* beyond it nothing of the same steps as the worst is wanted any more */
	directory_index_take_fn *take; /* or, where all are wanted */
	void *take_arg;
	bool enough;
};

static double square_of_reach(double km)
{
	double chord = directory_sphere_chord(km) + SLACK;

	return chord * chord;
}

static void keep(struct search *s, const struct directory_index_hit *hit)
{
	if (s->take != NULL)
		s->enough = !s->take(s->take_arg, hit);
	else if (directory_index_keep(s->hits, &s->n, s->k, hit) && s->n == s->k)
		s->reach = square_of_reach(s->hits[0].km);
}

/* --- one row ------------------------------------------------------------------------------ */

static bool fits(const struct directory_index_query *q, uint8_t age_min, uint8_t age_max)
{
	return q->age == DIRECTORY_INDEX_AGE_ANY || (q->age >= age_min && q->age <= age_max);
}

/* Does it have a code of each set that the search asks of all it finds? */
static bool has_each(const struct search *s, const struct directory_bits *bits)
{
	if (!directory_mask_held(bits, &s->all))
		return false;
	for (size_t i = 0; i < s->n_any; i++) {
		if (!directory_mask_met(bits, &s->any[i]))
			return false;
	}
	return true;
}

/* The sets of the gate, without the residence. */
static bool may_pass(const struct search *s, const struct directory_bits *bits)
{
	const struct directory_index_gate *gate = s->query->gate;

	for (size_t i = 0; gate != NULL && i < gate->n; i++) {
		if (!directory_mask_met(bits, &s->gate[i]))
			return false;
	}
	return true;
}

static bool passes(const struct search *s, uint32_t row)
{
	const struct directory_index_gate *gate = s->query->gate;
	const struct directory_index_row *r = &s->part->index->rows[row];

	if (!fits(s->query, r->age_min, r->age_max) || !may_pass(s, &r->bits))
		return false;
	return gate == NULL || gate->zone < 0 ||
	       !directory_bits_has(&r->bits, (unsigned)gate->zone) ||
	       directory_index_row_has(s->part->index, row, &s->residence);
}

static bool of_the_kind(const struct search *s, uint32_t row)
{
	const struct directory_index_query *q = s->query;
	const struct directory_bits *bits = &s->part->index->rows[row].bits;

	if (!has_each(s, bits) || directory_mask_met(bits, &s->none))
		return false;
	return q->fit == DIRECTORY_INDEX_FIT_ANY ||
	       passes(s, row) == (q->fit == DIRECTORY_INDEX_FITS);
}

static bool dead(const struct directory_index_part *part, uint32_t row)
{
	return part->dead != NULL && (part->dead[row / 64] >> row % 64 & 1) != 0;
}

static bool answers(const struct search *s, uint32_t row)
{
	for (size_t i = 0; i < s->n_terms; i++) {
		if (!directory_index_row_has(s->part->index, row, &s->terms[i]))
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
	const struct directory_index_hit last = {
	    .tier = q->after_tier, .km = q->after_km, .id = q->after_id};

	return q->after_id == NULL || directory_index_after(hit, &last);
}

/* Can nothing of these steps, this far away, be among the best any more? */
static bool hopeless(const struct search *s, uint32_t tier, double square)
{
	if (square > s->far || s->n < s->k)
		return square > s->far;
	return tier != s->hits[0].tier ? tier > s->hits[0].tier : square > s->reach;
}

/* How many steps away something certainly is. */
static unsigned near_of(const struct search *s, double square)
{
	unsigned near = 0;

	while (near < DIRECTORY_NEAR_STEPS && square > s->near[near])
		near++;
	return near;
}

/* Without the exact distance, which costs more. */
static uint32_t least_of_row(const struct search *s, const struct directory_index_row *r,
			     double square)
{
	unsigned near = near_of(s, square);

	if (s->query->order == NULL)
		return 0;
	return directory_order_tier(s->query->order, r, near > 0 ? DIRECTORY_NEAR_KM[near - 1] : 0);
}

static void look_at(struct search *s, uint32_t row)
{
	const struct directory_index_query *q = s->query;
	const struct directory_index *index = s->part->index;
	const struct directory_index_row *r = &index->rows[row];
	double square = square_to(s, r->at);

	if (!directory_mask_held(&r->bits, &s->all) || hopeless(s, 0, square) ||
	    !of_the_kind(s, row) || hopeless(s, least_of_row(s, r, square), square) ||
	    dead(s->part, row) || !answers(s, row))
		return;
	struct directory_index_hit hit = {
	    .part = s->number,
	    .row = row,
	    .km = directory_geo_distance_km(q->lat, q->lon, r->lat, r->lon),
	    .id = index->ids[row],
	};
	if (q->order != NULL)
		hit.tier = directory_order_tier(q->order, r, hit.km);
	if (hit.km <= q->radius_km && is_after(q, &hit) &&
	    (q->here == NULL || q->here(q->here_arg, hit.part, row)))
		keep(s, &hit);
}

/* --- through the tree --------------------------------------------------------------------- */

static bool may_hold(const struct search *s, const struct directory_index_node *node)
{
	const struct directory_index_query *q = s->query;

	if (!has_each(s, &node->bits))
		return false;
	if (q->fit == DIRECTORY_INDEX_FITS)
		return fits(q, node->age_min, node->age_max) && may_pass(s, &node->bits);
	return q->fit == DIRECTORY_INDEX_FIT_ANY || !fits(q, node->age_from, node->age_to) ||
	       (q->gate != NULL && directory_bits_meet(&node->bits, &q->gate->may_close));
}

/* No offer of the node comes before this. */
static uint32_t least_of(const struct search *s, const struct directory_index_node *node,
			 double square)
{
	if (s->query->order == NULL)
		return 0;
	return directory_order_least(s->query->order, node, near_of(s, square));
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

/* Its rows are far away in memory: asked for all at once, they come in the time of a few. */
static void come_near(const struct directory_index *index, const struct directory_index_node *node)
{
	const char *at = (const char *)&index->rows[node->first];
	const char *end = (const char *)&index->rows[node->first + node->n];

	for (; at < end; at += 64)
		__builtin_prefetch(at);
}

/* The nearer child first: the reach shrinks early. */
static void through_the_tree(struct search *s)
{
	const struct directory_index *index = s->part->index;
	struct waiting stack[DEPTH];
	size_t n = 0;

	if (index->n > 0)
		stack[n++] = (struct waiting){0, square_to_box(s, index->nodes)};
	while (n > 0 && !s->enough) {
		struct waiting next = stack[--n];
		const struct directory_index_node *node = &index->nodes[next.node];

		if (next.square > s->far || !may_hold(s, node) ||
		    hopeless(s, least_of(s, node, next.square), next.square))
			continue;
		if (node->right == 0) {
			come_near(index, node);
			for (uint32_t row = node->first; row < node->first + node->n && !s->enough;
			     row++)
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

/* The words of this part that answer each term; false when one has none. */
static bool find_words(struct search *s)
{
	const struct directory_index *index = s->part->index;
	const struct directory_index_query *q = s->query;

	s->n_terms = q->n_terms < DIRECTORY_INDEX_TERMS ? q->n_terms : DIRECTORY_INDEX_TERMS;
	if (q->gate != NULL)
		s->residence = directory_index_find_words(index, &q->gate->residence);
	for (size_t i = 0; i < s->n_terms; i++) {
		s->terms[i] = directory_index_find_words(index, &q->terms[i]);
		if (s->terms[i].n == 0)
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

static void through_the_word(struct search *s, const struct directory_index_found *term)
{
	const struct directory_index *index = s->part->index;

	for (size_t w = 0; w < term->n; w++) {
		uint32_t end = index->posting_first[term->way[w].to];

		for (uint32_t i = index->posting_first[term->way[w].from]; i < end; i++) {
			uint32_t row = index->postings[i];

			if (!hopeless(s, 0, square_to(s, index->rows[row].at)) &&
			    !kept_already(s, row))
				look_at(s, row);
		}
	}
}

static void search_part(struct search *s)
{
	const struct directory_index_found *rarest = NULL;

	if (!find_words(s))
		return;
	for (size_t i = 0; i < s->n_terms; i++) {
		if (rarest == NULL || s->terms[i].rows < rarest->rows)
			rarest = &s->terms[i];
	}
	if (rarest != NULL && rarest->rows < RARE && s->take == NULL)
		through_the_word(s, rarest);
	else
		through_the_tree(s);
}

static void prepare(struct search *s)
{
	const struct directory_index_query *q = s->query;

	s->all = directory_mask_of(&q->all);
	s->none = directory_mask_of(&q->none);
	for (s->n_any = 0; s->n_any < DIRECTORY_INDEX_ANY; s->n_any++) {
		if (directory_bits_empty(&q->any[s->n_any]))
			break;
		s->any[s->n_any] = directory_mask_of(&q->any[s->n_any]);
	}
	for (size_t i = 0; q->gate != NULL && i < q->gate->n; i++)
		s->gate[i] = directory_mask_of(&q->gate->any[i]);
}

static void search_all(struct search *s, const struct directory_index_part *parts, size_t n_parts)
{
	struct directory_sphere centre = directory_sphere(s->query->lat, s->query->lon);

	memcpy(s->at, centre.at, sizeof(s->at));
	s->far = square_of_reach(s->query->radius_km);
	for (int i = 0; i < DIRECTORY_NEAR_STEPS; i++)
		s->near[i] = square_of_reach(DIRECTORY_NEAR_KM[i]);
	prepare(s);
	for (size_t i = 0; i < n_parts && !s->enough; i++) {
		s->part = &parts[i];
		s->number = (uint32_t)i;
		search_part(s);
	}
}

size_t directory_index_nearest(const struct directory_index_part *parts, size_t n_parts,
			       const struct directory_index_query *query,
			       struct directory_index_hit *hits, size_t k)
{
	struct search s = {.query = query, .hits = hits, .k = k};

	if (k == 0)
		return 0;
	search_all(&s, parts, n_parts);
	directory_index_sort(hits, s.n);
	return s.n;
}

void directory_index_each(const struct directory_index_part *parts, size_t n_parts,
			  const struct directory_index_query *query, directory_index_take_fn *take,
			  void *arg)
{
	struct search s = {.query = query, .k = 1, .take = take, .take_arg = arg};

	search_all(&s, parts, n_parts);
}
