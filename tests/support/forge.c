/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/forge.h"

#include "cmn/clock.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A test that cannot make its material has nothing to say. */
static void *need(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

struct forge_key forge_key(const char *alg, const char *kid)
{
	struct forge_key key = {.alg = alg};
	int type = strcmp(alg, "RS256") == 0   ? R_KEY_TYPE_RSA
		   : strcmp(alg, "ES256") == 0 ? R_KEY_TYPE_EC
					       : R_KEY_TYPE_EDDSA;

	r_global_init();
	if (r_jwk_init(&key.priv) != RHN_OK || r_jwk_init(&key.pub) != RHN_OK ||
	    r_jwk_generate_key_pair(key.priv, key.pub, type, type == R_KEY_TYPE_RSA ? 2048 : 256,
				    kid) != RHN_OK)
		abort();
	return key;
}

void forge_key_free(struct forge_key *key)
{
	r_jwk_free(key->priv);
	r_jwk_free(key->pub);
}

char *forge_jwks(const struct forge_key *first, const struct forge_key *second)
{
	json_t *keys = need(json_array());
	json_t *set;
	char *text;

	json_array_append(keys, first->pub);
	if (second != NULL)
		json_array_append(keys, second->pub);
	set = need(json_pack("{s:o}", "keys", keys));
	text = need(json_dumps(set, JSON_COMPACT));
	json_decref(set);
	return text;
}

json_t *forge_claims(void)
{
	json_int_t now = (json_int_t)(cmn_clock_us() / 1000000);

	return need(json_pack("{s:s, s:s, s:s, s:I, s:I, s:[s], s:[s,s]}", "iss", FORGE_ISS, "aud",
			      FORGE_AUD, "sub", "u-1", "iat", now, "exp", now + 3600, "roles",
			      "conseiller", "departements", "31", "44"));
}

static char *b64url(const void *bytes, size_t n)
{
	static const char SET[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const unsigned char *p = bytes;
	char *out = need(malloc(n * 4 / 3 + 4));
	size_t len = 0;
	unsigned bits = 0, held = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | p[i];
		for (held += 8; held >= 6; held -= 6)
			out[len++] = SET[bits >> (held - 6) & 63];
	}
	if (held > 0)
		out[len++] = SET[bits << (6 - held) & 63];
	out[len] = '\0';
	return out;
}

/* ECDSA signatures stand as r and s in a JWS, as a DER sequence in GnuTLS. */
static char *signature_text(const struct forge_key *key, const gnutls_datum_t *sig)
{
	gnutls_datum_t part[2];
	unsigned char flat[64] = {0};

	if (strcmp(key->alg, "ES256") != 0)
		return b64url(sig->data, sig->size);
	if (gnutls_decode_rs_value(sig, &part[0], &part[1]) != 0)
		abort();
	for (int i = 0; i < 2; i++) {
		size_t skip = part[i].size > 32 ? part[i].size - 32 : 0;
		size_t n = part[i].size - skip;

		memcpy(flat + 32 * (i + 1) - n, part[i].data + skip, n);
		gnutls_free(part[i].data);
	}
	return b64url(flat, sizeof(flat));
}

static char *sign(const struct forge_key *key, const char *text)
{
	gnutls_privkey_t priv = need(r_jwk_export_to_gnutls_privkey(key->priv));
	bool eddsa = strcmp(key->alg, "EdDSA") == 0;
	gnutls_datum_t data = {.size = (unsigned)strlen(text)}, sig;
	char *out;

	data.data = need(strdup(text));
	if (gnutls_privkey_sign_data(priv, eddsa ? GNUTLS_DIG_SHA512 : GNUTLS_DIG_SHA256, 0, &data,
				     &sig) != 0)
		abort();
	out = signature_text(key, &sig);
	gnutls_free(sig.data);
	gnutls_privkey_deinit(priv);
	free(data.data);
	return out;
}

char *forge_token_text(const struct forge_key *key, const char *header, const char *claims)
{
	char *h = b64url(header, strlen(header));
	char *c = b64url(claims, strlen(claims));
	char *head, *sig, *token;

	if (asprintf(&head, "%s.%s", h, c) < 0)
		abort();
	sig = sign(key, head);
	if (asprintf(&token, "%s.%s", head, sig) < 0)
		abort();
	free(h);
	free(c);
	free(head);
	free(sig);
	return token;
}

char *forge_token(const struct forge_key *key, const char *header, json_t *claims)
{
	char *text = need(json_dumps(claims, JSON_COMPACT));
	char own[256], *token;

	snprintf(own, sizeof(own), "{\"alg\":\"%s\",\"kid\":\"%s\"}", key->alg,
		 r_jwk_get_property_str(key->priv, "kid"));
	token = forge_token_text(key, header != NULL ? header : own, text);
	json_decref(claims);
	free(text);
	return token;
}

char *forge_bearer(char *token)
{
	char *header;

	if (asprintf(&header, "Bearer %s", token) < 0)
		abort();
	free(token);
	return header;
}

void forge_file(const char *path, const char *text)
{
	char beside[512];
	FILE *f;

	snprintf(beside, sizeof(beside), "%s.new", path);
	f = need(fopen(beside, "w"));
	if (fputs(text, f) == EOF || fclose(f) != 0 || rename(beside, path) != 0)
		abort();
}
