/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"
#include "support/forge.h"

#include "cmn/auth.h"
#include "token.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What a forger sends: every token here is refused, before or by the signature, with its reason. */

static struct forge_key ed, es, evil;
static struct cmn_auth *auth;
static struct cmn_error err;
static char dir[] = "/tmp/c360-auth-XXXXXX";
static char path[64];

static int open_auth(void **state)
{
	const struct cmn_auth_settings settings = {FORGE_ISS, FORGE_AUD, path, 300, 64};
	char *text;

	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/jwks.json", dir);
	ed = forge_key("EdDSA", "k-ed");
	es = forge_key("ES256", "k-es");
	evil = forge_key("ES256", "k-es");
	text = forge_jwks(&ed, &es);
	forge_file(path, text);
	free(text);
	cmn_error_init(&err);
	return cmn_auth_open(&settings, &auth, &err) == CMN_OK ? 0 : -1;
}

static int close_auth(void **state)
{
	(void)state;
	cmn_auth_close(&auth);
	forge_key_free(&ed);
	forge_key_free(&es);
	forge_key_free(&evil);
	unlink(path);
	rmdir(dir);
	return 0;
}

static void refused(char *token, const char *en)
{
	struct cmn_caller caller = {.roles = 0};
	char *header = forge_bearer(token);

	cmn_error_init(&err);
	assert_int_equal(cmn_auth_check(auth, header, &caller, &err), CMN_E_UNAUTHENTICATED);
	assert_string_equal(err.detail[CMN_EN], en);
	assert_int_equal(caller.roles, 0);
	free(header);
}

/* Well signed by a key of the set, under this header. */
static void header_refused(const char *header, const char *en)
{
	refused(forge_token(&es, header, forge_claims()), en);
}

static void an_unsigned_token_is_refused(void **state)
{
	static const char *const NONE[] = {"none", "None", "NONE", "nOnE"};
	char header[64], *token;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(NONE); i++) {
		snprintf(header, sizeof(header), "{\"alg\":\"%s\",\"kid\":\"k-es\"}", NONE[i]);
		header_refused(header, "unsigned token");
		token = forge_token(&es, header, forge_claims());
		strrchr(token, '.')[1] = '\0';
		refused(token, "unsigned token");
	}
	token = forge_token(&es, NULL, forge_claims());
	strrchr(token, '.')[1] = '\0';
	refused(token, "unsigned token");
}

/* HS256 under the bytes of the public key, which everybody has. */
static void hs256_with_the_public_key_as_secret_is_refused(void **state)
{
	unsigned char pem[2048];
	size_t n = sizeof(pem);
	jwk_t *secret = NULL;
	jwt_t *jwt = NULL;
	json_t *claims = forge_claims();

	(void)state;
	assert_int_equal(r_jwk_export_to_pem_der(es.pub, R_FORMAT_PEM, pem, &n, 0), RHN_OK);
	assert_int_equal(r_jwk_init(&secret), RHN_OK);
	assert_int_equal(r_jwk_import_from_symmetric_key(secret, pem, n), RHN_OK);
	assert_int_equal(r_jwt_init(&jwt), RHN_OK);
	r_jwt_set_full_claims_json_t(jwt, claims);
	r_jwt_set_sign_alg(jwt, R_JWA_ALG_HS256);
	r_jwt_set_header_str_value(jwt, "kid", "k-es");
	refused(r_jwt_serialize_signed(jwt, secret, 0),
		"signature algorithm not admitted: RS256, ES256 or EdDSA");
	json_decref(claims);
	r_jwt_free(jwt);
	r_jwk_free(secret);
}

static void an_algorithm_outside_the_three_is_refused(void **state)
{
	static const char *const ALGS[] = {"HS256", "HS512", "ES384",  "RS512",
					   "PS256", "es256", "ES256K", ""};
	char header[64];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALGS); i++) {
		snprintf(header, sizeof(header), "{\"alg\":\"%s\",\"kid\":\"k-es\"}", ALGS[i]);
		header_refused(header, "signature algorithm not admitted: RS256, ES256 or EdDSA");
	}
	header_refused("{\"alg\":[\"ES256\"],\"kid\":\"k-es\"}",
		       "signature algorithm not admitted: RS256, ES256 or EdDSA");
	header_refused("{\"kid\":\"k-es\"}",
		       "signature algorithm not admitted: RS256, ES256 or EdDSA");
}

static void an_algorithm_that_the_key_does_not_serve_is_refused(void **state)
{
	static const char *const HEADERS[] = {
	    "{\"alg\":\"RS256\",\"kid\":\"k-es\"}",
	    "{\"alg\":\"EdDSA\",\"kid\":\"k-es\"}",
	    "{\"alg\":\"ES256\",\"kid\":\"k-ed\"}",
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(HEADERS); i++)
		header_refused(HEADERS[i], "the token's key does not serve this algorithm");
}

static void a_key_that_the_token_brings_is_never_used(void **state)
{
	char *jwk = json_dumps(evil.pub, JSON_COMPACT);
	char header[1024];

	(void)state;
	snprintf(header, sizeof(header), "{\"alg\":\"ES256\",\"kid\":\"k-es\",\"jwk\":%s}", jwk);
	refused(forge_token(&evil, header, forge_claims()), "token header \"jwk\" not admitted");
	snprintf(header, sizeof(header), "{\"alg\":\"ES256\",\"jwk\":%s}", jwk);
	refused(forge_token(&evil, header, forge_claims()), "token header \"jwk\" not admitted");
	free(jwk);
	refused(forge_token(&evil, "{\"alg\":\"ES256\",\"jku\":\"http://127.0.0.1:18249/evil\"}",
			    forge_claims()),
		"token header \"jku\" not admitted");
	refused(forge_token(&evil, "{\"alg\":\"ES256\",\"x5u\":\"http://127.0.0.1:18249/evil\"}",
			    forge_claims()),
		"token header \"x5u\" not admitted");
	refused(forge_token(&evil, "{\"alg\":\"ES256\",\"x5c\":[\"AAAA\"]}", forge_claims()),
		"token header \"x5c\" not admitted");
}

static void a_header_that_changes_the_rules_is_refused(void **state)
{
	(void)state;
	header_refused("{\"alg\":\"ES256\",\"kid\":\"k-es\",\"crit\":[\"exp\"]}",
		       "token header \"crit\" not admitted");
	header_refused("{\"alg\":\"ES256\",\"kid\":\"k-es\",\"b64\":false}",
		       "token header \"b64\" not admitted");
	header_refused("{\"alg\":\"ES256\",\"kid\":\"k-es\",\"zip\":\"DEF\"}",
		       "token header \"zip\" not admitted");
	header_refused("{\"alg\":\"ES256\",\"kid\":\"k-es\",\"cty\":\"JWT\"}",
		       "token header \"cty\" not admitted");
}

static void a_type_other_than_jwt_or_access_token_is_refused(void **state)
{
	static const char *const GOOD[] = {"JWT", "jwt", "at+jwt"};
	struct cmn_caller caller;
	char header[96];

	(void)state;
	header_refused("{\"alg\":\"ES256\",\"kid\":\"k-es\",\"typ\":\"dpop+jwt\"}",
		       "token type (typ) not admitted");
	header_refused("{\"alg\":\"ES256\",\"kid\":\"k-es\",\"typ\":1}",
		       "token type (typ) not admitted");
	for (size_t i = 0; i < CMN_LEN(GOOD); i++) {
		char *bearer;

		snprintf(header, sizeof(header),
			 "{\"alg\":\"ES256\",\"kid\":\"k-es\",\"typ\":\"%s\"}", GOOD[i]);
		bearer = forge_bearer(forge_token(&es, header, forge_claims()));
		assert_int_equal(cmn_auth_check(auth, bearer, &caller, &err), CMN_OK);
		free(bearer);
	}
}

static void the_kid_chooses_the_key_and_must_be_there(void **state)
{
	(void)state;
	header_refused("{\"alg\":\"ES256\"}", "token without key name (kid)");
	header_refused("{\"alg\":\"ES256\",\"kid\":\"k-other\"}", "unknown signature key (kid)");
	header_refused("{\"alg\":\"ES256\",\"kid\":\"\"}", "malformed token");
	header_refused("{\"alg\":\"ES256\",\"kid\":7}", "malformed token");
	refused(forge_token(&evil, NULL, forge_claims()), "token signature not valid");
}

static void a_token_over_eight_kilobytes_is_refused(void **state)
{
	json_t *claims = forge_claims();
	char *filler = malloc(8192);

	(void)state;
	memset(filler, 'a', 8191);
	filler[8191] = '\0';
	json_object_set_new(claims, "filler", json_string(filler));
	refused(forge_token(&es, NULL, claims), "token too long (maximum 8192 bytes)");
	free(filler);
}

static void a_name_given_twice_is_refused(void **state)
{
	static const char HEADER[] = "{\"alg\":\"ES256\",\"kid\":\"k-es\"}";

	(void)state;
	refused(forge_token_text(&es, "{\"alg\":\"none\",\"alg\":\"ES256\",\"kid\":\"k-es\"}",
				 "{\"sub\":\"a\"}"),
		"malformed token");
	refused(forge_token_text(&es, HEADER, "{\"sub\":\"a\",\"sub\":\"b\"}"), "malformed token");
}

static void parts_that_are_not_json_objects_are_refused(void **state)
{
	static const char HEADER[] = "{\"alg\":\"ES256\",\"kid\":\"k-es\"}";
	static const char *const BAD[] = {"",
					  "[]",
					  "7",
					  "\"x\"",
					  "{\"a\":",
					  "{} {}",
					  "{\"sub\":\"\\u0000\"}",
					  "{\"sub\":\"\xff\"}",
					  "nul"};
	char deep[512] = "";

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		refused(forge_token_text(&es, HEADER, BAD[i]), "malformed token");
		refused(forge_token_text(&es, BAD[i], "{}"), "malformed token");
	}
	memset(deep, '[', 200);
	refused(forge_token_text(&es, HEADER, deep), "malformed token");
}

static void shapes_that_are_not_three_parts_are_refused(void **state)
{
	static const char *const BAD[] = {".",
					  "..",
					  "...",
					  "a.b",
					  "a.b.c.d",
					  "a.b.c.d.e",
					  "{\"payload\":\"\"}",
					  "é.é.é",
					  "e30=.e30=.AA",
					  "e30.e30.\"",
					  "e30 .e30.AA",
					  "e31.e30.AA"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		struct cmn_token token;

		cmn_error_init(&err);
		assert_int_equal(cmn_token_open(BAD[i], strlen(BAD[i]), &token, &err),
				 CMN_E_UNAUTHENTICATED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_unsigned_token_is_refused),
	    cmocka_unit_test(hs256_with_the_public_key_as_secret_is_refused),
	    cmocka_unit_test(an_algorithm_outside_the_three_is_refused),
	    cmocka_unit_test(an_algorithm_that_the_key_does_not_serve_is_refused),
	    cmocka_unit_test(a_key_that_the_token_brings_is_never_used),
	    cmocka_unit_test(a_header_that_changes_the_rules_is_refused),
	    cmocka_unit_test(a_type_other_than_jwt_or_access_token_is_refused),
	    cmocka_unit_test(the_kid_chooses_the_key_and_must_be_there),
	    cmocka_unit_test(a_token_over_eight_kilobytes_is_refused),
	    cmocka_unit_test(a_name_given_twice_is_refused),
	    cmocka_unit_test(parts_that_are_not_json_objects_are_refused),
	    cmocka_unit_test(shapes_that_are_not_three_parts_are_refused),
	};

	return cmocka_run_group_tests(tests, open_auth, close_auth);
}
