/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cmocka_all.h"
#include "support/forge.h"

#include "cmn/auth.h"
#include "cmn/clock.h"
#include "cmn/json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct forge_key ed, es, rs, stranger;
static struct cmn_auth *auth;
static struct cmn_caller caller;
static struct cmn_error err;
static char dir[] = "/tmp/c360-auth-XXXXXX";
static char path[64];

static int open_auth(void **state)
{
	const struct cmn_auth_settings settings = {FORGE_ISS, FORGE_AUD, path, 300, 64};
	json_t *set;
	char *text;

	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/jwks.json", dir);
	ed = forge_key("EdDSA", "k-ed");
	es = forge_key("ES256", "k-es");
	rs = forge_key("RS256", "k-rs");
	stranger = forge_key("EdDSA", "k-ed"); /* same name, another key */
	set = json_pack("{s:[O,O,O]}", "keys", ed.pub, es.pub, rs.pub);
	text = json_dumps(set, 0);
	forge_file(path, text);
	free(text);
	json_decref(set);
	cmn_error_init(&err);
	return cmn_auth_open(&settings, &auth, &err) == CMN_OK ? 0 : -1;
}

static int close_auth(void **state)
{
	struct forge_key *const keys[] = {&ed, &es, &rs, &stranger};

	(void)state;
	cmn_auth_close(&auth);
	for (size_t i = 0; i < CMN_LEN(keys); i++)
		forge_key_free(keys[i]);
	unlink(path);
	rmdir(dir);
	return 0;
}

/* Takes the token over. */
static enum cmn_err check(char *token)
{
	char *header = forge_bearer(token);
	enum cmn_err rc;

	memset(&caller, 0, sizeof(caller));
	cmn_error_init(&err);
	rc = cmn_auth_check(auth, header, &caller, &err);
	free(header);
	return rc;
}

static void refused(char *token, const char *fr, const char *en)
{
	assert_int_equal(check(token), CMN_E_UNAUTHENTICATED);
	assert_string_equal(err.detail[CMN_FR], fr);
	assert_string_equal(err.detail[CMN_EN], en);
	assert_int_equal(caller.roles, 0); /* nothing of a refused token comes out */
}

/* A token of good claims with one of them replaced; NULL: removed. */
static char *with(const char *name, json_t *value)
{
	json_t *claims = forge_claims();

	if (value != NULL)
		json_object_set_new(claims, name, value);
	else
		json_object_del(claims, name);
	return forge_token(&ed, NULL, claims);
}

static json_t *in_seconds(int64_t seconds)
{
	return json_integer((json_int_t)(cmn_clock_us() / 1000000 + seconds));
}

static void no_header_is_the_public_caller(void **state)
{
	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_auth_check(auth, NULL, &caller, &err), CMN_OK);
	assert_int_equal(caller.roles, CMN_ROLE_PUBLIC);
	assert_string_equal(caller.sub, "");
	assert_false(cmn_caller_covers(&caller, "31"));
}

static void a_good_token_names_the_caller(void **state)
{
	struct forge_key *const keys[] = {&ed, &es, &rs};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(keys); i++) {
		json_t *claims = forge_claims();

		json_object_set_new(claims, "org", json_string("c360-31"));
		assert_int_equal(check(forge_token(keys[i], NULL, claims)), CMN_OK);
		assert_string_equal(caller.sub, "u-1");
		assert_string_equal(caller.organisation, "c360-31");
		assert_string_equal(caller.departements, "31,44");
		assert_int_equal(caller.roles, CMN_ROLE_PUBLIC | CMN_ROLE_CONSEILLER);
		assert_true(cmn_caller_covers(&caller, "31"));
		assert_true(cmn_caller_covers(&caller, "44"));
		assert_false(cmn_caller_covers(&caller, "3"));
		assert_false(cmn_caller_covers(&caller, "31,44"));
		assert_false(cmn_caller_covers(&caller, ""));
	}
}

static void another_scheme_than_bearer_is_refused(void **state)
{
	static const char *const HEADERS[] = {"", "Bearer", "Bearer ", "Basic dTpw", "BearerX.y.z"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(HEADERS); i++) {
		cmn_error_init(&err);
		assert_int_equal(cmn_auth_check(auth, HEADERS[i], &caller, &err),
				 CMN_E_UNAUTHENTICATED);
		assert_string_equal(err.detail[CMN_EN],
				    "header Authorization expected: \"Bearer\" and a token");
	}
}

static void an_expired_token_is_refused_after_the_leeway(void **state)
{
	(void)state;
	assert_int_equal(check(with("exp", in_seconds(-20))), CMN_OK);
	refused(with("exp", in_seconds(-31)), "jeton expiré", "token expired");
}

static void a_token_without_expiry_is_refused(void **state)
{
	(void)state;
	refused(with("exp", NULL), "jeton sans date d’expiration (exp)",
		"token without expiry date (exp)");
	refused(with("exp", json_string("tomorrow")), "date du jeton illisible (exp)",
		"token date not readable (exp)");
	refused(with("exp", json_real(1e300)), "date du jeton illisible (exp)",
		"token date not readable (exp)");
}

static void a_token_of_the_future_is_refused_after_the_leeway(void **state)
{
	(void)state;
	assert_int_equal(check(with("nbf", in_seconds(20))), CMN_OK);
	refused(with("nbf", in_seconds(90)), "jeton pas encore valable (nbf)",
		"token not yet valid (nbf)");
	refused(with("iat", in_seconds(90)), "jeton pas encore valable (iat)",
		"token not yet valid (iat)");
	refused(with("nbf", json_true()), "date du jeton illisible (nbf)",
		"token date not readable (nbf)");
}

static void a_foreign_issuer_is_refused(void **state)
{
	(void)state;
	refused(with("iss", json_string(FORGE_ISS "/")), "émetteur du jeton inconnu",
		"unknown token issuer");
	refused(with("iss", NULL), "émetteur du jeton inconnu", "unknown token issuer");
}

static void a_token_for_another_audience_is_refused(void **state)
{
	static const char FR[] = "jeton destiné à un autre service (aud)";
	static const char EN[] = "token meant for another service (aud)";

	(void)state;
	refused(with("aud", json_string("other")), FR, EN);
	refused(with("aud", json_pack("[s]", "other")), FR, EN);
	refused(with("aud", json_pack("{s:s}", FORGE_AUD, FORGE_AUD)), FR, EN);
	refused(with("aud", NULL), FR, EN);
	assert_int_equal(check(with("aud", json_pack("[s,s]", "other", FORGE_AUD))), CMN_OK);
}

static void a_token_without_usable_sub_is_refused(void **state)
{
	static const char FR[] = "jeton sans identifiant de compte utilisable (sub)";
	static const char EN[] = "token without usable account identifier (sub)";
	char longest[129];

	(void)state;
	memset(longest, 'a', 128);
	longest[128] = '\0';
	refused(with("sub", NULL), FR, EN);
	refused(with("sub", json_string("")), FR, EN);
	refused(with("sub", json_string("a\nb")), FR, EN);
	refused(with("sub", json_string(longest)), FR, EN);
	longest[127] = '\0';
	assert_int_equal(check(with("sub", json_string(longest))), CMN_OK);
}

static void a_token_without_a_known_role_is_refused(void **state)
{
	(void)state;
	refused(with("roles", NULL), "jeton sans rôle (roles)", "token without a role (roles)");
	refused(with("roles", json_array()), "jeton sans rôle (roles)",
		"token without a role (roles)");
	refused(with("roles", json_string("admin")), "jeton sans rôle (roles)",
		"token without a role (roles)");
	refused(with("roles", json_pack("[s,s]", "conseiller", "root")),
		"rôle du jeton inconnu : « root »", "unknown token role: \"root\"");
	refused(with("roles", json_pack("[s]", "<b>Pierre</b>")), "rôle du jeton inconnu : « ? »",
		"unknown token role: \"?\"");
}

static void a_malformed_departement_is_refused(void **state)
{
	static const char *const BAD[] = {"",    "0",   "00",  "96",  "99",    "1",  "2C",
					  "979", "970", "310", "31 ", "31,44", "985"};
	static const char *const GOOD[] = {"01",  "95", "2A",  "2B",  "971",
					   "976", "20", "978", "984", "988"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		refused(with("departements", json_pack("[s]", BAD[i])),
			"territoire du jeton illisible (departements)",
			"token territory not readable (departements)");
	refused(with("departements", json_pack("[i]", 31)),
		"territoire du jeton illisible (departements)",
		"token territory not readable (departements)");
	refused(with("departements", json_string("31")),
		"territoire du jeton illisible (departements)",
		"token territory not readable (departements)");
	for (size_t i = 0; i < CMN_LEN(GOOD); i++) {
		assert_int_equal(check(with("departements", json_pack("[s]", GOOD[i]))), CMN_OK);
		assert_true(cmn_caller_covers(&caller, GOOD[i]));
	}
}

static void the_whole_country_fits_and_a_repetition_counts_once(void **state)
{
	json_t *codes = json_array();
	char code[8];

	(void)state;
	for (int round = 0; round < 5; round++)
		for (int i = 1; i <= 95; i++) {
			snprintf(code, sizeof(code), "%02d", i);
			json_array_append_new(codes, json_string(code));
		}
	for (int i = 1; i <= 6; i++) {
		snprintf(code, sizeof(code), "97%d", i);
		json_array_append_new(codes, json_string(code));
	}
	json_array_append_new(codes, json_string("2A"));
	json_array_append_new(codes, json_string("2B"));
	assert_int_equal(check(with("departements", codes)), CMN_OK);
	assert_int_equal(strlen(caller.departements), 95 * 3 + 6 * 4 + 2 * 3 - 1);
	assert_true(cmn_caller_covers(&caller, "2B"));
}

static void a_token_of_no_territory_covers_nothing(void **state)
{
	(void)state;
	assert_int_equal(check(with("departements", NULL)), CMN_OK);
	assert_string_equal(caller.departements, "");
	assert_false(cmn_caller_covers(&caller, "31"));
}

static void a_signature_by_another_key_is_refused(void **state)
{
	(void)state;
	refused(forge_token(&stranger, NULL, forge_claims()), "signature du jeton non valable",
		"token signature not valid");
}

static void every_part_is_covered_by_the_signature(void **state)
{
	char *good = forge_token(&es, NULL, forge_claims());
	size_t n = strlen(good);

	(void)state;
	for (size_t i = 0; i < n; i += 7) {
		char *bad = strdup(good);

		bad[i] = bad[i] == 'A' ? 'B' : 'A';
		assert_int_equal(check(bad), CMN_E_UNAUTHENTICATED);
	}
	assert_int_equal(check(good), CMN_OK);
}

static void a_truncated_token_is_refused_at_every_length(void **state)
{
	char *good = forge_token(&ed, NULL, forge_claims());
	size_t n = strlen(good);

	(void)state;
	for (size_t keep = 1; keep<n; keep += keep> n - 90 ? 1 : 9)
		assert_int_equal(check(strndup(good, keep)), CMN_E_UNAUTHENTICATED);
	refused(strndup(good, 40), "jeton mal formé", "malformed token");
	free(good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_header_is_the_public_caller),
	    cmocka_unit_test(a_good_token_names_the_caller),
	    cmocka_unit_test(another_scheme_than_bearer_is_refused),
	    cmocka_unit_test(an_expired_token_is_refused_after_the_leeway),
	    cmocka_unit_test(a_token_without_expiry_is_refused),
	    cmocka_unit_test(a_token_of_the_future_is_refused_after_the_leeway),
	    cmocka_unit_test(a_foreign_issuer_is_refused),
	    cmocka_unit_test(a_token_for_another_audience_is_refused),
	    cmocka_unit_test(a_token_without_usable_sub_is_refused),
	    cmocka_unit_test(a_token_without_a_known_role_is_refused),
	    cmocka_unit_test(a_malformed_departement_is_refused),
	    cmocka_unit_test(the_whole_country_fits_and_a_repetition_counts_once),
	    cmocka_unit_test(a_token_of_no_territory_covers_nothing),
	    cmocka_unit_test(a_signature_by_another_key_is_refused),
	    cmocka_unit_test(every_part_is_covered_by_the_signature),
	    cmocka_unit_test(a_truncated_token_is_refused_at_every_length),
	};

	return cmocka_run_group_tests(tests, open_auth, close_auth);
}
