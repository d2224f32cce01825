/* SPDX-License-Identifier: EUPL-1.2
 *
 * link_http.h - tokens: 256 random bits that the receiver holds, their hashes that we keep.
 */
#ifndef REFERRAL_LINK_HTTP_H
#define REFERRAL_LINK_HTTP_H

#include "link_store.h"
#include "relay_http.h"

#define REFERRAL_TOKEN_LEN 44 /* 32 bytes in base64url without padding, and its NUL */

void referral_token_make(char token[REFERRAL_TOKEN_LEN]);

/* SHA-256 of the text, in hexadecimal.  Looked up by an index of hashes: how long that takes says
 * nothing of a token. */
enum cmn_err referral_token_hash(struct cmn_call *call, const char *token,
				 char ret[REFERRAL_HASH_LEN]) CMN_MUST_CHECK;

/* The second token, for intake: whoever holds the first can make it, whoever holds it cannot go
 * back.  Nothing of it is kept here. */
enum cmn_err referral_token_of_dossier(struct cmn_call *call, const char *token,
				       char ret[REFERRAL_HASH_LEN]) CMN_MUST_CHECK;

#endif
