/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"
#include "support/forge.h"
#include "support/keyserver.h"

#include "cmn/clock.h"
#include "jwks.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The source of keys by itself: how often it is read, and what stays when it is away. */

enum { PORT_FIRST = 18200, PORT_LAST = 18229, PATIENCE_MS = 5000 };

static struct forge_key one, two;
static char *set_one, *set_both, *set_two;
static struct keyserver *server;
static struct cmn_error err;
static char dir[] = "/tmp/c360-jwks-XXXXXX";
static char path[64];

static int prepare(void **state)
{
	(void)state;
	setenv("no_proxy", "127.0.0.1", 1);
	one = forge_key("EdDSA", "k-1");
	two = forge_key("ES256", "k-2");
	set_one = forge_jwks(&one, NULL);
	set_two = forge_jwks(&two, NULL);
	set_both = forge_jwks(&one, &two);
	server = keyserver_start(PORT_FIRST, PORT_LAST);
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/jwks.json", dir);
	cmn_error_init(&err);
	return server == NULL ? -1 : 0;
}

static int tidy(void **state)
{
	(void)state;
	keyserver_stop(server);
	forge_key_free(&one);
	forge_key_free(&two);
	free(set_one);
	free(set_two);
	free(set_both);
	unlink(path);
	return rmdir(dir);
}

static struct cmn_jwks *open_source(const char *source, unsigned refresh_s, unsigned gap_ms)
{
	const struct cmn_jwks_settings settings = {source, refresh_s, gap_ms, 20};
	struct cmn_jwks *jwks = NULL;

	cmn_error_init(&err);
	if (cmn_jwks_open(&settings, &jwks, &err) != CMN_OK)
		assert_null(jwks);
	return jwks;
}

static bool wait_generation(const struct cmn_jwks *jwks, uint64_t generation)
{
	for (int waited = 0; waited < PATIENCE_MS; waited += 10) {
		if (cmn_jwks_generation(jwks) >= generation)
			return true;
		cmn_sleep_ms(10);
	}
	return false;
}

static bool wait_reads(const struct cmn_jwks *jwks, unsigned reads)
{
	for (int waited = 0; waited < PATIENCE_MS; waited += 10) {
		if (cmn_jwks_reads(jwks) >= reads)
			return true;
		cmn_sleep_ms(10);
	}
	return false;
}

static bool knows(struct cmn_jwks *jwks, const char *kid, enum cmn_alg alg)
{
	uint64_t generation;
	struct cmn_keyset *keys CMN_AUTO(cmn_keyset_unref) = cmn_jwks_take(jwks, &generation);
	jwk_t *key;

	return keys != NULL && cmn_keyset_find(keys, kid, alg, &key) == CMN_KEY_FOUND;
}

static void an_address_is_read_in_the_background(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;

	(void)state;
	keyserver_set(server, KEYSERVER_ANSWERS, set_one);
	jwks = open_source(keyserver_url(server), 300, 30000);
	assert_non_null(jwks);
	assert_true(wait_generation(jwks, 1));
	assert_true(knows(jwks, "k-1", CMN_ALG_EDDSA));
	assert_false(knows(jwks, "k-2", CMN_ALG_ES256));
}

static void the_same_content_is_the_same_generation(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;

	(void)state;
	keyserver_set(server, KEYSERVER_ANSWERS, set_one);
	jwks = open_source(keyserver_url(server), 1, 30000);
	assert_true(wait_reads(jwks, 3));
	assert_int_equal(cmn_jwks_generation(jwks), 1);
}

static void a_rotation_is_seen_after_the_refresh(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;

	(void)state;
	keyserver_set(server, KEYSERVER_ANSWERS, set_one);
	jwks = open_source(keyserver_url(server), 1, 30000);
	assert_true(wait_generation(jwks, 1));
	keyserver_set(server, KEYSERVER_ANSWERS, set_both);
	assert_true(wait_generation(jwks, 2));
	assert_true(knows(jwks, "k-1", CMN_ALG_EDDSA));
	assert_true(knows(jwks, "k-2", CMN_ALG_ES256));
	keyserver_set(server, KEYSERVER_ANSWERS, set_two);
	assert_true(wait_generation(jwks, 3));
	assert_false(knows(jwks, "k-1", CMN_ALG_EDDSA));
}

static void unknown_kids_ask_once_in_the_gap_and_no_more(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;
	unsigned before;

	(void)state;
	keyserver_set(server, KEYSERVER_ANSWERS, set_one);
	jwks = open_source(keyserver_url(server), 300, 600);
	assert_true(wait_generation(jwks, 1));
	before = keyserver_hits(server);
	for (int i = 0; i < 200; i++)
		cmn_jwks_want(jwks);
	cmn_sleep_ms(150);
	assert_int_equal(keyserver_hits(server), before); /* inside the gap: not yet */
	keyserver_set(server, KEYSERVER_ANSWERS, set_both);
	assert_true(wait_generation(jwks, 2));
	assert_int_equal(keyserver_hits(server), before + 1); /* one read for 200 tokens */
	cmn_sleep_ms(700);
	assert_int_equal(keyserver_hits(server), before + 1); /* and none unasked */
}

static void the_keys_stay_while_the_source_is_away(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;
	static const enum keyserver_mood AWAY[] = {KEYSERVER_FAILS, KEYSERVER_REDIRECTS,
						   KEYSERVER_FLOODS};

	(void)state;
	keyserver_set(server, KEYSERVER_ANSWERS, set_one);
	jwks = open_source(keyserver_url(server), 1, 30000);
	assert_true(wait_generation(jwks, 1));
	for (size_t i = 0; i < CMN_LEN(AWAY); i++) {
		unsigned reads = cmn_jwks_reads(jwks);

		keyserver_set(server, AWAY[i], NULL);
		assert_true(wait_reads(jwks, reads + 2));
		assert_true(knows(jwks, "k-1", CMN_ALG_EDDSA));
		assert_int_equal(cmn_jwks_generation(jwks), 1);
	}
	keyserver_set(server, KEYSERVER_ANSWERS, "{\"keys\":[]}"); /* nonsense is not "no keys" */
	assert_true(wait_reads(jwks, cmn_jwks_reads(jwks) + 2));
	assert_true(knows(jwks, "k-1", CMN_ALG_EDDSA));
	keyserver_set(server, KEYSERVER_ANSWERS, set_both);
	assert_true(wait_generation(jwks, 2));
}

static void a_source_that_is_down_at_start_is_asked_again(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;

	(void)state;
	keyserver_set(server, KEYSERVER_FAILS, set_one);
	jwks = open_source(keyserver_url(server), 300, 30000);
	assert_non_null(jwks);
	assert_true(wait_reads(jwks, 1));
	assert_int_equal(cmn_jwks_generation(jwks), 0);
	keyserver_set(server, KEYSERVER_ANSWERS, set_one);
	assert_true(wait_generation(jwks, 1));
}

static void a_redirect_is_not_followed(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;

	(void)state;
	keyserver_set(server, KEYSERVER_REDIRECTS, set_one);
	jwks = open_source(keyserver_url(server), 1, 30000);
	assert_true(wait_reads(jwks, 2));
	assert_int_equal(keyserver_elsewhere(server), 0);
	assert_int_equal(cmn_jwks_generation(jwks), 0);
}

static void closing_does_not_wait_for_a_silent_source(void **state)
{
	struct cmn_jwks *jwks = NULL;
	int64_t began;

	(void)state;
	keyserver_set(server, KEYSERVER_STALLS, NULL);
	jwks = open_source(keyserver_url(server), 300, 30000);
	assert_true(wait_reads(jwks, 1));
	cmn_sleep_ms(100);
	began = cmn_clock_mono_ms();
	cmn_jwks_close(&jwks);
	assert_null(jwks);
	assert_true(cmn_clock_mono_ms() - began < 2500);
}

static void a_file_is_read_at_once_and_watched(void **state)
{
	struct cmn_jwks *jwks CMN_AUTO(cmn_jwks_close) = NULL;

	(void)state;
	forge_file(path, set_one);
	jwks = open_source(path, 300, 30000);
	assert_non_null(jwks);
	assert_int_equal(cmn_jwks_generation(jwks), 1);
	forge_file(path, set_both);
	assert_true(wait_generation(jwks, 2));
	assert_true(knows(jwks, "k-2", CMN_ALG_ES256));
	forge_file(path, "{"); /* half written by someone who does not rename */
	assert_true(wait_reads(jwks, 3));
	assert_true(knows(jwks, "k-2", CMN_ALG_ES256));
	unlink(path);
	cmn_sleep_ms(100);
	assert_true(knows(jwks, "k-2", CMN_ALG_ES256));
	assert_true(cmn_jwks_reads(jwks) <
		    10); /* it waits for the file, it does not run after it */
	forge_file(path, set_two);
	assert_true(wait_generation(jwks, 3));
	assert_false(knows(jwks, "k-1", CMN_ALG_EDDSA));
}

static void a_file_that_is_missing_or_bad_stops_the_start(void **state)
{
	char *much = malloc(CMN_JWKS_MAX_BYTES + 2);

	(void)state;
	unlink(path);
	assert_null(open_source(path, 300, 30000));
	assert_int_equal(err.code, CMN_E_UNAVAILABLE);
	assert_string_equal(err.detail[CMN_EN], "issuer's key set (JWKS) not readable");
	forge_file(path, "{\"keys\":[]}");
	assert_null(open_source(path, 300, 30000));
	assert_string_equal(err.detail[CMN_EN],
			    "key set: no signature key of type RSA, P-256 or Ed25519");
	memset(much, ' ', CMN_JWKS_MAX_BYTES + 1);
	much[CMN_JWKS_MAX_BYTES + 1] = '\0';
	forge_file(path, much);
	free(much);
	assert_null(open_source(path, 300, 30000));
	assert_string_equal(err.detail[CMN_EN], "key set of more than 262144 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_address_is_read_in_the_background),
	    cmocka_unit_test(the_same_content_is_the_same_generation),
	    cmocka_unit_test(a_rotation_is_seen_after_the_refresh),
	    cmocka_unit_test(unknown_kids_ask_once_in_the_gap_and_no_more),
	    cmocka_unit_test(the_keys_stay_while_the_source_is_away),
	    cmocka_unit_test(a_source_that_is_down_at_start_is_asked_again),
	    cmocka_unit_test(a_redirect_is_not_followed),
	    cmocka_unit_test(closing_does_not_wait_for_a_silent_source),
	    cmocka_unit_test(a_file_is_read_at_once_and_watched),
	    cmocka_unit_test(a_file_that_is_missing_or_bad_stops_the_start),
	};

	return cmocka_run_group_tests(tests, prepare, tidy);
}
