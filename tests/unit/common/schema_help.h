/* SPDX-License-Identifier: EUPL-1.2
 *
 * schema_help.h - compile, check and compare in one line, for the tests of the validator.
 */
#ifndef SCHEMA_HELP_H
#define SCHEMA_HELP_H

#include "cmn/schema.h"
#include "support/cmocka_all.h"

#include <string.h>
#include <time.h>

#define BODY_FLAGS (CMN_SCHEMA_FORMAT | CMN_SCHEMA_STRICT)

__attribute__((unused)) static const char SOLICITATION[] =
    "{\"type\": \"object\", \"additionalProperties\": false,"
    " \"required\": [\"commune\", \"channel\"],"
    " \"properties\": {"
    "  \"commune\": {\"type\": \"string\", \"pattern\": \"^[0-9AB]{5}$\"},"
    "  \"channel\": {\"enum\": [\"phone\", \"email\", \"visit\"]},"
    "  \"received_on\": {\"type\": \"string\", \"format\": \"date\"},"
    "  \"age\": {\"type\": \"integer\", \"minimum\": 0, \"maximum\": 130},"
    "  \"note\": {\"type\": [\"string\", \"null\"], \"maxLength\": 10},"
    "  \"problems\": {\"type\": \"array\", \"minItems\": 1, \"uniqueItems\": true,"
    "    \"items\": {\"type\": \"string\", \"minLength\": 1}}}}";

static inline json_t *parse(const char *text)
{
	json_t *ret = json_loads(text, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

	assert_non_null(ret);
	return ret;
}

static inline struct cmn_schema *compile(const char *text, unsigned flags)
{
	struct cmn_schema *ret = NULL;
	struct cmn_error err;
	json_t *doc = parse(text);
	enum cmn_err code = cmn_schema_compile(doc, flags, NULL, 0, &ret, &err);

	json_decref(doc);
	if (code != CMN_OK)
		print_message("# %s: %s\n", err.faults[0].pointer, err.detail[CMN_EN]);
	assert_int_equal(code, CMN_OK);
	return ret;
}

static inline enum cmn_err check(const char *schema_text, const char *text, struct cmn_error *err)
{
	struct cmn_schema *schema = compile(schema_text, BODY_FLAGS);
	json_t *instance = parse(text);
	enum cmn_err code = cmn_schema_check(schema, instance, err);

	json_decref(instance);
	cmn_schema_free(&schema);
	return code;
}

static inline void assert_valid(const char *schema, const char *text)
{
	struct cmn_error err;

	if (check(schema, text, &err) != CMN_OK)
		fail_msg("%s refused %s: %s", schema, text, err.detail[CMN_EN]);
}

static inline void assert_fault(const char *schema, const char *text, const char *pointer,
				const char *fr, const char *en)
{
	struct cmn_error err;

	assert_int_equal(check(schema, text, &err), CMN_E_INVALID);
	assert_int_equal(err.code, CMN_E_INVALID);
	assert_int_equal(err.n_faults, 1);
	assert_string_equal(err.faults[0].pointer, pointer);
	assert_string_equal(err.faults[0].text[CMN_FR], fr);
	assert_string_equal(err.faults[0].text[CMN_EN], en);
}

static inline void assert_refused(const char *schema, unsigned flags, const char *pointer,
				  const char *en)
{
	struct cmn_schema *ret = NULL;
	struct cmn_error err;
	json_t *doc = parse(schema);
	enum cmn_err code = cmn_schema_compile(doc, flags, NULL, 0, &ret, &err);

	json_decref(doc);
	if (code == CMN_OK)
		fail_msg("%s was accepted", schema);
	assert_int_equal(code, CMN_E_INVALID);
	assert_null(ret);
	assert_string_equal(err.faults[0].pointer, pointer);
	assert_string_equal(err.detail[CMN_EN], en);
}

static inline double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

#endif
