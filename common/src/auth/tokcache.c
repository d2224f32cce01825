/* SPDX-License-Identifier: EUPL-1.2 */
#include "tokcache.h"

#include "siphash.h"

#include <gnutls/crypto.h>
#include <pthread.h>
#include <string.h>

enum { WAYS = 8, LOCKS = 16 };

struct entry {
	char *token; /* NULL: free place */
	size_t len;
	uint64_t generation;
	uint64_t used; /* the lock's counter at the last use */
	struct cmn_caller caller;
};

/* The hashes of a set lie side by side: a miss reads one cache line and no entry. */
struct set {
	uint64_t hash[WAYS];
	struct entry *entry[WAYS];
};

struct shard {
	pthread_mutex_t lock;
	uint64_t ticks;
} __attribute__((aligned(64)));

struct cmn_tokcache {
	uint64_t key[2];
	size_t n_sets; /* a power of two */
	struct set *sets;
	struct shard shards[LOCKS];
};

static void entry_free(struct entry *e)
{
	if (e == NULL)
		return;
	free(e->token);
	free(e);
}

struct cmn_tokcache *cmn_tokcache_new(size_t entries)
{
	struct cmn_tokcache *cache = aligned_alloc(64, sizeof(*cache));

	if (cache == NULL)
		return NULL;
	memset(cache, 0, sizeof(*cache));
	cache->n_sets = 1;
	while (cache->n_sets * WAYS < entries)
		cache->n_sets *= 2;
	cache->sets = calloc(cache->n_sets, sizeof(*cache->sets));
	if (cache->sets == NULL ||
	    gnutls_rnd(GNUTLS_RND_RANDOM, cache->key, sizeof(cache->key)) != 0) {
		free(cache->sets);
		free(cache);
		return NULL;
	}
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&cache->shards[i].lock, NULL);
	return cache;
}

void cmn_tokcache_free(struct cmn_tokcache **cache)
{
	struct cmn_tokcache *c = CMN_TAKE(*cache);

	if (c == NULL)
		return;
	for (size_t i = 0; i < c->n_sets; i++)
		for (size_t w = 0; w < WAYS; w++)
			entry_free(c->sets[i].entry[w]);
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&c->shards[i].lock);
	free(c->sets);
	free(c);
}

static size_t set_index(const struct cmn_tokcache *cache, uint64_t hash)
{
	return (size_t)hash & (cache->n_sets - 1);
}

/* The way that holds this token, or WAYS. */
static size_t find_way(const struct set *set, uint64_t hash, const char *token, size_t n)
{
	for (size_t w = 0; w < WAYS; w++) {
		const struct entry *e = set->entry[w];

		if (set->hash[w] == hash && e != NULL && e->len == n &&
		    memcmp(e->token, token, n) == 0)
			return w;
	}
	return WAYS;
}

static bool alive(const struct entry *e, uint64_t generation, int64_t now_us)
{
	return e->generation == generation && now_us < e->caller.expires_us;
}

bool cmn_tokcache_get(struct cmn_tokcache *cache, const char *token, size_t n, uint64_t generation,
		      int64_t now_us, struct cmn_caller *ret)
{
	uint64_t hash = cmn_siphash(cache->key, token, n);
	size_t index = set_index(cache, hash);
	struct set *set = &cache->sets[index];
	struct shard *shard = &cache->shards[index % LOCKS];
	bool hit = false;
	size_t w;

	pthread_mutex_lock(&shard->lock);
	w = find_way(set, hash, token, n);
	if (w < WAYS && alive(set->entry[w], generation, now_us)) {
		set->entry[w]->used = ++shard->ticks;
		*ret = set->entry[w]->caller;
		hit = true;
	}
	pthread_mutex_unlock(&shard->lock);
	return hit;
}

/* Where a new entry goes: its own old place, a free or dead one, or the one used longest ago. */
static size_t victim(const struct set *set, uint64_t hash, const char *token, size_t n,
		     uint64_t generation, int64_t now_us)
{
	size_t oldest = find_way(set, hash, token, n);

	if (oldest < WAYS)
		return oldest;
	oldest = 0;
	for (size_t w = 0; w < WAYS; w++) {
		if (set->entry[w] == NULL || !alive(set->entry[w], generation, now_us))
			return w;
		if (set->entry[w]->used < set->entry[oldest]->used)
			oldest = w;
	}
	return oldest;
}

static struct entry *entry_new(const char *token, size_t n, uint64_t generation,
			       const struct cmn_caller *caller)
{
	struct entry *e = calloc(1, sizeof(*e));

	if (e == NULL)
		return NULL;
	e->token = malloc(n);
	if (e->token == NULL) {
		free(e);
		return NULL;
	}
	memcpy(e->token, token, n);
	e->len = n;
	e->generation = generation;
	e->caller = *caller;
	return e;
}

void cmn_tokcache_put(struct cmn_tokcache *cache, const char *token, size_t n, uint64_t generation,
		      int64_t now_us, const struct cmn_caller *caller)
{
	uint64_t hash = cmn_siphash(cache->key, token, n);
	size_t index = set_index(cache, hash);
	struct set *set = &cache->sets[index];
	struct shard *shard = &cache->shards[index % LOCKS];
	struct entry *fresh = entry_new(token, n, generation, caller);
	struct entry *old;
	size_t w;

	if (fresh == NULL)
		return;
	pthread_mutex_lock(&shard->lock);
	w = victim(set, hash, token, n, generation, now_us);
	old = set->entry[w];
	fresh->used = ++shard->ticks;
	set->entry[w] = fresh;
	set->hash[w] = hash;
	pthread_mutex_unlock(&shard->lock);
	entry_free(old);
}

size_t cmn_tokcache_count(struct cmn_tokcache *cache)
{
	size_t n = 0;

	for (size_t i = 0; i < cache->n_sets; i++) {
		pthread_mutex_t *lock = &cache->shards[i % LOCKS].lock;

		pthread_mutex_lock(lock);
		for (size_t w = 0; w < WAYS; w++)
			n += cache->sets[i].entry[w] != NULL;
		pthread_mutex_unlock(lock);
	}
	return n;
}
