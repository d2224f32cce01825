/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/keyring.h - a signing key in a folder, and tokens made with it: for `make run`, the demo and
 * the tests.  In production an identity provider does this; programs that offer it refuse to run
 * when C360_ENV=production.
 *
 *   DIR/jwks.json    public keys, what services read
 *   DIR/signing.jwk  private key, mode 0600
 */
#ifndef CMN_KEYRING_H
#define CMN_KEYRING_H

#include "cmn/err.h"

enum cmn_keyring_act {
	CMN_KEYRING_NEW = 1, /* refuses to touch a folder that has keys */
	CMN_KEYRING_ROTATE,  /* new signing key; the one before stays published for the overlap */
	CMN_KEYRING_RETIRE,  /* end of the overlap: only the signing key stays published */
};

/* `alg`: "EdDSA", "ES256" or "RS256"; without effect on CMN_KEYRING_RETIRE. */
enum cmn_err cmn_keyring_make(const char *dir, const char *alg, enum cmn_keyring_act act,
			      struct cmn_error *err) CMN_MUST_CHECK;

struct cmn_token_order {
	const char *keys; /* the folder */
	const char *issuer, *audience, *sub;
	const char *roles;        /* "conseiller,coordonnateur" */
	const char *departements; /* "31,44", or NULL: none */
	const char *organisation; /* or NULL */
	int64_t ttl_s;
};

/* *ret is the token, owned.  An order that would give a token which services refuse (unknown role,
 * malformed département) is refused with their reason. */
enum cmn_err cmn_token_issue(const struct cmn_token_order *order, char **ret,
			     struct cmn_error *err) CMN_MUST_CHECK;

#endif
