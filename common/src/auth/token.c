/* SPDX-License-Identifier: EUPL-1.2 */
#include "token.h"

#include "b64url.h"
#include "cmn/json.h"

#include <string.h>
#include <strings.h>

static enum cmn_err malformed(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton mal formé", "malformed token");
}

/* One part, which must be base64url of one JSON object without duplicate names. */
static enum cmn_err open_part(const char *text, size_t n, json_t **ret, struct cmn_error *err)
{
	size_t size = cmn_b64url_size(n);
	char *bytes CMN_AUTO(cmn_free_drop) = malloc(size + 1);
	json_t *value CMN_AUTO(cmn_json_drop) = NULL;

	if (bytes == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	if (!cmn_b64url_decode(text, n, (unsigned char *)bytes))
		return malformed(err);
	bytes[size] = '\0';
	if (cmn_json_parse(bytes, size, &value, err) != CMN_OK || !json_is_object(value))
		return malformed(err);
	*ret = CMN_TAKE(value);
	return CMN_OK;
}

static enum cmn_err check_alg(struct cmn_token *token, size_t signature, struct cmn_error *err)
{
	const char *name = cmn_json_get(token->header, "alg");
	int alg = cmn_alg_of(name);

	if (signature == 0 || (name != NULL && strcasecmp(name, "none") == 0))
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton non signé", "unsigned token");
	if (alg == 0)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED,
				"algorithme de signature non admis : RS256, ES256 ou EdDSA",
				"signature algorithm not admitted: RS256, ES256 or EdDSA");
	token->alg = (enum cmn_alg)alg;
	return CMN_OK;
}

static enum cmn_err check_kid(struct cmn_token *token, struct cmn_error *err)
{
	const json_t *kid = json_object_get(token->header, "kid");

	if (kid == NULL)
		return CMN_OK;
	token->kid = json_string_value(kid);
	if (token->kid == NULL || token->kid[0] == '\0' || strlen(token->kid) > CMN_KID_MAX)
		return malformed(err);
	return CMN_OK;
}

static enum cmn_err check_header(struct cmn_token *token, struct cmn_error *err)
{
	/* keys and addresses brought by the token, and whatever changes what is signed */
	static const char *const REFUSED[] = {"jwk", "jku", "x5c", "x5u", "crit",
					      "zip", "b64", "enc", "cty"};
	const json_t *typ = json_object_get(token->header, "typ");
	const char *text = json_string_value(typ);

	for (size_t i = 0; i < CMN_LEN(REFUSED); i++)
		if (json_object_get(token->header, REFUSED[i]) != NULL)
			return cmn_fail(err, CMN_E_UNAUTHENTICATED,
					"en-tête de jeton « %s » non admis",
					"token header \"%s\" not admitted", REFUSED[i]);
	if (typ != NULL &&
	    (text == NULL || (strcasecmp(text, "JWT") != 0 && strcasecmp(text, "at+jwt") != 0)))
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "type de jeton (typ) non admis",
				"token type (typ) not admitted");
	return check_kid(token, err);
}

enum cmn_err cmn_token_open(const char *text, size_t n, struct cmn_token *ret,
			    struct cmn_error *err)
{
	struct cmn_token token CMN_AUTO(cmn_token_clear) = {.text = text, .len = n};
	const char *dot, *dot2;

	if (n > CMN_TOKEN_MAX)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "jeton trop long (maximum %d octets)",
				"token too long (maximum %d bytes)", CMN_TOKEN_MAX);
	dot = memchr(text, '.', n);
	dot2 = dot == NULL ? NULL : memchr(dot + 1, '.', (size_t)(text + n - dot - 1));
	if (dot2 == NULL || memchr(dot2 + 1, '.', (size_t)(text + n - dot2 - 1)) != NULL)
		return malformed(err);
	if (open_part(text, (size_t)(dot - text), &token.header, err) != CMN_OK ||
	    check_alg(&token, (size_t)(text + n - dot2 - 1), err) != CMN_OK ||
	    check_header(&token, err) != CMN_OK ||
	    open_part(dot + 1, (size_t)(dot2 - dot - 1), &token.claims, err) != CMN_OK)
		return err->code;
	*ret = token;
	token.header = token.claims = NULL;
	return CMN_OK;
}

void cmn_token_clear(struct cmn_token *token)
{
	json_decref(token->header);
	json_decref(token->claims);
	token->header = token->claims = NULL;
}

static void drop_jwt(jwt_t **jwt)
{
	r_jwt_free(*jwt);
}

enum cmn_err cmn_token_verify(const struct cmn_token *token, jwk_t *key, struct cmn_error *err)
{
	jwt_t *jwt CMN_AUTO(drop_jwt) = NULL;

	if (r_jwt_init(&jwt) != RHN_OK)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	if (r_jwt_advanced_parsen(jwt, token->text, token->len, R_PARSE_NONE,
				  R_FLAG_IGNORE_REMOTE) != RHN_OK)
		return malformed(err);
	if (r_jwt_verify_signature(jwt, key, R_FLAG_IGNORE_REMOTE) != RHN_OK)
		return cmn_fail(err, CMN_E_UNAUTHENTICATED, "signature du jeton non valable",
				"token signature not valid");
	return CMN_OK;
}
