/* SPDX-License-Identifier: EUPL-1.2 */
#include "json_quick.h"

#include <stdbool.h>
#include <string.h>

#define DIGITS_MAX 15 /* every such number is exact, as integer and as double */

struct quick {
	const char *at, *end;
};

static json_t *read_value(struct quick *q);

/* The next character that is no blank; '\0' at the end. */
static char next(struct quick *q)
{
	while (q->at < q->end &&
	       (*q->at == ' ' || *q->at == '\n' || *q->at == '\r' || *q->at == '\t'))
		q->at++;
	return q->at < q->end ? *q->at : '\0';
}

static bool take(struct quick *q, char c)
{
	if (next(q) != c)
		return false;
	q->at++;
	return true;
}

/* A string without escapes: its text lies in the document as it is. */
static const char *take_text(struct quick *q, size_t *ret_n)
{
	const char *from, *p;

	if (!take(q, '"'))
		return NULL;
	from = p = q->at;
	while (p < q->end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	if (p == q->end || *p != '"')
		return NULL;
	q->at = p + 1;
	*ret_n = (size_t)(p - from);
	return from;
}

static json_t *read_string(struct quick *q)
{
	size_t n;
	const char *text = take_text(q, &n);

	return text ? json_stringn_nocheck(text, n) : NULL;
}

static bool read_member(struct quick *q, json_t *object)
{
	size_t n;
	const char *key = take_text(q, &n);
	json_t *value;

	if (!key || json_object_getn(object, key, n) || !take(q, ':'))
		return false;
	value = read_value(q);
	return value && json_object_setn_new_nocheck(object, key, n, value) == 0;
}

static bool read_element(struct quick *q, json_t *array)
{
	json_t *value = read_value(q);

	return value && json_array_append_new(array, value) == 0;
}

/* From after the opening bracket to the closing one. */
static json_t *read_many(struct quick *q, json_t *into, char close,
			 bool (*read_one)(struct quick *q, json_t *into))
{
	bool good = into != NULL;

	if (good && take(q, close))
		return into;
	while (good && (good = read_one(q, into)) && !take(q, close))
		good = take(q, ',');
	if (good)
		return into;
	json_decref(into);
	return NULL;
}

static json_t *read_integer(struct quick *q)
{
	bool minus = *q->at == '-';
	const char *from = q->at + minus, *p = from;
	json_int_t n = 0;

	while (p < q->end && *p >= '0' && *p <= '9' && p - from < DIGITS_MAX)
		n = n * 10 + (*p++ - '0');
	/* no digit, a zero that leads or is negative, a fraction, an exponent, too many digits */
	if (p == from || (*from == '0' && (minus || p - from > 1)) ||
	    (p < q->end && (*p == '.' || *p == 'e' || *p == 'E' || (*p >= '0' && *p <= '9'))))
		return NULL;
	q->at = p;
	return json_integer(minus ? -n : n);
}

static json_t *read_word(struct quick *q)
{
	static const struct {
		const char *text;
		size_t n;
	} WORDS[] = {{"true", 4}, {"false", 5}, {"null", 4}};
	size_t left = (size_t)(q->end - q->at);

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		if (left < WORDS[i].n || memcmp(q->at, WORDS[i].text, WORDS[i].n) != 0)
			continue;
		q->at += WORDS[i].n;
		return i == 2 ? json_null() : json_boolean(i == 0);
	}
	return NULL;
}

static json_t *read_value(struct quick *q)
{
	switch (next(q)) {
	case '{':
		q->at++;
		return read_many(q, json_object(), '}', read_member);
	case '[':
		q->at++;
		return read_many(q, json_array(), ']', read_element);
	case '"':
		return read_string(q);
	case 't':
	case 'f':
	case 'n':
		return read_word(q);
	case '\0':
		return NULL;
	default:
		return read_integer(q);
	}
}

json_t *cmn_json_quick(const char *bytes, size_t n)
{
	struct quick q = {bytes, bytes + n};
	json_t *value = read_value(&q);

	if (value && next(&q) == '\0' && q.at == q.end)
		return value;
	json_decref(value);
	return NULL;
}
