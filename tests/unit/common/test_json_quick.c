/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_json_quick.c - the quick reader against jansson: the same value or none.
 */
#include "json_quick.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

static const char *const PLAIN[] = {
    "{}",
    "[]",
    " [ 1 , 2 ] ",
    "\"\"",
    "\"é\xe2\x82\xac\"",
    "0",
    "-1",
    "999999999999999",
    "-999999999999999",
    "true",
    "false",
    "null",
    "{\"a\":{\"b\":[true,null,{\"c\":\"d\"}]},\"\":-7}",
    "\t{\r\n\"departement\" : \"31\", \"problem_types\":[\"soins\",\"emploi\"]}\n",
};

/* Left to jansson: not plain, or wrong. */
static const char *const LEFT[] = {
    "",
    " ",
    "\"\\n\"",
    "\"\\u00e9\"",
    "1.5",
    "1e3",
    "-0",
    "01",
    "-",
    "--1",
    "+1",
    "1000000000000000",
    "tru",
    "nul",
    "truex",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1",
    "[",
    "{",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{\"a\":1 1}",
    "{\"a\":1}}",
    "[]]",
    "]",
    "\"abc",
    "\"a\tb\"",
    "{1:2}",
    "'a'",
    "1 2",
    "nan",
    "{\"a\":1,\"a\":2}",
    "\"a\"\"b\"",
    "[1,2",
    "{\"a\":1,\"b\"",
    "{\"a\" \"b\"}",
    ",",
    ":",
};

static json_t *jansson(const char *text, size_t n)
{
	return json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

static void plain_json_is_read_as_jansson_reads_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(PLAIN) / sizeof(PLAIN[0]); i++) {
		json_t *quick = cmn_json_quick(PLAIN[i], strlen(PLAIN[i]));
		json_t *want = jansson(PLAIN[i], strlen(PLAIN[i]));

		if (!quick || !json_equal(quick, want))
			fail_msg("%s", PLAIN[i]);
		json_decref(quick);
		json_decref(want);
	}
}

static void whatever_is_not_plain_is_left_to_jansson(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(LEFT) / sizeof(LEFT[0]); i++)
		if (cmn_json_quick(LEFT[i], strlen(LEFT[i])))
			fail_msg("%s", LEFT[i]);
}

/* Every document cut anywhere, and with every byte replaced: never another value than jansson's. */
static void a_damaged_document_is_never_read_otherwise(void **state)
{
	static const char BYTES[] = "\"\\{}[],:0 e-\n\x01t";
	char text[200];

	(void)state;
	for (size_t i = 0; i < sizeof(PLAIN) / sizeof(PLAIN[0]); i++) {
		size_t n = strlen(PLAIN[i]);

		for (size_t k = 0; k < n * sizeof(BYTES); k++) {
			size_t len = k % sizeof(BYTES) == sizeof(BYTES) - 1 ? k / sizeof(BYTES) : n;
			json_t *quick, *want;

			memcpy(text, PLAIN[i], n);
			if (len == n)
				text[k / sizeof(BYTES)] = BYTES[k % sizeof(BYTES)];
			if (!cmn_utf8_valid(text, len)) /* is refused before */
				continue;
			quick = cmn_json_quick(text, len);
			want = jansson(text, len);
			if (quick && !json_equal(quick, want))
				fail_msg("%.*s", (int)len, text);
			json_decref(quick);
			json_decref(want);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_json_is_read_as_jansson_reads_it),
	    cmocka_unit_test(whatever_is_not_plain_is_left_to_jansson),
	    cmocka_unit_test(a_damaged_document_is_never_read_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
