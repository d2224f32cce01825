/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/json.h"

#include "cmn/buf.h"
#include "json_quick.h"
#include "utf8.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define INTEGER_MAX 9007199254740991.0 /* beyond it a double has not every integer */

/* Why jansson refused.  Its own texts quote the input, which may be personal data. */
static const struct reason {
	enum json_error_code code;
	const char *fr;
	const char *en;
} REASONS[] = {
    {json_error_premature_end_of_input, "le document JSON s’arrête trop tôt",
     "the JSON document ends too early"},
    {json_error_end_of_input_expected, "du texte suit la fin du document JSON",
     "text follows the end of the JSON document"},
    {json_error_null_character, "caractère nul (\\u0000) dans une chaîne",
     "NUL character (\\u0000) inside a string"},
    {json_error_null_byte_in_key, "caractère nul (\\u0000) dans une clé",
     "NUL character (\\u0000) inside a key"},
    {json_error_duplicate_key, "clé présente deux fois dans le même objet",
     "key given twice in the same object"},
    {json_error_numeric_overflow, "nombre trop grand", "number too large"},
};
static const struct reason SYNTAX = {json_error_invalid_syntax, "ce n’est pas du JSON",
				     "this is not JSON"};
static const struct reason NOT_UTF8 = {json_error_invalid_utf8,
				       "octets qui ne sont pas de l’UTF-8, ou caractère nul",
				       "bytes that are not UTF-8, or a NUL character"};
static const struct reason TOO_DEEP = {json_error_stack_overflow,
				       "plus de 32 tableaux ou objets emboîtés",
				       "more than 32 nested arrays or objects"};
_Static_assert(CMN_JSON_DEPTH_MAX == 32, "the text above names the limit");

/* Each language takes its own text and prints nothing of the other's. */
static enum cmn_err fail_place(struct cmn_error *err, const struct reason *why, long line,
			       long column)
{
	return cmn_fail(err, CMN_E_BAD_REQUEST, "%s%.0s, ligne %ld, colonne %ld",
			"%.0s%s, line %ld, column %ld", why->fr, why->en, line, column);
}

/* Columns count characters, as an editor shows them. */
static enum cmn_err fail_offset(struct cmn_error *err, const struct reason *why, const char *bytes,
				size_t offset)
{
	long line = 1, column = 1;

	for (size_t i = 0; i < offset; i++) {
		if (bytes[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)bytes[i] & 0xc0) != 0x80) {
			column++;
		}
	}
	return fail_place(err, why, line, column);
}

/* Offset of the bracket that opens one level too many; n when none does.  Brackets inside strings
 * do not count; malformed input is left to the parser. */
static size_t too_deep_at(const char *bytes, size_t n)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < n; i++) {
		char c = bytes[i];

		if (in_string) {
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > CMN_JSON_DEPTH_MAX)
				return i;
		} else if (c == '}' || c == ']') {
			depth--;
		}
	}
	return n;
}

static enum cmn_err explain(struct cmn_error *err, const json_error_t *from)
{
	enum json_error_code code = json_error_code(from);
	const struct reason *why = &SYNTAX;

	/* jansson gives some failed allocations no code and no text */
	if (code == json_error_out_of_memory || code == json_error_unknown)
		return cmn_no_memory(err);
	for (size_t i = 0; i < CMN_LEN(REASONS); i++)
		if (REASONS[i].code == code)
			why = &REASONS[i];
	return fail_place(err, why, from->line, from->column);
}

enum cmn_err cmn_json_parse(const char *bytes, size_t n, json_t **ret, struct cmn_error *err)
{
	json_error_t why = {0};
	json_t *parsed;
	size_t at;

	if (n == 0)
		return cmn_fail(err, CMN_E_BAD_REQUEST, "document JSON vide",
				"empty JSON document");
	at = cmn_utf8_span(bytes, n);
	if (at < n)
		return fail_offset(err, &NOT_UTF8, bytes, at);
	at = too_deep_at(bytes, n);
	if (at < n)
		return fail_offset(err, &TOO_DEEP, bytes, at);
	parsed = cmn_json_quick(bytes, n);
	if (!parsed)
		parsed = json_loadb(bytes, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
	if (!parsed)
		return explain(err, &why);
	*ret = parsed;
	return CMN_OK;
}

const char *cmn_json_get(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

int64_t cmn_json_get_int(const json_t *object, const char *key, int64_t otherwise)
{
	const json_t *value = json_object_get(object, key);

	if (json_is_integer(value))
		return json_integer_value(value);
	/* 5.0 is an integer for JSON Schema (draft 2020-12, 6.1.1) */
	if (json_is_real(value) && fabs(json_real_value(value)) <= INTEGER_MAX &&
	    json_real_value(value) == trunc(json_real_value(value)))
		return (int64_t)json_real_value(value);
	return otherwise;
}

/* Always quoted: then nothing in it can be taken for NULL, a comma or a brace. */
static void write_pg_element(struct cmn_buf *b, const json_t *element)
{
	const char *text = json_string_value(element);

	cmn_buf_char(b, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			cmn_buf_char(b, '\\');
		cmn_buf_char(b, *text);
	}
	cmn_buf_char(b, '"');
}

char *cmn_json_pg_array(const json_t *array)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = SIZE_MAX / 2};

	if (!json_is_array(array))
		return NULL;
	cmn_buf_char(&b, '{');
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *element = json_array_get(array, i);

		if (!json_is_string(element))
			return NULL;
		if (i > 0)
			cmn_buf_char(&b, ',');
		write_pg_element(&b, element);
	}
	cmn_buf_char(&b, '}');
	return cmn_buf_take(&b);
}
