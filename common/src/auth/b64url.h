/* SPDX-License-Identifier: EUPL-1.2
 *
 * b64url.h - base64url without padding (RFC 7515, section 2), strict: one text, one value.
 */
#ifndef CMN_B64URL_H
#define CMN_B64URL_H

#include "cmn/base.h"

/* Bytes that `n` characters decode to. */
static inline size_t cmn_b64url_size(size_t n)
{
	return n / 4 * 3 + (n % 4 == 0 ? 0 : n % 4 - 1);
}

/* Decode into `out` of cmn_b64url_size(n) bytes.  False for a foreign character, an impossible
 * length, or bits left over in the last character. */
bool cmn_b64url_decode(const char *text, size_t n, unsigned char *out);

#endif
