/* SPDX-License-Identifier: EUPL-1.2 */
#include "target.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

#define NAME_MAX_BYTES 80 /* as sent; the name is quoted in refusals */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static enum cmn_err bad_escape(struct cmn_error *err)
{
	return cmn_fail(
	    err, CMN_E_BAD_REQUEST,
	    "adresse mal encodée : « %% » doit être suivi de deux chiffres hexadécimaux",
	    "address badly encoded: \"%%\" must be followed by two hexadecimal digits");
}

static enum cmn_err bad_utf8(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_BAD_REQUEST,
			"adresse mal encodée : le texte décodé n’est pas de l’UTF-8 sans octet nul",
			"address badly encoded: the decoded text is not UTF-8 without a NUL byte");
}

/* Decode raw[0..n) to *at, NUL-terminated, and move *at behind it. */
static enum cmn_err decode(const char *raw, size_t n, bool query, char **at, struct cmn_error *err)
{
	char *begin = *at, *out = begin;
	size_t i;

	for (i = 0; i < n; i++) {
		if (raw[i] == '%') {
			int hi = i + 2 < n ? hex(raw[i + 1]) : -1;
			int lo = hi >= 0 ? hex(raw[i + 2]) : -1;

			if (lo < 0)
				return bad_escape(err);
			*out++ = (char)(hi * 16 + lo);
			i += 2;
		} else {
			*out++ = query && raw[i] == '+' ? ' ' : raw[i];
		}
	}
	*out = '\0';
	if (!cmn_utf8_valid(begin, (size_t)(out - begin)))
		return bad_utf8(err);
	*at = out + 1;
	return CMN_OK;
}

static enum cmn_err check_segment(const char *segment, struct cmn_error *err)
{
	if (strchr(segment, '/'))
		return cmn_fail(err, CMN_E_BAD_REQUEST, "adresse refusée : « %%2F » dans le chemin",
				"address refused: \"%%2F\" in the path");
	if (strcmp(segment, ".") == 0 || strcmp(segment, "..") == 0)
		return cmn_fail(err, CMN_E_BAD_REQUEST,
				"adresse refusée : segment « . » ou « .. » dans le chemin",
				"address refused: segment \".\" or \"..\" in the path");
	if (!segment[0])
		return cmn_fail(err, CMN_E_BAD_REQUEST, "adresse refusée : « // » dans le chemin",
				"address refused: \"//\" in the path");
	return CMN_OK;
}

static enum cmn_err parse_path(const char *raw, size_t n, struct cmn_target *t, char **at,
			       struct cmn_error *err)
{
	size_t i = 1;

	while (i < n) {
		const char *slash = memchr(raw + i, '/', n - i);
		size_t end = slash ? (size_t)(slash - raw) : n;
		const char *segment = *at;

		if (decode(raw + i, end - i, false, at, err) != CMN_OK ||
		    check_segment(segment, err) != CMN_OK)
			return err->code;
		if (t->n_segments < CMN_SEGMENTS_MAX)
			t->segments[t->n_segments] = segment;
		if (t->n_segments <= CMN_SEGMENTS_MAX)
			t->n_segments++;
		i = end + 1;
	}
	/* a final slash is one more, empty, segment: no route has it */
	if (n > 1 && raw[n - 1] == '/' && t->n_segments <= CMN_SEGMENTS_MAX) {
		if (t->n_segments < CMN_SEGMENTS_MAX)
			t->segments[t->n_segments] = "";
		t->n_segments++;
	}
	return CMN_OK;
}

const char *cmn_target_query(const struct cmn_target *target, const char *name)
{
	size_t i;

	for (i = 0; i < target->n_query; i++)
		if (strcmp(target->query[i].name, name) == 0)
			return target->query[i].value;
	return NULL;
}

static enum cmn_err add_pair(const char *raw, size_t n, struct cmn_target *t, char **at,
			     struct cmn_error *err)
{
	const char *equals = memchr(raw, '=', n);
	size_t name_len = equals ? (size_t)(equals - raw) : n;
	struct cmn_pair pair = {*at, ""};

	if (t->n_query == CMN_QUERY_MAX)
		return cmn_fail(err, CMN_E_BAD_REQUEST, "plus de %d paramètres dans l’adresse",
				"more than %d parameters in the address", CMN_QUERY_MAX);
	if (name_len > NAME_MAX_BYTES)
		return cmn_fail(err, CMN_E_BAD_REQUEST, "nom de paramètre de plus de %d octets",
				"parameter name of more than %d bytes", NAME_MAX_BYTES);
	if (decode(raw, name_len, true, at, err) != CMN_OK)
		return err->code;
	if (equals) {
		pair.value = *at;
		if (decode(equals + 1, n - name_len - 1, true, at, err) != CMN_OK)
			return err->code;
	}
	if (cmn_target_query(t, pair.name)) {
		char pointer[96];

		snprintf(pointer, sizeof(pointer), "query:%s", pair.name);
		return cmn_fail_at(err, CMN_E_BAD_REQUEST, pointer,
				   "paramètre « %s » donné deux fois",
				   "parameter \"%s\" given twice", pair.name);
	}
	t->query[t->n_query++] = pair;
	return CMN_OK;
}

static enum cmn_err parse_query(const char *raw, struct cmn_target *t, char **at,
				struct cmn_error *err)
{
	while (*raw) {
		size_t n = strcspn(raw, "&");

		if (n > 0 && add_pair(raw, n, t, at, err) != CMN_OK)
			return err->code;
		raw += n;
		raw += *raw == '&';
	}
	return CMN_OK;
}

/* What RFC 3986 lets stand in an address unencoded, seen as bytes. */
static bool plain_ascii(const char *raw)
{
	for (; *raw; raw++)
		if (*raw <= ' ' || *raw > '~' || *raw == '#' || *raw == '\\')
			return false;
	return true;
}

enum cmn_err cmn_target_parse(const char *raw, struct cmn_target *ret, struct cmn_error *err)
{
	size_t path = strcspn(raw, "?");
	char *at = ret->text;

	ret->n_segments = ret->n_query = 0;
	if (strnlen(raw, CMN_TARGET_MAX + 1) > CMN_TARGET_MAX)
		return cmn_fail(err, CMN_E_URI_TOO_LONG, "l’adresse dépasse %d octets",
				"the address exceeds %d bytes", CMN_TARGET_MAX);
	if (raw[0] != '/')
		return cmn_fail(err, CMN_E_BAD_REQUEST, "l’adresse doit commencer par « / »",
				"the address must begin with \"/\"");
	if (!plain_ascii(raw))
		return cmn_fail(
		    err, CMN_E_BAD_REQUEST,
		    "adresse mal encodée : un caractère aurait dû être écrit « %%XX »",
		    "address badly encoded: a character should have been written \"%%XX\"");
	if (parse_path(raw, path, ret, &at, err) != CMN_OK)
		return err->code;
	return raw[path] ? parse_query(raw + path + 1, ret, &at, err) : CMN_OK;
}
