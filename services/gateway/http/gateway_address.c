/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HOPS_MAX 16 /* proxies behind each other; more is an attempt */

static const unsigned char MAPPED[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_v4(const unsigned char bytes[16])
{
	return memcmp(bytes, MAPPED, sizeof(MAPPED)) == 0;
}

static bool parse(const char *text, unsigned char bytes[16])
{
	memcpy(bytes, MAPPED, sizeof(MAPPED));
	return inet_pton(AF_INET, text, bytes + sizeof(MAPPED)) == 1 ||
	       inet_pton(AF_INET6, text, bytes) == 1;
}

static void print(const unsigned char bytes[16], char out[GATEWAY_ADDRESS_LEN])
{
	bool v4 = is_v4(bytes);

	if (!inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? bytes + sizeof(MAPPED) : bytes, out,
		       GATEWAY_ADDRESS_LEN))
		snprintf(out, GATEWAY_ADDRESS_LEN, "-");
}

/* The first `bits` of both are the same. */
static bool same(const unsigned char *a, const unsigned char *b, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;
	unsigned char mask = (unsigned char)(0xff00 >> rest);

	return memcmp(a, b, whole) == 0 && (rest == 0 || ((a[whole] ^ b[whole]) & mask) == 0);
}

static bool trusted(const struct gateway_proxies *proxies, const unsigned char bytes[16])
{
	for (size_t i = 0; i < proxies->n; i++)
		if (same(bytes, proxies->nets[i].bytes, proxies->nets[i].bits))
			return true;
	return false;
}

/* --- the setting ------------------------------------------------------------------------------ */

static bool read_net(const char *text, size_t len, struct gateway_net *ret)
{
	char copy[GATEWAY_ADDRESS_LEN];
	const char *digits;
	unsigned most, bits = 0;
	char *slash;

	if (len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	slash = strchr(copy, '/');
	if (slash)
		*slash = '\0';
	if (!parse(copy, ret->bytes))
		return false;
	most = strchr(copy, ':') ? 128 : 32;
	ret->bits = 128;
	if (!slash)
		return true;
	digits = slash + 1;
	if (strspn(digits, "0123456789") != strlen(digits) || strlen(digits) < 1 ||
	    strlen(digits) > 3)
		return false;
	for (; *digits; digits++)
		bits = bits * 10 + (unsigned)(*digits - '0');
	ret->bits = 128 - most + bits;
	return bits <= most;
}

enum cmn_err gateway_proxies_read(const char *text, struct gateway_proxies *ret,
				  struct cmn_error *err)
{
	ret->n = 0;
	while (*(text += strspn(text, ", ")) != '\0') {
		size_t len = strcspn(text, ", ");

		if (ret->n == GATEWAY_PROXIES_MAX)
			return cmn_fail(
			    err, CMN_E_INVALID, "C360_TRUSTED_PROXIES : plus de %d adresses",
			    "C360_TRUSTED_PROXIES: more than %d addresses", GATEWAY_PROXIES_MAX);
		if (!read_net(text, len, &ret->nets[ret->n]))
			return cmn_fail(
			    err, CMN_E_INVALID,
			    "C360_TRUSTED_PROXIES : « %.*s » n’est ni une adresse ni un réseau",
			    "C360_TRUSTED_PROXIES: \"%.*s\" is neither an address nor a network",
			    (int)(len < 80 ? len : 80), text);
		ret->n++;
		text += len;
	}
	return CMN_OK;
}

/* --- a request -------------------------------------------------------------------------------- */

/* Items of all X-Forwarded-For, the last one first: the order in which proxies added them. */
struct said {
	const struct cmn_request *request;
	size_t header;          /* headers before this one are still to be read */
	const char *value, *to; /* what is left of the current one; NULL: none */
};

static bool said_next(struct said *s, const char **ret, size_t *ret_len)
{
	const char *from;

	while (!s->value) {
		if (s->header == 0)
			return false;
		s->header--;
		if (strcasecmp(s->request->headers[s->header].name, "X-Forwarded-For") == 0) {
			s->value = s->request->headers[s->header].value;
			s->to = s->value + strlen(s->value);
		}
	}
	for (from = s->to; from > s->value && from[-1] != ','; from--)
		;
	*ret = from;
	*ret_len = (size_t)(s->to - from);
	if (from == s->value)
		s->value = NULL;
	else
		s->to = from - 1;
	return true;
}

/* What follows an address: nothing, or the port. */
static bool is_port(const char *text)
{
	return *text == '\0' || (*text == ':' && text[1] != '\0' &&
				 strspn(text + 1, "0123456789") == strlen(text + 1));
}

/* An address as proxies write it: "192.0.2.1", "192.0.2.1:5678", "2001:db8::1",
 * "[2001:db8::1]:443". */
static bool parse_said(const char *text, size_t len, unsigned char bytes[16])
{
	char copy[GATEWAY_ADDRESS_LEN], *end, *start = copy;

	while (len > 0 && (*text == ' ' || *text == '\t')) {
		text++;
		len--;
	}
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	if (len == 0 || len >= sizeof(copy))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	end = strchr(copy, *copy == '[' ? ']' : ':');
	if (*copy == '[') {
		if (!end || !is_port(end + 1))
			return false;
		*end = '\0';
		start++;
	} else if (end && !strchr(end + 1, ':')) {
		if (!is_port(end))
			return false;
		*end = '\0';
	}
	return parse(start, bytes);
}

void gateway_client_address(const struct gateway_proxies *proxies,
			    const struct cmn_request *request, char out[GATEWAY_ADDRESS_LEN])
{
	unsigned char bytes[16], before[16];
	struct said said = {.request = request, .header = request->n_headers};
	const char *text;
	size_t len;

	snprintf(out, GATEWAY_ADDRESS_LEN, "-");
	if (!request->peer || !parse(request->peer, bytes))
		return;
	for (int hop = 0; hop < HOPS_MAX && trusted(proxies, bytes); hop++)
		if (!said_next(&said, &text, &len) || !parse_said(text, len, before))
			break;
		else
			memcpy(bytes, before, sizeof(bytes));
	print(bytes, out);
}

bool gateway_address_net(const char *address, unsigned bits, char out[GATEWAY_ADDRESS_LEN])
{
	unsigned char bytes[16];
	char text[INET6_ADDRSTRLEN];

	snprintf(out, GATEWAY_ADDRESS_LEN, "%s", address);
	if (!parse(address, bytes) || is_v4(bytes))
		return false;
	for (unsigned i = 0; i < 16; i++)
		if (i * 8 >= bits)
			bytes[i] = 0;
		else if (bits - i * 8 < 8)
			bytes[i] &= (unsigned char)(0xff00 >> (bits - i * 8));
	if (!inet_ntop(AF_INET6, bytes, text, sizeof(text)))
		return false;
	snprintf(out, GATEWAY_ADDRESS_LEN, "%s/%u", text, bits);
	return true;
}
