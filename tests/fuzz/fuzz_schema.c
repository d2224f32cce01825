/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "cmn/json.h"
#include "cmn/schema.h"

/* First byte: the flags as a digit.  Then a line with a schema, then the instance. */

static json_t *parse(const char *text, size_t n)
{
	struct cmn_error err;
	json_t *doc = NULL;

	cmn_error_init(&err);
	if (cmn_json_parse(text, n, &doc, &err) != CMN_OK)
		return NULL;
	return doc;
}

static void check(const struct cmn_schema *schema, const json_t *instance)
{
	enum cmn_err first, again;
	struct cmn_error err;
	size_t i;

	cmn_error_init(&err);
	first = cmn_schema_check(schema, instance, &err);
	FUZZ_CHECK(first == CMN_OK || err.n_faults <= CMN_FAULTS_MAX);
	FUZZ_CHECK(first != CMN_E_INVALID || err.n_faults > 0);
	for (i = 0; i < err.n_faults; i++)
		FUZZ_CHECK(cmn_utf8_valid(err.faults[i].pointer, strlen(err.faults[i].pointer)) &&
			   cmn_utf8_valid(err.faults[i].text[0], strlen(err.faults[i].text[0])) &&
			   cmn_utf8_valid(err.faults[i].text[1], strlen(err.faults[i].text[1])));
	cmn_error_init(&err);
	again = cmn_schema_check(schema, instance, &err);
	FUZZ_CHECK(first == again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *doc CMN_AUTO(cmn_json_drop) = NULL;
	json_t *instance CMN_AUTO(cmn_json_drop) = NULL;
	struct cmn_schema *schema = NULL;
	struct cmn_error err;
	const uint8_t *line;
	size_t n;

	if (size < 2)
		return 0;
	line = memchr(data, '\n', size);
	n = line ? (size_t)(line - data) : size;
	if (n == 0)
		return 0;
	doc = parse((const char *)data + 1, n - 1);
	if (!doc)
		return 0;
	instance = line ? parse((const char *)line + 1, size - n - 1) : json_null();
	cmn_error_init(&err);
	if (cmn_schema_compile(doc, data[0] & 3u, NULL, 0, &schema, &err) != CMN_OK)
		FUZZ_CHECK(err.code == CMN_E_INVALID && err.detail[CMN_EN][0]);
	else if (instance)
		check(schema, instance);
	cmn_schema_free(&schema);
	return 0;
}
