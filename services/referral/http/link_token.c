/* SPDX-License-Identifier: EUPL-1.2 */
#include "link_http.h"

#include "cmn/uuid.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#define BYTES         32
#define DOSSIER_LABEL "c360 dossier "

void referral_token_make(char token[REFERRAL_TOKEN_LEN])
{
	static const char ALPHABET[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	unsigned char raw[BYTES + 1] = {0}; /* one more: the last character takes four bits of it */

	cmn_random(raw, BYTES);
	for (size_t i = 0; i < REFERRAL_TOKEN_LEN - 1; i++) {
		size_t bit = i * 6;
		unsigned two = ((unsigned)raw[bit / 8] << 8) | raw[bit / 8 + (bit / 8 < BYTES)];

		token[i] = ALPHABET[(two >> (10 - bit % 8)) & 63];
	}
	token[REFERRAL_TOKEN_LEN - 1] = '\0';
}

static enum cmn_err hash(struct cmn_call *call, const char *text, char ret[REFERRAL_HASH_LEN])
{
	static const char HEX[] = "0123456789abcdef";
	unsigned char digest[32];

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), digest) < 0)
		return cmn_no_memory(&call->err);
	for (size_t i = 0; i < sizeof(digest); i++) {
		ret[2 * i] = HEX[digest[i] >> 4];
		ret[2 * i + 1] = HEX[digest[i] & 15];
	}
	ret[REFERRAL_HASH_LEN - 1] = '\0';
	return CMN_OK;
}

enum cmn_err referral_token_hash(struct cmn_call *call, const char *token,
				 char ret[REFERRAL_HASH_LEN])
{
	return hash(call, token, ret);
}

enum cmn_err referral_token_of_dossier(struct cmn_call *call, const char *token,
				       char ret[REFERRAL_HASH_LEN])
{
	char text[sizeof(DOSSIER_LABEL) + 200];

	snprintf(text, sizeof(text), DOSSIER_LABEL "%s", token);
	return hash(call, text, ret);
}
