/* SPDX-License-Identifier: EUPL-1.2 */
#include "source_id.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

/* Drawn once for this project; changing it would change every identifier of imported records. */
static const unsigned char NAMESPACE[16] = {0x5c, 0x0e, 0x36, 0x0d, 0x9a, 0x41, 0x4e, 0x5b,
					    0x8f, 0x13, 0x2d, 0x7a, 0xc3, 0x60, 0xd1, 0x12};

void directory_source_uuid(const char *source, const char *source_id, char ret[CMN_UUID_LEN])
{
	unsigned char text[512];
	unsigned char h[20];
	size_t n = sizeof(NAMESPACE);

	memcpy(text, NAMESPACE, n);
	int added = snprintf((char *)text + n, sizeof(text) - n, "%s:%s", source, source_id);
	if (added < 0 || (size_t)added >= sizeof(text) - n ||
	    gnutls_hash_fast(GNUTLS_DIG_SHA1, text, n + (size_t)added, h) != 0)
		abort(); /* identifiers are checked for length before; SHA-1 is always there */
	h[6] = (unsigned char)((h[6] & 0x0f) | 0x50);
	h[8] = (unsigned char)((h[8] & 0x3f) | 0x80);
	snprintf(ret, CMN_UUID_LEN,
		 "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", h[0], h[1],
		 h[2], h[3], h[4], h[5], h[6], h[7], h[8], h[9], h[10], h[11], h[12], h[13], h[14],
		 h[15]);
}
