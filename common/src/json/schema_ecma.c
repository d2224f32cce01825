/* SPDX-License-Identifier: EUPL-1.2
 *
 * From ECMA 262 (with the u flag) to PCRE2.  The grammar is read whole and written anew, so that
 * nothing which only PCRE2 understands comes through, and what both understand differently (dot,
 * \s, classes, \u) is spelled out.
 */
#include "schema_ecma.h"

#include <stdio.h>
#include <string.h>

#define GROUPS_MAX 200

void ecma_emit(struct ecma *e, const char *text)
{
	size_t n = strlen(text);

	if (e->out == NULL) /* only the grammar is asked for */
		return;
	if (e->len + n + 1 > e->cap) {
		e->bad = true;
		return;
	}
	memcpy(e->out + e->len, text, n + 1);
	e->len += n;
}

void ecma_emit_char(struct ecma *e, long code)
{
	char text[24];

	snprintf(text, sizeof(text), "\\x{%lx}", (unsigned long)code);
	ecma_emit(e, text);
}

int ecma_peek(const struct ecma *e, size_t ahead)
{
	return e->i + ahead < e->n ? (unsigned char)e->in[e->i + ahead] : -1;
}

bool ecma_accept(struct ecma *e, const char *text)
{
	size_t n = strlen(text);

	if (e->n - e->i < n || memcmp(e->in + e->i, text, n) != 0)
		return false;
	e->i += n;
	return true;
}

/* The next code point of the pattern; jansson has checked the UTF-8. */
long ecma_next(struct ecma *e)
{
	unsigned char c = (unsigned char)e->in[e->i++];
	int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	long code = more == 3 ? c & 7 : more == 2 ? c & 15 : more == 1 ? c & 31 : c;

	for (; more > 0 && e->i < e->n; more--)
		code = code << 6 | ((unsigned char)e->in[e->i++] & 63);
	return code;
}

static bool is_name_char(int c, bool first)
{
	if (c >= '0' && c <= '9')
		return !first;
	return c >= 0x80 || c == '_' || (c > 0 && (c | 32) >= 'a' && (c | 32) <= 'z');
}

/* A name in angle brackets; what names may hold beyond letters is left to PCRE2. */
static void group_name(struct ecma *e)
{
	size_t start = e->i;

	while (is_name_char(ecma_peek(e, 0), e->i == start)) {
		char one[2] = {e->in[e->i++], '\0'};

		ecma_emit(e, one);
	}
	if (e->i == start || !ecma_accept(e, ">"))
		e->bad = true;
	ecma_emit(e, ">");
}

static void open_group(struct ecma *e)
{
	static const char *const KINDS[] = {"?=", "?!", "?<=", "?<!", "?:"};
	bool look = false;

	ecma_emit(e, "(");
	if (ecma_peek(e, 0) != '?') {
		e->groups++;
	} else {
		size_t i = 0;

		while (i < CMN_LEN(KINDS) && !ecma_accept(e, KINDS[i]))
			i++;
		look = i < 4;
		if (i < CMN_LEN(KINDS)) {
			ecma_emit(e, KINDS[i]);
		} else if (ecma_accept(e, "?<")) {
			e->groups++;
			ecma_emit(e, "?<");
			group_name(e);
		} else {
			e->bad = true;
		}
	}
	if (e->depth == GROUPS_MAX) {
		e->bad = true;
		return;
	}
	e->look[e->depth++] = look;
	e->repeatable = false;
}

static void close_group(struct ecma *e)
{
	if (e->depth == 0) {
		e->bad = true;
		return;
	}
	ecma_emit(e, ")");
	e->repeatable = !e->look[--e->depth];
}

static bool read_count(struct ecma *e, long *ret)
{
	size_t start = e->i;

	for (*ret = 0; ecma_peek(e, 0) >= '0' && ecma_peek(e, 0) <= '9'; e->i++)
		*ret = *ret > 1000000 ? *ret : *ret * 10 + (ecma_peek(e, 0) - '0');
	return e->i > start;
}

static void braces(struct ecma *e)
{
	char text[64];
	long low, high;

	if (!read_count(e, &low)) {
		e->bad = true;
		return;
	}
	snprintf(text, sizeof(text), "{%ld}", low);
	if (ecma_accept(e, ",")) {
		snprintf(text, sizeof(text), "{%ld,}", low);
		if (read_count(e, &high)) {
			e->bad = e->bad || high < low;
			snprintf(text, sizeof(text), "{%ld,%ld}", low, high);
		}
	}
	e->bad = e->bad || !ecma_accept(e, "}");
	ecma_emit(e, text);
}

static void quantifier(struct ecma *e, int c)
{
	char one[2] = {(char)c, '\0'};

	if (!e->repeatable)
		e->bad = true;
	e->repeatable = false;
	if (c == '{')
		braces(e);
	else
		ecma_emit(e, one);
	if (ecma_accept(e, "?"))
		ecma_emit(e, "?");
}

/* Escapes that mean something only outside a class. */
static bool escape_outside(struct ecma *e)
{
	char text[32];
	long number;

	if (ecma_accept(e, "b") || ecma_accept(e, "B")) {
		ecma_emit(e, e->in[e->i - 1] == 'b' ? "\\b" : "\\B");
		e->repeatable = false;
		return true;
	}
	if (ecma_peek(e, 0) >= '1' && ecma_peek(e, 0) <= '9') {
		read_count(e, &number);
		e->max_ref = number > e->max_ref ? number : e->max_ref;
		snprintf(text, sizeof(text), "\\g{%ld}", number);
		ecma_emit(e, text);
		return true;
	}
	if (ecma_accept(e, "k<")) {
		ecma_emit(e, "\\k<");
		group_name(e);
		return true;
	}
	return false;
}

static void escape(struct ecma *e)
{
	long code;

	e->repeatable = true;
	if (escape_outside(e))
		return;
	code = ecma_escape(e, false);
	if (code >= 0)
		ecma_emit_char(e, code);
}

static void term(struct ecma *e)
{
	int c = ecma_peek(e, 0);

	if (c == 0 || (c > 0 && strchr("^$|()[]{}*+?.\\", c) == NULL)) {
		ecma_emit_char(e, ecma_next(e));
		e->repeatable = true;
		return;
	}
	e->i++;
	if (c == '(') {
		open_group(e);
	} else if (c == ')') {
		close_group(e);
	} else if (c == '[') {
		ecma_class(e);
		e->repeatable = true;
	} else if (c == '.') {
		ecma_emit(e, "[^\\n\\r\\x{2028}\\x{2029}]");
		e->repeatable = true;
	} else if (c == '\\') {
		escape(e);
	} else if (c == '^' || c == '$' || c == '|') {
		ecma_emit(e, c == '^' ? "^" : c == '$' ? "$" : "|");
		e->repeatable = false;
	} else if (c == ']' || c == '}') {
		e->bad = true;
	} else {
		quantifier(e, c);
	}
}

static bool translate(struct ecma *e)
{
	while (e->i < e->n && !e->bad)
		term(e);
	return !e->bad && e->depth == 0 && e->max_ref <= e->groups;
}

bool schema_ecma_valid(const char *pattern, size_t n)
{
	struct ecma e = {.in = pattern, .n = n};

	return translate(&e);
}

char *schema_ecma_translate(const char *pattern, size_t n)
{
	struct ecma e = {.in = pattern, .n = n, .cap = n * ECMA_GROWTH + 64};

	e.out = calloc(1, e.cap);
	if (e.out != NULL && !translate(&e)) {
		free(e.out);
		e.out = NULL;
	}
	return e.out;
}
