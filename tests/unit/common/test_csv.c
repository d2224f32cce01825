/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/csv.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"

static struct cmn_error err;
static char path[] = "/tmp/c360-test.csv.XXXXXX";

/* The file under test; its last part is what messages name. */
static void put_file(const char *bytes, size_t n)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static struct cmn_csv *opened(const char *text)
{
	struct cmn_csv *csv = NULL;

	put_file(text, strlen(text));
	if (cmn_csv_open(path, ',', &csv, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	return csv;
}

static void check_row(struct cmn_csv *csv, const char *a, const char *b)
{
	bool end = true;

	if (cmn_csv_next(csv, &end, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	assert_false(end);
	assert_string_equal(cmn_csv_get(csv, "a"), a);
	assert_string_equal(cmn_csv_get(csv, "b"), b);
}

static void check_end(struct cmn_csv *csv)
{
	bool end = false;

	for (int again = 0; again < 2; again++) {
		assert_int_equal(cmn_csv_next(csv, &end, &err), CMN_OK);
		assert_true(end);
	}
}

static int make_path(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	if (fd >= 0)
		close(fd);
	return fd < 0;
}

static int remove_path(void **state)
{
	(void)state;
	return unlink(path);
}

static void rows_are_read_by_the_names_of_the_header(void **state)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = opened("a,b\n1,2\n,\n3,\n");

	(void)state;
	check_row(csv, "1", "2");
	assert_string_equal(cmn_csv_get(csv, "absent"), "");
	assert_true(cmn_csv_has(csv, "b"));
	assert_false(cmn_csv_has(csv, "absent"));
	check_row(csv, "", "");
	check_row(csv, "3", "");
	check_end(csv);
}

static void quotes_hold_separators_newlines_and_quotes(void **state)
{
	CMN_AUTO(cmn_csv_close)
	struct cmn_csv *csv = opened("a,b\n\"x,y\",\"two\nlines\"\n\"say \"\"hi\"\"\",\"\"\n"
				     "\"\"\"\",\"\r\n\"\nlast,1\r");

	(void)state;
	check_row(csv, "x,y", "two\nlines");
	assert_int_equal(cmn_csv_line(csv), 2);
	check_row(csv, "say \"hi\"", "");
	assert_int_equal(cmn_csv_line(csv), 4);
	check_row(csv, "\"", "\r\n");
	check_row(csv, "last", "1");
	assert_int_equal(cmn_csv_line(csv), 7);
	check_end(csv);
}

static void crlf_byte_order_mark_and_missing_last_newline_are_read(void **state)
{
	CMN_AUTO(cmn_csv_close)
	struct cmn_csv *csv = opened("\xEF\xBB\xBF"
				     "a,b\r\n1,\"2\"\r\n\r\n3\r,4");

	(void)state;
	assert_true(cmn_csv_has(csv, "a"));
	check_row(csv, "1", "2");
	check_row(csv, "3\r", "4");
	check_end(csv);
}

static void a_last_empty_field_without_newline_is_a_field(void **state)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = opened("a,b\n1,");

	(void)state;
	check_row(csv, "1", "");
	check_end(csv);
}

static void blank_lines_are_no_rows(void **state)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = opened("\na,b\n\n1,2\n\n\n");

	(void)state;
	check_row(csv, "1", "2");
	assert_int_equal(cmn_csv_line(csv), 4);
	check_end(csv);
}

static void a_quoted_empty_field_alone_is_a_row(void **state)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = opened("a\n\"\"\nx\n\"\"");

	(void)state;
	check_row(csv, "", "");
	check_row(csv, "x", "");
	check_row(csv, "", "");
	check_end(csv);
}

static void another_separator_may_be_given(void **state)
{
	struct cmn_csv *csv = NULL;

	(void)state;
	put_file("a;b\n1,5;\"x;y\"\n", 14);
	assert_int_equal(cmn_csv_open(path, ';', &csv, &err), CMN_OK);
	check_row(csv, "1,5", "x;y");
	cmn_csv_close(&csv);
	assert_null(csv);
	cmn_csv_close(&csv);
}

/* The first failure of a file, at open or at a row. */
static void check_failure(const char *bytes, size_t n, const char *fr, const char *en)
{
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = NULL;
	char expected[300];
	bool end = false;
	enum cmn_err rc;

	put_file(bytes, n);
	rc = cmn_csv_open(path, ',', &csv, &err);
	while (rc == CMN_OK && !end)
		rc = cmn_csv_next(csv, &end, &err);
	assert_int_equal(rc, CMN_E_INVALID);
	snprintf(expected, sizeof(expected), "%s%s", path + strlen("/tmp/"), fr);
	assert_string_equal(err.detail[CMN_FR], expected);
	snprintf(expected, sizeof(expected), "%s%s", path + strlen("/tmp/"), en);
	assert_string_equal(err.detail[CMN_EN], expected);
}

static void what_breaks_the_form_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *bytes, *fr, *en;
	} CASES[] = {
	    {"", ", ligne 1, colonne 1 : fichier vide, ligne d’en-tête attendue",
	     ", line 1, column 1: empty file, header line expected"},
	    {"a,b\n1,2\n3\n", ", ligne 3 : 1 champ(s) au lieu de 2",
	     ", line 3: 1 field(s) instead of 2"},
	    {"a,b\n1,2,3\n", ", ligne 2 : 3 champ(s) au lieu de 2",
	     ", line 2: 3 field(s) instead of 2"},
	    {"a,b\n1,\"2\n3,4\n", ", ligne 2, colonne 2 : guillemet jamais refermé",
	     ", line 2, column 2: quote never closed"},
	    {"a,b\n\"1\"x,2\n", ", ligne 2, colonne 1 : texte après le guillemet fermant",
	     ", line 2, column 1: text after the closing quote"},
	    {"a,b\n1,x\"y\n", ", ligne 2, colonne 2 : guillemet dans un champ sans guillemets",
	     ", line 2, column 2: quote inside an unquoted field"},
	    {"a,b\n1,2\n\"x\n\",\xe9\n", ", ligne 3, colonne 2 : octets qui ne sont pas de l’UTF-8",
	     ", line 3, column 2: bytes that are not UTF-8"},
	    {"a,b,a\n", ", ligne 1, colonne 3 : deux colonnes de même nom",
	     ", line 1, column 3: two columns of the same name"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		check_failure(CASES[i].bytes, strlen(CASES[i].bytes), CASES[i].fr, CASES[i].en);
	check_failure("a,b\n1,x\0y\n", 10,
		      ", ligne 2, colonne 2 : octets qui ne sont pas de l’UTF-8",
		      ", line 2, column 2: bytes that are not UTF-8");
}

static void lines_and_columns_are_bounded(void **state)
{
	CMN_AUTO(cmn_free_drop) char *big = calloc(1, CMN_CSV_LINE_MAX + 100);
	char wide[200] = "";

	(void)state;
	assert_non_null(big);
	memcpy(big, "a\n\"", 3);
	memset(big + 3, '\n', CMN_CSV_LINE_MAX + 90);
	check_failure(big, CMN_CSV_LINE_MAX + 93,
		      ", ligne 2, colonne 1 : ligne de plus de 65536 octets",
		      ", line 2, column 1: line of more than 65536 bytes");
	memset(wide, ',', CMN_CSV_COLUMNS_MAX);
	check_failure(wide, CMN_CSV_COLUMNS_MAX, ", ligne 1, colonne 64 : plus de 64 colonnes",
		      ", line 1, column 64: more than 64 columns");
}

static void the_longest_line_and_the_most_columns_are_read(void **state)
{
	CMN_AUTO(cmn_free_drop) char *big = malloc(CMN_CSV_LINE_MAX + 3);
	CMN_AUTO(cmn_csv_close) struct cmn_csv *csv = NULL;
	bool end = true;

	(void)state;
	assert_non_null(big);
	memcpy(big, "a\n", 2);
	memset(big + 2, 'x', CMN_CSV_LINE_MAX);
	put_file(big, CMN_CSV_LINE_MAX + 2);
	assert_int_equal(cmn_csv_open(path, ',', &csv, &err), CMN_OK);
	assert_int_equal(cmn_csv_next(csv, &end, &err), CMN_OK);
	assert_false(end);
	assert_int_equal(strlen(cmn_csv_get(csv, "a")), CMN_CSV_LINE_MAX);
}

static void a_file_that_is_not_there_is_said_without_its_path(void **state)
{
	struct cmn_csv *csv = NULL;

	(void)state;
	assert_int_equal(cmn_csv_open("/nonexistent/communes.csv", ',', &csv, &err),
			 CMN_E_NOT_FOUND);
	assert_null(csv);
	assert_string_equal(err.detail[CMN_FR], "fichier « communes.csv » illisible");
	assert_string_equal(err.detail[CMN_EN], "file \"communes.csv\" cannot be opened");
	assert_non_null(strstr(err.cause, "/nonexistent/communes.csv: No such file"));
}

static void a_directory_is_not_a_file(void **state)
{
	struct cmn_csv *csv = NULL;

	(void)state;
	assert_int_equal(cmn_csv_open("/tmp", ',', &csv, &err), CMN_E_UNAVAILABLE);
	assert_null(csv);
	assert_non_null(strstr(err.cause, "Is a directory"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_read_by_the_names_of_the_header),
	    cmocka_unit_test(quotes_hold_separators_newlines_and_quotes),
	    cmocka_unit_test(crlf_byte_order_mark_and_missing_last_newline_are_read),
	    cmocka_unit_test(a_last_empty_field_without_newline_is_a_field),
	    cmocka_unit_test(blank_lines_are_no_rows),
	    cmocka_unit_test(a_quoted_empty_field_alone_is_a_row),
	    cmocka_unit_test(another_separator_may_be_given),
	    cmocka_unit_test(what_breaks_the_form_is_refused_with_its_place),
	    cmocka_unit_test(lines_and_columns_are_bounded),
	    cmocka_unit_test(the_longest_line_and_the_most_columns_are_read),
	    cmocka_unit_test(a_file_that_is_not_there_is_said_without_its_path),
	    cmocka_unit_test(a_directory_is_not_a_file),
	};

	return cmocka_run_group_tests(tests, make_path, remove_path);
}
