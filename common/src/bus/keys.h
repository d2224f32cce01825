/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/keys.h - the CURVE pair of a party, from its file.
 */
#ifndef CMN_BUS_KEYS_H
#define CMN_BUS_KEYS_H

#include "cmn/err.h"

#define CMN_KEY_LEN 41 /* z85 and the NUL */

struct cmn_keys {
	char public_key[CMN_KEY_LEN];
	char secret_key[CMN_KEY_LEN];
};

/* CMN_E_INVALID: absent, readable by others, or not a pair.  The path is in the cause only. */
enum cmn_err cmn_keys_load(const char *path, struct cmn_keys *ret,
			   struct cmn_error *err) CMN_MUST_CHECK;

bool cmn_key_valid(const char *z85);

#endif
