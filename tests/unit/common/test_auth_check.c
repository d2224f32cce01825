/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"
#include "support/forge.h"

#include "cmn/auth.h"
#include "cmn/buf.h"
#include "cmn/clock.h"
#include "cmn/metrics.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The whole check: what is kept, what is counted, and what a change of keys does to it. */

static struct forge_key one, two;
static char *set_one, *set_both, *set_two;
static struct cmn_auth *auth;
static struct cmn_error err;
static char dir[] = "/tmp/c360-auth-XXXXXX";
static char path[64];

static int make_keys(void **state)
{
	(void)state;
	one = forge_key("EdDSA", "k-1");
	two = forge_key("ES256", "k-2");
	set_one = forge_jwks(&one, NULL);
	set_two = forge_jwks(&two, NULL);
	set_both = forge_jwks(&one, &two);
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/jwks.json", dir);
	return 0;
}

static int drop_keys(void **state)
{
	(void)state;
	forge_key_free(&one);
	forge_key_free(&two);
	free(set_one);
	free(set_two);
	free(set_both);
	return rmdir(dir);
}

static int open_auth(void **state)
{
	const struct cmn_auth_settings settings = {FORGE_ISS, FORGE_AUD, path, 300, 64};

	(void)state;
	forge_file(path, set_both);
	cmn_error_init(&err);
	return cmn_auth_open(&settings, &auth, &err) == CMN_OK ? 0 : -1;
}

static int close_auth(void **state)
{
	(void)state;
	cmn_auth_close(&auth);
	return unlink(path);
}

static long counted(const char *result)
{
	struct cmn_buf page CMN_AUTO(cmn_buf_free) = {.max = 1 << 20};
	char name[64];
	const char *at;

	snprintf(name, sizeof(name), "c360_token_checks_total{result=\"%s\"} ", result);
	cmn_metrics_write(&page);
	at = page.data == NULL ? NULL : strstr(page.data, name);
	assert_non_null(at);
	return strtol(at + strlen(name), NULL, 10);
}

static enum cmn_err check(const char *header)
{
	struct cmn_caller caller;

	cmn_error_init(&err);
	return cmn_auth_check(auth, header, &caller, &err);
}

/* Until the answer is `code`, at most five seconds: a file is looked at every second. */
static bool becomes(const char *header, enum cmn_err code)
{
	for (int waited = 0; waited < 5000; waited += 20) {
		if (check(header) == code)
			return true;
		cmn_sleep_ms(20);
	}
	return false;
}

static void a_token_is_verified_once_and_counted(void **state)
{
	char *good CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&one, NULL, forge_claims()));
	long cached = counted("cached"), verified = counted("verified"), refused;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(check(good), CMN_OK);
	assert_int_equal(counted("verified"), verified + 1);
	assert_int_equal(counted("cached"), cached + 4);
	refused = counted("refused");
	for (int i = 0; i < 3; i++)
		assert_int_equal(check("Bearer e30.e30.AAAA"), CMN_E_UNAUTHENTICATED);
	assert_int_equal(check("Basic dTpw"), CMN_E_UNAUTHENTICATED);
	assert_int_equal(counted("refused"), refused + 4); /* failures are never kept */
	assert_int_equal(check(NULL), CMN_OK);             /* no token presented: not counted */
	assert_int_equal(counted("verified"), verified + 1);
}

static void a_cached_token_is_refused_once_expired(void **state)
{
	const int64_t second = 1000000;
	char *good CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&one, NULL, forge_claims()));
	long verified = counted("verified");

	(void)state;
	assert_int_equal(check(good), CMN_OK);
	cmn_clock_move(3605 * second); /* inside the leeway: good, but verified again each time */
	assert_int_equal(check(good), CMN_OK);
	assert_int_equal(check(good), CMN_OK);
	assert_int_equal(counted("verified"), verified + 3);
	cmn_clock_move(60 * second);
	assert_int_equal(check(good), CMN_E_UNAUTHENTICATED);
	assert_string_equal(err.detail[CMN_EN], "token expired");
	cmn_clock_move(-3665 * second);
}

static void a_rotation_overlaps_and_then_refuses_the_old_key(void **state)
{
	char *old CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&one, NULL, forge_claims()));
	char *new CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&two, NULL, forge_claims()));

	(void)state;
	forge_file(path, set_one);
	assert_true(becomes(new, CMN_E_UNAUTHENTICATED));
	assert_string_equal(err.detail[CMN_EN], "unknown signature key (kid)");
	assert_int_equal(check(old), CMN_OK);

	forge_file(path, set_both); /* overlap: both work */
	assert_true(becomes(new, CMN_OK));
	assert_int_equal(check(old), CMN_OK);

	forge_file(path, set_two); /* the old key leaves: even a cached token goes */
	assert_true(becomes(old, CMN_E_UNAUTHENTICATED));
	assert_string_equal(err.detail[CMN_EN], "unknown signature key (kid)");
	assert_int_equal(check(new), CMN_OK);
}

static void the_loss_of_the_key_file_changes_nothing(void **state)
{
	char *good CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&two, NULL, forge_claims()));
	char *other CMN_AUTO(cmn_free_drop) = NULL;
	json_t *claims = forge_claims();

	(void)state;
	assert_int_equal(check(good), CMN_OK);
	forge_file(path, "{}");
	cmn_sleep_ms(1300);
	assert_true(cmn_auth_ready(auth));
	assert_int_equal(check(good), CMN_OK);
	json_object_set_new(claims, "sub", json_string("u-2"));
	other = forge_bearer(forge_token(&one, NULL, claims));
	assert_int_equal(check(other), CMN_OK);
}

static void before_the_first_keys_the_answer_is_unavailable(void **state)
{
	/* nothing listens on this port */
	const struct cmn_auth_settings settings = {FORGE_ISS, FORGE_AUD, "http://127.0.0.1:18248/",
						   300, 8};
	struct cmn_auth *away CMN_AUTO(cmn_auth_close) = NULL;
	char *good CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&one, NULL, forge_claims()));
	struct cmn_caller caller;

	(void)state;
	assert_int_equal(cmn_auth_open(&settings, &away, &err), CMN_OK);
	assert_false(cmn_auth_ready(away));
	assert_int_equal(cmn_auth_check(away, good, &caller, &err), CMN_E_UNAVAILABLE);
	assert_string_equal(err.detail[CMN_EN], "the issuer's keys are not yet known");
	assert_int_equal(cmn_auth_check(away, NULL, &caller, &err), CMN_OK);
}

struct load {
	const char *good[4], *bad;
	atomic_bool stop;
	atomic_uint accepted, wrong;
};

/* Tokens of key two are good all the time; the first key comes and goes.  The bad token bears the
 * name of key two and a stranger's signature: all threads verify it with one shared key. */
static void *hammer(void *arg)
{
	struct load *load = arg;
	struct cmn_caller caller;
	struct cmn_error fault;

	while (!atomic_load(&load->stop)) {
		for (size_t i = 0; i < CMN_LEN(load->good); i++) {
			cmn_error_init(&fault);
			if (cmn_auth_check(auth, load->good[i], &caller, &fault) != CMN_OK ||
			    strcmp(caller.departements, "31,44") != 0)
				atomic_fetch_add(&load->wrong, 1);
			else
				atomic_fetch_add(&load->accepted, 1);
		}
		cmn_error_init(&fault);
		if (cmn_auth_check(auth, load->bad, &caller, &fault) != CMN_E_UNAUTHENTICATED)
			atomic_fetch_add(&load->wrong, 1);
		cmn_sleep_ms(1);
	}
	return NULL;
}

static void many_threads_check_while_keys_rotate(void **state)
{
	struct forge_key evil = forge_key("ES256", "k-2");
	char *bad CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&evil, NULL, forge_claims()));
	struct load load = {.bad = bad};
	char *good[CMN_LEN(load.good)];
	pthread_t threads[4];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(good); i++) {
		json_t *claims = forge_claims();

		json_object_set_new(claims, "jti", json_integer((json_int_t)i));
		load.good[i] = good[i] = forge_bearer(forge_token(&two, NULL, claims));
	}
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hammer, &load), 0);
	for (int i = 0; i < 3; i++) {
		forge_file(path, i % 2 == 0 ? set_two : set_both);
		cmn_sleep_ms(1050);
	}
	atomic_store(&load.stop, true);
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < CMN_LEN(good); i++)
		free(good[i]);
	forge_key_free(&evil);
	assert_int_equal(atomic_load(&load.wrong), 0);
	assert_true(atomic_load(&load.accepted) > 100);
}

static int64_t cpu_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* CPU of one check, with the cache (same token) or without (a stranger's signature). */
static int64_t cost_ns(const char *header, int rounds, enum cmn_err expected)
{
	int64_t spent = cpu_ns();

	for (int i = 0; i < rounds; i++)
		assert_int_equal(check(header), expected);
	return (cpu_ns() - spent) / rounds;
}

static void a_cached_check_is_far_cheaper_than_a_verification(void **state)
{
	struct forge_key evil = forge_key("ES256", "k-2");
	char *good CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&two, NULL, forge_claims()));
	char *bad CMN_AUTO(cmn_free_drop) = forge_bearer(forge_token(&evil, NULL, forge_claims()));
	int64_t cached, verified;

	(void)state;
	assert_int_equal(check(good), CMN_OK);
	cached = cost_ns(good, 5000, CMN_OK);
	verified = cost_ns(bad, 50, CMN_E_UNAUTHENTICATED);
	print_message("# check: cached %ld ns, ES256 verified %ld ns\n", (long)cached,
		      (long)verified);
	assert_true(verified > 10 * cached);
	forge_key_free(&evil);
}

int main(void)
{
#define WITH_AUTH(test) cmocka_unit_test_setup_teardown(test, open_auth, close_auth)
	const struct CMUnitTest tests[] = {
	    WITH_AUTH(a_token_is_verified_once_and_counted),
	    WITH_AUTH(a_cached_token_is_refused_once_expired),
	    WITH_AUTH(a_rotation_overlaps_and_then_refuses_the_old_key),
	    WITH_AUTH(the_loss_of_the_key_file_changes_nothing),
	    cmocka_unit_test(before_the_first_keys_the_answer_is_unavailable),
	    WITH_AUTH(many_threads_check_while_keys_rotate),
	    WITH_AUTH(a_cached_check_is_far_cheaper_than_a_verification),
	};

	return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
