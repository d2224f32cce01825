/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/secret.h - a token that its holder keeps, and its hash that we keep.
 */
#ifndef CMN_SECRET_H
#define CMN_SECRET_H

#include "cmn/err.h"

#define CMN_SECRET_LEN 44 /* 32 random bytes in base64url without padding, and the NUL */
#define CMN_HASH_LEN   65 /* SHA-256 in hexadecimal, and the NUL */

void cmn_secret_make(char ret[CMN_SECRET_LEN]);

/* SHA-256 of the text, in hexadecimal.  Looked up by an index of hashes: how long that takes says
 * nothing of a token. */
enum cmn_err cmn_secret_hash(const char *text, char ret[CMN_HASH_LEN],
			     struct cmn_error *err) CMN_MUST_CHECK;

#endif
