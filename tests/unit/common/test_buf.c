/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/buf.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

/* Sanitizers end the program when an allocation is too large; here that failure is the subject. */
const char *__asan_default_options(void);
const char *__tsan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}
const char *__tsan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void what_is_appended_is_kept_in_order(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 100};

	(void)state;
	cmn_buf_text(&b, "abc");
	cmn_buf_char(&b, 'd');
	cmn_buf_put(&b, "\0e", 2);
	cmn_buf_fmt(&b, "%03d", 7);
	assert_int_equal(b.len, 9);
	assert_memory_equal(b.data, "abcd\0e007", 10);
	assert_false(b.failed);
}

static void growth_doubles_and_stops_at_the_maximum(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	cmn_buf_char(&b, 'x');
	assert_int_equal(b.cap, 256);
	for (int i = 1; i < 256; i++)
		cmn_buf_char(&b, 'x');
	assert_int_equal(b.cap, 512);
	for (int i = 256; i < 1000; i++)
		cmn_buf_char(&b, 'x');
	assert_int_equal(b.len, 1000);
	assert_int_equal(b.cap, 1001);
	assert_int_equal(b.data[1000], '\0');
}

static void one_byte_over_the_maximum_empties_the_buffer_and_stays_failed(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 4};

	(void)state;
	cmn_buf_text(&b, "four");
	assert_false(b.failed);
	cmn_buf_char(&b, '5');
	assert_true(b.failed);
	assert_null(b.data);
	assert_int_equal(b.len, 0);
	cmn_buf_text(&b, "x");
	cmn_buf_fmt(&b, "%d", 1);
	assert_true(b.failed);
	assert_null(b.data);
	assert_null(cmn_buf_take(&b));
}

static void a_format_over_the_maximum_fails_as_a_whole(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 8};

	(void)state;
	cmn_buf_fmt(&b, "%s", "12345678");
	assert_string_equal(b.data, "12345678");
	cmn_buf_fmt(&b, "%s", "9");
	assert_true(b.failed);
	assert_null(b.data);
}

static void a_format_longer_than_the_room_is_written_whole(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 100000};

	(void)state;
	for (int width = 1; width < 900; width += 7) {
		size_t before = b.len;

		cmn_buf_fmt(&b, "<%*d>", width, 5);
		assert_int_equal(b.len, before + (size_t)width + 2);
		assert_memory_equal(b.data + b.len - 2, "5>", 3);
	}
}

static void a_failed_allocation_is_a_failed_buffer(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = SIZE_MAX};
	volatile size_t too_much = (size_t)PTRDIFF_MAX;

	(void)state;
	cmn_buf_text(&b, "something before");
	cmn_buf_put(&b, "x", too_much);
	assert_true(b.failed);
	assert_null(b.data);
	assert_int_equal(b.len, 0);
}

static void a_length_that_would_overflow_is_refused(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = SIZE_MAX};
	volatile size_t all = SIZE_MAX;

	(void)state;
	cmn_buf_put(&b, "x", all);
	assert_true(b.failed);
	cmn_buf_free(&b);
	cmn_buf_char(&b, 'a');
	cmn_buf_put(&b, "x", all - 1);
	assert_true(b.failed);
}

static void a_freed_or_reset_buffer_works_again(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 4};
	const char *memory;

	(void)state;
	cmn_buf_text(&b, "too long");
	assert_true(b.failed);
	cmn_buf_free(&b);
	cmn_buf_text(&b, "ok");
	assert_string_equal(b.data, "ok");
	memory = b.data;
	cmn_buf_reset(&b);
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	assert_ptr_equal(b.data, memory);
	cmn_buf_text(&b, "four");
	assert_false(b.failed);
}

static void taking_hands_the_content_over(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 10};
	CMN_AUTO(cmn_free_drop) char *empty = cmn_buf_take(&b);
	CMN_AUTO(cmn_free_drop) char *text = NULL;

	(void)state;
	assert_string_equal(empty, "");
	cmn_buf_text(&b, "mine");
	text = cmn_buf_take(&b);
	assert_string_equal(text, "mine");
	assert_null(b.data);
	assert_int_equal(b.len, 0);
}

/* --- JSON ------------------------------------------------------------------------------------- */

static void the_writer_places_the_commas(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	cmn_json_open(&b, '{');
	cmn_json_kstr(&b, "a", "1,");
	cmn_json_kstr(&b, "left out", NULL);
	cmn_json_key(&b, "b");
	cmn_json_open(&b, '[');
	cmn_json_int(&b, -1);
	cmn_json_bool(&b, true);
	cmn_json_str(&b, NULL);
	cmn_json_open(&b, '{');
	cmn_json_close(&b, '}');
	cmn_json_open(&b, '[');
	cmn_json_close(&b, ']');
	cmn_json_close(&b, ']');
	cmn_json_kint(&b, "c", INT64_MIN);
	cmn_json_kbool(&b, "d", false);
	cmn_json_close(&b, '}');
	assert_string_equal(b.data, "{\"a\":\"1,\",\"b\":[-1,true,null,{},[]],"
				    "\"c\":-9223372036854775808,\"d\":false}");
}

static void text_that_looks_like_structure_does_not_mislead_the_writer(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	cmn_json_open(&b, '[');
	cmn_json_str(&b, "{");
	cmn_json_str(&b, ":");
	cmn_json_str(&b, "[ ");
	cmn_json_close(&b, ']');
	assert_string_equal(b.data, "[\"{\",\":\",\"[ \"]");
}

static void raw_json_with_trailing_blanks_is_followed_by_a_comma(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	cmn_json_open(&b, '[');
	cmn_json_raw(&b, "{\"x\": 1} \n", 10);
	cmn_json_raw(&b, "2", 1);
	cmn_json_close(&b, ']');
	assert_string_equal(b.data, "[{\"x\": 1},2]");
}

static void lines_of_ndjson_are_not_parted_by_commas(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	for (int i = 0; i < 2; i++) {
		cmn_json_open(&b, '{');
		cmn_json_kint(&b, "i", i);
		cmn_json_close(&b, '}');
		cmn_buf_char(&b, '\n');
	}
	assert_string_equal(b.data, "{\"i\":0}\n{\"i\":1}\n");
}

static void every_control_character_is_escaped(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	cmn_json_strn(&b, "\"\\\b\f\n\r\t\0\x01\x1f/é\x7f", 14);
	assert_string_equal(b.data, "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u0001\\u001f/é\x7f\"");
}

/* The writer looks at eight bytes at a time: what must be escaped is seen wherever it stands. */
static void what_must_be_escaped_is_found_at_every_place(void **state)
{
	static const char *const SPECIAL[][2] = {
	    {"\"", "\\\""}, {"\\", "\\\\"}, {"\x1f", "\\u001f"}, {"\n", "\\n"}};
	static const char *const PLAIN[] = {" ", "!", "#", "[", "]", "a", "\x7f", "\xc3", "\xff"};
	char text[24], want[40];

	(void)state;
	for (size_t k = 0; k < CMN_LEN(SPECIAL) * CMN_LEN(PLAIN) * 20; k++) {
		const char *const *special = SPECIAL[k % CMN_LEN(SPECIAL)];
		char plain = PLAIN[k / CMN_LEN(SPECIAL) % CMN_LEN(PLAIN)][0];
		int at = (int)(k / CMN_LEN(SPECIAL) / CMN_LEN(PLAIN));
		CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 100};

		memset(text, plain, sizeof(text));
		text[at] = special[0][0];
		snprintf(want, sizeof(want), "\"%.*s%s%.*s\"", at, text, special[1], 19 - at,
			 text + at + 1);
		cmn_json_strn(&b, text, 20);
		assert_string_equal(b.data, want);
	}
}

static void a_text_that_fits_exactly_is_written(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 15};

	(void)state;
	cmn_json_open(&b, '{');
	cmn_json_kstr(&b, "key", "value");
	cmn_json_close(&b, '}');
	assert_string_equal(b.data, "{\"key\":\"value\"}");
}

static void integers_are_written_to_their_limits(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 1000};

	(void)state;
	cmn_json_open(&b, '[');
	cmn_json_int(&b, 0);
	cmn_json_int(&b, -10);
	cmn_json_int(&b, INT64_MAX);
	cmn_json_int(&b, INT64_MIN);
	cmn_json_close(&b, ']');
	assert_string_equal(b.data, "[0,-10,9223372036854775807,-9223372036854775808]");
}

static void check_number(double value, const char *expected)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 100};

	cmn_json_num(&b, value);
	assert_string_equal(b.data, expected);
}

static void numbers_are_the_shortest_text_that_reads_back(void **state)
{
	(void)state;
	check_number(0.1, "0.1");
	check_number(43.0489, "43.0489");
	check_number(3, "3");
	check_number(-2.5, "-2.5");
	check_number(1e21, "1e+21");
	check_number(0.1 + 0.2, "0.30000000000000004");
	check_number(5e-324, "4.94065645841247e-324");
	check_number(NAN, "null");
	check_number(-INFINITY, "null");
}

static void numbers_read_back_as_the_same_double(void **state)
{
	uint64_t bits = 88172645463325252u;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = 100};
		double value, back;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&value, &bits, sizeof(value));
		if (!isfinite(value))
			continue;
		cmn_json_num(&b, value);
		back = strtod(b.data, NULL);
		assert_memory_equal(&back, &value, sizeof(value));
	}
}

static void the_locale_does_not_touch_numbers(void **state)
{
	static const char *const COMMA[] = {"fr_FR.UTF-8", "fr_FR.utf8", "de_DE.UTF-8"};
	const char *set = NULL;

	(void)state;
	for (size_t i = 0; !set && i < CMN_LEN(COMMA); i++)
		set = setlocale(LC_NUMERIC, COMMA[i]);
	check_number(0.5, "0.5");
	check_number(0.1 + 0.2, "0.30000000000000004");
	setlocale(LC_NUMERIC, "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_appended_is_kept_in_order),
	    cmocka_unit_test(growth_doubles_and_stops_at_the_maximum),
	    cmocka_unit_test(one_byte_over_the_maximum_empties_the_buffer_and_stays_failed),
	    cmocka_unit_test(a_format_over_the_maximum_fails_as_a_whole),
	    cmocka_unit_test(a_format_longer_than_the_room_is_written_whole),
	    cmocka_unit_test(a_failed_allocation_is_a_failed_buffer),
	    cmocka_unit_test(a_length_that_would_overflow_is_refused),
	    cmocka_unit_test(a_freed_or_reset_buffer_works_again),
	    cmocka_unit_test(taking_hands_the_content_over),
	    cmocka_unit_test(the_writer_places_the_commas),
	    cmocka_unit_test(text_that_looks_like_structure_does_not_mislead_the_writer),
	    cmocka_unit_test(raw_json_with_trailing_blanks_is_followed_by_a_comma),
	    cmocka_unit_test(lines_of_ndjson_are_not_parted_by_commas),
	    cmocka_unit_test(every_control_character_is_escaped),
	    cmocka_unit_test(what_must_be_escaped_is_found_at_every_place),
	    cmocka_unit_test(a_text_that_fits_exactly_is_written),
	    cmocka_unit_test(integers_are_written_to_their_limits),
	    cmocka_unit_test(numbers_are_the_shortest_text_that_reads_back),
	    cmocka_unit_test(numbers_read_back_as_the_same_double),
	    cmocka_unit_test(the_locale_does_not_touch_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
