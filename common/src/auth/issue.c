/* SPDX-License-Identifier: EUPL-1.2 */
#include "claims.h"
#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/keyring.h"
#include "keyring.h"

#include <string.h>

#define SECOND_US ((int64_t)1000000)

enum { TTL_MAX_S = 31 * 24 * 3600 };

/* "a,b" -> ["a","b"]; empty pieces stay, so that the check of the claims refuses them. */
static json_t *list_of(const char *text)
{
	json_t *list = json_array();

	for (const char *at = text; list != NULL && at != NULL && *at != '\0';) {
		size_t n = strcspn(at, ",");

		if (json_array_append_new(list, json_stringn(at, n)) != 0) {
			json_decref(list);
			return NULL;
		}
		at += n + (at[n] == ',');
	}
	return list;
}

static json_t *claims_of(const struct cmn_token_order *order, int64_t now_s)
{
	return json_pack("{s:s, s:s, s:s, s:I, s:I, s:o, s:o, s:s*}", "iss", order->issuer, "aud",
			 order->audience, "sub", order->sub, "iat", (json_int_t)now_s, "exp",
			 (json_int_t)(now_s + order->ttl_s), "roles", list_of(order->roles),
			 "departements", list_of(order->departements), "org", order->organisation);
}

static void drop_jwt(jwt_t **jwt)
{
	r_jwt_free(*jwt);
}

static enum cmn_err sign(json_t *claims, jwk_t *key, char **ret, struct cmn_error *err)
{
	jwt_t *jwt CMN_AUTO(drop_jwt) = NULL;
	const char *kid = cmn_json_get(key, "kid");
	const char *alg = cmn_json_get(key, "alg");
	char *text = NULL;

	if (kid != NULL && alg != NULL && r_jwt_init(&jwt) == RHN_OK &&
	    r_jwt_set_sign_alg(jwt, r_str_to_jwa_alg(alg)) == RHN_OK &&
	    r_jwt_set_header_str_value(jwt, "kid", kid) == RHN_OK &&
	    r_jwt_set_full_claims_json_t(jwt, claims) == RHN_OK)
		text = r_jwt_serialize_signed(jwt, key, R_FLAG_IGNORE_REMOTE);
	if (text == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "signature impossible avec cette clé",
				"cannot sign with this key");
	*ret = text;
	return CMN_OK;
}

enum cmn_err cmn_token_issue(const struct cmn_token_order *order, char **ret, struct cmn_error *err)
{
	const struct cmn_claims_rules rules = {order->issuer, order->audience, cmn_clock_us()};
	jwk_t *key CMN_AUTO(cmn_jwk_drop) = NULL;
	json_t *claims CMN_AUTO(cmn_json_drop) = NULL;
	struct cmn_caller caller;

	if (order->ttl_s <= 0 || order->ttl_s > TTL_MAX_S)
		return cmn_fail(err, CMN_E_INVALID,
				"durée de validité hors limites (1 seconde à 31 jours)",
				"validity out of bounds (1 second to 31 days)");
	if (cmn_keyring_signing_key(order->keys, &key, err) != CMN_OK)
		return err->code;
	claims = claims_of(order, rules.now_us / SECOND_US);
	if (claims == NULL)
		return cmn_fail(err, CMN_E_INVALID, "texte du jeton qui n’est pas de l’UTF-8",
				"token text that is not UTF-8");
	if (cmn_claims_read(claims, &rules, &caller, err) != CMN_OK)
		return err->code;
	return sign(claims, key, ret, err);
}
