/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_document.c - a file is what its bytes are, whole, and nothing else besides.
 */
#include "cmn/document.h"

#include "../../integration/intake/document_samples.h"

#include "support/cmocka_all.h"

#include "cmn/base.h"
#include "cmn/json.h"

#include <stdio.h>

static enum cmn_document_fault look(const struct sample *s)
{
	enum cmn_document_type type;

	return cmn_document_inspect(s->b, s->n, &type);
}

static void is(const struct sample *s, enum cmn_document_type want)
{
	enum cmn_document_type type = 0;

	assert_int_equal(cmn_document_inspect(s->b, s->n, &type), 0);
	assert_int_equal(type, want);
}

static void the_three_types_are_known_by_their_bytes(void **state)
{
	struct sample pdf = a_pdf(""), png = a_png(NULL, NULL), jpeg = a_jpeg();

	(void)state;
	is(&pdf, CMN_DOCUMENT_PDF);
	is(&png, CMN_DOCUMENT_PNG);
	is(&jpeg, CMN_DOCUMENT_JPEG);
	assert_string_equal(cmn_document_media_type(CMN_DOCUMENT_PDF), "application/pdf");
}

static void nothing_and_anything_else_is_refused(void **state)
{
	static const char *const OTHERS[] = {
	    "hello",
	    "PK\3\4",
	    "<html>",
	    "GIF89a",
	    "\x7f"
	    "ELF",
	    "%!PS-Adobe",
	    "BM",
	    " %PDF-1.7",
	    "\xff\xd8",
	    "\x89PNG",
	    "MZ",
	    "{\\rtf1",
	    "\xd0\xcf\x11\xe0",
	};
	struct sample s = {.n = 0};

	(void)state;
	assert_int_equal(look(&s), CMN_DOCUMENT_EMPTY);
	for (size_t i = 0; i < CMN_LEN(OTHERS); i++) {
		s.n = 0;
		text(&s, OTHERS[i]);
		assert_int_equal(look(&s), CMN_DOCUMENT_UNKNOWN);
	}
}

/* Whatever is cut off at whatever place: never taken, never read beyond. */
static void a_file_cut_short_anywhere_is_refused(void **state)
{
	const struct sample whole[] = {a_pdf(""), a_png("tEXt", "k"), a_jpeg()};

	(void)state;
	for (size_t k = 0; k < CMN_LEN(whole); k++)
		for (size_t n = 0; n < whole[k].n; n++) {
			unsigned char *exact = malloc(n ? n : 1);
			enum cmn_document_type type;

			memcpy(exact, whole[k].b, n);
			if (k == 0 && n == whole[k].n - 1) /* the last line feed alone */
				assert_int_equal(cmn_document_inspect(exact, n, &type), 0);
			else
				assert_int_not_equal(cmn_document_inspect(exact, n, &type), 0);
			free(exact);
		}
}

static void a_pdf_that_asks_for_a_password_is_refused_however_it_is_written(void **state)
{
	static const struct {
		const char *trailer;
		bool encrypted;
	} CASES[] = {
	    {"/Encrypt 5 0 R", true},   {"/Encrypt<</Filter/Standard>>", true},
	    {"/#45ncrypt 5 0 R", true}, {"/#45#6e#63#72#79#70#74 5 0 R", true},
	    {"/Encrypt\n5 0 R", true},  {"/EncryptMetadata false", false},
	    {"/Encrypted 1", false},    {"/X(Encrypt)", false},
	    {"/encrypt 1", false},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		struct sample s = a_pdf(CASES[i].trailer);

		assert_int_equal(look(&s) == CMN_DOCUMENT_ENCRYPTED, CASES[i].encrypted);
	}
}

static void two_files_in_one_are_refused(void **state)
{
	struct sample s = a_pdf("");

	(void)state;
	text(&s, "PK");
	assert_int_equal(look(&s), CMN_DOCUMENT_TWOFOLD);
	s = a_png(NULL, NULL);
	text(&s, "<script>");
	assert_int_equal(look(&s), CMN_DOCUMENT_TWOFOLD);
	s = a_jpeg();
	archive_end(&s, 0);
	assert_int_equal(look(&s), CMN_DOCUMENT_TWOFOLD);
	s = a_png("tEXt", "%PDF-1.4");
	assert_int_equal(look(&s), CMN_DOCUMENT_TWOFOLD);
	/* an archive whose comment is the end of the PDF */
	s = a_pdf("");
	s.n -= strlen(">>\nstartxref\n42\n%%EOF\n");
	archive_end(&s, (unsigned char)strlen(">>\nstartxref\n42\n%%EOF\n"));
	text(&s, ">>\nstartxref\n42\n%%EOF\n");
	assert_int_equal(look(&s), CMN_DOCUMENT_TWOFOLD);
}

static void a_telephone_may_append_images_of_the_same_shot(void **state)
{
	struct sample s = a_jpeg(), second = a_jpeg();

	(void)state;
	text(&s, "");
	put(&s, "\0\0\0", 3);
	put(&s, second.b, second.n);
	is(&s, CMN_DOCUMENT_JPEG);
	s.n -= 1;
	assert_int_equal(look(&s), CMN_DOCUMENT_BROKEN);
}

/* One byte changed anywhere: taken or refused, never read beyond (ASan), a PNG never taken. */
static void a_damaged_file_is_looked_at_safely(void **state)
{
	const struct sample whole[] = {a_pdf(""), a_png("tEXt", "k"), a_jpeg()};

	(void)state;
	for (size_t k = 0; k < CMN_LEN(whole); k++)
		for (size_t at = 0; at < whole[k].n; at++)
			for (int x = 1; x < 256; x += 37) {
				enum cmn_document_type type;
				unsigned char *b = malloc(whole[k].n);
				enum cmn_document_fault f;

				memcpy(b, whole[k].b, whole[k].n);
				b[at] ^= (unsigned char)x;
				f = cmn_document_inspect(b, whole[k].n, &type);
				if (k == 1)
					assert_int_not_equal(f, 0);
				free(b);
			}
}

static void names_lose_what_systems_misread(void **state)
{
	static const struct {
		const char *name, *want;
	} CASES[] = {
	    {"Notification MDPH.pdf", "Notification MDPH.pdf"},
	    {"Décision n°12.PDF", "Décision n°12.pdf"},
	    {"../../etc/passwd", "passwd.pdf"},
	    {"C:\\Users\\x\\scan.pdf", "scan.pdf"},
	    {"fdp.exe\xe2\x80\xae"
	     "cod.pdf",
	     "fdp.execod.pdf"},
	    {"a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"},
	    {"\"quoted\"; filename=x.pdf", "_quoted__ filename=x.pdf"},
	    {".htaccess", "htaccess.pdf"},
	    {"-rf", "rf.pdf"},
	    {"...", "document.pdf"},
	    {"/", "document.pdf"},
	    {".pdf", "pdf.pdf"},
	    {"nom<script>.html", "nom_script_.html.pdf"},
	    {"trailing. . .pdf", "trailing.pdf"},
	    {"\xf0\x9f\x93\x84 \xd9\x85\xd9\x84\xd9\x81.pdf",
	     "\xf0\x9f\x93\x84 \xd9\x85\xd9\x84\xd9\x81.pdf"},
	};
	char out[CMN_DOCUMENT_NAME_LEN], longest[1024] = "";

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		cmn_document_name(CASES[i].name, CMN_DOCUMENT_PDF, out);
		assert_string_equal(out, CASES[i].want);
	}
	for (int i = 0; i < 200; i++)
		memcpy(longest + 2 * i, "é", 3);
	cmn_document_name(longest, CMN_DOCUMENT_JPEG, out);
	assert_true(strlen(out) < CMN_DOCUMENT_NAME_LEN && cmn_utf8_valid(out, strlen(out)));
	assert_string_equal(out + strlen(out) - 4, ".jpg");
	assert_true(cmn_document_name_lies("x.PNG", CMN_DOCUMENT_PDF));
	assert_false(cmn_document_name_lies("x.jpeg", CMN_DOCUMENT_JPEG));
	assert_false(cmn_document_name_lies("x.docx", CMN_DOCUMENT_PDF));
}

static void a_header_holds_the_name_and_no_more_than_it_may(void **state)
{
	char out[96], name[CMN_DOCUMENT_NAME_LEN] = "";

	(void)state;
	cmn_document_disposition("Décision \"1\".pdf", out, sizeof(out));
	assert_string_equal(out, "attachment; filename*=UTF-8''D%C3%A9cision%20%221%22.pdf");
	for (int i = 0; i < 40; i++)
		memcpy(name + 2 * i, "é", 3);
	memcpy(name + 80, ".png", 5);
	cmn_document_disposition(name, out, sizeof(out));
	assert_true(strlen(out) < sizeof(out));
	assert_string_equal(out + strlen(out) - 4, ".png");
	assert_int_equal((strlen(out) - strlen("attachment; filename*=UTF-8''") - 4) % 6, 0);
}

static void base64_is_read_strictly(void **state)
{
	static const struct {
		const char *text;
		int n; /* -1: refused */
	} CASES[] = {
	    {"", 0},
	    {"AA==", 1},
	    {"AAA=", 2},
	    {"AAAA", 3},
	    {"AB==", -1},
	    {"AAB=", -1},
	    {"A===", -1},
	    {"====", -1},
	    {"AAA", -1},
	    {"AA=A", -1},
	    {"AA ==", -1},
	    {"AAAA\n", -1},
	    {"AA-_", -1},
	    {"AA==AAAA", -1},
	    {"A\x80"
	     "AA",
	     -1},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		unsigned char out[16];
		size_t n = 0;
		bool ok = cmn_base64(CASES[i].text, strlen(CASES[i].text), out, &n);

		assert_int_equal(ok ? (int)n : -1, CASES[i].n);
	}
	for (size_t n = 0; n < 300; n++) {
		struct sample s = {.n = n};
		unsigned char back[300];
		char coded[512];
		size_t got = 0;

		for (size_t i = 0; i < n; i++)
			s.b[i] = (unsigned char)(i * 151 + n);
		base64(&s, coded);
		assert_true(cmn_base64(coded, strlen(coded), back, &got));
		assert_int_equal(got, n);
		assert_memory_equal(back, s.b, n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_three_types_are_known_by_their_bytes),
	    cmocka_unit_test(nothing_and_anything_else_is_refused),
	    cmocka_unit_test(a_file_cut_short_anywhere_is_refused),
	    cmocka_unit_test(a_pdf_that_asks_for_a_password_is_refused_however_it_is_written),
	    cmocka_unit_test(two_files_in_one_are_refused),
	    cmocka_unit_test(a_telephone_may_append_images_of_the_same_shot),
	    cmocka_unit_test(a_damaged_file_is_looked_at_safely),
	    cmocka_unit_test(names_lose_what_systems_misread),
	    cmocka_unit_test(a_header_holds_the_name_and_no_more_than_it_may),
	    cmocka_unit_test(base64_is_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
