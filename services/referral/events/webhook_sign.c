/* SPDX-License-Identifier: EUPL-1.2 */
#include "webhook_sign.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAC_N  32
#define PREFIX "whsec_"

static void drop_datum(gnutls_datum_t *datum)
{
	gnutls_free(datum->data);
}

static bool put_base64(struct cmn_buf *out, const unsigned char mac[MAC_N])
{
	gnutls_datum_t raw = {.size = MAC_N}, text CMN_AUTO(drop_datum) = {NULL, 0};
	unsigned char room[MAC_N];

	memcpy(room, mac, MAC_N);
	raw.data = room;
	if (gnutls_base64_encode2(&raw, &text) != GNUTLS_E_SUCCESS)
		return false;
	cmn_buf_put(out, text.data, text.size);
	return !out->failed;
}

bool referral_webhook_secret(const char *key, const char *webhook_id, int64_t number,
			     char out[REFERRAL_SECRET_LEN])
{
	struct cmn_buf text CMN_AUTO(cmn_buf_free) = {.max = REFERRAL_SECRET_LEN - 1};
	unsigned char mac[MAC_N];
	char what[128];

	snprintf(what, sizeof(what), "c360 webhook %s %" PRId64, webhook_id, number);
	if (gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, strlen(key), what, strlen(what), mac) != 0)
		return false;
	cmn_buf_text(&text, PREFIX);
	if (!put_base64(&text, mac))
		return false;
	memcpy(out, text.data, text.len + 1);
	return true;
}

static bool mac_of(const unsigned char *key, size_t key_n, const char *head, const char *body,
		   size_t n, unsigned char mac[MAC_N])
{
	gnutls_hmac_hd_t hmac;
	bool good;

	if (gnutls_hmac_init(&hmac, GNUTLS_MAC_SHA256, key, key_n) != 0)
		return false;
	good = gnutls_hmac(hmac, head, strlen(head)) == 0 &&
	       (n == 0 || gnutls_hmac(hmac, body, n) == 0);
	gnutls_hmac_deinit(hmac, mac);
	return good;
}

bool referral_webhook_sign(struct cmn_buf *out, const char *secret, const char *id,
			   int64_t timestamp, const char *body, size_t n)
{
	char coded[REFERRAL_SECRET_LEN], head[128];
	gnutls_datum_t text, key CMN_AUTO(drop_datum) = {NULL, 0};
	unsigned char mac[MAC_N];

	snprintf(coded, sizeof(coded), "%s", secret + strlen(PREFIX));
	text = (gnutls_datum_t){(unsigned char *)coded, (unsigned)strlen(coded)};
	snprintf(head, sizeof(head), "%s.%" PRId64 ".", id, timestamp);
	if (gnutls_base64_decode2(&text, &key) != GNUTLS_E_SUCCESS ||
	    !mac_of(key.data, key.size, head, body, n, mac))
		return false;
	if (out->len)
		cmn_buf_char(out, ' ');
	cmn_buf_text(out, "v1,");
	return put_base64(out, mac);
}
