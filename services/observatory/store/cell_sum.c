/* SPDX-License-Identifier: EUPL-1.2 */
#include "cell_sum.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)256 * 1024)
#define FIRST 4096 /* buckets; a power of two, doubled when there are as many sums */
#define WHOLE ""   /* never the address of a commune that is not known */

struct block {
	struct block *next;
	size_t used;
	_Alignas(16) char bytes[BLOCK];
};

struct entry {
	struct observatory_sum sum; /* first: the sorted list points at it */
	struct entry *next;
	uint64_t hash;
};

struct observatory_sums {
	struct block *blocks;
	struct entry **buckets;
	size_t n_buckets, n;
	struct observatory_sum **sorted;
	bool failed;
};

struct observatory_sums *observatory_sums_new(void)
{
	struct observatory_sums *s = calloc(1, sizeof(*s));

	if (s) {
		s->buckets = calloc(FIRST, sizeof(struct entry *));
		s->n_buckets = s->buckets ? FIRST : 0;
		s->failed = !s->buckets;
	}
	return s;
}

void observatory_sums_empty(struct observatory_sums *s)
{
	while (s->blocks && s->blocks->next) {
		struct block *b = s->blocks;

		s->blocks = b->next;
		free(b);
	}
	if (s->blocks)
		s->blocks->used = 0;
	if (s->n_buckets)
		memset(s->buckets, 0, s->n_buckets * sizeof(struct entry *));
	free(s->sorted);
	s->sorted = NULL;
	s->n = 0;
	s->failed = !s->buckets;
}

void observatory_sums_free(struct observatory_sums **sums)
{
	if (!*sums)
		return;
	observatory_sums_empty(*sums);
	free((*sums)->blocks);
	free((*sums)->buckets);
	free(*sums);
	*sums = NULL;
}

size_t observatory_sums_count(const struct observatory_sums *s)
{
	return s->n;
}

static void *room(struct observatory_sums *s, size_t n)
{
	const size_t want = (n + 15) & ~(size_t)15;
	struct block *b = s->blocks;

	if (!b || BLOCK - b->used < want) {
		b = want <= BLOCK ? malloc(sizeof(*b)) : NULL;
		if (!b) {
			s->failed = true;
			return NULL;
		}
		b->used = 0;
		b->next = s->blocks;
		s->blocks = b;
	}
	b->used += want;
	return b->bytes + b->used - want;
}

static const char *text(struct observatory_sums *s, const char *t)
{
	char *copy = room(s, strlen(t) + 1);

	return copy ? memcpy(copy, t, strlen(t) + 1) : NULL;
}

static uint64_t mix(uint64_t h, const char *t)
{
	for (; *t; t++)
		h = (h ^ (unsigned char)*t) * UINT64_C(1099511628211);
	return (h ^ 0x1f) * UINT64_C(1099511628211);
}

static uint64_t hash(const struct observatory_sum *sum)
{
	uint64_t h = (uint64_t)(uintptr_t)sum->part * UINT64_C(0x9e3779b97f4a7c15);

	h ^= (uint64_t)(uint32_t)sum->month * UINT64_C(0xff51afd7ed558ccd);
	h = mix(mix(h, sum->departement), sum->key);
	h = sum->commune ? mix(h, sum->commune) : h;
	return h ^ (h >> 31);
}

static bool same(const struct observatory_sum *a, const struct observatory_sum *b)
{
	return a->part == b->part && a->month == b->month && !a->commune == !b->commune &&
	       strcmp(a->key, b->key) == 0 && strcmp(a->departement, b->departement) == 0 &&
	       (!a->commune || strcmp(a->commune, b->commune) == 0);
}

/* Twice as many buckets; fewer are slow, not wrong. */
static void grow(struct observatory_sums *s)
{
	const size_t more = s->n_buckets * 2;
	struct entry **buckets = calloc(more, sizeof(struct entry *));

	if (!buckets)
		return;
	for (size_t i = 0; i < s->n_buckets; i++) {
		while (s->buckets[i]) {
			struct entry *e = s->buckets[i];

			s->buckets[i] = e->next;
			e->next = buckets[e->hash & (more - 1)];
			buckets[e->hash & (more - 1)] = e;
		}
	}
	free(s->buckets);
	s->buckets = buckets;
	s->n_buckets = more;
}

static struct entry *make(struct observatory_sums *s, const struct observatory_sum *sum, uint64_t h)
{
	struct entry *e = room(s, sizeof(*e));

	if (!e)
		return NULL;
	e->sum = *sum;
	e->hash = h;
	e->sum.n = e->sum.total = 0;
	e->sum.departement = text(s, sum->departement);
	e->sum.key = text(s, sum->key);
	e->sum.commune = sum->commune ? text(s, sum->commune) : NULL;
	if (s->failed)
		return NULL;
	if (s->n == s->n_buckets)
		grow(s);
	e->next = s->buckets[h & (s->n_buckets - 1)];
	s->buckets[h & (s->n_buckets - 1)] = e;
	s->n++;
	return e;
}

bool observatory_sums_add(struct observatory_sums *s, const struct observatory_sum *sum)
{
	const uint64_t h = hash(sum);
	struct entry *e;

	if (s->failed)
		return false;
	e = s->buckets[h & (s->n_buckets - 1)];
	while (e && (e->hash != h || !same(&e->sum, sum)))
		e = e->next;
	if (!e)
		e = make(s, sum, h);
	if (!e)
		return false;
	e->sum.n += sum->n;
	e->sum.total += sum->total;
	return true;
}

bool observatory_sums_share(const struct observatory_share *share, void *arg)
{
	const struct observatory_sharing *to = arg;
	struct observatory_sum sum = {
	    .departement = to->departement,
	    .part = share->part,
	    .month = share->month,
	    .key = share->key,
	    .n = to->sign * share->n,
	    .total = to->sign * share->total,
	};

	if (!observatory_sums_add(to->sums, &sum))
		return false;
	sum.commune = to->commune;
	return observatory_sums_add(to->sums, &sum);
}

/* --- sorted ----------------------------------------------------------------------------------- */

static int by_part(const struct observatory_part *a, const struct observatory_part *b)
{
	int order;

	if (a == b)
		return 0;
	order = strcmp(a->indicator, b->indicator);
	if (order == 0)
		order = (a->version > b->version) - (a->version < b->version);
	return order ? order : strcmp(a->part, b->part);
}

static int in_order(const void *one, const void *other)
{
	const struct observatory_sum *a = *(struct observatory_sum *const *)one;
	const struct observatory_sum *b = *(struct observatory_sum *const *)other;
	int order = strcmp(a->departement, b->departement);

	if (order == 0)
		order = by_part(a->part, b->part);
	if (order == 0)
		order = strcmp(a->key, b->key);
	if (order == 0)
		order = (a->month > b->month) - (a->month < b->month);
	if (order == 0)
		order = strcmp(a->commune ? a->commune : WHOLE, b->commune ? b->commune : WHOLE);
	return order ? order : !b->commune - !a->commune;
}

/* The order of the key of cell_commune: rows that are new lie side by side. */
static int in_key_order(const void *one, const void *other)
{
	const struct observatory_sum *a = *(struct observatory_sum *const *)one;
	const struct observatory_sum *b = *(struct observatory_sum *const *)other;
	int order = strcmp(a->departement, b->departement);

	if (order == 0)
		order = !b->commune - !a->commune;
	if (order == 0 && a->commune)
		order = strcmp(a->commune, b->commune);
	if (order == 0)
		order = (a->month > b->month) - (a->month < b->month);
	if (order == 0)
		order = by_part(a->part, b->part);
	return order ? order : strcmp(a->key, b->key);
}

static struct observatory_sum *const *sort(struct observatory_sums *s, size_t *ret_n,
					   int (*order)(const void *, const void *))
{
	size_t n = 0;

	free(s->sorted);
	s->sorted = NULL;
	*ret_n = s->n;
	if (s->n == 0)
		return NULL;
	s->sorted = malloc(s->n * sizeof(*s->sorted));
	if (!s->sorted)
		return NULL;
	for (size_t i = 0; i < s->n_buckets; i++)
		for (struct entry *e = s->buckets[i]; e; e = e->next)
			if (e->sum.n != 0 || e->sum.total != 0)
				s->sorted[n++] = &e->sum;
	if (n > 0)
		qsort(s->sorted, n, sizeof(*s->sorted), order);
	*ret_n = n;
	return s->sorted;
}

struct observatory_sum *const *observatory_sums_sorted(struct observatory_sums *s, size_t *ret_n)
{
	return sort(s, ret_n, in_order);
}

struct observatory_sum *const *observatory_sums_by_key(struct observatory_sums *s, size_t *ret_n)
{
	return sort(s, ret_n, in_key_order);
}
