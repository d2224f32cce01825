/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_cut.c - files cut into lines and elements, whole and window by window, good and broken.
 */
#include "support/cmocka_all.h"

#include "cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What came out: "line:text" or "line!fault", one a line. */
static char out[65536];

static void note(const char *window, const struct directory_piece *p)
{
	size_t n = strlen(out);

	if (p->fault == DIRECTORY_CUT_GOOD)
		snprintf(out + n, sizeof(out) - n, "%ld:%.*s\n", p->line, (int)p->len,
			 window + p->from);
	else
		snprintf(out + n, sizeof(out) - n, "%ld!%d\n", p->line, (int)p->fault);
}

/* Read `text` in windows that grow by `step` bytes and lose what is done with. */
static void run(const char *text, size_t len, size_t step, char separator, const char *key,
		bool json)
{
	struct directory_cut cut = {.line = 1};
	size_t base = 0, n = 0;

	out[0] = '\0';
	for (int turn = 0; turn < 1000000; turn++) {
		struct directory_piece p;
		size_t at = 0;
		bool last = base + n >= len;
		enum directory_cut_got got =
		    json ? directory_cut_json(text + base, n, &at, last, key, &cut, &p)
			 : directory_cut_line(text + base, n, &at, last, separator, &cut, &p);

		if (got == DIRECTORY_CUT_PIECE || got == DIRECTORY_CUT_BROKEN)
			note(text + base, &p);
		assert_true(at <= n);
		base += at;
		n -= at;
		if (got == DIRECTORY_CUT_END)
			return;
		if (got == DIRECTORY_CUT_MORE) {
			assert_false(last);
			n += len - base - n < step ? len - base - n : step;
		}
	}
	fail_msg("no end");
}

static void both(const char *text, char separator, const char *key, bool json, const char *expected)
{
	static const size_t STEPS[] = {1, 2, 3, 7, 64, 100000};

	for (size_t i = 0; i < sizeof(STEPS) / sizeof(STEPS[0]); i++) {
		run(text, strlen(text), STEPS[i], separator, key, json);
		if (strcmp(out, expected) != 0)
			fail_msg("windows of %zu: expected\n%sgot\n%s", STEPS[i], expected, out);
	}
}

static void any_end_of_line_ends_a_line(void **state)
{
	(void)state;
	both("a\nb\r\nc\rd\n\r\n\ne", ';', NULL, false, "1:a\n2:b\n3:c\n4:d\n7:e\n");
	both("", ';', NULL, false, "");
	both("\n\n", ';', NULL, false, "");
}

static void a_quoted_field_may_hold_line_ends(void **state)
{
	(void)state;
	both("a;\"b\nc\"\"d\";e\nf\n", ';', NULL, false, "1:a;\"b\nc\"\"d\";e\n3:f\n");
	/* inside a field a quote is text */
	both("a;b \"c\nd\n", ';', NULL, false, "1:a;b \"c\n2:d\n");
	/* and everywhere, in a file that never quotes */
	both("\"a\nb\"\n", '\0', NULL, false, "1:\"a\n2:b\"\n");
}

static void a_quote_that_is_never_closed_costs_one_line(void **state)
{
	(void)state;
	both("a\n\"b;c\nd\ne", ';', NULL, false, "1:a\n2!2\n3:d\n4:e\n");
}

static void a_line_of_ten_megabytes_costs_one_line(void **state)
{
	size_t n = 10U << 20;
	char *text = malloc(n + 32);

	(void)state;
	assert_non_null(text);
	memcpy(text, "a\n", 2);
	memset(text + 2, 'x', n);
	memcpy(text + 2 + n, "\nb\n", 4);
	run(text, n + 5, 1U << 20, ';', NULL, false);
	assert_string_equal(out, "1:a\n2!1\n3:b\n");
	run(text, n + 5, n + 5, ';', NULL, false);
	assert_string_equal(out, "1:a\n2!1\n3:b\n");
	free(text);
}

static void lists_lines_and_envelopes_are_cut_alike(void **state)
{
	(void)state;
	both("[{\"a\":1}, {\"b\":[{}]}]", 0, "items", true, "1:{\"a\":1}\n1:{\"b\":[{}]}\n");
	both("{\"a\":1}\n{\"b\":\"}\\\"{\"}\n", 0, "items", true,
	     "1:{\"a\":1}\n2:{\"b\":\"}\\\"{\"}\n");
	both("{\"n\":2,\"items\" : [\n{\"a\":1},\n{\"b\":2}\n],\"x\":[{}]}\n", 0, "items", true,
	     "2:{\"a\":1}\n3:{\"b\":2}\n");
	both("[{\"a\":1}]\n[{\"b\":2}]", 0, NULL, true, "1:{\"a\":1}\n2:{\"b\":2}\n");
	both("[]", 0, "items", true, "");
	both("", 0, "items", true, "");
}

static void a_broken_element_costs_no_other(void **state)
{
	(void)state;
	/* a brace is missing; a text is not closed; not JSON at all */
	both("{\"a\":1\n{\"b\":2}\n", 0, NULL, true, "1!3\n2:{\"b\":2}\n");
	both("[\n {\"a\":{\"x\":1},\n {\"b\":2}\n]", 0, NULL, true, "2!3\n3:{\"b\":2}\n");
	both("{\"a\":\"x\n{\"b\":2}\n", 0, NULL, true, "1!3\n2:{\"b\":2}\n");
	both("oups\n{\"b\":2}\n", 0, NULL, true, "1!3\n2:{\"b\":2}\n");
	both("{\"a\":1]\n{\"b\":2}\n", 0, NULL, true, "1!3\n2:{\"b\":2}\n");
}

static void a_file_that_ends_in_the_middle_says_so(void **state)
{
	(void)state;
	both("[{\"a\":1},{\"b\":", 0, NULL, true, "1:{\"a\":1}\n1!4\n");
	both("[{\"a\":1},\n", 0, NULL, true, "1:{\"a\":1}\n2!4\n");
	both("{\"a\":1}\n{\"b", 0, NULL, true, "1:{\"a\":1}\n2!4\n");
}

static void an_element_that_is_too_long_costs_one(void **state)
{
	size_t n = DIRECTORY_ELEMENT_MAX + 4096;
	char *text = malloc(n + 64);
	size_t len;

	(void)state;
	assert_non_null(text);
	memcpy(text, "{\"a\":\"", 6);
	memset(text + 6, 'x', n);
	memcpy(text + 6 + n, "\"}\n{\"b\":2}\n", 12);
	len = 6 + n + 11;
	run(text, len, 1U << 20, 0, NULL, true);
	assert_string_equal(out, "1!1\n2:{\"b\":2}\n");
	run(text, len, len, 0, NULL, true);
	assert_string_equal(out, "1!1\n2:{\"b\":2}\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(any_end_of_line_ends_a_line),
	    cmocka_unit_test(a_quoted_field_may_hold_line_ends),
	    cmocka_unit_test(a_quote_that_is_never_closed_costs_one_line),
	    cmocka_unit_test(a_line_of_ten_megabytes_costs_one_line),
	    cmocka_unit_test(lists_lines_and_envelopes_are_cut_alike),
	    cmocka_unit_test(a_broken_element_costs_no_other),
	    cmocka_unit_test(a_file_that_ends_in_the_middle_says_so),
	    cmocka_unit_test(an_element_that_is_too_long_costs_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
