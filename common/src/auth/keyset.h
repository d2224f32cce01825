/* SPDX-License-Identifier: EUPL-1.2
 *
 * keyset.h - the public keys of an issuer, read from a JWKS (RFC 7517); immutable once made, and
 * shared by reference count between the thread that reads the source and those that verify.
 */
#ifndef CMN_KEYSET_H
#define CMN_KEYSET_H

#include "cmn/err.h"

#include <rhonabwy.h>

#define CMN_KEYSET_KEYS_MAX 32
#define CMN_KID_MAX         128

/* The algorithms that a token may name; anything else is refused. */
enum cmn_alg { CMN_ALG_RS256 = 1, CMN_ALG_ES256, CMN_ALG_EDDSA };

int cmn_alg_of(const char *name); /* enum cmn_alg, or 0 */

struct cmn_keyset;

/* A private or symmetric key in the set is CMN_E_INVALID: it was published by mistake, and a
 * symmetric one would let every reader of the set sign.  Keys meant for encryption and types that
 * no pinned algorithm uses are left out, as RFC 7517 asks; a set with none left is refused. */
enum cmn_err cmn_keyset_parse(const char *json, size_t n, struct cmn_keyset **ret,
			      struct cmn_error *err) CMN_MUST_CHECK;
struct cmn_keyset *cmn_keyset_ref(struct cmn_keyset *set);
void cmn_keyset_unref(struct cmn_keyset **set); /* NULL inside is fine */
size_t cmn_keyset_count(const struct cmn_keyset *set);

enum cmn_key_match {
	CMN_KEY_FOUND = 1,
	CMN_KEY_UNKNOWN,
	CMN_KEY_UNNAMED, /* no kid in the token although the set has several keys */
	CMN_KEY_UNFIT,   /* known, but of a type that the algorithm does not use */
};

/* The key for a token; *ret is borrowed from the set. */
enum cmn_key_match cmn_keyset_find(const struct cmn_keyset *set, const char *kid, enum cmn_alg alg,
				   jwk_t **ret);

#endif
