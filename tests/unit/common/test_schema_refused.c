/* SPDX-License-Identifier: EUPL-1.2
 *
 * What a schema may not contain, and what its patterns mean.
 */
#include "schema_help.h"

static void a_keyword_nobody_defines_is_refused_when_strict(void **state)
{
	(void)state;
	assert_refused("{\"properties\": {\"a\": {\"minLenght\": 3}}}", CMN_SCHEMA_STRICT,
		       "/properties/a", "unknown keyword \"minLenght\"");
	assert_refused("{\"nullable\": true}", BODY_FLAGS, "", "unknown keyword \"nullable\"");
	cmn_schema_free(&(struct cmn_schema *){compile("{\"minLenght\": 3}", 0)});
}

static void annotations_pass_in_strict_mode(void **state)
{
	(void)state;
	assert_valid("{\"title\": \"t\", \"description\": \"d\", \"default\": 1, \"examples\": [1],"
		     "\"deprecated\": true, \"readOnly\": true, \"writeOnly\": false,"
		     "\"$comment\": \"c\", \"contentEncoding\": \"base64\", \"contentMediaType\":"
		     "\"text/plain\", \"contentSchema\": true, \"x-source\": \"R027\","
		     "\"discriminator\": {}, \"example\": 1, \"externalDocs\": {}, \"xml\": {}}",
		     "{}");
}

static void an_unknown_format_is_refused_only_when_formats_count(void **state)
{
	(void)state;
	assert_refused("{\"format\": \"siret\"}", CMN_SCHEMA_FORMAT, "",
		       "keyword \"format\": this format is not supported");
	cmn_schema_free(&(struct cmn_schema *){compile("{\"format\": \"siret\"}", 0)});
}

static void an_operand_of_the_wrong_kind_is_refused(void **state)
{
	static const char *const SCHEMAS[] = {
	    "{\"type\": \"text\"}",
	    "{\"type\": []}",
	    "{\"type\": [\"string\", \"texte\"]}",
	    "{\"enum\": \"a\"}",
	    "{\"minLength\": -1}",
	    "{\"maxLength\": 1.5}",
	    "{\"minimum\": \"0\"}",
	    "{\"multipleOf\": 0}",
	    "{\"required\": \"a\"}",
	    "{\"required\": [1]}",
	    "{\"dependentRequired\": {\"a\": 1}}",
	    "{\"properties\": []}",
	    "{\"properties\": {\"a\": 1}}",
	    "{\"items\": [true]}",
	    "{\"allOf\": []}",
	    "{\"anyOf\": {}}",
	    "{\"not\": null}",
	    "{\"uniqueItems\": 1}",
	    "{\"contains\": true, \"minContains\": \"1\"}",
	    "{\"$ref\": 1}",
	    "{\"$ref\": \"#/nowhere\"}",
	    "{\"$ref\": \"#nowhere\"}",
	    "{\"$ref\": \"https://example.org/absent\"}",
	    "{\"$dynamicRef\": \"#nowhere\"}",
	    "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
	    "{\"$id\": \"a#b\"}",
	    "{\"$anchor\": 1}",
	    "{\"pattern\": 1}",
	    "{\"format\": 1}",
	    "[]",
	    "1",
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(SCHEMAS); i++) {
		struct cmn_schema *schema = NULL;
		struct cmn_error err;
		json_t *doc = parse(SCHEMAS[i]);

		if (cmn_schema_compile(doc, 0, NULL, 0, &schema, &err) != CMN_E_INVALID)
			fail_msg("%s was accepted", SCHEMAS[i]);
		assert_string_not_equal(err.detail[CMN_FR], "");
		assert_string_not_equal(err.detail[CMN_EN], "");
		json_decref(doc);
	}
}

static void a_refusal_says_where_in_the_schema(void **state)
{
	(void)state;
	assert_refused("{\"properties\": {\"a/b\": {\"anyOf\": [true, {\"minLength\": \"1\"}]}}}",
		       0, "/properties/a~1b/anyOf/1",
		       "keyword \"minLength\": a whole number, not negative, is expected");
	assert_refused("{\"$ref\": \"#/$defs/a\", \"$defs\": {\"a\": {\"not\": {\"tipe\": 1}}}}",
		       CMN_SCHEMA_STRICT, "/$defs/a/not", "unknown keyword \"tipe\"");
}

static void syntax_that_only_pcre_knows_is_refused(void **state)
{
	static const char *const PATTERNS[] = {
	    "\\A", "\\Z",       "\\z",     "\\h",    "\\R",      "\\K",   "\\Qa\\E", "(?i)a",
	    "a++", "(?>a)",     "(?#x)a",  "(*UTF)", "(?P<n>a)", "(?|a)", "a{2,1}",  "{",
	    "]",   "(?=a)*",    "(a",      "a)",     "[b-a]",    "\\1",   "\\-",     "*a",
	    "\\e", "\\p{Nope}", "[\\w-z]", "\\u{}",  "\\x1",     "[",     "\\",      "(?<1>a)",
	};
	char schema[64], doc[160];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(PATTERNS); i++) {
		size_t n = 0;

		for (const char *p = PATTERNS[i]; *p != '\0'; p++) {
			if (*p == '\\')
				schema[n++] = '\\';
			schema[n++] = *p;
		}
		schema[n] = '\0';
		snprintf(doc, sizeof(doc), "{\"pattern\": \"%s\"}", schema);
		assert_refused(doc, 0, "",
			       "keyword \"pattern\": not a regular expression of ECMA 262");
	}
}

static void patterns_mean_what_ecma_says(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool matches;
	} ROWS[] = {
	    {"^abc$", "abc\\n", false},
	    {"^[[:alpha:]$", "[", true},
	    {"^[[:alpha:]$", "b", false},
	    {"^.$", "\\n", false},
	    {"^.$", "\\u2028", false},
	    {"^.$", "é", true},
	    {"^[^]$", "\\n", true},
	    {"[]", "a", false},
	    {"^(a)|b\\\\1$", "b", true},
	    {"^\\\\u00e9\\\\x41\\\\u{1F600}$", "éA😀", true},
	    {"^\\\\uD83D\\\\uDE00$", "😀", true},
	    {"^[\\\\s\\\\S]$", "é", true},
	    {"^[^\\\\S]$", "\\u00a0", true},
	    {"^\\\\cJ$", "\\n", true},
	    {"^(?<y>[0-9]{4})-\\\\k<y>$", "2026-2026", true},
	    {"^[a\\\\-z]$", "-", true},
	    {"^[a\\\\-z]$", "b", false},
	    {"^\\\\p{Lu}\\\\P{Lu}$", "Éa", true},
	    {"^\\\\p{Script=Greek}+$", "αβ", true},
	    {"^a{2,3}?$", "aaa", true},
	    {"^#\\\\/ $", "#/ ", true},
	    {"\\\\bécole", "école", false},
	};
	char schema[128], text[64];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ROWS); i++) {
		struct cmn_error err;

		snprintf(schema, sizeof(schema), "{\"pattern\": \"%s\"}", ROWS[i].pattern);
		snprintf(text, sizeof(text), "\"%s\"", ROWS[i].text);
		if ((check(schema, text, &err) == CMN_OK) != ROWS[i].matches)
			fail_msg("%s on %s", ROWS[i].pattern, ROWS[i].text);
	}
}

static void a_remote_document_is_reached_by_its_uri(void **state)
{
	json_t *doc = parse("{\"$id\": \"https://c360.example/events/opened\", \"properties\": "
			    "{\"id\": {\"$ref\": \"shared#/$defs/id\"}}}");
	json_t *shared =
	    parse("{\"$defs\": {\"id\": {\"type\": \"string\", \"format\": \"uuid\"}}}");
	struct cmn_schema_remote remote = {"https://c360.example/events/shared", shared};
	CMN_AUTO(cmn_schema_free) struct cmn_schema *schema = NULL;
	struct cmn_error err;
	json_t *instance = parse("{\"id\": \"no\"}");

	(void)state;
	assert_int_equal(cmn_schema_compile(doc, BODY_FLAGS, &remote, 1, &schema, &err), CMN_OK);
	json_decref(doc); /* the compiled form stands alone */
	json_decref(shared);
	assert_int_equal(cmn_schema_check(schema, instance, &err), CMN_E_INVALID);
	assert_string_equal(err.faults[0].pointer, "/id");
	json_decref(instance);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_keyword_nobody_defines_is_refused_when_strict),
	    cmocka_unit_test(annotations_pass_in_strict_mode),
	    cmocka_unit_test(an_unknown_format_is_refused_only_when_formats_count),
	    cmocka_unit_test(an_operand_of_the_wrong_kind_is_refused),
	    cmocka_unit_test(a_refusal_says_where_in_the_schema),
	    cmocka_unit_test(syntax_that_only_pcre_knows_is_refused),
	    cmocka_unit_test(patterns_mean_what_ecma_says),
	    cmocka_unit_test(a_remote_document_is_reached_by_its_uri),
	};

	return cmocka_run_group_tests_name("schema_refused", tests, NULL, NULL);
}
