/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/secret.h"

#include "cmn/uuid.h"

#include <gnutls/crypto.h>
#include <string.h>

#define BYTES 32

void cmn_secret_make(char ret[CMN_SECRET_LEN])
{
	static const char ALPHABET[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char raw[BYTES + 1] = {0}; /* one more: the last character takes four bits of it */

	cmn_random(raw, BYTES);
	for (size_t i = 0; i < CMN_SECRET_LEN - 1; i++) {
		size_t bit = i * 6;
		unsigned two = ((unsigned)raw[bit / 8] << 8) | raw[bit / 8 + (bit / 8 < BYTES)];

		ret[i] = ALPHABET[(two >> (10 - bit % 8)) & 63];
	}
	ret[CMN_SECRET_LEN - 1] = '\0';
}

enum cmn_err cmn_secret_hash(const char *text, char ret[CMN_HASH_LEN], struct cmn_error *err)
{
	static const char HEX[] = "0123456789abcdef";
	unsigned char digest[32];

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), digest) < 0)
		return cmn_no_memory(err);
	for (size_t i = 0; i < sizeof(digest); i++) {
		ret[2 * i] = HEX[digest[i] >> 4];
		ret[2 * i + 1] = HEX[digest[i] & 15];
	}
	ret[CMN_HASH_LEN - 1] = '\0';
	return CMN_OK;
}
