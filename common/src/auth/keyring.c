/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/keyring.h"

#include "keyring.h"
#include "keyset.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
	enum cmn_alg alg;
	int type;
	unsigned bits;
} KINDS[] = {
    {CMN_ALG_RS256, R_KEY_TYPE_RSA, 2048},
    {CMN_ALG_ES256, R_KEY_TYPE_EC, 256},
    {CMN_ALG_EDDSA, R_KEY_TYPE_EDDSA, 256},
};

static enum cmn_err no_key(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_INTERNAL, "clé impossible à former", "cannot make the key");
}

/* What services read of a private key: named by its thumbprint (RFC 7638), for signatures. */
static enum cmn_err public_of(jwk_t *priv, jwk_t **ret, struct cmn_error *err)
{
	jwk_t *pub CMN_AUTO(cmn_jwk_drop) = NULL;

	if (r_jwk_init(&pub) != RHN_OK ||
	    r_jwk_extract_pubkey(priv, pub, R_FLAG_IGNORE_REMOTE) != RHN_OK)
		return no_key(err);
	*ret = CMN_TAKE(pub);
	return CMN_OK;
}

static enum cmn_err generate(const char *alg, jwk_t **ret, struct cmn_error *err)
{
	jwk_t *priv CMN_AUTO(cmn_jwk_drop) = NULL;
	jwk_t *pub CMN_AUTO(cmn_jwk_drop) = NULL;
	char *kid CMN_AUTO(cmn_free_drop) = NULL;
	int which = cmn_alg_of(alg);

	if (which == 0)
		return cmn_fail(err, CMN_E_INVALID,
				"algorithme « %s » non prévu : RS256, ES256 ou EdDSA",
				"algorithm \"%s\" not provided: RS256, ES256 or EdDSA", alg);
	if (r_jwk_init(&priv) != RHN_OK || r_jwk_init(&pub) != RHN_OK ||
	    r_jwk_generate_key_pair(priv, pub, KINDS[which - 1].type, KINDS[which - 1].bits,
				    "new") != RHN_OK)
		return no_key(err);
	kid = r_jwk_thumbprint(pub, R_JWK_THUMB_SHA256, R_FLAG_IGNORE_REMOTE);
	if (kid == NULL || r_jwk_set_property_str(priv, "kid", kid) != RHN_OK ||
	    r_jwk_set_property_str(priv, "alg", alg) != RHN_OK ||
	    r_jwk_set_property_str(priv, "use", "sig") != RHN_OK)
		return no_key(err);
	*ret = CMN_TAKE(priv);
	return CMN_OK;
}

/* {"keys":[…]} of one or two private keys' public parts. */
static enum cmn_err publish(const char *dir, jwk_t *first, jwk_t *second, bool fresh,
			    struct cmn_error *err)
{
	json_t *set CMN_AUTO(cmn_jwk_drop) = json_pack("{s:[]}", "keys");
	jwk_t *const privs[] = {first, second};

	for (size_t i = 0; i < CMN_LEN(privs) && privs[i] != NULL; i++) {
		jwk_t *pub = NULL;

		if (public_of(privs[i], &pub, err) != CMN_OK)
			return err->code;
		if (json_array_append_new(json_object_get(set, "keys"), pub) != 0)
			return no_key(err);
	}
	return cmn_keyring_write(dir, CMN_KEYRING_PUBLIC, set, 0644, fresh, err);
}

/* The public side first: a token of the new key must find its key published. */
static enum cmn_err replace(const char *dir, const char *alg, jwk_t *old, struct cmn_error *err)
{
	jwk_t *priv CMN_AUTO(cmn_jwk_drop) = NULL;
	bool fresh = old == NULL;

	if (generate(alg, &priv, err) != CMN_OK || publish(dir, priv, old, fresh, err) != CMN_OK)
		return err->code;
	return cmn_keyring_write(dir, CMN_KEYRING_PRIVATE, priv, 0600, fresh, err);
}

enum cmn_err cmn_keyring_make(const char *dir, const char *alg, enum cmn_keyring_act act,
			      struct cmn_error *err)
{
	jwk_t *old CMN_AUTO(cmn_jwk_drop) = NULL;

	if (act == CMN_KEYRING_NEW) {
		if (mkdir(dir, 0755) != 0 && errno != EEXIST) {
			cmn_fail(err, CMN_E_UNAVAILABLE, "dossier impossible à créer",
				 "cannot create the folder");
			return cmn_because(err, "%s: %s", dir, strerror(errno));
		}
		return replace(dir, alg, NULL, err);
	}
	if (cmn_keyring_signing_key(dir, &old, err) != CMN_OK)
		return err->code;
	return act == CMN_KEYRING_ROTATE ? replace(dir, alg, old, err)
					 : publish(dir, old, NULL, false, err);
}
