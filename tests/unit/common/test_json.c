/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/json.h"

#include "cmn/buf.h"

#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

static struct cmn_error err;

static json_t *parsed(const char *text)
{
	json_t *ret = NULL;

	assert_int_equal(cmn_json_parse(text, strlen(text), &ret, &err), CMN_OK);
	assert_non_null(ret);
	return ret;
}

static void check_refused(const char *bytes, size_t n, const char *fr, const char *en)
{
	json_t *ret = NULL;

	assert_int_equal(cmn_json_parse(bytes, n, &ret, &err), CMN_E_BAD_REQUEST);
	assert_null(ret);
	assert_string_equal(err.detail[CMN_FR], fr);
	assert_string_equal(err.detail[CMN_EN], en);
}

static void any_single_value_is_read(void **state)
{
	static const char *const GOOD[] = {"{}",
					   "[]",
					   "null",
					   "true",
					   "\"é\"",
					   " 1.5e3 ",
					   "\n{\"a\":[1,{\"b\":null}]}\n",
					   "\"\\ud83d\\ude00\"",
					   "9223372036854775807",
					   "-9223372036854775808"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(GOOD); i++) {
		CMN_AUTO(cmn_json_drop) json_t *value = parsed(GOOD[i]);

		assert_non_null(value);
	}
}

static const struct {
	const char *bytes;
	size_t n;
	const char *fr, *en;
} BAD[] = {
    {"", 0, "document JSON vide", "empty JSON document"},
    {"  \n ", 4, "le document JSON s’arrête trop tôt, ligne 2, colonne 1",
     "the JSON document ends too early, line 2, column 1"},
    {"{\"a\":1", 6, "le document JSON s’arrête trop tôt, ligne 1, colonne 6",
     "the JSON document ends too early, line 1, column 6"},
    {"{\"a\":1} x", 9, "du texte suit la fin du document JSON, ligne 1, colonne 9",
     "text follows the end of the JSON document, line 1, column 9"},
    {"{\"a\":\"x\",\n\"a\":2}", 16, "clé présente deux fois dans le même objet, ligne 2, colonne 3",
     "key given twice in the same object, line 2, column 3"},
    {"[\"\\u0000\"]", 10, "caractère nul (\\u0000) dans une chaîne, ligne 1, colonne 9",
     "NUL character (\\u0000) inside a string, line 1, column 9"},
    {"[1,\n9223372036854775808]", 24, "nombre trop grand, ligne 2, colonne 19",
     "number too large, line 2, column 19"},
    {"1e999", 5, "nombre trop grand, ligne 1, colonne 5", "number too large, line 1, column 5"},
    {"{'a':1}", 7, "ce n’est pas du JSON, ligne 1, colonne 2",
     "this is not JSON, line 1, column 2"},
    {"[\"é\n\"]", 7, "ce n’est pas du JSON, ligne 1, colonne 3",
     "this is not JSON, line 1, column 3"},
    {"[\"é\xff\"]", 7, "octets qui ne sont pas de l’UTF-8, ou caractère nul, ligne 1, colonne 4",
     "bytes that are not UTF-8, or a NUL character, line 1, column 4"},
    {"{}\n\0", 4, "octets qui ne sont pas de l’UTF-8, ou caractère nul, ligne 2, colonne 1",
     "bytes that are not UTF-8, or a NUL character, line 2, column 1"},
};

static void malformed_documents_are_refused_with_place_and_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		check_refused(BAD[i].bytes, BAD[i].n, BAD[i].fr, BAD[i].en);
}

static void other_things_that_are_not_json_are_refused(void **state)
{
	static const char *const NOT_JSON[] = {"\xEF\xBB\xBF{}",
					       "nul",
					       "01",
					       "+1",
					       ".5",
					       "1.",
					       "NaN",
					       "[1,]",
					       "{\"a\" 1}",
					       "{1:2}",
					       "\"\\ud800\"",
					       "\"\\x41\"",
					       "\"tab\there\"",
					       "[1] [2]",
					       "// no\n1",
					       "}",
					       "]]]",
					       "\"open"};
	json_t *ret = NULL;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(NOT_JSON); i++) {
		enum cmn_err rc = cmn_json_parse(NOT_JSON[i], strlen(NOT_JSON[i]), &ret, &err);

		if (rc != CMN_E_BAD_REQUEST)
			fail_msg("accepted: %s", NOT_JSON[i]);
		assert_non_null(strstr(err.detail[CMN_EN], ", line 1, column "));
	}
}

static void a_refusal_never_quotes_what_was_sent(void **state)
{
	static const char SECRET[] = "{\"nom\": \"Durand\" \"Durand\"}";
	json_t *ret = NULL;

	(void)state;
	assert_int_equal(cmn_json_parse(SECRET, strlen(SECRET), &ret, &err), CMN_E_BAD_REQUEST);
	assert_null(strstr(err.detail[CMN_FR], "Durand"));
	assert_null(strstr(err.detail[CMN_EN], "Durand"));
	assert_null(strstr(err.cause, "Durand"));
}

/* n times `open`, then the matching closes. */
static size_t nest(char *out, size_t n, const char *open, char close)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++, len += strlen(open))
		memcpy(out + len, open, strlen(open));
	out[len++] = '1';
	memset(out + len, close, n);
	return len + n;
}

static void nesting_to_the_limit_is_read_and_one_more_is_refused(void **state)
{
	static const char FR[] = "plus de 32 tableaux ou objets emboîtés, ligne 1, colonne 33";
	static const char EN[] = "more than 32 nested arrays or objects, line 1, column 33";
	char text[1024];
	json_t *ret = NULL;
	size_t n = nest(text, CMN_JSON_DEPTH_MAX, "[", ']');

	(void)state;
	assert_int_equal(cmn_json_parse(text, n, &ret, &err), CMN_OK);
	json_decref(ret);
	n = nest(text, CMN_JSON_DEPTH_MAX + 1, "[", ']');
	check_refused(text, n, FR, EN);
	n = nest(text, CMN_JSON_DEPTH_MAX, "{\"a\":", '}');
	assert_int_equal(cmn_json_parse(text, n, &ret, &err), CMN_OK);
	json_decref(ret);
}

static void a_hundred_thousand_brackets_are_refused_before_parsing(void **state)
{
	CMN_AUTO(cmn_free_drop) char *text = malloc(100000);
	json_t *ret = NULL;

	(void)state;
	assert_non_null(text);
	memset(text, '[', 100000);
	assert_int_equal(cmn_json_parse(text, 100000, &ret, &err), CMN_E_BAD_REQUEST);
	assert_non_null(strstr(err.detail[CMN_EN], "more than 32"));
}

static void brackets_inside_strings_are_not_nesting(void **state)
{
	CMN_AUTO(cmn_json_drop)
	json_t *value = parsed("[\"[[[[[[[[[[[[[[[[[[[[\\\"[[[[[[[[[[[[[[[[[[[[{{{{\\\\\", [1]]");

	(void)state;
	assert_int_equal(json_array_size(value), 2);
}

static void getters_take_only_the_type_they_name(void **state)
{
	CMN_AUTO(cmn_json_drop)
	json_t *o = parsed("{\"s\":\"x\",\"i\":-7,\"f\":1.5,\"n\":null}");

	(void)state;
	assert_string_equal(cmn_json_get(o, "s"), "x");
	assert_null(cmn_json_get(o, "i"));
	assert_null(cmn_json_get(o, "n"));
	assert_null(cmn_json_get(o, "absent"));
	assert_null(cmn_json_get(NULL, "s"));
	assert_int_equal(cmn_json_get_int(o, "i", 1), -7);
	assert_int_equal(cmn_json_get_int(o, "s", 1), 1);
	assert_int_equal(cmn_json_get_int(o, "f", 1), 1);
	assert_int_equal(cmn_json_get_int(o, "absent", 9), 9);
}

static void a_pg_array_quotes_whatever_could_be_misread(void **state)
{
	CMN_AUTO(cmn_json_drop)
	json_t *value = parsed("[\"a\",\"\",\"NULL\",\"x,y\",\"{z}\",\"q\\\"\\\\\",\"é \"]");
	CMN_AUTO(cmn_json_drop) json_t *empty = parsed("[]");
	CMN_AUTO(cmn_json_drop) json_t *mixed = parsed("[\"a\",1]");
	CMN_AUTO(cmn_free_drop) char *text = cmn_json_pg_array(value);
	CMN_AUTO(cmn_free_drop) char *none = cmn_json_pg_array(empty);

	(void)state;
	assert_string_equal(text, "{\"a\",\"\",\"NULL\",\"x,y\",\"{z}\",\"q\\\"\\\\\",\"é \"}");
	assert_string_equal(none, "{}");
	assert_null(cmn_json_pg_array(NULL));
	assert_null(cmn_json_pg_array(json_null()));
	assert_null(cmn_json_pg_array(mixed));
}

static bool utf8(const char *text)
{
	return cmn_utf8_valid(text, strlen(text));
}

static void a_value_is_written_as_it_was_read(void **state)
{
	static const char TEXT[] =
	    "{\"b\":[1,-2,true,false,null,[],{}],\"a\":{\"x\":\"d\\u0001\\\"é\\n\"},\"n\":0.5,\"\":\"\"}";
	CMN_AUTO(cmn_json_drop) json_t *value = NULL;
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(cmn_json_parse(TEXT, strlen(TEXT), &value, &err), CMN_OK);
	cmn_json_value(&b, value);
	assert_string_equal(b.data, TEXT);
}

static void utf8_is_judged_as_unicode_does(void **state)
{
	static const char *const GOOD[] = {"",
					   "ascii and more",
					   "é",
					   "€",
					   "😀",
					   "\xed\x9f\xbf",
					   "\xee\x80\x80",
					   "\xf4\x8f\xbf\xbf",
					   "12345678é12345678"};
	static const char *const WRONG[] = {
	    "\x80",     "\xc0\x80",         "\xc1\xbf",     "\xc3",
	    "\xe2\x82", "\xe0\x9f\xbf",     "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
	    "\xff",     "\xf4\x90\x80\x80", "\xf5\x80\x80", "1234567\xc3",
	    "\xc3(",    "12345678\x80",     "\xe2\x28\xa1", "\xf0\x9f\x98"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(GOOD); i++)
		assert_true(utf8(GOOD[i]));
	for (size_t i = 0; i < CMN_LEN(WRONG); i++)
		assert_false(utf8(WRONG[i]));
	assert_false(cmn_utf8_valid("12345678\0", 9));
	assert_false(cmn_utf8_valid("\0", 1));
}

/* Every single byte at every place of a word, against the slow and obvious rule. */
static void the_fast_path_for_ascii_misses_nothing(void **state)
{
	char text[24];

	(void)state;
	for (int byte = 0; byte < 256; byte++)
		for (size_t at = 0; at < sizeof(text); at++) {
			memset(text, 'x', sizeof(text));
			text[at] = (char)byte;
			assert_int_equal(cmn_utf8_valid(text, sizeof(text)),
					 byte > 0 && byte < 128);
		}
}

/* JSON Schema lets 5.0 pass as an integer: it must not be taken for "absent". */
static void an_integer_may_be_written_with_a_point(void **state)
{
	json_t *o CMN_AUTO(cmn_json_drop) =
	    json_pack("{sfsfsfsf}", "five", 5.0, "minus", -3.0, "half", 5.5, "huge", 1e300);

	(void)state;
	assert_int_equal(cmn_json_get_int(o, "five", 1), 5);
	assert_int_equal(cmn_json_get_int(o, "minus", 1), -3);
	assert_int_equal(cmn_json_get_int(o, "half", 1), 1);
	assert_int_equal(cmn_json_get_int(o, "huge", 1), 1);
}

static void a_text_says_something_or_is_blank(void **state)
{
	static const char *const BLANK[] = {
	    " ",      "\t\r\n",  "\u00a0",       "\u202f\u2003", "\u2028\u2029", "\u3000",
	    "\u200b", "\ufeff ", "\u200e\u2069", "\u00ad",       "\u2800",       "\u3164"};
	static const char *const SAID[] = {"",  "x",       " x ",    "\u00e9",     ".",
					   "0", "\u202ex", "\u4e00", "\U0001f600", "\u0301"};
	CMN_AUTO(cmn_json_drop)
	json_t *deep = json_pack("{s:s, s:[{s:s}, {s:s}]}", "a", "x", "b", "c", "y", "c", "\u2003");

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BLANK); i++)
		assert_true(cmn_text_blank(BLANK[i]));
	for (size_t i = 0; i < CMN_LEN(SAID); i++)
		assert_false(cmn_text_blank(SAID[i]));
	cmn_error_init(&err);
	assert_int_equal(cmn_texts_good(NULL, &err), CMN_OK);
	assert_int_equal(cmn_texts_good(deep, &err), CMN_E_INVALID);
	assert_string_equal(err.faults[0].pointer, "/b/1/c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_single_value_is_read),
	    cmocka_unit_test(malformed_documents_are_refused_with_place_and_reason),
	    cmocka_unit_test(other_things_that_are_not_json_are_refused),
	    cmocka_unit_test(a_refusal_never_quotes_what_was_sent),
	    cmocka_unit_test(nesting_to_the_limit_is_read_and_one_more_is_refused),
	    cmocka_unit_test(a_hundred_thousand_brackets_are_refused_before_parsing),
	    cmocka_unit_test(brackets_inside_strings_are_not_nesting),
	    cmocka_unit_test(getters_take_only_the_type_they_name),
	    cmocka_unit_test(a_value_is_written_as_it_was_read),
	    cmocka_unit_test(a_pg_array_quotes_whatever_could_be_misread),
	    cmocka_unit_test(utf8_is_judged_as_unicode_does),
	    cmocka_unit_test(the_fast_path_for_ascii_misses_nothing),
	    cmocka_unit_test(an_integer_may_be_written_with_a_point),
	    cmocka_unit_test(a_text_says_something_or_is_blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
