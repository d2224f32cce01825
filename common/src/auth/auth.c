/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/auth.h"

#include "claims.h"
#include "cmn/clock.h"
#include "cmn/metrics.h"
#include "jwks.h"
#include "tokcache.h"
#include "token.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>
#include <strings.h>

enum { KID_GAP_MS = 30000, FILE_POLL_MS = 1000 };

struct cmn_auth {
	char *issuer, *audience;
	struct cmn_jwks *jwks;
	struct cmn_tokcache *cache;
};

#define CHECKS                                                                    \
	"c360_token_checks_total", .help = "Tokens presented, by what was found", \
				   .kind = CMN_COUNTER

static struct cmn_metric checks_cached = {.name = CHECKS, .labels = "result=\"cached\""};
static struct cmn_metric checks_verified = {.name = CHECKS, .labels = "result=\"verified\""};
static struct cmn_metric checks_refused = {.name = CHECKS, .labels = "result=\"refused\""};

static void open_libraries(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
	r_global_init();
	cmn_metric_register(&checks_cached);
	cmn_metric_register(&checks_verified);
	cmn_metric_register(&checks_refused);
}

enum cmn_err cmn_auth_open(const struct cmn_auth_settings *settings, struct cmn_auth **ret,
			   struct cmn_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const struct cmn_jwks_settings source = {
	    .source = settings->jwks,
	    .refresh_s = settings->refresh_s,
	    .kid_gap_ms = KID_GAP_MS,
	    .poll_ms = FILE_POLL_MS,
	};
	struct cmn_auth *auth CMN_AUTO(cmn_auth_close) = calloc(1, sizeof(*auth));

	pthread_once(&once, open_libraries);
	if (auth == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	auth->issuer = strdup(settings->issuer);
	auth->audience = strdup(settings->audience);
	auth->cache = cmn_tokcache_new(settings->cache_entries);
	if (auth->issuer == NULL || auth->audience == NULL || auth->cache == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	if (cmn_jwks_open(&source, &auth->jwks, err) != CMN_OK)
		return err->code;
	*ret = CMN_TAKE(auth);
	return CMN_OK;
}

void cmn_auth_close(struct cmn_auth **auth)
{
	struct cmn_auth *a = CMN_TAKE(*auth);

	if (a == NULL)
		return;
	cmn_jwks_close(&a->jwks);
	cmn_tokcache_free(&a->cache);
	free(a->issuer);
	free(a->audience);
	free(a);
}

bool cmn_auth_ready(const struct cmn_auth *auth)
{
	return cmn_jwks_generation(auth->jwks) > 0;
}

/* The token in "Bearer <token>", or NULL. */
static const char *bearer(const char *header)
{
	static const char SCHEME[] = "Bearer ";

	if (strncasecmp(header, SCHEME, sizeof(SCHEME) - 1) != 0)
		return NULL;
	header += sizeof(SCHEME) - 1;
	header += strspn(header, " ");
	return *header == '\0' ? NULL : header;
}

static enum cmn_err pick_key(struct cmn_auth *auth, const struct cmn_keyset *keys,
			     const struct cmn_token *token, jwk_t **ret, struct cmn_error *err)
{
	switch (cmn_keyset_find(keys, token->kid, token->alg, ret)) {
	case CMN_KEY_FOUND:
		return CMN_OK;
	case CMN_KEY_UNNAMED:
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton sans nom de clé (kid)",
				"token without key name (kid)");
	case CMN_KEY_UNFIT:
		return cmn_fail(err, CMN_E_UNAUTHENTICATED,
				"la clé du jeton ne sert pas à cet algorithme",
				"the token's key does not serve this algorithm");
	case CMN_KEY_UNKNOWN:
	default:
		cmn_jwks_want(auth->jwks); /* perhaps it was published a moment ago */
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "clé de signature inconnue (kid)",
				"unknown signature key (kid)");
	}
}

/* The long way: take apart, choose the key, check the signature, read the claims. */
static enum cmn_err verify(struct cmn_auth *auth, const char *text, size_t n, int64_t now_us,
			   struct cmn_caller *ret, struct cmn_error *err)
{
	const struct cmn_claims_rules rules = {auth->issuer, auth->audience, now_us};
	struct cmn_token token CMN_AUTO(cmn_token_clear) = {.text = NULL};
	struct cmn_keyset *keys CMN_AUTO(cmn_keyset_unref) = NULL;
	uint64_t generation;
	jwk_t *key = NULL;

	if (cmn_token_open(text, n, &token, err) != CMN_OK)
		return err->code;
	keys = cmn_jwks_take(auth->jwks, &generation);
	if (keys == NULL)
		return cmn_fail(err, CMN_E_UNAVAILABLE,
				"les clés de l’émetteur ne sont pas encore connues",
				"the issuer's keys are not yet known");
	if (pick_key(auth, keys, &token, &key, err) != CMN_OK ||
	    cmn_token_verify(&token, key, err) != CMN_OK ||
	    cmn_claims_read(token.claims, &rules, ret, err) != CMN_OK)
		return err->code;
	cmn_tokcache_put(auth->cache, text, n, generation, now_us, ret);
	return CMN_OK;
}

enum cmn_err cmn_auth_check(struct cmn_auth *auth, const char *header, struct cmn_caller *ret,
			    struct cmn_error *err)
{
	uint64_t generation = cmn_jwks_generation(auth->jwks);
	int64_t now_us = cmn_clock_us();
	const char *token;
	size_t n;
	enum cmn_err rc;

	if (header == NULL) {
		*ret = (struct cmn_caller){.roles = CMN_ROLE_PUBLIC};
		return CMN_OK;
	}
	token = bearer(header);
	if (token == NULL) {
		cmn_metric_add(&checks_refused, 1);
		return cmn_fail(err, CMN_E_UNAUTHENTICATED,
				"en-tête Authorization attendu : « Bearer » et un jeton",
				"header Authorization expected: \"Bearer\" and a token");
	}
	n = strnlen(token, CMN_TOKEN_MAX + 1);
	if (n <= CMN_TOKEN_MAX &&
	    cmn_tokcache_get(auth->cache, token, n, generation, now_us, ret)) {
		cmn_metric_add(&checks_cached, 1);
		return CMN_OK;
	}
	rc = verify(auth, token, n, now_us, ret, err);
	cmn_metric_add(rc == CMN_OK ? &checks_verified : &checks_refused, 1);
	return rc;
}
