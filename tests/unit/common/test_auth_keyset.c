/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"
#include "support/forge.h"

#include "b64url.h"
#include "keyset.h"

#include <stdio.h>
#include <string.h>

static struct forge_key ed, es, rs;
static struct cmn_error err;

static int make_keys(void **state)
{
	(void)state;
	ed = forge_key("EdDSA", "k-ed");
	es = forge_key("ES256", "k-es");
	rs = forge_key("RS256", "k-rs");
	return 0;
}

static int drop_keys(void **state)
{
	(void)state;
	forge_key_free(&ed);
	forge_key_free(&es);
	forge_key_free(&rs);
	return 0;
}

/* Takes the set over. */
static struct cmn_keyset *parse(json_t *set)
{
	struct cmn_keyset *keys = NULL;
	char *text = json_dumps(set, 0);

	cmn_error_init(&err);
	if (cmn_keyset_parse(text, strlen(text), &keys, &err) != CMN_OK)
		assert_null(keys);
	free(text);
	json_decref(set);
	return keys;
}

static void refused(json_t *set, enum cmn_err code, const char *en)
{
	assert_null(parse(set));
	assert_int_equal(err.code, code);
	assert_string_equal(err.detail[CMN_EN], en);
}

/* A copy of a key with one member set, or removed when value is NULL. */
static json_t *altered(jwk_t *key, const char *name, const char *value)
{
	json_t *copy = json_deep_copy(key);

	if (value != NULL)
		json_object_set_new(copy, name, json_string(value));
	else
		json_object_del(copy, name);
	return copy;
}

static void each_key_serves_its_own_algorithm_only(void **state)
{
	static const char *const KIDS[] = {"k-rs", "k-es", "k-ed"};
	struct cmn_keyset *set CMN_AUTO(cmn_keyset_unref) =
	    parse(json_pack("{s:[O,O,O]}", "keys", ed.pub, es.pub, rs.pub));
	jwk_t *key;

	(void)state;
	assert_non_null(set);
	assert_int_equal(cmn_keyset_count(set), 3);
	for (int alg = CMN_ALG_RS256; alg <= CMN_ALG_EDDSA; alg++)
		for (int k = 0; k < 3; k++)
			assert_int_equal(cmn_keyset_find(set, KIDS[k], (enum cmn_alg)alg, &key),
					 k + 1 == alg ? CMN_KEY_FOUND : CMN_KEY_UNFIT);
	assert_int_equal(cmn_keyset_find(set, "k", CMN_ALG_ES256, &key), CMN_KEY_UNKNOWN);
	assert_int_equal(cmn_keyset_find(set, NULL, CMN_ALG_ES256, &key), CMN_KEY_UNNAMED);
}

static void a_single_key_needs_no_name_in_the_token(void **state)
{
	struct cmn_keyset *set CMN_AUTO(cmn_keyset_unref) =
	    parse(json_pack("{s:[O]}", "keys", es.pub));
	jwk_t *key;

	(void)state;
	assert_int_equal(cmn_keyset_find(set, NULL, CMN_ALG_ES256, &key), CMN_KEY_FOUND);
	assert_int_equal(cmn_keyset_find(set, "other", CMN_ALG_ES256, &key), CMN_KEY_UNKNOWN);
}

static void a_published_private_key_refuses_the_set(void **state)
{
	(void)state;
	refused(json_pack("{s:[O,O]}", "keys", ed.pub, es.priv), CMN_E_INVALID,
		"key set: private key published, to be revoked");
	refused(json_pack("{s:[O]}", "keys", rs.priv), CMN_E_INVALID,
		"key set: private key published, to be revoked");
}

static void a_symmetric_key_refuses_the_set(void **state)
{
	(void)state;
	refused(json_pack("{s:[O,{s:s,s:s,s:s}]}", "keys", ed.pub, "kty", "oct", "k", "c2VjcmV0",
			  "kid", "k-oct"),
		CMN_E_INVALID, "key set: symmetric key (oct), only public keys are admitted");
}

static void keys_of_no_use_to_us_are_left_out(void **state)
{
	struct cmn_keyset *set CMN_AUTO(cmn_keyset_unref) =
	    parse(json_pack("{s:[o,o,o,{s:s,s:s},O]}", "keys", altered(es.pub, "use", "enc"),
			    altered(es.pub, "crv", "P-384"), altered(rs.pub, "alg", "PS256"), "kty",
			    "AKP", "kid", "future", ed.pub));

	(void)state;
	assert_non_null(set);
	assert_int_equal(cmn_keyset_count(set), 1);
}

static void a_set_without_usable_key_is_refused(void **state)
{
	static const char EN[] = "key set: no signature key of type RSA, P-256 or Ed25519";

	(void)state;
	refused(json_pack("{s:[]}", "keys"), CMN_E_INVALID, EN);
	refused(json_pack("{s:[o]}", "keys", altered(es.pub, "use", "enc")), CMN_E_INVALID, EN);
	refused(json_pack("{s:i}", "keys", 1), CMN_E_INVALID, "key set: no array \"keys\"");
	refused(json_pack("[]"), CMN_E_INVALID, "key set: no array \"keys\"");
	refused(json_pack("{s:[i]}", "keys", 1), CMN_E_INVALID, "key set: a key has no type (kty)");
}

static void a_key_that_cannot_work_refuses_the_set(void **state)
{
	jwk_t *weak = NULL, *weak_pub = NULL;

	(void)state;
	refused(json_pack("{s:[o]}", "keys", altered(es.pub, "x", NULL)), CMN_E_INVALID,
		"key set: key ES256 unusable (size or values)");
	refused(json_pack("{s:[o]}", "keys", altered(ed.pub, "x", "!")), CMN_E_INVALID,
		"key set: key EdDSA unusable (size or values)");
	assert_int_equal(r_jwk_init(&weak), RHN_OK);
	assert_int_equal(r_jwk_init(&weak_pub), RHN_OK);
	assert_int_equal(r_jwk_generate_key_pair(weak, weak_pub, R_KEY_TYPE_RSA, 1024, "weak"),
			 RHN_OK);
	refused(json_pack("{s:[O]}", "keys", weak_pub), CMN_E_INVALID,
		"key set: key RS256 unusable (size or values)");
	r_jwk_free(weak);
	r_jwk_free(weak_pub);
}

static void two_keys_of_one_name_refuse_the_set(void **state)
{
	(void)state;
	refused(json_pack("{s:[O,o]}", "keys", ed.pub, altered(es.pub, "kid", "k-ed")),
		CMN_E_INVALID, "key set: key name (kid) duplicated or too long");
}

static void more_keys_than_the_limit_refuse_the_set(void **state)
{
	json_t *keys = json_array();
	char kid[16];

	(void)state;
	for (int i = 0; i <= CMN_KEYSET_KEYS_MAX; i++) {
		snprintf(kid, sizeof(kid), "k-%d", i);
		json_array_append_new(keys, altered(ed.pub, "kid", kid));
	}
	refused(json_pack("{s:o}", "keys", keys), CMN_E_INVALID, "key set: more than 32 keys");
}

static void text_that_is_not_json_is_refused(void **state)
{
	struct cmn_keyset *set = NULL;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_keyset_parse("<html>", 6, &set, &err), CMN_E_BAD_REQUEST);
	assert_null(set);
}

static void certificates_and_addresses_in_a_key_are_not_followed(void **state)
{
	json_t *key = altered(es.pub, "x5u", "http://127.0.0.1:18249/never");
	struct cmn_keyset *set CMN_AUTO(cmn_keyset_unref) = NULL;
	jwk_t *kept;

	(void)state;
	json_object_set_new(key, "x5c", json_pack("[s]", "AAAA"));
	set = parse(json_pack("{s:[o]}", "keys", key));
	assert_non_null(set);
	assert_int_equal(cmn_keyset_find(set, "k-es", CMN_ALG_ES256, &kept), CMN_KEY_FOUND);
	assert_null(json_object_get(kept, "x5u"));
	assert_null(json_object_get(kept, "x5c"));
}

static void base64url_has_one_text_for_one_value(void **state)
{
	static const char *const BAD[] = {"A", "AB", "AAB", "AA=", "A+AA", "A/AA", "AA A", "AAAAA"};
	unsigned char out[8];

	(void)state;
	assert_true(cmn_b64url_decode("", 0, out));
	assert_true(cmn_b64url_decode("-_8", 3, out));
	assert_int_equal(cmn_b64url_size(3), 2);
	assert_int_equal(out[0], 0xfb);
	assert_int_equal(out[1], 0xff);
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		assert_false(cmn_b64url_decode(BAD[i], strlen(BAD[i]), out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_key_serves_its_own_algorithm_only),
	    cmocka_unit_test(a_single_key_needs_no_name_in_the_token),
	    cmocka_unit_test(a_published_private_key_refuses_the_set),
	    cmocka_unit_test(a_symmetric_key_refuses_the_set),
	    cmocka_unit_test(keys_of_no_use_to_us_are_left_out),
	    cmocka_unit_test(a_set_without_usable_key_is_refused),
	    cmocka_unit_test(a_key_that_cannot_work_refuses_the_set),
	    cmocka_unit_test(two_keys_of_one_name_refuse_the_set),
	    cmocka_unit_test(more_keys_than_the_limit_refuse_the_set),
	    cmocka_unit_test(text_that_is_not_json_is_refused),
	    cmocka_unit_test(certificates_and_addresses_in_a_key_are_not_followed),
	    cmocka_unit_test(base64url_has_one_text_for_one_value),
	};

	return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
