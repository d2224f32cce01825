/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../common/src/auth/claims.h"
#include "../../common/src/auth/keyset.h"
#include "../../common/src/auth/token.h"
#include "cmn/json.h"

/* The first byte says what the rest is: 'T' a token, 'C' claims, 'K' a key set. */

static const struct cmn_claims_rules RULES = {"https://sso.example.test", "c360",
					      INT64_C(1800000000000000)};

static void read_claims(const json_t *claims)
{
	struct cmn_caller caller;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_claims_read(claims, &RULES, &caller, &err) != CMN_OK)
		return;
	/* what an accepted token promises to everybody behind it */
	if (caller.sub[0] == '\0' || (caller.roles & CMN_ROLE_PUBLIC) == 0 ||
	    memchr(caller.sub, '\0', sizeof(caller.sub)) == NULL ||
	    memchr(caller.departements, '\0', sizeof(caller.departements)) == NULL)
		abort();
}

static void try_token(const char *text, size_t n)
{
	struct cmn_token token;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_token_open(text, n, &token, &err) != CMN_OK)
		return;
	if (token.alg == 0 || n > CMN_TOKEN_MAX)
		abort();
	read_claims(token.claims);
	cmn_token_clear(&token);
}

static void try_claims(const char *text, size_t n)
{
	json_t *claims = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_json_parse(text, n, &claims, &err) == CMN_OK)
		read_claims(claims);
	json_decref(claims);
}

static void try_keys(const char *text, size_t n)
{
	struct cmn_keyset *set CMN_AUTO(cmn_keyset_unref) = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_keyset_parse(text, n, &set, &err) == CMN_OK && cmn_keyset_count(set) == 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return 0;
	text = fuzz_text(data + 1, size - 1);
	if (data[0] == 'T')
		try_token(text, size - 1);
	else if (data[0] == 'C')
		try_claims(text, size - 1);
	else if (data[0] == 'K')
		try_keys(text, size - 1);
	free(text);
	return 0;
}
