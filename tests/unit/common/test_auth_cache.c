/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"

#include "siphash.h"
#include "tokcache.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define NOW   ((int64_t)1000000)
#define LATER ((int64_t)9000000)

static struct cmn_caller caller_of(const char *sub, int64_t expires_us)
{
	struct cmn_caller caller = {.roles = CMN_ROLE_PUBLIC, .expires_us = expires_us};

	snprintf(caller.sub, sizeof(caller.sub), "%s", sub);
	return caller;
}

static void put(struct cmn_tokcache *cache, const char *token, uint64_t generation)
{
	struct cmn_caller caller = caller_of(token, LATER);

	cmn_tokcache_put(cache, token, strlen(token), generation, NOW, &caller);
}

static bool has(struct cmn_tokcache *cache, const char *token, uint64_t generation, int64_t now)
{
	struct cmn_caller caller = {.roles = 0};
	bool hit = cmn_tokcache_get(cache, token, strlen(token), generation, now, &caller);

	if (hit)
		assert_string_equal(caller.sub, token);
	else
		assert_int_equal(caller.roles, 0);
	return hit;
}

/* Values of CPython's siphash13 under the key zero. */
static void the_hash_is_siphash_1_3(void **state)
{
	static const struct {
		const char *text;
		uint64_t hash;
	} KNOWN[] = {
	    {"a", 0x407448d2b89b1813U},
	    {"c360", 0xeb32795be2d16516U},
	    {"0123456", 0x810aaf7acf670379U},
	    {"01234567", 0xda3dcedf84ea6cc6U},
	    {"eyJhbGciOiJFZERTQSJ9.e30.signature", 0x8efed68fbac04ab8U},
	};
	static const uint64_t ZERO[2] = {0, 0}, OTHER[2] = {0, 1};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(KNOWN); i++) {
		size_t n = strlen(KNOWN[i].text);

		assert_true(cmn_siphash(ZERO, KNOWN[i].text, n) == KNOWN[i].hash);
		assert_true(cmn_siphash(OTHER, KNOWN[i].text, n) != KNOWN[i].hash);
	}
}

static void a_kept_token_is_found_by_all_its_bytes(void **state)
{
	struct cmn_tokcache *cache CMN_AUTO(cmn_tokcache_free) = cmn_tokcache_new(64);

	(void)state;
	put(cache, "token-one", 1);
	assert_true(has(cache, "token-one", 1, NOW));
	assert_false(has(cache, "token-onf", 1, NOW));
	assert_false(has(cache, "token-on", 1, NOW));
	assert_false(has(cache, "token-one ", 1, NOW));
}

static void a_kept_token_is_gone_when_it_expires(void **state)
{
	struct cmn_tokcache *cache CMN_AUTO(cmn_tokcache_free) = cmn_tokcache_new(64);

	(void)state;
	put(cache, "token", 1);
	assert_true(has(cache, "token", 1, LATER - 1));
	assert_false(has(cache, "token", 1, LATER));
}

static void a_kept_token_is_gone_when_the_keys_change(void **state)
{
	struct cmn_tokcache *cache CMN_AUTO(cmn_tokcache_free) = cmn_tokcache_new(64);

	(void)state;
	put(cache, "token", 1);
	assert_false(has(cache, "token", 2, NOW));
	put(cache, "token", 2);
	assert_true(has(cache, "token", 2, NOW));
	assert_int_equal(cmn_tokcache_count(cache), 1);
}

static void the_cache_never_grows_beyond_its_size(void **state)
{
	struct cmn_tokcache *cache CMN_AUTO(cmn_tokcache_free) = cmn_tokcache_new(64);
	char token[32];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		snprintf(token, sizeof(token), "token-%d", i);
		put(cache, token, 1);
		assert_true(has(cache, token, 1, NOW));
	}
	assert_true(cmn_tokcache_count(cache) <= 64);
}

static void the_token_in_use_outlives_the_others(void **state)
{
	struct cmn_tokcache *cache CMN_AUTO(cmn_tokcache_free) = cmn_tokcache_new(8);
	char token[32];

	(void)state;
	put(cache, "in-use", 1);
	for (int i = 0; i < 1000; i++) {
		snprintf(token, sizeof(token), "token-%d", i);
		put(cache, token, 1);
		assert_true(has(cache, "in-use", 1, NOW));
	}
}

static void *hammer(void *arg)
{
	struct cmn_tokcache *cache = arg;
	char token[32];

	for (int i = 0; i < 4000; i++) {
		uint64_t generation = (uint64_t)i / 1000;

		snprintf(token, sizeof(token), "token-%d", i % 97);
		if (!has(cache, token, generation, NOW))
			put(cache, token, generation);
	}
	return NULL;
}

static void many_threads_share_it(void **state)
{
	struct cmn_tokcache *cache CMN_AUTO(cmn_tokcache_free) = cmn_tokcache_new(64);
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hammer, cache), 0);
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_true(cmn_tokcache_count(cache) <= 64);
}

static int64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* The aim is below one microsecond; asserted loosely, because sanitizers and neighbours slow it. */
static void a_hit_costs_about_a_microsecond(void **state)
{
	struct cmn_tokcache *cache CMN_AUTO(cmn_tokcache_free) = cmn_tokcache_new(1024);
	enum { ROUNDS = 20000 };
	struct cmn_caller caller;
	char token[601];
	int64_t spent;

	(void)state;
	memset(token, 'x', 600);
	token[600] = '\0';
	caller = caller_of("u", LATER);
	cmn_tokcache_put(cache, token, 600, 1, NOW, &caller);
	spent = cpu_ns();
	for (int i = 0; i < ROUNDS; i++)
		assert_true(cmn_tokcache_get(cache, token, 600, 1, NOW, &caller));
	spent = (cpu_ns() - spent) / ROUNDS;
	print_message("# hit: %ld ns for a token of 600 bytes\n", (long)spent);
	assert_true(spent < 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_hash_is_siphash_1_3),
	    cmocka_unit_test(a_kept_token_is_found_by_all_its_bytes),
	    cmocka_unit_test(a_kept_token_is_gone_when_it_expires),
	    cmocka_unit_test(a_kept_token_is_gone_when_the_keys_change),
	    cmocka_unit_test(the_cache_never_grows_beyond_its_size),
	    cmocka_unit_test(the_token_in_use_outlives_the_others),
	    cmocka_unit_test(many_threads_share_it),
	    cmocka_unit_test(a_hit_costs_about_a_microsecond),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
