/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_limit.h"

#include "gateway_address.h"
#include "gateway_bucket.h"

#include "cmn/metrics.h"
#include "cmn/uuid.h"

#include <limits.h>
#include <pthread.h>
#include <string.h>

#define WAYS 8
/* Sets of WAYS each.  A crowd of addresses takes neither an account nor a network its place. */
#define ACCOUNTS  512
#define NETWORKS  512
#define ADDRESSES 4096
#define LOCKS     16
#define MINUTE_MS 60000

enum kind { ACCOUNT = 's', ADDRESS = 'p', NETWORK = 'n', REFUSED = 'r' };

struct gateway_limit {
	struct gateway_rates rates;
	uint64_t seed;
	pthread_mutex_t locks[LOCKS];
	struct gateway_bucket accounts[ACCOUNTS][WAYS], networks[NETWORKS][WAYS];
	struct gateway_bucket addresses[ADDRESSES][WAYS];
};

CMN_DEFINE_COUNTER(refused, "c360_gateway_rate_refused_total", "Requests over the caller's rate");
CMN_DEFINE_COUNTER(public_seen, "c360_gateway_public_requests_total", "Requests without a token");
CMN_DEFINE_COUNTER(public_refused, "c360_gateway_public_refused_total",
		   "Requests without a token over the rate of their address or network");
CMN_DEFINE_COUNTER(forgotten, "c360_gateway_callers_forgotten_total",
		   "Callers of the last minute whose count made room for another's");

struct gateway_limit *gateway_limit_open(const struct gateway_rates *rates)
{
	struct gateway_limit *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->rates = *rates;
	cmn_random(&l->seed, sizeof(l->seed));
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&l->locks[i], NULL);
	cmn_metric_register(&refused);
	cmn_metric_register(&public_seen);
	cmn_metric_register(&public_refused);
	cmn_metric_register(&forgotten);
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
static uint64_t key_of(const struct gateway_limit *l, enum kind kind, const char *who)
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
static struct gateway_bucket *find(struct gateway_bucket *set, uint64_t key, unsigned rate,
				   int64_t now_ms)
{
	struct gateway_bucket *oldest = set;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		if (oldest->key != 0 && (set[i].key == 0 || set[i].at_ms < oldest->at_ms))
			oldest = &set[i];
	}
	if (oldest->key != 0 && now_ms - oldest->at_ms < MINUTE_MS)
		cmn_metric_add(&forgotten, 1);
	gateway_bucket_begin(oldest, key, rate, now_ms);
	return oldest;
}

static struct gateway_bucket *set_of(struct gateway_limit *l, enum kind kind, uint64_t key)
{
	if (kind == ACCOUNT)
		return l->accounts[key % ACCOUNTS];
	return kind == NETWORK ? l->networks[key % NETWORKS] : l->addresses[key % ADDRESSES];
}

static enum cmn_err take(struct gateway_limit *l, enum kind kind, const char *who, unsigned rate,
			 int64_t now_ms, struct cmn_error *err)
{
	uint64_t key = key_of(l, kind, who);
	struct gateway_bucket *set = set_of(l, kind, key);
	/* what shares a set shares a lock */
	pthread_mutex_t *lock = &l->locks[key % LOCKS];
	unsigned wait_s = 1;
	bool left;

	if (l->rates.account == 0 || rate == 0)
		return CMN_OK;
	pthread_mutex_lock(lock);
	left = gateway_bucket_take(find(set, key, rate, now_ms), rate, now_ms, &wait_s);
	pthread_mutex_unlock(lock);
	if (left)
		return CMN_OK;
	cmn_metric_add(&refused, 1);
	cmn_fail(err, CMN_E_TOO_MANY_REQUESTS, "plus de %u requêtes en une minute",
		 "more than %u requests in a minute", rate);
	err->retry_after = wait_s;
	return err->code;
}

_Static_assert(ACCOUNTS % LOCKS == 0 && NETWORKS % LOCKS == 0 && ADDRESSES % LOCKS == 0,
	       "one lock for each set");

enum cmn_err gateway_limit_account(struct gateway_limit *l, const char *sub, int64_t now_ms,
				   struct cmn_error *err)
{
	return take(l, ACCOUNT, sub, l->rates.account, now_ms, err);
}

enum cmn_err gateway_limit_public(struct gateway_limit *l, const char *address, int64_t now_ms,
				  struct cmn_error *err)
{
	const unsigned rate = l->rates.address, most = UINT_MAX / GATEWAY_NETWORK_SHARE;
	char net[GATEWAY_ADDRESS_LEN];
	enum cmn_err rc;

	cmn_metric_add(&public_seen, 1);
	(void)gateway_address_net(address, 64, net);
	rc = take(l, ADDRESS, net, rate, now_ms, err);
	if (rc == CMN_OK && gateway_address_net(address, 48, net))
		rc = take(l, NETWORK, net, (rate < most ? rate : most) * GATEWAY_NETWORK_SHARE,
			  now_ms, err);
	if (rc != CMN_OK)
		cmn_metric_add(&public_refused, 1);
	return rc;
}

enum cmn_err gateway_limit_refused(struct gateway_limit *l, const char *address, int64_t now_ms,
				   struct cmn_error *err)
{
	char net[GATEWAY_ADDRESS_LEN];

	(void)gateway_address_net(address, 64, net);
	return take(l, REFUSED, net, l->rates.address ? l->rates.address : l->rates.account, now_ms,
		    err);
}
