/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_shown.c - what is kept short comes out as it went in.
 */
#include "support/cmocka_all.h"

#include "intern.h"
#include "shown.h"
#include "splitmix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void same(const char *json)
{
	char *packed = strdup(json);
	struct cmn_buf out;
	size_t len = directory_shown_pack(packed, strlen(packed));

	assert_true(len <= strlen(json));
	assert_int_equal(packed[len], '\0');
	cmn_buf_init(&out, 1 << 16);
	cmn_json_open(&out, '[');
	cmn_json_int(&out, 1);
	directory_shown_write(&out, packed);
	directory_shown_write(&out, packed);
	cmn_json_close(&out, ']');
	char *expected = NULL;
	assert_true(asprintf(&expected, "[1,%s,%s]", json, json) > 0);
	assert_string_equal(out.data, expected);
	free(expected);
	free(packed);
	cmn_buf_free(&out);
}

static void what_is_shown_comes_out_as_it_went_in(void **state)
{
	(void)state;
	same("{\"id\":\"01900000-0000-7000-8000-000000000001\",\"departement\":\"31\",\"actor_id\":"
	     "\"01900000-0000-7000-8000-000000000002\",\"name\":\"L’été \\\"à\\\" deux\","
	     "\"sector\":\"ordinary\",\"themes\":[\"emploi\",\"soins\"],\"needs\":[],\"mode\":"
	     "\"on_site\",\"commune\":\"31555\",\"lat\":43.6,\"lon\":1.44,\"invented\":true,"
	     "\"active\":true,\"version\":1}");
	same("{}");
	same("{\"\":\"\"}");
	same("{\"name\":\"\\u0001\\n\\\",\\\"name\\\":\\\"\"}");
	same("{\"id\":\"");
}

static void what_repeats_in_every_offer_takes_one_byte(void **state)
{
	char json[] = "{\"id\":\"x\",\"departement\":\"31\",\"actor_id\":\"y\",\"name\":\"z\"}";

	(void)state;
	assert_int_equal(directory_shown_pack(json, strlen(json)), 4 + 1 + 2 + 1 + 1 + 2);
}

static void blanks_between_values_do_not_stand_for_something(void **state)
{
	char json[] = "{\"a\":\n\t1}";

	(void)state;
	assert_int_equal(directory_shown_pack(json, strlen(json)), strlen(json));
	assert_string_equal(json, "{\"a\":  1}");
}

/* Pieces of what may stand there, in any order and cut anywhere. */
static void whatever_is_packed_comes_out(void **state)
{
	static const char *const BITS[] = {"{\"id\":\"",
					   "\",\"name\":\"",
					   "\",",
					   "\"",
					   ",",
					   "{",
					   "\"],\"needs\":[\"",
					   ",\"age_max\":1",
					   "é",
					   "\\\"",
					   "\",\"to_verify\":true",
					   "x"};
	struct directory_splitmix g = {7};

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char text[600] = "{"; /* of a value: a comma never ends it */
		size_t n = 1 + directory_splitmix_below(&g, 12);

		for (size_t i = 0; i < n; i++) {
			size_t len = strlen(text);

			snprintf(text + len, sizeof(text) - len, "%s",
				 BITS[directory_splitmix_below(&g, CMN_LEN(BITS))]);
		}
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "}");
		same(text);
	}
}

static void a_text_has_one_number_and_a_number_one_text(void **state)
{
	struct directory_intern in = {0};
	char text[32];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 5000; i++) {
			snprintf(text, sizeof(text), "%u", i * 7919u);
			assert_int_equal(directory_intern(&in, text, strlen(text)), i);
		}
	}
	assert_int_equal(directory_intern(&in, "7919x", 4), 1);
	assert_int_equal(directory_intern(&in, "", 0), 5000);
	assert_int_equal(directory_intern(&in, "79", 2), 5001);
	assert_string_equal(directory_intern_text(&in, 1), "7919");
	assert_string_equal(directory_intern_text(&in, 5000), "");
	directory_intern_clear(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_shown_comes_out_as_it_went_in),
	    cmocka_unit_test(what_repeats_in_every_offer_takes_one_byte),
	    cmocka_unit_test(blanks_between_values_do_not_stand_for_something),
	    cmocka_unit_test(whatever_is_packed_comes_out),
	    cmocka_unit_test(a_text_has_one_number_and_a_number_one_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
