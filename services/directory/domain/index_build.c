/* SPDX-License-Identifier: EUPL-1.2 */
#include "index.h"
#include "sphere.h"

#include <string.h>

#define LEAF 32

/* What is sorted into a tree: small, so that moving it costs little. */
struct key {
	float at[3];
	uint32_t entry;
};

/* --- room --------------------------------------------------------------------------------- */

static size_t take(size_t *used, size_t n, size_t size)
{
	size_t at = *used;

	*used += (n * size + 63) & ~(size_t)63;
	return at;
}

/* Where each array lies; with `memory`, the pointers are set. */
static size_t lay_out(const struct directory_index_input *in, unsigned char *memory)
{
	struct directory_index none;
	struct directory_index *index = memory != NULL ? (void *)memory : &none;
	size_t used = 0, n = in->n;

	take(&used, 1, sizeof(*index));
#define PLACE(member, count) \
	index->member = (void *)(memory + take(&used, (count), sizeof(*index->member)))
	PLACE(rows, n);
	PLACE(ids, n);
	PLACE(entry_of, n);
	PLACE(row_of, n);
	PLACE(nodes, n / (LEAF / 4) + 2);
	PLACE(word_first, n + 1);
	PLACE(words, in->n_words);
	PLACE(vocabulary_at, (size_t)in->n_vocabulary + 1);
	PLACE(text, in->vocabulary_bytes + 1);
	PLACE(posting_first, (size_t)in->n_vocabulary + 1);
	PLACE(postings, in->n_words);
#undef PLACE
	return used;
}

size_t directory_index_size(const struct directory_index_input *in, size_t *ret_scratch)
{
	*ret_scratch = ((size_t)in->n + 1) * sizeof(struct key);
	return lay_out(in, NULL);
}

/* --- the tree ----------------------------------------------------------------------------- */

static void swap(struct key *a, struct key *b)
{
	struct key kept = *a;

	*a = *b;
	*b = kept;
}

/* After it, keys[middle] stands where it would if all were sorted (Hoare). */
static void split(struct key *keys, size_t n, size_t middle, int axis)
{
	size_t low = 0, high = n - 1;
	uint64_t random = n;

	while (low < high) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		float pivot = keys[low + (size_t)((random >> 33) % (high - low + 1))].at[axis];
		size_t i = low, j = high;

		for (;;) {
			while (keys[i].at[axis] < pivot)
				i++;
			while (keys[j].at[axis] > pivot)
				j--;
			if (i >= j)
				break;
			swap(&keys[i++], &keys[j--]);
		}
		/* [low, i) <= pivot <= (j, high]; where the two met stands the pivot */
		if (i == j && middle == i)
			return;
		if (middle < i)
			high = i == j ? i - 1 : j;
		else
			low = i == j ? i + 1 : i;
	}
}

static int widest(const struct directory_index_node *node)
{
	int axis = 0;

	for (int i = 1; i < 3; i++) {
		if (node->high[i] - node->low[i] > node->high[axis] - node->low[axis])
			axis = i;
	}
	return axis;
}

static void box(struct directory_index_node *node, const struct key *keys)
{
	memcpy(node->low, keys[0].at, sizeof(node->low));
	memcpy(node->high, keys[0].at, sizeof(node->high));
	for (uint32_t k = 1; k < node->n; k++) {
		for (int i = 0; i < 3; i++) {
			if (keys[k].at[i] < node->low[i])
				node->low[i] = keys[k].at[i];
			if (keys[k].at[i] > node->high[i])
				node->high[i] = keys[k].at[i];
		}
	}
}

struct grower {
	struct directory_index *index;
	const struct directory_index_entry *entries;
	struct key *keys;
};

static void least(uint8_t *value, uint8_t other)
{
	*value = other < *value ? other : *value;
}

static void most(uint8_t *value, uint8_t other)
{
	*value = other > *value ? other : *value;
}

static void sum_up(struct directory_index_node *node, const struct directory_index_entry *e)
{
	directory_bits_join(&node->bits, &e->bits);
	least(&node->age_min, e->age_min);
	most(&node->age_max, e->age_max);
	most(&node->age_from, e->age_min);
	least(&node->age_to, e->age_max);
	if (e->good_until > node->good_until)
		node->good_until = e->good_until;
}

static void sum_up_child(struct directory_index_node *node,
			 const struct directory_index_node *child)
{
	directory_bits_join(&node->bits, &child->bits);
	least(&node->age_min, child->age_min);
	most(&node->age_max, child->age_max);
	most(&node->age_from, child->age_from);
	least(&node->age_to, child->age_to);
	if (child->good_until > node->good_until)
		node->good_until = child->good_until;
}

/* Depth: the logarithm of n. */
static uint32_t grow(const struct grower *g, uint32_t first, uint32_t n)
{
	uint32_t number = g->index->n_nodes++;
	struct directory_index_node *node = &g->index->nodes[number];

	memset(node, 0, sizeof(*node));
	node->first = first;
	node->n = n;
	node->age_min = UINT8_MAX;
	node->age_to = UINT8_MAX;
	box(node, g->keys + first);
	if (n <= LEAF) {
		for (uint32_t i = first; i < first + n; i++)
			sum_up(node, &g->entries[g->keys[i].entry]);
		return number;
	}
	split(g->keys + first, n, n / 2, widest(node));
	grow(g, first, n / 2);
	node->right = grow(g, first + n / 2, n - n / 2);
	sum_up_child(node, node + 1);
	sum_up_child(node, &g->index->nodes[node->right]);
	return number;
}

/* --- rows and words ----------------------------------------------------------------------- */

static void put_rows(const struct grower *g)
{
	struct directory_index *index = g->index;

	for (uint32_t row = 0; row < index->n; row++) {
		uint32_t number = g->keys[row].entry;
		const struct directory_index_entry *e = &g->entries[number];
		struct directory_index_row *r = &index->rows[row];

		memset(r, 0, sizeof(*r));
		memcpy(r->at, g->keys[row].at, sizeof(r->at));
		r->age_min = e->age_min;
		r->age_max = e->age_max;
		r->good_until = e->good_until;
		r->free = e->free;
		r->free_until = e->free_until;
		r->bits = e->bits;
		r->lat = e->lat;
		r->lon = e->lon;
		memcpy(index->ids[row], e->id, DIRECTORY_ID_BYTES);
		index->entry_of[row] = number;
		index->row_of[number] = row;
	}
}

static void put_words(struct directory_index *index, const struct directory_index_input *in)
{
	uint32_t at = 0;

	for (uint32_t row = 0; row < index->n; row++) {
		const struct directory_index_entry *e = &in->entries[index->entry_of[row]];

		index->word_first[row] = at;
		for (uint32_t i = 0; i < e->n_words; i++)
			index->words[at++] = in->words[e->first_word + i];
	}
	index->word_first[index->n] = at;
}

static void put_vocabulary(struct directory_index *index, const struct directory_index_input *in)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < in->n_vocabulary; i++) {
		size_t len = strlen(in->vocabulary[i]) + 1;

		index->vocabulary_at[i] = at;
		memcpy(index->text + at, in->vocabulary[i], len);
		at += (uint32_t)len;
	}
	index->vocabulary_at[in->n_vocabulary] = at;
}

/* Counted, then laid down: the rows of each word in the order of the tree. */
static void put_postings(struct directory_index *index)
{
	uint32_t *first = index->posting_first;
	uint32_t n = index->word_first[index->n], sum = 0;

	memset(first, 0, ((size_t)index->n_vocabulary + 1) * sizeof(*first));
	for (uint32_t i = 0; i < n; i++)
		first[index->words[i]]++;
	for (uint32_t w = 0; w <= index->n_vocabulary; w++) {
		uint32_t mine = w < index->n_vocabulary ? first[w] : 0;

		first[w] = sum;
		sum += mine;
	}
	for (uint32_t row = 0; row < index->n; row++) {
		for (uint32_t i = index->word_first[row]; i < index->word_first[row + 1]; i++)
			index->postings[first[index->words[i]]++] = row;
	}
	/* each now stands where the next one begins */
	for (uint32_t w = index->n_vocabulary; w > 0; w--)
		first[w] = first[w - 1];
	first[0] = 0;
}

struct directory_index *directory_index_build(const struct directory_index_input *in, void *memory,
					      void *scratch)
{
	struct directory_index *index = memory;
	struct key *keys = scratch;
	const struct grower g = {.index = index, .entries = in->entries, .keys = keys};

	memset(index, 0, sizeof(*index));
	index->bytes = lay_out(in, memory);
	index->n = in->n;
	index->n_vocabulary = in->n_vocabulary;
	for (uint32_t i = 0; i < in->n; i++) {
		struct directory_sphere at =
		    directory_sphere(in->entries[i].lat, in->entries[i].lon);

		for (int axis = 0; axis < 3; axis++)
			keys[i].at[axis] = (float)at.at[axis];
		keys[i].entry = i;
	}
	if (in->n > 0)
		grow(&g, 0, in->n);
	put_rows(&g);
	put_words(index, in);
	put_vocabulary(index, in);
	put_postings(index);
	return index;
}

uint32_t directory_index_find(const struct directory_index *index,
			      const unsigned char id[DIRECTORY_ID_BYTES])
{
	uint32_t low = 0, high = index->n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		uint32_t row = index->row_of[middle];
		int order = memcmp(index->ids[row], id, DIRECTORY_ID_BYTES);

		if (order == 0)
			return row;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return UINT32_MAX;
}

const char *directory_index_word(const struct directory_index *index, uint32_t number)
{
	return index->text + index->vocabulary_at[number];
}
