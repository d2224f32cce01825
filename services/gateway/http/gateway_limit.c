/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_limit.h"

#include "cmn/clock.h"
#include "cmn/metrics.h"
#include "cmn/uuid.h"
#include "gateway_bucket.h"

#include <pthread.h>
#include <string.h>

#define SETS  512 /* times WAYS callers are remembered */
#define WAYS  8
#define LOCKS 16

struct gateway_limit {
	unsigned per_minute;
	uint64_t seed;
	pthread_mutex_t locks[LOCKS];
	struct gateway_bucket sets[SETS][WAYS];
};

CMN_DEFINE_COUNTER(refused, "c360_gateway_rate_refused_total", "Requests over the caller's rate");

struct gateway_limit *gateway_limit_open(unsigned per_minute)
{
	struct gateway_limit *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->per_minute = per_minute;
	cmn_random(&l->seed, sizeof(l->seed));
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&l->locks[i], NULL);
	cmn_metric_register(&refused);
	return l;
}

void gateway_limit_close(struct gateway_limit **limit)
{
	if (!*limit)
		return;
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_destroy(&(*limit)->locks[i]);
	free(*limit);
	*limit = NULL;
}

/* FNV-1a begun with a secret, so that nobody can aim at another's set. */
static uint64_t key_of(const struct gateway_limit *l, char kind, const char *who)
{
	uint64_t h = (l->seed ^ (unsigned char)kind) * UINT64_C(1099511628211);

	for (; *who; who++)
		h = (h ^ (unsigned char)*who) * UINT64_C(1099511628211);
	h ^= h >> 29;
	h *= UINT64_C(0xbf58476d1ce4e5b9);
	h ^= h >> 32;
	return h ? h : 1;
}

/* The caller's bucket; a new caller takes the place of the one that was silent longest. */
static struct gateway_bucket *find(struct gateway_limit *l, uint64_t key, int64_t now_ms)
{
	struct gateway_bucket *set = l->sets[key % SETS], *oldest = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (set[i].at_ms < oldest->at_ms)
			oldest = &set[i];
	}
	gateway_bucket_begin(oldest, key, l->per_minute, now_ms);
	return oldest;
}

enum cmn_err gateway_limit_take(struct gateway_limit *l, char kind, const char *who,
				struct cmn_error *err)
{
	pthread_mutex_t *lock;
	unsigned wait_s = 1;
	int64_t now_ms;
	uint64_t key;
	bool left;

	if (l->per_minute == 0)
		return CMN_OK;
	key = key_of(l, kind, who);
	now_ms = cmn_clock_mono_ms();
	lock = &l->locks[key % SETS % LOCKS];
	pthread_mutex_lock(lock);
	left = gateway_bucket_take(find(l, key, now_ms), l->per_minute, now_ms, &wait_s);
	pthread_mutex_unlock(lock);
	if (left)
		return CMN_OK;
	cmn_metric_add(&refused, 1);
	cmn_fail(err, CMN_E_TOO_MANY_REQUESTS, "plus de %u requêtes en une minute",
		 "more than %u requests in a minute", l->per_minute);
	err->retry_after = wait_s;
	return err->code;
}
