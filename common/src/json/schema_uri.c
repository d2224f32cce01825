/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema_internal.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The parts of RFC 3986, each with its delimiter: "http:", "//host", "/path", "?query". */
struct part {
	const char *at;
	size_t n;
};

struct uri {
	struct part scheme, authority, path, query;
};

static struct part cut(const char **at, const char *end, size_t n)
{
	struct part ret = {*at, n};

	*at = n < (size_t)(end - *at) ? *at + n : end;
	return ret;
}

static size_t span_until(const char *at, const char *end, const char *stops)
{
	size_t n = 0;

	while (at + n < end && strchr(stops, at[n]) == NULL)
		n++;
	return n;
}

static size_t scheme_length(const char *at, const char *end)
{
	size_t n = 0;

	if (at == end || !isalpha((unsigned char)*at))
		return 0;
	while (at + n < end && (isalnum((unsigned char)at[n]) || strchr("+-.", at[n]) != NULL))
		n++;
	return at + n < end && at[n] == ':' ? n + 1 : 0;
}

static struct uri split(const char *text, size_t n)
{
	const char *end = text + span_until(text, text + n, "#");
	struct uri ret;

	ret.scheme = cut(&text, end, scheme_length(text, end));
	ret.authority = cut(&text, end, 0);
	if (end - text >= 2 && text[0] == '/' && text[1] == '/')
		ret.authority = cut(&text, end, 2 + span_until(text + 2, end, "/?"));
	ret.path = cut(&text, end, span_until(text, end, "?"));
	ret.query = cut(&text, end, (size_t)(end - text));
	return ret;
}

/* RFC 3986, 5.2.4, in place; returns the new length. */
static size_t remove_dots(char *path, size_t n)
{
	size_t in = 0, out = 0;

	while (in < n) {
		size_t len = 1 + span_until(path + in + 1, path + n, "/");
		bool last = in + len >= n;

		if (path[in] != '/')
			len = span_until(path + in, path + n, "/");
		if (len == 2 && memcmp(path + in, "/.", 2) == 0) {
			if (last)
				path[out++] = '/';
		} else if (len == 3 && memcmp(path + in, "/..", 3) == 0) {
			while (out > 0 && path[--out] != '/')
				;
			if (last)
				path[out++] = '/';
		} else {
			memmove(path + out, path + in, len);
			out += len;
		}
		in += len;
	}
	return out;
}

/* The path of `ref` behind the last slash of the path of `base`. */
static size_t merge(char *out, const struct uri *base, const struct uri *ref)
{
	size_t keep = base->path.n;

	while (keep > 0 && base->path.at[keep - 1] != '/')
		keep--;
	if (keep > 0)
		memcpy(out, base->path.at, keep);
	else if (base->authority.n > 0)
		out[keep++] = '/';
	memcpy(out + keep, ref->path.at, ref->path.n);
	return remove_dots(out, keep + ref->path.n);
}

static size_t put(char *out, struct part part)
{
	memcpy(out, part.at, part.n);
	return part.n;
}

/* The last of the parts that `ref` leaves to its base, and everything behind it. */
static size_t put_path_and_query(char *out, const struct uri *base, const struct uri *ref)
{
	size_t n;

	if (ref->path.n == 0) {
		n = put(out, base->path);
		return n + put(out + n, ref->query.n > 0 ? ref->query : base->query);
	}
	if (ref->path.at[0] == '/')
		n = remove_dots(out, put(out, ref->path));
	else
		n = merge(out, base, ref);
	return n + put(out + n, ref->query);
}

/* RFC 3986, 5.2.2, without the fragment. */
char *schema_uri_resolve(const char *base_text, const char *ref_text, size_t n_ref)
{
	struct uri base = split(base_text, strlen(base_text)), ref = split(ref_text, n_ref);
	char *ret = calloc(1, strlen(base_text) + n_ref + 4);
	size_t n = 0;

	if (ret == NULL)
		return NULL;
	if (ref.scheme.n > 0 || ref.authority.n > 0) {
		n += put(ret, ref.scheme.n > 0 ? ref.scheme : base.scheme);
		n += put(ret + n, ref.authority);
		size_t path = put(ret + n, ref.path);
		n += path > 0 && ref.path.at[0] == '/' ? remove_dots(ret + n, path) : path;
		n += put(ret + n, ref.query);
	} else {
		n += put(ret, base.scheme);
		n += put(ret + n, base.authority);
		n += put_path_and_query(ret + n, &base, &ref);
	}
	ret[n] = '\0';
	return ret;
}

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* In place; a "%" that starts no triplet stays as it is. */
size_t schema_percent_decode(char *text, size_t n)
{
	size_t out = 0;

	for (size_t i = 0; i < n; i++) {
		int high = i + 2 < n ? hex_value(text[i + 1]) : -1;
		int low = high >= 0 ? hex_value(text[i + 2]) : -1;

		if (text[i] == '%' && low >= 0) {
			text[out++] = (char)(high * 16 + low);
			i += 2;
		} else {
			text[out++] = text[i];
		}
	}
	text[out] = '\0';
	return out;
}
