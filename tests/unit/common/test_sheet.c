/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_sheet.c - files for spreadsheets: exact amounts, no formula from anybody's words, an
 * archive that is whole.
 */
#include "support/cmocka_all.h"

#include "cmn/sheet.h"
#include "cmn/zip.h"

#include <string.h>

static const char *const HOSTILE[] = {
    "=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd", "=HYPERLINK(\"http://x\")",
    "@",
};
static const char *const GOOD[] = {
    "Loyer", "a=b", "1+1", "", "   ", "«=»", "Écritures", "\"=1\"", "12-34", "a@b.example",
};

static void texts_that_could_be_formulas_are_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(HOSTILE); i++)
		assert_true(cmn_formula(HOSTILE[i]));
	for (size_t i = 0; i < CMN_LEN(GOOD); i++)
		assert_false(cmn_formula(GOOD[i]));
}

static void a_table(struct cmn_sheets *s, enum cmn_sheet_form form, const char *text)
{
	cmn_sheets_begin(s, form);
	cmn_sheet(s, "Bilan");
	cmn_row(s);
	cmn_cell_head(s, "Titre");
	cmn_cell_text(s, text);
	cmn_cell_text(s, NULL);
	cmn_row(s);
	cmn_cell_cents(s, 193500000);
	cmn_cell_cents(s, -12345);
	cmn_cell_count(s, 42);
	cmn_cell_day(s, "2026-11-23");
}

static struct cmn_buf file_of(enum cmn_sheet_form form, const char *text)
{
	CMN_AUTO(cmn_sheets_drop) struct cmn_sheets s;
	struct cmn_buf out;

	cmn_buf_init(&out, 1 << 20);
	a_table(&s, form, text);
	assert_true(cmn_sheets_end(&s, &out));
	return out;
}

static void csv_is_as_a_french_spreadsheet_opens_it(void **state)
{
	struct cmn_buf out = file_of(CMN_SHEET_CSV, "dit \"oui\"; non");

	(void)state;
	assert_string_equal(out.data, "\xef\xbb\xbf\"Bilan\"\r\n"
				      "\"Titre\";\"dit \"\"oui\"\"; non\";\r\n"
				      "1935000,00;-123,45;42;\"2026-11-23\"\r\n");
	cmn_buf_free(&out);
}

static void a_formula_in_csv_gets_an_apostrophe(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(HOSTILE); i++) {
		struct cmn_buf out = file_of(CMN_SHEET_CSV, HOSTILE[i]);

		assert_non_null(strstr(out.data, "\"Titre\";\"'"));
		cmn_buf_free(&out);
	}
}

static uint32_t le(const char *at, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint32_t)(unsigned char)at[i] << 8 * i;
	return value;
}

/* The entry of this name, found by the directory; its checksum holds. */
static const char *entry(const struct cmn_buf *zip, const char *name, size_t *ret_n)
{
	const char *end = zip->data + zip->len - 22;
	const char *at;

	assert_int_equal(le(end, 4), 0x06054b50);
	at = zip->data + le(end + 16, 4);
	for (uint32_t i = 0; i < le(end + 10, 2); i++) {
		const char *local = zip->data + le(at + 42, 4);
		const char *bytes = local + 30 + le(local + 26, 2) + le(local + 28, 2);

		assert_int_equal(le(at, 4), 0x02014b50);
		assert_int_equal(le(local, 4), 0x04034b50);
		*ret_n = le(at + 24, 4);
		assert_int_equal(cmn_crc32(bytes, *ret_n), le(at + 16, 4));
		if (le(at + 28, 2) == strlen(name) && memcmp(at + 46, name, strlen(name)) == 0)
			return bytes;
		at += 46 + le(at + 28, 2);
	}
	fail_msg("%s is not in the archive", name);
	return NULL;
}

static bool has(const struct cmn_buf *zip, const char *name, const char *text)
{
	size_t n = 0;
	const char *bytes = entry(zip, name, &n);

	return memmem(bytes, n, text, strlen(text)) != NULL;
}

static void the_checksum_is_that_of_the_format(void **state)
{
	(void)state;
	assert_int_equal(cmn_crc32("123456789", 9), 0xcbf43926u);
	assert_int_equal(cmn_crc32("", 0), 0);
}

static void xlsx_is_an_archive_with_its_parts_and_exact_amounts(void **state)
{
	static const char *const PARTS[] = {"[Content_Types].xml", "_rels/.rels",
					    "xl/workbook.xml",     "xl/_rels/workbook.xml.rels",
					    "xl/styles.xml",       "xl/worksheets/sheet1.xml"};
	struct cmn_buf out = file_of(CMN_SHEET_XLSX, "Rue <A> & B");
	size_t n;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(PARTS); i++)
		assert_non_null(entry(&out, PARTS[i], &n));
	assert_true(has(&out, PARTS[5], "<v>1935000.00</v>"));
	assert_true(has(&out, PARTS[5], "<v>-123.45</v>"));
	assert_true(has(&out, PARTS[5], "<c r=\"D2\" s=\"3\"><v>46349</v></c>")); /* the day */
	assert_true(has(&out, PARTS[5], "Rue &lt;A&gt; &amp; B"));
	assert_true(has(&out, PARTS[2], "name=\"Bilan\""));
	cmn_buf_free(&out);
}

static void a_formula_in_xlsx_is_a_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < CMN_LEN(HOSTILE); i++) {
		struct cmn_buf out = file_of(CMN_SHEET_XLSX, HOSTILE[i]);

		assert_true(
		    has(&out, "xl/worksheets/sheet1.xml", "<c r=\"B1\" s=\"4\" t=\"inlineStr\">"));
		assert_false(has(&out, "xl/worksheets/sheet1.xml", "<f>"));
		cmn_buf_free(&out);
	}
}

static void the_same_amounts_give_the_same_bytes(void **state)
{
	struct cmn_buf one = file_of(CMN_SHEET_XLSX, "x"), two = file_of(CMN_SHEET_XLSX, "x");

	(void)state;
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.data, two.data, one.len);
	cmn_buf_free(&one);
	cmn_buf_free(&two);
}

static void what_is_no_xml_is_left_out(void **state)
{
	struct cmn_buf out = file_of(CMN_SHEET_XLSX, "a\xef\xbf\xbf"
						     "b\x01"
						     "c");

	(void)state;
	assert_true(has(&out, "xl/worksheets/sheet1.xml",
			"a\xef\xbf\xbd"
			"b c"));
	cmn_buf_free(&out);
}

static void more_tables_than_there_is_room_for_are_no_file(void **state)
{
	CMN_AUTO(cmn_sheets_drop) struct cmn_sheets s;
	CMN_AUTO(cmn_buf_free) struct cmn_buf out = {0};

	(void)state;
	cmn_buf_init(&out, 1 << 20);
	cmn_sheets_begin(&s, CMN_SHEET_XLSX);
	for (int i = 0; i <= CMN_SHEETS_MAX; i++) {
		cmn_sheet(&s, "Feuille");
		cmn_row(&s);
		cmn_cell_count(&s, i);
	}
	assert_false(cmn_sheets_end(&s, &out));
}

static void amounts_are_written_with_two_digits_of_cents(void **state)
{
	static const struct {
		int64_t cents;
		const char *text;
	} CASES[] = {{0, "0,00"},
		     {1, "0,01"},
		     {-1, "-0,01"},
		     {99, "0,99"},
		     {100, "1,00"},
		     {-12345, "-123,45"},
		     {193500000, "1935000,00"},
		     {INT64_MAX, "92233720368547758,07"},
		     {INT64_MIN, "-92233720368547758,08"}};
	char text[CMN_DECIMAL_LEN];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		cmn_decimal_text(CASES[i].cents, 2, ',', text);
		assert_string_equal(text, CASES[i].text);
	}
	cmn_decimal_text(22909800, 2, '.', text);
	assert_string_equal(text, "229098.00");
	cmn_decimal_text(-1, 3, ',', text);
	assert_string_equal(text, "-0,001");
	cmn_decimal_text(INT64_MIN, 0, ',', text);
	assert_string_equal(text, "-9223372036854775808");
	cmn_decimal_text(INT64_MIN, 18, ',', text);
	assert_string_equal(text, "-9,223372036854775808");
}

static void a_name_of_a_sheet_is_short_and_unlike_the_others(void **state)
{
	CMN_AUTO(cmn_sheets_drop) struct cmn_sheets s;
	CMN_AUTO(cmn_buf_free) struct cmn_buf out = {0};

	(void)state;
	cmn_buf_init(&out, 1 << 20);
	cmn_sheets_begin(&s, CMN_SHEET_XLSX);
	for (int i = 0; i < 3; i++) {
		cmn_sheet(&s, "Sollicitations : reçues [par mois] et par profil de la personne");
		cmn_row(&s);
		cmn_cell_decimal(&s, 12345, 1);
	}
	assert_string_equal(s.sheet[0].title, "Sollicitations   reçues  par mo");
	assert_string_equal(s.sheet[1].title, "Sollicitations   reçues  pa 2");
	assert_string_equal(s.sheet[2].title, "Sollicitations   reçues  pa 3");
	assert_true(cmn_sheets_end(&s, &out));
	assert_true(has(&out, "xl/worksheets/sheet3.xml", "<c r=\"A1\" s=\"5\"><v>1234.5</v>"));
}

static void columns_go_on_after_z(void **state)
{
	CMN_AUTO(cmn_sheets_drop) struct cmn_sheets s;
	CMN_AUTO(cmn_buf_free) struct cmn_buf out = {0};

	(void)state;
	cmn_buf_init(&out, 1 << 20);
	cmn_sheets_begin(&s, CMN_SHEET_XLSX);
	cmn_sheet(&s, "x");
	cmn_row(&s);
	for (int i = 0; i < CMN_SHEET_COLUMNS_MAX; i++)
		cmn_cell_count(&s, i);
	assert_true(cmn_sheets_end(&s, &out));
	assert_true(has(&out, "xl/worksheets/sheet1.xml", "<c r=\"Z1\" s=\"0\"><v>25</v>"));
	assert_true(has(&out, "xl/worksheets/sheet1.xml", "<c r=\"AA1\" s=\"0\"><v>26</v>"));
	assert_true(has(&out, "xl/worksheets/sheet1.xml", "<c r=\"BH1\" s=\"0\"><v>59</v>"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_that_could_be_formulas_are_known),
	    cmocka_unit_test(csv_is_as_a_french_spreadsheet_opens_it),
	    cmocka_unit_test(a_formula_in_csv_gets_an_apostrophe),
	    cmocka_unit_test(the_checksum_is_that_of_the_format),
	    cmocka_unit_test(xlsx_is_an_archive_with_its_parts_and_exact_amounts),
	    cmocka_unit_test(a_formula_in_xlsx_is_a_text),
	    cmocka_unit_test(the_same_amounts_give_the_same_bytes),
	    cmocka_unit_test(what_is_no_xml_is_left_out),
	    cmocka_unit_test(more_tables_than_there_is_room_for_are_no_file),
	    cmocka_unit_test(amounts_are_written_with_two_digits_of_cents),
	    cmocka_unit_test(a_name_of_a_sheet_is_short_and_unlike_the_others),
	    cmocka_unit_test(columns_go_on_after_z),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
