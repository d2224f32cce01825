/* SPDX-License-Identifier: EUPL-1.2
 *
 * token.h - a JWT taken apart and judged before any cryptography, then verified with one key.
 *
 * We split and parse by ourselves, so that duplicates, foreign header members and algorithms are
 * refused first; librhonabwy then only checks the signature, with the key we chose and none that
 * the token brings (R_PARSE_NONE).
 */
#ifndef CMN_TOKEN_H
#define CMN_TOKEN_H

#include "keyset.h"

#include <jansson.h>

#define CMN_TOKEN_MAX 8192 /* bytes */

struct cmn_token {
	const char *text; /* borrowed */
	size_t len;
	json_t *header, *claims; /* owned */
	enum cmn_alg alg;
	const char *kid; /* borrowed from header; may be NULL */
};

/* On success *ret is owned: cmn_token_clear().  Every failure is CMN_E_UNAUTHENTICATED. */
enum cmn_err cmn_token_open(const char *text, size_t n, struct cmn_token *ret,
			    struct cmn_error *err) CMN_MUST_CHECK;
void cmn_token_clear(struct cmn_token *token);

enum cmn_err cmn_token_verify(const struct cmn_token *token, jwk_t *key,
			      struct cmn_error *err) CMN_MUST_CHECK;

#endif
