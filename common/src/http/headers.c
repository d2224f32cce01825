/* SPDX-License-Identifier: EUPL-1.2 */
#include "headers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *name;
	bool single;
} HEADS[CMN_HEADS] = {
    [CMN_HEAD_ACCEPT] = {"Accept", false},
    [CMN_HEAD_ACCEPT_LANGUAGE] = {"Accept-Language", false},
    [CMN_HEAD_AUTHORIZATION] = {"Authorization", true},
    [CMN_HEAD_AFTER] = {"C360-After", true},
    [CMN_HEAD_CONTENT_LENGTH] = {"Content-Length", true},
    [CMN_HEAD_CONTENT_TYPE] = {"Content-Type", true},
    [CMN_HEAD_HOST] = {"Host", true},
    [CMN_HEAD_IDEMPOTENCY_KEY] = {"Idempotency-Key", true},
    [CMN_HEAD_IF_MATCH] = {"If-Match", true},
    [CMN_HEAD_TRACEPARENT] = {"traceparent", true},
    [CMN_HEAD_TRANSFER_ENCODING] = {"Transfer-Encoding", true},
    [CMN_HEAD_REQUEST_ID] = {"X-Request-Id", true},
};

static void note(struct cmn_heads *heads, const struct cmn_header *h)
{
	size_t i;

	for (i = 0; i < CMN_HEADS; i++) {
		if ((HEADS[i].name[0] | 0x20) != (h->name[0] | 0x20) ||
		    strcasecmp(HEADS[i].name, h->name) != 0)
			continue;
		if (!heads->value[i])
			heads->value[i] = h->value;
		else if (HEADS[i].single)
			heads->twice = HEADS[i].name;
		return;
	}
}

void cmn_heads_read(const struct cmn_request *request, struct cmn_heads *ret)
{
	size_t i;

	*ret = (struct cmn_heads){0};
	for (i = 0; i < request->n_headers; i++)
		note(ret, &request->headers[i]);
}

enum cmn_err cmn_heads_check(const struct cmn_request *request, const struct cmn_heads *heads,
			     struct cmn_error *err)
{
	if (request->malformed)
		return cmn_fail(err, CMN_E_BAD_REQUEST,
				"en-têtes refusés : octet nul, ou plus de 64",
				"headers refused: NUL byte, or more than 64");
	if (heads->twice) {
		char pointer[48];

		snprintf(pointer, sizeof(pointer), "header:%s", heads->twice);
		return cmn_fail_at(err, CMN_E_BAD_REQUEST, pointer,
				   "en-tête « %s » donné deux fois", "header \"%s\" given twice",
				   heads->twice);
	}
	if (heads->value[CMN_HEAD_TRANSFER_ENCODING] && heads->value[CMN_HEAD_CONTENT_LENGTH])
		return cmn_fail(err, CMN_E_BAD_REQUEST,
				"Transfer-Encoding et Content-Length ensemble : longueur ambiguë",
				"Transfer-Encoding together with Content-Length: ambiguous length");
	return CMN_OK;
}

const char *cmn_request_header(const struct cmn_request *request, const char *name,
			       size_t *ret_count)
{
	const char *value = NULL;
	size_t i;

	*ret_count = 0;
	for (i = 0; i < request->n_headers; i++) {
		if (strcasecmp(request->headers[i].name, name) != 0)
			continue;
		value = request->headers[i].value;
		++*ret_count;
	}
	return *ret_count == 1 ? value : NULL;
}

/* Value of ";q=" in one element of a list, in thousandths. */
static int quality(const char *element, size_t n)
{
	const char *q = memmem(element, n, "q=", 2);
	int scale = 1000, value = 0;

	if (!q)
		return 1000;
	for (q += 2; q < element + n && scale > 0; q++) {
		if (*q >= '0' && *q <= '9') {
			value += (*q - '0') * scale;
			scale /= 10;
		} else if (*q != '.') {
			break;
		}
	}
	return value;
}

/* Walks "a;q=1, b": the next element and its length; NULL at the end. */
static const char *next_element(const char **at, size_t *n)
{
	const char *begin = *at + strspn(*at, " \t,");

	*n = strcspn(begin, ",");
	*at = begin + *n;
	return *n ? begin : NULL;
}

enum cmn_lang cmn_heads_lang(const char *accept_language)
{
	const char *element;
	int best[2] = {0, 0};
	size_t n;

	while (accept_language && (element = next_element(&accept_language, &n))) {
		int q = quality(element, n);

		if (n >= 2 && strncasecmp(element, "fr", 2) == 0 && q > best[CMN_FR])
			best[CMN_FR] = q;
		if (n >= 2 && strncasecmp(element, "en", 2) == 0 && q > best[CMN_EN])
			best[CMN_EN] = q;
	}
	return best[CMN_EN] > best[CMN_FR] ? CMN_EN : CMN_FR;
}

bool cmn_heads_accept(const char *accept, const char *media_type)
{
	size_t len = strlen(media_type), n;
	const char *element;

	while (accept && (element = next_element(&accept, &n)))
		if (n >= len && strncasecmp(element, media_type, len) == 0 &&
		    strspn(element + len, "abcdefghijklmnopqrstuvwxyz0123456789+.-") == 0)
			return quality(element, n) > 0;
	return false;
}

/* W3C trace context, version 00: "00-<32 hex>-<16 hex>-<2 hex>", lower case, ids not zero. */
static bool trace_valid(const char *text)
{
	static const char hex[] = "0123456789abcdef";

	return strlen(text) == 55 && strncmp(text, "00-", 3) == 0 && strspn(text + 3, hex) == 32 &&
	       text[35] == '-' && strspn(text + 36, hex) == 16 && text[52] == '-' &&
	       strspn(text + 53, hex) == 2 && strspn(text + 3, "0") < 32 &&
	       strspn(text + 36, "0") < 16;
}

static void write_hex(const unsigned char *bytes, size_t n, char *out)
{
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
}

void cmn_heads_trace(const char *traceparent, char *out)
{
	unsigned char ids[24];
	bool known = traceparent && trace_valid(traceparent);

	cmn_random(ids, sizeof(ids));
	ids[0] |= 1;
	ids[16] |= 1;
	memcpy(out, known ? traceparent : "00-00000000000000000000000000000000-0000000000000000-01",
	       56);
	if (!known)
		write_hex(ids, 16, out + 3);
	write_hex(ids + 16, 8, out + 36);
}
