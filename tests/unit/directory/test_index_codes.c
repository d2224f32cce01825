/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_index_codes.c - a code has one bit, a need also those above it, and what finds no bit is
 * counted.
 */
#include "support/cmocka_all.h"

#include "index_codes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct directory_codes *codes;

static int setup(void **state)
{
	(void)state;
	codes = calloc(1, sizeof(*codes));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	free(codes);
	return 0;
}

static bool has(const struct directory_bits *bits, const char *list, const char *code)
{
	int bit = directory_codes_find(codes, list, code);

	return bit >= 0 && (bits->word[bit / 64] >> bit % 64 & 1) != 0;
}

static void a_need_is_known_by_every_code_above_it(void **state)
{
	struct directory_bits bits = {0};

	(void)state;
	directory_codes_set_needs(codes, "{1.3.3.1,1.10.2}", &bits);
	assert_true(has(&bits, "need", "1"));
	assert_true(has(&bits, "need", "1.3"));
	assert_true(has(&bits, "need", "1.3.3"));
	assert_true(has(&bits, "need", "1.3.3.1"));
	assert_true(has(&bits, "need", "1.10"));
	assert_false(has(&bits, "need", "1.1"));
	assert_false(has(&bits, "theme", "1.3"));
}

static void the_same_code_of_another_list_is_another(void **state)
{
	(void)state;
	int theme = directory_codes_give(codes, "theme", "autre");
	int public = directory_codes_give(codes, "public", "autre");

	assert_true(theme >= 0 && public >= 0 && theme != public);
	assert_int_equal(directory_codes_give(codes, "theme", "autre"), theme);
	assert_int_equal(directory_codes_find(codes, "theme", "autre"), theme);
	assert_int_equal(directory_codes_find(codes, "theme", "none"), -1);
}

static void codes_of_an_array_are_all_set(void **state)
{
	struct directory_bits bits = {0};

	(void)state;
	directory_codes_set(codes, "theme", "{emploi,soins}", &bits);
	assert_true(has(&bits, "theme", "emploi"));
	assert_true(has(&bits, "theme", "soins"));
	assert_int_equal(directory_codes_find(codes, "theme", ""), -1);
	directory_codes_set(codes, "theme", "", &bits);
	directory_codes_set(codes, "theme", "{}", &bits);
	directory_codes_set(codes, "theme", "soins", &bits);
	assert_int_equal(codes->n, 2);
}

static void what_finds_no_bit_is_counted_and_the_rest_stays(void **state)
{
	char code[80];
	int first = directory_codes_give(codes, "x", "0");

	(void)state;
	for (int i = 0; i < DIRECTORY_BITS + 5; i++) {
		snprintf(code, sizeof(code), "%d", i);
		directory_codes_give(codes, "x", code);
	}
	assert_int_equal(codes->n, DIRECTORY_BITS);
	assert_int_equal(codes->refused, 5);
	assert_int_equal(directory_codes_find(codes, "x", "0"), first);
	memset(code, 'y', sizeof(code));
	code[79] = '\0';
	assert_int_equal(directory_codes_give(codes, "x", code), -1);
	assert_int_equal(directory_codes_find(codes, "x", code), -1);
	assert_int_equal(codes->refused, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_need_is_known_by_every_code_above_it, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(the_same_code_of_another_list_is_another, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(codes_of_an_array_are_all_set, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_finds_no_bit_is_counted_and_the_rest_stays, setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
