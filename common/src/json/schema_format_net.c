/* SPDX-License-Identifier: EUPL-1.2
 *
 * Names and addresses of machines, and electronic mail (RFC 1123, 4291, 5321).
 */
#include "schema_internal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <idn2.h>
#include <string.h>

#define LOCAL_PART_MAX 64

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool by_inet(int family, const char *text, size_t n)
{
	char copy[64];
	unsigned char out[16];

	if (n == 0 || n >= sizeof(copy) || memchr(text, '\0', n) != NULL)
		return false;
	memcpy(copy, text, n);
	copy[n] = '\0';
	return inet_pton(family, copy, out) == 1;
}

bool schema_format_ipv4(const char *text, size_t n)
{
	return by_inet(AF_INET, text, n);
}

bool schema_format_ipv6(const char *text, size_t n)
{
	return by_inet(AF_INET6, text, n);
}

/* "xn--…" stands for a name in another script, which must itself be one that IDNA 2008 allows. */
static bool encoded_label(const char *text, size_t n)
{
	char lower[64] = "";
	uint8_t *out = NULL;
	bool ok;

	for (size_t i = 0; i < n; i++)
		lower[i] = (char)tolower((unsigned char)text[i]);
	if (memcmp(lower, "xn", 2) != 0)
		return false;
	ok = idn2_register_u8(NULL, (const uint8_t *)lower, &out, 0) == IDN2_OK;
	idn2_free(out);
	return ok;
}

/* Letters, digits and inner hyphens; two hyphens at the third place announce an encoding. */
static bool label(const char *text, size_t n)
{
	if (n == 0 || n > 63 || text[0] == '-' || text[n - 1] == '-')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_alnum(text[i]) && text[i] != '-')
			return false;
	return n < 4 || text[2] != '-' || text[3] != '-' || encoded_label(text, n);
}

static bool host(const char *text, size_t n)
{
	const char *end = text + n;

	if (n == 0 || n > 253)
		return false;
	for (;;) {
		const char *dot = memchr(text, '.', (size_t)(end - text));
		const char *stop = dot != NULL ? dot : end;

		if (!label(text, (size_t)(stop - text)))
			return false;
		if (dot == NULL)
			return true;
		text = dot + 1;
	}
}

bool schema_format_hostname(const char *text, size_t n)
{
	return host(text, n);
}

static bool quoted(const char *text, size_t n)
{
	for (size_t i = 1; i + 1 < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\\' && ++i + 1 >= n)
			return false;
		if (c == '"' || c < 0x20 || c > 0x7e)
			return false;
	}
	return n >= 2 && text[n - 1] == '"';
}

static bool dotted(const char *text, size_t n)
{
	bool dot = true;

	for (size_t i = 0; i < n; i++) {
		if (text[i] == '.'
			? dot
			: text[i] == '\0' || (!is_alnum(text[i]) &&
					      strchr("!#$%&'*+/=?^_`{|}~-", text[i]) == NULL))
			return false;
		dot = text[i] == '.';
	}
	return n > 0 && !dot;
}

/* "[127.0.0.1]" or "[IPv6:::1]" */
static bool literal(const char *text, size_t n)
{
	if (n < 3 || text[n - 1] != ']')
		return false;
	if (n > 7 && strncasecmp(text, "[IPv6:", 6) == 0)
		return schema_format_ipv6(text + 6, n - 7);
	return schema_format_ipv4(text + 1, n - 2);
}

bool schema_format_email(const char *text, size_t n)
{
	const char *at = memrchr(text, '@', n);
	size_t local = at != NULL ? (size_t)(at - text) : 0;

	if (local == 0 || local > LOCAL_PART_MAX)
		return false;
	if (text[0] == '"' ? !quoted(text, local) : !dotted(text, local))
		return false;
	n -= local + 1;
	return n > 0 && at[1] == '[' ? literal(at + 1, n) : host(at + 1, n);
}
