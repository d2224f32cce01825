/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_text.c - names found as people type them, addresses put right.
 */
#include "support/cmocka_all.h"

#include "text.h"

#include <string.h>

static void names_are_folded_to_plain_words(void **state)
{
	static const char *const CASES[][2] = {
	    {"Saint-Gaudens", "saint gaudens"},
	    {"L'Île-d'Yeu", "l ile d yeu"},
	    {"  Mas--Grenier  ", "mas grenier"},
	    {"Sacré-Cœur", "sacre coeur"},
	    {"ŒUVRE", "oeuvre"},
	    {"Ægir ß Ÿ", "aegir ss"},
	    {"120 battements", "120 battements"},
	    {"Ñandú", "nandu"},
	    {"—", ""},
	    {"", ""},
	    {"日本 abc", "abc"},
	    {"3 × 4 ÷ 2", "3 4 2"},
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		directory_text_fold(CASES[i][0], out, sizeof(out));
		assert_string_equal(out, CASES[i][1]);
	}
}

static void folding_stops_before_what_does_not_fit(void **state)
{
	char out[6];

	(void)state;
	directory_text_fold("Saint-Gaudens", out, sizeof(out));
	assert_string_equal(out, "saint");
	directory_text_fold("abcdœ", out, sizeof(out));
	assert_string_equal(out, "abcd");
	directory_text_fold("x", out, 1);
	assert_string_equal(out, "");
	directory_text_fold("x", out, 0);
}

static void a_cut_character_does_not_read_beyond_the_end(void **state)
{
	char out[8];

	(void)state;
	directory_text_fold("a\xc3", out, sizeof(out));
	assert_string_equal(out, "a");
	directory_text_fold("a\xe2\x82", out, sizeof(out));
	assert_string_equal(out, "a");
}

static void patterns_hold_no_wildcard_of_the_caller(void **state)
{
	static const char *const CASES[][2] = {
	    {"Saint Gau", "%saint%gau%"},
	    {"100%", "%100%"},
	    {"a_b\\c", "%a%b%c%"},
	    {"%%", ""},
	    {"", ""},
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		directory_text_pattern(CASES[i][0], out, sizeof(out));
		assert_string_equal(out, CASES[i][1]);
	}
}

static void a_pattern_always_ends_in_its_wildcard(void **state)
{
	char out[6];

	(void)state;
	directory_text_pattern("abcdef", out, sizeof(out));
	assert_string_equal(out, "%abc%");
	directory_text_pattern("abc", out, 2);
	assert_string_equal(out, "");
	directory_text_pattern("abc", out, 0);
}

static void postal_codes_of_ariege_get_their_zero_back(void **state)
{
	static const char *const CASES[][3] = {
	    {"5 rue du Cap-de-la-Ville, 9000, Foix", "09", "5 rue du Cap-de-la-Ville, 09000, Foix"},
	    {"Mairie,9000,Foix", "09", "Mairie, 09000, Foix"},
	    {"Mairie, 09000, Foix", "09", "Mairie, 09000, Foix"},
	    {"BP 9000, 9100, Pamiers", "09", "BP 9000, 09100, Pamiers"},
	    {"9000, rue, Foix", "09", "9000, rue, Foix"},
	    {"1, 2000, Toulouse", "31", "1, 2000, Toulouse"},
	    {"1, 8000, Foix", "09", "1, 8000, Foix"},
	    {"7 rue Nationale,30000,Nîmes", "30", "7 rue Nationale, 30000, Nîmes"},
	    {"fin,", "09", "fin,"},
	};
	char out[128];

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		assert_true(directory_text_address(CASES[i][0], CASES[i][1], out, sizeof(out)));
		assert_string_equal(out, CASES[i][2]);
	}
}

static void an_address_that_does_not_fit_is_refused(void **state)
{
	char out[10];

	(void)state;
	assert_false(directory_text_address("1 rue Longue, 9000, Foix", "09", out, sizeof(out)));
	assert_false(directory_text_address("", "09", out, 0));
	assert_true(directory_text_address("", "09", out, sizeof(out)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_folded_to_plain_words),
	    cmocka_unit_test(folding_stops_before_what_does_not_fit),
	    cmocka_unit_test(a_cut_character_does_not_read_beyond_the_end),
	    cmocka_unit_test(patterns_hold_no_wildcard_of_the_caller),
	    cmocka_unit_test(a_pattern_always_ends_in_its_wildcard),
	    cmocka_unit_test(postal_codes_of_ariege_get_their_zero_back),
	    cmocka_unit_test(an_address_that_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
