/* SPDX-License-Identifier: EUPL-1.2 */
#include "keyset.h"

#include "cmn/json.h"

#include <gnutls/abstract.h>
#include <stdatomic.h>
#include <string.h>

/* What each pinned algorithm needs of a key: nothing else verifies with it (no key confusion). */
static const struct {
	enum cmn_alg alg;
	const char *name, *kty, *crv;
} ALGS[] = {
    {CMN_ALG_RS256, "RS256", "RSA", NULL},
    {CMN_ALG_ES256, "ES256", "EC", "P-256"},
    {CMN_ALG_EDDSA, "EdDSA", "OKP", "Ed25519"},
};

enum { RSA_BITS_MIN = 2048, RSA_BITS_MAX = 8192 };

struct key {
	char *kid; /* NULL: the key bears no name */
	enum cmn_alg alg;
	jwk_t *jwk;
};

struct cmn_keyset {
	atomic_uint refs;
	size_t n;
	struct key keys[CMN_KEYSET_KEYS_MAX];
};

int cmn_alg_of(const char *name)
{
	for (size_t i = 0; name != NULL && i < CMN_LEN(ALGS); i++)
		if (strcmp(ALGS[i].name, name) == 0)
			return (int)ALGS[i].alg;
	return 0;
}

/* The algorithm that a public key serves, or 0: not one of ours. */
static int alg_of_key(const json_t *key)
{
	const char *kty = cmn_json_get(key, "kty");
	const char *crv = cmn_json_get(key, "crv");
	const char *alg = cmn_json_get(key, "alg");

	for (size_t i = 0; kty != NULL && i < CMN_LEN(ALGS); i++) {
		if (strcmp(kty, ALGS[i].kty) != 0)
			continue;
		if (ALGS[i].crv != NULL && (crv == NULL || strcmp(crv, ALGS[i].crv) != 0))
			continue;
		if (alg != NULL && strcmp(alg, ALGS[i].name) != 0)
			continue;
		return (int)ALGS[i].alg;
	}
	return 0;
}

static enum cmn_err refuse_secrets(const json_t *key, struct cmn_error *err)
{
	static const char *const SECRET[] = {"d", "p", "q", "dp", "dq", "qi", "oth"};
	const char *kty = cmn_json_get(key, "kty");

	if (!json_is_object(key) || kty == NULL)
		return cmn_fail(err, CMN_E_INVALID, "jeu de clés : une clé n’a pas de type (kty)",
				"key set: a key has no type (kty)");
	if (strcmp(kty, "oct") == 0 || json_object_get(key, "k") != NULL)
		return cmn_fail(err, CMN_E_INVALID,
				"jeu de clés : clé symétrique (oct), seules les clés publiques sont"
				" admises",
				"key set: symmetric key (oct), only public keys are admitted");
	for (size_t i = 0; i < CMN_LEN(SECRET); i++)
		if (json_object_get(key, SECRET[i]) != NULL)
			return cmn_fail(err, CMN_E_INVALID,
					"jeu de clés : clé privée publiée, à révoquer",
					"key set: private key published, to be revoked");
	return CMN_OK;
}

/* Only the members that make the key: certificates and their addresses are never followed. */
static jwk_t *public_part(const json_t *key)
{
	static const char *const PART[] = {"kty", "crv", "x", "y", "n", "e"};
	json_t *part = json_object();

	for (size_t i = 0; i < CMN_LEN(PART); i++) {
		json_t *value = json_object_get(key, PART[i]);

		if (json_is_string(value) && json_object_set(part, PART[i], value) != 0) {
			json_decref(part);
			return NULL;
		}
	}
	return part;
}

static bool sound(jwk_t *jwk, enum cmn_alg alg)
{
	unsigned bits = 0;
	int type = r_jwk_key_type(jwk, &bits, R_FLAG_IGNORE_REMOTE);
	gnutls_pubkey_t pub;

	if ((type & R_KEY_TYPE_PUBLIC) == 0)
		return false;
	if (alg == CMN_ALG_RS256 && (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX))
		return false;
	pub = r_jwk_export_to_gnutls_pubkey(jwk, R_FLAG_IGNORE_REMOTE);
	if (pub == NULL)
		return false;
	gnutls_pubkey_deinit(pub);
	return true;
}

static const struct key *by_kid(const struct cmn_keyset *set, const char *kid)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->keys[i].kid != NULL && strcmp(set->keys[i].kid, kid) == 0)
			return &set->keys[i];
	return NULL;
}

static enum cmn_err add_key(struct cmn_keyset *set, const json_t *from, enum cmn_alg alg,
			    struct cmn_error *err)
{
	const char *kid = cmn_json_get(from, "kid");
	struct key key = {.alg = alg};

	if (kid != NULL && (strlen(kid) > CMN_KID_MAX || by_kid(set, kid) != NULL))
		return cmn_fail(err, CMN_E_INVALID,
				"jeu de clés : nom de clé (kid) en double ou trop long",
				"key set: key name (kid) duplicated or too long");
	if (set->n == CMN_KEYSET_KEYS_MAX)
		return cmn_fail(err, CMN_E_INVALID, "jeu de clés : plus de %d clés",
				"key set: more than %d keys", CMN_KEYSET_KEYS_MAX);
	key.jwk = public_part(from);
	key.kid = kid == NULL ? NULL : strdup(kid);
	set->keys[set->n++] = key; /* released with the set, sound or not */
	if (key.jwk == NULL || (kid != NULL && key.kid == NULL))
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	if (!sound(key.jwk, alg))
		return cmn_fail(err, CMN_E_INVALID,
				"jeu de clés : clé %s inutilisable (taille ou valeurs)",
				"key set: key %s unusable (size or values)", ALGS[alg - 1].name);
	return CMN_OK;
}

static enum cmn_err add_all(struct cmn_keyset *set, const json_t *keys, struct cmn_error *err)
{
	size_t i;
	json_t *key;

	json_array_foreach(keys, i, key)
	{
		const char *use = cmn_json_get(key, "use");
		int alg;

		if (refuse_secrets(key, err) != CMN_OK)
			return err->code;
		alg = alg_of_key(key);
		if (alg == 0 || (use != NULL && strcmp(use, "sig") != 0))
			continue;
		if (add_key(set, key, (enum cmn_alg)alg, err) != CMN_OK)
			return err->code;
	}
	if (set->n == 0)
		return cmn_fail(err, CMN_E_INVALID,
				"jeu de clés : aucune clé de signature RSA, P-256 ou Ed25519",
				"key set: no signature key of type RSA, P-256 or Ed25519");
	return CMN_OK;
}

enum cmn_err cmn_keyset_parse(const char *json, size_t n, struct cmn_keyset **ret,
			      struct cmn_error *err)
{
	json_t *doc CMN_AUTO(cmn_json_drop) = NULL;
	struct cmn_keyset *set CMN_AUTO(cmn_keyset_unref) = NULL;
	json_t *keys;

	if (cmn_json_parse(json, n, &doc, err) != CMN_OK)
		return err->code;
	keys = json_object_get(doc, "keys");
	if (!json_is_array(keys))
		return cmn_fail(err, CMN_E_INVALID, "jeu de clés : pas de tableau « keys »",
				"key set: no array \"keys\"");
	set = calloc(1, sizeof(*set));
	if (set == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	atomic_init(&set->refs, 1);
	if (add_all(set, keys, err) != CMN_OK)
		return err->code;
	*ret = CMN_TAKE(set);
	return CMN_OK;
}

struct cmn_keyset *cmn_keyset_ref(struct cmn_keyset *set)
{
	if (set != NULL)
		atomic_fetch_add_explicit(&set->refs, 1, memory_order_relaxed);
	return set;
}

void cmn_keyset_unref(struct cmn_keyset **set)
{
	struct cmn_keyset *s = CMN_TAKE(*set);

	if (s == NULL || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) != 1)
		return;
	for (size_t i = 0; i < s->n; i++) {
		free(s->keys[i].kid);
		r_jwk_free(s->keys[i].jwk);
	}
	free(s);
}

size_t cmn_keyset_count(const struct cmn_keyset *set)
{
	return set->n;
}

enum cmn_key_match cmn_keyset_find(const struct cmn_keyset *set, const char *kid, enum cmn_alg alg,
				   jwk_t **ret)
{
	const struct key *key;

	if (kid == NULL && set->n > 1)
		return CMN_KEY_UNNAMED;
	key = kid == NULL ? &set->keys[0] : by_kid(set, kid);
	if (key == NULL)
		return CMN_KEY_UNKNOWN;
	if (key->alg != alg)
		return CMN_KEY_UNFIT;
	*ret = key->jwk;
	return CMN_KEY_FOUND;
}
