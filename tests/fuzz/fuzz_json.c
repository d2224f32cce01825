/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "cmn/buf.h"
#include "cmn/json.h"

/* JSON from outside: what is accepted keeps to the limits, and survives our own writer. */

static int depth_of(const json_t *value)
{
	int deepest = 0, depth;
	const char *key;
	json_t *child;
	size_t i;

	json_array_foreach(value, i, child)
	{
		depth = depth_of(child);
		deepest = depth > deepest ? depth : deepest;
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, child)
	{
		depth = depth_of(child);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + (json_is_array(value) || json_is_object(value));
}

static void write_again(const json_t *string)
{
	struct cmn_buf out CMN_AUTO(cmn_buf_free) = {.max = 1 << 20};
	json_t *again = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	cmn_json_strn(&out, json_string_value(string), json_string_length(string));
	FUZZ_CHECK(!out.failed);
	FUZZ_CHECK(cmn_json_parse(out.data, out.len, &again, &err) == CMN_OK);
	FUZZ_CHECK(json_equal(string, again));
	json_decref(again);
}

static void write_strings(const json_t *value)
{
	const char *key;
	json_t *child;
	size_t i;

	if (json_is_string(value))
		write_again(value);
	json_array_foreach(value, i, child) write_strings(child);
	json_object_foreach((json_t *)(uintptr_t)value, key, child)
	{
		FUZZ_CHECK(cmn_utf8_valid(key, strlen(key)));
		write_strings(child);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size ? size : 1);
	struct cmn_error err;
	json_t *doc = NULL;
	char *array;

	if (!text)
		abort();
	memcpy(text, data, size);
	cmn_error_init(&err);
	if (cmn_json_parse(text, size, &doc, &err) == CMN_OK) {
		FUZZ_CHECK(depth_of(doc) <= CMN_JSON_DEPTH_MAX);
		write_strings(doc);
		array = cmn_json_pg_array(doc);
		FUZZ_CHECK(!array || cmn_utf8_valid(array, strlen(array)));
		free(array);
	} else {
		FUZZ_CHECK(err.code == CMN_E_BAD_REQUEST && err.detail[CMN_FR][0]);
	}
	json_decref(doc);
	free(text);
	return 0;
}
