/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"
#include "support/forge.h"

#include "cmn/auth.h"
#include "cmn/keyring.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/c360-keyring-XXXXXX";
static char jwks[64], signing[64];
static struct cmn_error err;

static int make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(jwks, sizeof(jwks), "%s/jwks.json", dir);
	snprintf(signing, sizeof(signing), "%s/signing.jwk", dir);
	return 0;
}

static int drop_files(void **state)
{
	(void)state;
	unlink(jwks);
	unlink(signing);
	cmn_error_init(&err);
	return 0;
}

static int drop_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static struct cmn_token_order order_of(const char *roles)
{
	return (struct cmn_token_order){.keys = dir,
					.issuer = FORGE_ISS,
					.audience = FORGE_AUD,
					.sub = "u-1",
					.roles = roles,
					.departements = "31,44",
					.organisation = "c360-31",
					.ttl_s = 3600};
}

/* CMN_OK when a service that reads the folder's keys accepts this token; taken over. */
static enum cmn_err accepted(char *token, struct cmn_caller *ret)
{
	const struct cmn_auth_settings settings = {FORGE_ISS, FORGE_AUD, jwks, 300, 8};
	struct cmn_auth *auth CMN_AUTO(cmn_auth_close) = NULL;
	char *bearer CMN_AUTO(cmn_free_drop) = forge_bearer(token);

	assert_int_equal(cmn_auth_open(&settings, &auth, &err), CMN_OK);
	return cmn_auth_check(auth, bearer, ret, &err);
}

static void an_issued_token_is_accepted(void **state)
{
	static const char *const ALGS[] = {"EdDSA", "ES256", "RS256"};
	const struct cmn_token_order order = order_of("conseiller,coordonnateur");
	struct cmn_caller caller;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALGS); i++) {
		char *token = NULL;

		drop_files(NULL);
		assert_int_equal(cmn_keyring_make(dir, ALGS[i], CMN_KEYRING_NEW, &err), CMN_OK);
		assert_int_equal(cmn_token_issue(&order, &token, &err), CMN_OK);
		assert_int_equal(accepted(token, &caller), CMN_OK);
		assert_int_equal(caller.roles,
				 CMN_ROLE_PUBLIC | CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR);
		assert_string_equal(caller.departements, "31,44");
		assert_string_equal(caller.organisation, "c360-31");
	}
}

/* A coordinate that begins with a zero byte must not be shortened: one key in 128 has one. */
static void many_keys_of_the_curve_all_work(void **state)
{
	const struct cmn_token_order order = order_of("pair");
	struct cmn_caller caller;

	(void)state;
	for (int i = 0; i < 60; i++) {
		char *token = NULL;

		drop_files(NULL);
		assert_int_equal(cmn_keyring_make(dir, "ES256", CMN_KEYRING_NEW, &err), CMN_OK);
		assert_int_equal(cmn_token_issue(&order, &token, &err), CMN_OK);
		assert_int_equal(accepted(token, &caller), CMN_OK);
	}
}

static void the_private_key_is_for_its_owner_alone(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(cmn_keyring_make(dir, "EdDSA", CMN_KEYRING_NEW, &err), CMN_OK);
	assert_int_equal(stat(signing, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(jwks, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
}

static void keys_are_never_overwritten_unasked(void **state)
{
	const struct cmn_token_order order = order_of("pair");
	struct cmn_caller caller;
	char *token = NULL;

	(void)state;
	assert_int_equal(cmn_keyring_make(dir, "EdDSA", CMN_KEYRING_NEW, &err), CMN_OK);
	assert_int_equal(cmn_token_issue(&order, &token, &err), CMN_OK);
	assert_int_equal(cmn_keyring_make(dir, "EdDSA", CMN_KEYRING_NEW, &err), CMN_E_CONFLICT);
	assert_string_equal(err.detail[CMN_EN], "the folder has keys already (jwks.json)");
	assert_int_equal(accepted(token, &caller), CMN_OK);
}

static void rotation_keeps_the_old_key_until_it_is_retired(void **state)
{
	const struct cmn_token_order order = order_of("pair");
	struct cmn_caller caller;
	char *old = NULL, *new = NULL;

	(void)state;
	assert_int_equal(cmn_keyring_make(dir, "EdDSA", CMN_KEYRING_NEW, &err), CMN_OK);
	assert_int_equal(cmn_token_issue(&order, &old, &err), CMN_OK);
	assert_int_equal(cmn_keyring_make(dir, "ES256", CMN_KEYRING_ROTATE, &err), CMN_OK);
	assert_int_equal(cmn_token_issue(&order, &new, &err), CMN_OK);
	assert_int_equal(accepted(strdup(old), &caller), CMN_OK);
	assert_int_equal(accepted(strdup(new), &caller), CMN_OK);

	assert_int_equal(cmn_keyring_make(dir, "", CMN_KEYRING_RETIRE, &err), CMN_OK);
	assert_int_equal(accepted(old, &caller), CMN_E_UNAUTHENTICATED);
	assert_string_equal(err.detail[CMN_EN], "unknown signature key (kid)");
	assert_int_equal(accepted(new, &caller), CMN_OK);
}

static void an_order_that_services_would_refuse_is_refused(void **state)
{
	struct cmn_token_order order = order_of("conseiller,boss");
	char *token = NULL;

	(void)state;
	assert_int_equal(cmn_keyring_make(dir, "EdDSA", CMN_KEYRING_NEW, &err), CMN_OK);
	assert_int_not_equal(cmn_token_issue(&order, &token, &err), CMN_OK);
	assert_string_equal(err.detail[CMN_EN], "unknown token role: \"boss\"");
	order = order_of("conseiller");
	order.departements = "31,999";
	assert_int_not_equal(cmn_token_issue(&order, &token, &err), CMN_OK);
	assert_string_equal(err.detail[CMN_EN], "token territory not readable (departements)");
	order = order_of("conseiller");
	order.ttl_s = 0;
	assert_int_equal(cmn_token_issue(&order, &token, &err), CMN_E_INVALID);
	assert_string_equal(err.detail[CMN_EN], "validity out of bounds (1 second to 31 days)");
	assert_null(token);
}

static void missing_keys_and_unknown_algorithms_are_told(void **state)
{
	const struct cmn_token_order order = order_of("pair");
	char *token = NULL;

	(void)state;
	assert_int_equal(cmn_token_issue(&order, &token, &err), CMN_E_NOT_FOUND);
	assert_string_equal(err.detail[CMN_EN], "no signing key in this folder");
	assert_int_equal(cmn_keyring_make(dir, "EdDSA", CMN_KEYRING_ROTATE, &err), CMN_E_NOT_FOUND);
	assert_int_equal(cmn_keyring_make(dir, "HS256", CMN_KEYRING_NEW, &err), CMN_E_INVALID);
	assert_string_equal(err.detail[CMN_EN],
			    "algorithm \"HS256\" not provided: RS256, ES256 or EdDSA");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(an_issued_token_is_accepted, drop_files),
	    cmocka_unit_test_teardown(many_keys_of_the_curve_all_work, drop_files),
	    cmocka_unit_test_teardown(the_private_key_is_for_its_owner_alone, drop_files),
	    cmocka_unit_test_teardown(keys_are_never_overwritten_unasked, drop_files),
	    cmocka_unit_test_teardown(rotation_keeps_the_old_key_until_it_is_retired, drop_files),
	    cmocka_unit_test_teardown(an_order_that_services_would_refuse_is_refused, drop_files),
	    cmocka_unit_test_teardown(missing_keys_and_unknown_algorithms_are_told, drop_files),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
