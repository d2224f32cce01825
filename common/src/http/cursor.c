/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define MAC_LEN 16 /* of the 32 bytes of HMAC-SHA256: RFC 2104 allows half */
#define BYTES   (MAC_LEN + CMN_CURSOR_MAX)

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* base64url without padding; out has room for 4 characters per 3 bytes and a NUL */
static void encode(const unsigned char *in, size_t n, char *out)
{
	unsigned bits = 0, have = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		bits = bits << 8 | in[i];
		for (have += 8; have >= 6; have -= 6)
			*out++ = ALPHABET[bits >> (have - 6) & 63];
	}
	if (have)
		*out++ = ALPHABET[bits << (6 - have) & 63];
	*out = '\0';
}

/* Number of bytes, 0 when malformed or longer than `size`. */
static size_t decode(const char *in, unsigned char *out, size_t size)
{
	unsigned bits = 0, have = 0;
	size_t n = 0;

	for (; *in; in++) {
		const char *at = strchr(ALPHABET, *in);

		if (!at)
			return 0;
		bits = bits << 6 | (unsigned)(at - ALPHABET);
		have += 6;
		if (have < 8)
			continue;
		if (n == size)
			return 0;
		have -= 8;
		out[n++] = (unsigned char)(bits >> have);
	}
	return n;
}

static int feed(gnutls_hmac_hd_t mac, const char *text)
{
	return gnutls_hmac(mac, text ? text : "", strlen(text ? text : "") + 1);
}

/* A cursor is good for one caller, one operation and one set of filters: all of them are under the
 * MAC, the parameters that only move or size the window are not. */
static bool mac_of(const struct cmn_call *call, const char *key, unsigned char out[32])
{
	const struct cmn_work *work = cmn_work_of(call);
	gnutls_hmac_hd_t mac;
	size_t i;
	int rc;

	if (gnutls_hmac_init(&mac, GNUTLS_MAC_SHA256, work->d->cursor_key,
			     sizeof(work->d->cursor_key)) < 0)
		return false;
	rc = feed(mac, call->caller->sub) | feed(mac, call->op->id);
	for (i = 0; i < call->op->n_params; i++) {
		const char *name = call->op->params[i].name;

		if (strcmp(name, "cursor") == 0 || strcmp(name, "limit") == 0)
			continue;
		/* absent and empty are two things: the name stands only with a value */
		if (work->values[i])
			rc |= feed(mac, name) | feed(mac, work->values[i]);
	}
	rc |= feed(mac, "") | feed(mac, key);
	gnutls_hmac_deinit(mac, out);
	return rc >= 0;
}

static enum cmn_err no_mac(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_UNAVAILABLE, "signature du curseur impossible",
			"the cursor cannot be signed");
}

enum cmn_err cmn_cursor_seal(const struct cmn_call *call, const char *key,
			     char out[CMN_CURSOR_TEXT], struct cmn_error *err)
{
	unsigned char bytes[32 + CMN_CURSOR_MAX];
	size_t n = strlen(key);

	if (n > CMN_CURSOR_MAX)
		return cmn_fail(err, CMN_E_INTERNAL, "clé de page trop longue",
				"page key too long");
	if (!mac_of(call, key, bytes))
		return no_mac(err);
	memcpy(bytes + MAC_LEN, key, n);
	encode(bytes, MAC_LEN + n, out);
	return CMN_OK;
}

enum cmn_err cmn_call_cursor(struct cmn_call *call, char *ret, size_t size)
{
	const char *text = cmn_call_param(call, "cursor");
	unsigned char bytes[BYTES + 1], mac[32];
	size_t n;

	if (!text) {
		ret[0] = '\0';
		return CMN_OK;
	}
	n = decode(text, bytes, BYTES);
	if (n > MAC_LEN && n - MAC_LEN < size) {
		const char *key = (const char *)bytes + MAC_LEN;

		bytes[n] = '\0';
		if (!mac_of(call, key, mac))
			return no_mac(&call->err);
		if (strlen(key) == n - MAC_LEN && gnutls_memcmp(mac, bytes, MAC_LEN) == 0) {
			memcpy(ret, key, n - MAC_LEN + 1);
			return CMN_OK;
		}
	}
	return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "query:cursor",
			   "curseur inconnu : reprendre la liste depuis le début",
			   "unknown cursor: begin the list again");
}

_Static_assert(CMN_NEXT_LEN == CMN_CURSOR_TEXT, "one length of cursors");

enum cmn_err cmn_call_next(struct cmn_call *call, const char *key, char out[CMN_NEXT_LEN])
{
	return cmn_cursor_seal(call, key, out, &call->err);
}
