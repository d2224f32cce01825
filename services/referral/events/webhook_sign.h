/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_sign.h - the secrets of webhooks and the signature of a delivery (Standard Webhooks 1.0).
 *
 * A secret is derived from the key of the service, the id of the webhook and a number: nothing that
 * signs is stored.  docs/decisions/0020.
 */
#ifndef REFERRAL_WEBHOOK_SIGN_H
#define REFERRAL_WEBHOOK_SIGN_H

#include "cmn/buf.h"

#define REFERRAL_WEBHOOK_KEY_MIN 32
#define REFERRAL_SECRET_LEN      64 /* "whsec_", 44 characters of base64, and the NUL */

/* The secret of the webhook under its number; false when memory is short. */
bool referral_webhook_secret(const char *key, const char *webhook_id, int64_t number,
			     char out[REFERRAL_SECRET_LEN]) CMN_MUST_CHECK;

/* Append "v1,<base64 of HMAC-SHA256>" over "id.timestamp.body" to `out`, with a space between two.
 */
bool referral_webhook_sign(struct cmn_buf *out, const char *secret, const char *id,
			   int64_t timestamp, const char *body, size_t n) CMN_MUST_CHECK;

#endif
