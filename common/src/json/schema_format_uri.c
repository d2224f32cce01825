/* SPDX-License-Identifier: EUPL-1.2
 *
 * Addresses: RFC 3986 (URI), RFC 3987 (IRI), RFC 6570 (templates).
 */
#include "schema_internal.h"

#include <string.h>

enum { URI = 1, IRI };

#define SUB_DELIMS "!$&'()*+,;="

struct text {
	const char *at;
	size_t n;
};

static bool is_alpha(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool is_among(char c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Of the code points above ASCII, those of RFC 3987: no controls, no noncharacters; private use
 * in a query only. */
static bool is_ucs(const unsigned char *at, size_t n, bool query)
{
	size_t len = at[0] >= 0xf0 ? 4 : at[0] >= 0xe0 ? 3 : 2;
	unsigned long code = at[0] & (0xffu >> (len + 1));

	if (n < len)
		return false;
	for (size_t i = 1; i < len; i++)
		code = code << 6 | (at[i] & 0x3f);
	if ((code >= 0xe000 && code <= 0xf8ff) || code >= 0xf0000)
		return query && (code & 0xfffe) != 0xfffe;
	return code >= 0xa0 && (code & 0xfffe) != 0xfffe && !(code >= 0xfdd0 && code <= 0xfdef) &&
	       !(code >= 0xfff0 && code <= 0xffff) && !(code >= 0xe0000 && code <= 0xe0fff);
}

/* Unreserved characters, triplets, and those of `also`. */
static bool only(struct text t, int kind, const char *also, bool query)
{
	for (size_t i = 0; i < t.n; i++) {
		char c = t.at[i];

		if ((unsigned char)c >= 0xc0) {
			if (kind != IRI || !is_ucs((const unsigned char *)t.at + i, t.n - i, query))
				return false;
			while (i + 1 < t.n && ((unsigned char)t.at[i + 1] & 0xc0) == 0x80)
				i++;
		} else if (c == '%') {
			if (t.n - i < 3 || !is_hex(t.at[i + 1]) || !is_hex(t.at[i + 2]))
				return false;
		} else if (!is_alpha(c) && !is_digit(c) && !is_among(c, "-._~") &&
			   !is_among(c, also)) {
			return false;
		}
	}
	return true;
}

static size_t until(struct text t, const char *stops)
{
	size_t n = 0;

	while (n < t.n && !is_among(t.at[n], stops))
		n++;
	return n;
}

static struct text take(struct text *t, size_t n)
{
	struct text ret = {t->at, n};

	t->at += n;
	t->n -= n;
	return ret;
}

/* "[v1.x]" or "[IPv6]" */
static bool literal_host(struct text t)
{
	size_t i = 2;

	if (t.n < 4 || t.at[t.n - 1] != ']')
		return false;
	if ((t.at[1] | 32) != 'v')
		return schema_format_ipv6(t.at + 1, t.n - 2);
	while (i < t.n && is_hex(t.at[i]))
		i++;
	if (i == 2 || t.at[i] != '.' || i + 2 >= t.n)
		return false;
	return memchr(t.at, '%', t.n) == NULL &&
	       only((struct text){t.at + i + 1, t.n - i - 2}, URI, SUB_DELIMS ":", false);
}

static bool authority(struct text t, int kind)
{
	const char *at = memchr(t.at, '@', t.n);
	struct text host;
	size_t n;

	if (at != NULL) {
		if (!only(take(&t, (size_t)(at - t.at)), kind, SUB_DELIMS ":", false))
			return false;
		take(&t, 1);
	}
	n = t.n > 0 && t.at[0] == '[' ? until(t, "]") + 1 : until(t, ":");
	if (n > t.n)
		return false;
	host = take(&t, n);
	if (host.n > 0 && host.at[0] == '[' ? !literal_host(host)
					    : !only(host, kind, SUB_DELIMS, false))
		return false;
	if (t.n > 0 && take(&t, 1).at[0] != ':')
		return false;
	while (t.n > 0 && is_digit(t.at[0]))
		take(&t, 1);
	return t.n == 0;
}

static size_t scheme_length(struct text t)
{
	size_t n = 0;

	if (t.n == 0 || !is_alpha(t.at[0]))
		return 0;
	while (n < t.n && (is_alpha(t.at[n]) || is_digit(t.at[n]) || is_among(t.at[n], "+-.")))
		n++;
	return n < t.n && t.at[n] == ':' ? n : 0;
}

static bool address(const char *text, size_t n, int kind, bool complete)
{
	struct text t = {text, n}, path;
	size_t scheme = scheme_length(t);
	bool rooted;

	if (scheme == 0 && complete)
		return false;
	if (scheme > 0)
		take(&t, scheme + 1);
	rooted = t.n >= 2 && t.at[0] == '/' && t.at[1] == '/';
	if (rooted) {
		take(&t, 2);
		if (!authority(take(&t, until(t, "/?#")), kind))
			return false;
	}
	path = take(&t, until(t, "?#"));
	/* a colon in the first segment would have been read as a scheme */
	if (scheme == 0 && !rooted && memchr(path.at, ':', until(path, "/")) != NULL)
		return false;
	if (!only(path, kind, SUB_DELIMS ":@/", false))
		return false;
	if (t.n > 0 && t.at[0] == '?' && take(&t, 1).n == 1 &&
	    !only(take(&t, until(t, "#")), kind, SUB_DELIMS ":@/?", true))
		return false;
	if (t.n > 0)
		take(&t, 1);
	return only(t, kind, SUB_DELIMS ":@/?", false);
}

bool schema_format_uri(const char *text, size_t n)
{
	return address(text, n, URI, true);
}

bool schema_format_uri_reference(const char *text, size_t n)
{
	return address(text, n, URI, false);
}

bool schema_format_iri(const char *text, size_t n)
{
	return address(text, n, IRI, true);
}

bool schema_format_iri_reference(const char *text, size_t n)
{
	return address(text, n, IRI, false);
}

/* "name", "name:3", "name*" */
static bool variable(struct text t)
{
	struct text name = take(&t, until(t, ":*"));

	if (name.n == 0 || name.at[0] == '.' || name.at[name.n - 1] == '.' ||
	    !only(name, URI, "", false) || memchr(name.at, '-', name.n) != NULL ||
	    memchr(name.at, '~', name.n) != NULL)
		return false;
	for (size_t i = 1; i < name.n; i++)
		if (name.at[i] == '.' && name.at[i - 1] == '.')
			return false;
	if (t.n == 0 || (t.n == 1 && t.at[0] == '*'))
		return true;
	if (t.at[0] != ':' || t.n < 2 || t.n > 5 || t.at[1] == '0')
		return false;
	for (size_t i = 1; i < t.n; i++)
		if (!is_digit(t.at[i]))
			return false;
	return true;
}

static bool expression(struct text t)
{
	if (t.n > 0 && is_among(t.at[0], "+#./;?&"))
		take(&t, 1);
	for (;;) {
		if (!variable(take(&t, until(t, ","))))
			return false;
		if (t.n == 0)
			return true;
		take(&t, 1);
	}
}

bool schema_format_uri_template(const char *text, size_t n)
{
	struct text t = {text, n};

	while (t.n > 0) {
		struct text literal = take(&t, until(t, "{"));

		if (!only(literal, IRI, SUB_DELIMS ":/?#[]@", true))
			return false;
		if (t.n == 0)
			return true;
		take(&t, 1);
		if (until(t, "}") == t.n || !expression(take(&t, until(t, "}"))))
			return false;
		take(&t, 1);
	}
	return true;
}
