/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_rules.c - how a spreadsheet is read: separators, encodings, dates, words.
 */
#include "support/cmocka_all.h"

#include "import.h"

#include "cmn/base.h"

#include <string.h>

static void the_separator_is_the_one_of_the_header(void **state)
{
	static const struct {
		const char *text;
		char is;
	} CASES[] = {{"a;b;c\n1,2;3", ';'},  {"a,b,c\n1;2;3", ','}, {"a\tb\n", '\t'},
		     {"\"a;b;c\",d\n", ','}, {"seul", ';'},         {"", ';'}};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		assert_int_equal(intake_import_delimiter(CASES[i].text, strlen(CASES[i].text)),
				 CASES[i].is);
}

static void encodings_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(intake_import_encoding("Re\xC3\xA7u", 5, true), INTAKE_UTF8);
	assert_int_equal(intake_import_encoding("Re\xE7u", 4, false), INTAKE_WINDOWS_1252);
	assert_int_equal(intake_import_encoding("\xFF\xFEN\0", 4, false), INTAKE_UTF16);
	assert_int_equal(intake_import_encoding("N\0o\0", 4, false), INTAKE_UTF16);
	assert_int_equal(intake_import_encoding("PK\x03\x04xyz", 7, true), INTAKE_BINARY);
	assert_int_equal(intake_import_encoding("No\0m", 4, false), INTAKE_BINARY);
	assert_int_equal(intake_import_encoding("", 0, true), INTAKE_UTF8);
}

static void windows_1252_becomes_utf_8(void **state)
{
	char out[64];
	size_t n = intake_from_windows_1252("\x80 \x92 \xE9 \x9C \x81", 9, out);

	(void)state;
	out[n] = '\0';
	assert_string_equal(out, "€ ’ é œ \xEF\xBF\xBD");
}

static void dates_are_read_in_their_order_and_no_other(void **state)
{
	static const struct {
		const char *text;
		enum intake_date_order order;
		const char *is; /* NULL: refused */
	} CASES[] = {
	    {"03/02/2024", INTAKE_DMY, "2024-02-03T12:00:00"},
	    {"3/2/2024", INTAKE_DMY, "2024-02-03T12:00:00"},
	    {"03/02/2024", INTAKE_MDY, "2024-03-02T12:00:00"},
	    {"2024-02-03", INTAKE_YMD, "2024-02-03T12:00:00"},
	    {"03.02.2024 9:05", INTAKE_DMY, "2024-02-03T09:05:00"},
	    {"03-02-2024 9h", INTAKE_DMY, "2024-02-03T09:00:00"},
	    {"2024-02-03T23:59:59", INTAKE_YMD, "2024-02-03T23:59:59"},
	    {"29/02/2024", INTAKE_DMY, "2024-02-29T12:00:00"},
	    {"29/02/2023", INTAKE_DMY, NULL},
	    {"31/04/2024", INTAKE_DMY, NULL},
	    {"13/13/2024", INTAKE_DMY, NULL},
	    {"03/02/24", INTAKE_DMY, NULL}, /* nobody knows which century */
	    {"2024-02-03", INTAKE_DMY, NULL},
	    {"03/02-2024", INTAKE_DMY, NULL},
	    {"03/02/2024 24:00", INTAKE_DMY, NULL},
	    {"03/02/2024 9:60", INTAKE_DMY, NULL},
	    {"03/02/2024 soir", INTAKE_DMY, NULL},
	    {"45325", INTAKE_DMY, NULL},
	    {"=TODAY()", INTAKE_DMY, NULL},
	    {"", INTAKE_DMY, NULL},
	    {"99999/02/2024", INTAKE_DMY, NULL},
	};
	char out[INTAKE_LOCAL_LEN];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		bool ok = intake_import_date(CASES[i].text, CASES[i].order, out);

		assert_int_equal(ok, CASES[i].is != NULL);
		if (ok)
			assert_string_equal(out, CASES[i].is);
	}
}

static void the_past_begins_in_2015_and_ends_now(void **state)
{
	(void)state;
	assert_true(intake_import_plausible("2015-01-01T00:00:00", "2026-01-01T12:00:00"));
	assert_false(intake_import_plausible("2014-12-31T23:59:59", "2026-01-01T12:00:00"));
	assert_true(intake_import_plausible("2026-01-01T12:00:00", "2026-01-01T12:00:00"));
	assert_false(intake_import_plausible("2026-01-01T12:00:01", "2026-01-01T12:00:00"));
}

static void words_are_compared_without_accents_and_capitals(void **state)
{
	char out[64];

	(void)state;
	intake_import_fold("  Sœur-DE-l’Été  ", out, sizeof(out));
	assert_string_equal(out, "soeur de l ete");
	intake_import_fold_place("St-Gaudens", out, sizeof(out));
	assert_string_equal(out, "saint gaudens");
	intake_import_fold_place("Ste Foy d'Aigrefeuille", out, sizeof(out));
	assert_string_equal(out, "sainte foy d aigrefeuille");
	intake_import_fold("日本", out, sizeof(out));
	assert_string_equal(out, "");
	intake_import_fold("abcdef", out, 4);
	assert_string_equal(out, "abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_separator_is_the_one_of_the_header),
	    cmocka_unit_test(encodings_are_told_apart),
	    cmocka_unit_test(windows_1252_becomes_utf_8),
	    cmocka_unit_test(dates_are_read_in_their_order_and_no_other),
	    cmocka_unit_test(the_past_begins_in_2015_and_ends_now),
	    cmocka_unit_test(words_are_compared_without_accents_and_capitals),
	};

	return cmocka_run_group_tests_name("import rules", tests, NULL, NULL);
}
