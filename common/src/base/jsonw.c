/* SPDX-License-Identifier: EUPL-1.2 */
#include "buf_room.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The last byte tells where we are: after a value only a quote, a bracket, a digit or a letter can
 * stand.  Space and newline part NDJSON lines and stand before the JSON of an event stream. */
static bool needs_comma(const struct cmn_buf *b)
{
	char last = b->len > 0 ? b->data[b->len - 1] : '{';

	return last != '{' && last != '[' && last != ':' && last != ',' && last != ' ' &&
	       last != '\n';
}

static void separate(struct cmn_buf *b)
{
	if (needs_comma(b))
		cmn_buf_char(b, ',');
}

void cmn_json_open(struct cmn_buf *b, char bracket)
{
	separate(b);
	cmn_buf_char(b, bracket);
}

void cmn_json_close(struct cmn_buf *b, char bracket)
{
	cmn_buf_char(b, bracket);
}

static void write_escape(struct cmn_buf *b, unsigned char c)
{
	static const char SHORT[] = "\"\\\b\f\n\r\t";
	static const char LETTER[] = "\"\\bfnrt";
	const char *at = c != 0 ? strchr(SHORT, c) : NULL;

	if (at)
		cmn_buf_put(b, (const char[]){'\\', LETTER[at - SHORT]}, 2);
	else
		cmn_buf_fmt(b, "\\u%04x", (unsigned)c);
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Does a word of eight bytes hold one that must be escaped?  In each byte the highest bit of
 * (x - 1) & ~x says that x was zero; the same with 0x20 that it was smaller than that. */
static bool any_special(uint64_t w)
{
	uint64_t quote = w ^ EACH('"'), slash = w ^ EACH('\\');

	return (((w - EACH(0x20)) & ~w) | ((quote - EACH(1)) & ~quote) |
		((slash - EACH(1)) & ~slash)) &
	       EACH(0x80);
}

/* Length of the part before the first byte that must be escaped. */
static size_t plain_part(const char *text, size_t n)
{
	size_t i = 0;
	uint64_t w;

	for (; i + sizeof(w) <= n; i += sizeof(w)) {
		memcpy(&w, text + i, sizeof(w));
		if (any_special(w))
			break;
	}
	for (; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c == '"' || c == '\\')
			break;
	}
	return i;
}

static void write_escaped(struct cmn_buf *b, const char *text, size_t n)
{
	while (n > 0) {
		size_t plain = plain_part(text, n);

		cmn_buf_put(b, text, plain);
		if (plain == n)
			return;
		write_escape(b, (unsigned char)text[plain]);
		text += plain + 1;
		n -= plain + 1;
	}
}

/* Lists are mostly keys and short texts: those with nothing to escape are written at once. */
static void write_quoted(struct cmn_buf *b, const char *text, size_t n, bool is_key)
{
	bool comma = needs_comma(b);
	char *to;

	if (plain_part(text, n) == n) {
		to = cmn_buf_room(b, n + 2 + comma + is_key);
		if (!to)
			return;
		if (comma)
			*to++ = ',';
		*to++ = '"';
		memcpy(to, text, n);
		to[n] = '"';
		if (is_key)
			to[n + 1] = ':';
		return;
	}
	separate(b);
	cmn_buf_char(b, '"');
	write_escaped(b, text, n);
	cmn_buf_put(b, "\":", is_key ? 2 : 1);
}

void cmn_json_key(struct cmn_buf *b, const char *name)
{
	write_quoted(b, name, strlen(name), true);
}

void cmn_json_strn(struct cmn_buf *b, const char *text, size_t n)
{
	write_quoted(b, text, n, false);
}

void cmn_json_str(struct cmn_buf *b, const char *text)
{
	if (text)
		cmn_json_strn(b, text, strlen(text));
	else
		cmn_json_raw(b, "null", 4);
}

/* By hand: lists are mostly integers, and snprintf is several times slower. */
void cmn_json_int(struct cmn_buf *b, int64_t value)
{
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (value < 0)
		digits[--at] = '-';
	separate(b);
	cmn_buf_put(b, digits + at, sizeof(digits) - at);
}

/* The locale may write its own decimal mark; JSON knows only the point. */
static void write_number(struct cmn_buf *b, const char *text)
{
	bool in_mark = false;

	for (; *text; text++) {
		bool plain = strchr("0123456789+-eE", *text);

		if (plain)
			cmn_buf_char(b, *text);
		else if (!in_mark)
			cmn_buf_char(b, '.');
		in_mark = !plain;
	}
}

/* Equality of doubles is exactly what round trip means here. */
static bool reads_back(const char *text, double value)
{
	double back = strtod(text, NULL);

	return !(back < value) && !(back > value);
}

void cmn_json_num(struct cmn_buf *b, double value)
{
	char text[40];

	if (!isfinite(value)) {
		cmn_json_raw(b, "null", 4);
		return;
	}
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (reads_back(text, value))
			break;
	}
	separate(b);
	write_number(b, text);
}

void cmn_json_bool(struct cmn_buf *b, bool value)
{
	if (value)
		cmn_json_raw(b, "true", 4);
	else
		cmn_json_raw(b, "false", 5);
}

/* A trailing blank (PostgreSQL's json keeps it) would hide that a value stands here. */
void cmn_json_raw(struct cmn_buf *b, const char *json, size_t n)
{
	while (n > 0 && memchr(" \t\r\n", json[n - 1], 4))
		n--;
	separate(b);
	cmn_buf_put(b, json, n);
}

void cmn_json_kstr(struct cmn_buf *b, const char *key, const char *text)
{
	if (!text)
		return;
	cmn_json_key(b, key);
	cmn_json_str(b, text);
}

void cmn_json_kint(struct cmn_buf *b, const char *key, int64_t value)
{
	cmn_json_key(b, key);
	cmn_json_int(b, value);
}

void cmn_json_kbool(struct cmn_buf *b, const char *key, bool value)
{
	cmn_json_key(b, key);
	cmn_json_bool(b, value);
}
