/* SPDX-License-Identifier: EUPL-1.2
 *
 * keyring.h - reading and writing the two files of a keyring.
 */
#ifndef CMN_KEYRING_FILES_H
#define CMN_KEYRING_FILES_H

#include "cmn/err.h"

#include <rhonabwy.h>

#define CMN_KEYRING_PUBLIC  "jwks.json"
#define CMN_KEYRING_PRIVATE "signing.jwk"

void cmn_jwk_drop(jwk_t **jwk);

enum cmn_err cmn_keyring_signing_key(const char *dir, jwk_t **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Whole or not at all; `fresh` refuses to replace a file that is there. */
enum cmn_err cmn_keyring_write(const char *dir, const char *name, const json_t *value,
			       unsigned mode, bool fresh, struct cmn_error *err) CMN_MUST_CHECK;

#endif
