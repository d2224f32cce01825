/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_report_files.c - a document as HTML, PDF, XLSX and ODT; also one of nothing but hostile
 * texts.
 *
 * With C360_REPORT_DIR the files are left there, for tests/contract/test_report_files.py, which
 * judges them by the tools of others.
 */
#include "support/cmocka_all.h"

#include "report_render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)32 << 20)

static const char *const HOSTILE[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "=HYPERLINK(\"http://x.invalid\")",
    "]]>&amp;&#x0;",
    "Robert'); DROP TABLE report;--",
    "\x01\x02\x1b[31m\x7f",
    "\xff\xfe\xc0\xaf",
    "\xe2\x80\xae\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7",
    "👩‍🦽👨‍👩‍👧‍👦 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "Z̸̡̛̤a̷̢̛l̴̨̛g̵̢̛ơ̶̡",
    ") Tj ET Q (",
    "%%EOF\nendobj\nstartxref\n0",
    "/S /Figure /StructElem",
};

static struct cmn_buf made(const struct report_document *doc, enum report_form form)
{
	struct cmn_buf out;

	cmn_buf_init(&out, FILE_MAX);
	assert_true(report_render(doc, form, &out));
	return out;
}

static void leave(const char *name, enum report_form form, const struct cmn_buf *file)
{
	const char *dir = getenv("C360_REPORT_DIR");
	char path[512];
	FILE *to;

	if (!dir)
		return;
	snprintf(path, sizeof(path), "%s/%s.%s", dir, name, report_form_code(form));
	to = fopen(path, "wb");
	assert_non_null(to);
	assert_int_equal(fwrite(file->data, 1, file->len, to), file->len);
	assert_int_equal(fclose(to), 0);
}

static void leave_all(const struct report_document *doc, const char *name)
{
	for (enum report_form f = REPORT_HTML; f < REPORT_FORM_END_; f++) {
		struct cmn_buf file = made(doc, f);

		leave(name, f, &file);
		cmn_buf_free(&file);
	}
}

static bool holds(const struct cmn_buf *file, const char *text)
{
	return memmem(file->data, file->len, text, strlen(text)) != NULL;
}

static void begin(struct report_document *doc)
{
	report_document_init(doc);
	doc->title = report_keep(doc, "Rapport d’activité – année 2026");
	doc->subtitle = report_keep(doc, "Communauté 360 – Lozère");
	doc->foot = report_keep(doc, "Édition protégée, publiable");
	doc->made_at = "2027-02-01T08:00:00Z";
}

static void add_chart(struct report_document *doc, size_t series)
{
	struct report_chart *c = report_chart(doc, REPORT_BARS, "Prévu et dépensé");

	c->n_series = series;
	c->series[0] = "prévu";
	c->series[1] = "dépensé";
	c->unit = REPORT_EUROS;
	c->decimals = 2;
	c->summary = report_keep(doc, "Prévu plus que dépensé.");
	for (int i = 0; i < 3; i++) {
		const struct report_value v[] = {{REPORT_KNOWN, 1234567 * (i + 1)},
						 {i == 1 ? REPORT_WITHHELD : REPORT_KNOWN, 4200}};

		report_bar(doc, c, "masse salariale chargée, compensation d’une mise à disposition",
			   v);
	}
}

static void add_columns(struct report_document *doc)
{
	struct report_chart *c = report_chart(doc, REPORT_COLUMNS, "Sollicitations par mois");

	c->summary = report_keep(doc, "De zéro à onze.");
	for (int m = 1; m <= 12; m++) {
		const struct report_value v = {m == 3   ? REPORT_UNKNOWN
					       : m == 4 ? REPORT_WITHHELD
							: REPORT_KNOWN,
					       m - 1};

		report_bar(doc, c, report_month(m), &v);
	}
}

static void add_table(struct report_document *doc, int rows)
{
	struct report_table *t = report_table(doc, "Nombres et taux");
	const struct report_value secret = {REPORT_WITHHELD, 0};

	report_column(doc, t, "Ligne", false, 4);
	report_column(doc, t, "Nombre", true, 1);
	report_column(doc, t, "Taux", true, 1);
	for (int i = 0; i < rows; i++) {
		report_cell_text(doc, t, report_keep_fmt(doc, "ligne %d", i));
		report_cell_number(doc, t, 123456 * i, 0, REPORT_PLAIN);
		if (i == 1)
			report_cell_value(doc, t, &secret, 1, REPORT_PERCENT);
		else
			report_cell_number(doc, t, 125, 1, REPORT_PERCENT);
	}
	report_cell_text(doc, t, "Total");
	t->total = true;
}

static void a_document(struct report_document *doc)
{
	begin(doc);
	doc->mark = "Document provisoire";
	report_heading(doc, 1, "À compléter");
	report_item(doc, "Synthèse");
	report_item(doc, "Budget de l’année");
	report_heading(doc, 1, "Partie 1 – Indicateurs");
	report_note(doc, "« s » remplace un nombre couvert par le secret statistique.");
	report_prose(doc, "Un paragraphe.\n\n- un point\n- un autre\n\nFin.");
	report_heading(doc, 2, "Sollicitations par mois");
	add_columns(doc);
	add_table(doc, 120);
	report_break(doc);
	report_heading(doc, 1, "Partie 4 – Crédits");
	report_heading(doc, 2, "Par ligne");
	add_chart(doc, 2);
	report_heading(doc, 3, "Un détail");
	report_paragraph(doc, "Fin du rapport.");
}

static void every_form_is_made_and_holds_what_was_said(void **state)
{
	struct report_document doc;
	struct cmn_buf html, xlsx, odt;

	(void)state;
	a_document(&doc);
	assert_false(doc.failed);
	html = made(&doc, REPORT_HTML);
	assert_true(holds(&html, "<html lang=\"fr\">"));
	assert_true(holds(&html, "<h1>Rapport d’activité – année 2026</h1>"));
	assert_true(holds(&html, "<th scope=\"row\">ligne 119</th>"));
	assert_true(holds(&html, "12,5\xc2\xa0%"));
	assert_true(holds(&html, "<tr class=\"sum\">"));
	assert_true(holds(&html, "<ul><li>un point</li><li>un autre</li></ul>"));
	assert_true(holds(&html, "role=\"img\" aria-labelledby"));
	xlsx = made(&doc, REPORT_XLSX);
	assert_true(holds(&xlsx, "<v>123456</v>"));
	assert_true(holds(&xlsx, "<v>12.5</v>"));
	assert_true(holds(&xlsx, "name=\"Nombres et taux\""));
	odt = made(&doc, REPORT_ODT);
	assert_memory_equal(odt.data + 30, "mimetypeapplication/vnd.oasis.opendocument.text", 47);
	assert_true(holds(&odt, "text:outline-level=\"2\">Sollicitations par mois</text:h>"));
	cmn_buf_free(&html);
	cmn_buf_free(&xlsx);
	cmn_buf_free(&odt);
	leave_all(&doc, "whole");
	report_document_free(&doc);
}

static void the_same_document_gives_the_same_bytes(void **state)
{
	(void)state;
	for (enum report_form f = REPORT_HTML; f < REPORT_FORM_END_; f++) {
		struct report_document one, two;
		struct cmn_buf a, b;

		a_document(&one);
		a_document(&two);
		a = made(&one, f);
		b = made(&two, f);
		assert_int_equal(a.len, b.len);
		assert_memory_equal(a.data, b.data, a.len);
		cmn_buf_free(&a);
		cmn_buf_free(&b);
		report_document_free(&one);
		report_document_free(&two);
	}
}

static void withheld_is_neither_zero_nor_unknown(void **state)
{
	struct report_document doc;
	struct cmn_buf html, xlsx;

	(void)state;
	a_document(&doc);
	html = made(&doc, REPORT_HTML);
	xlsx = made(&doc, REPORT_XLSX);
	assert_true(holds(&html, "<abbr title=\"secret statistique"));
	assert_true(holds(&html, ">secret</text>")); /* in the bars */
	assert_true(holds(&html, ">s</text>"));      /* in the columns */
	assert_true(holds(&html, ">?</text>"));
	assert_true(holds(&html, ">0</text>"));
	assert_true(holds(&xlsx, "<t xml:space=\"preserve\">s</t>")); /* as its legend says */
	cmn_buf_free(&html);
	cmn_buf_free(&xlsx);
	report_document_free(&doc);
}

static void hostile_texts_are_texts_in_every_form(void **state)
{
	struct report_document doc;
	struct cmn_buf html;

	(void)state;
	begin(&doc);
	doc.mark = report_keep(&doc, HOSTILE[1]);
	for (size_t i = 0; i < CMN_LEN(HOSTILE); i++) {
		struct report_table *t;
		struct report_chart *c;
		const struct report_value v = {REPORT_KNOWN, INT64_MAX};

		report_heading(&doc, 1 + (int)(i % 3 > 0), HOSTILE[i]);
		report_prose(&doc, HOSTILE[i]);
		report_note(&doc, HOSTILE[i]);
		report_item(&doc, HOSTILE[i]);
		t = report_table(&doc, HOSTILE[i]);
		report_column(&doc, t, HOSTILE[i], false, 1);
		report_column(&doc, t, HOSTILE[i], true, 1);
		report_cell_text(&doc, t, HOSTILE[i]);
		report_cell_text(&doc, t, HOSTILE[i]);
		c = report_chart(&doc, i % 2 ? REPORT_COLUMNS : REPORT_BARS, HOSTILE[i]);
		c->summary = report_keep(&doc, HOSTILE[i]);
		report_bar(&doc, c, HOSTILE[i], &v);
	}
	assert_false(doc.failed);
	html = made(&doc, REPORT_HTML);
	assert_false(holds(&html, "<script>"));
	assert_false(holds(&html, "<img"));
	assert_false(holds(&html, "\x1b"));
	assert_false(holds(&html, "\xe2\x80\xae"));
	cmn_buf_free(&html);
	leave_all(&doc, "hostile");
	report_document_free(&doc);
}

/* A word without a blank, a cell longer than a page, a long paragraph: bounded, and whole pages. */
static void texts_without_end_are_cut_and_broken(void **state)
{
	static char endless[60001];
	struct report_document doc;
	struct report_table *t;
	struct cmn_buf html;

	(void)state;
	memset(endless, 'a', sizeof(endless) - 1);
	begin(&doc);
	report_heading(&doc, 1, endless);
	report_paragraph(&doc, endless);
	t = report_table(&doc, "x");
	report_column(&doc, t, "x", false, 1);
	report_column(&doc, t, endless, false, 1);
	report_cell_text(&doc, t, endless);
	report_cell_text(&doc, t, "y");
	assert_false(doc.failed);
	html = made(&doc, REPORT_HTML);
	assert_true(holds(&html, "aaaa…"));
	assert_true(html.len < 8 * REPORT_TEXT_MAX);
	cmn_buf_free(&html);
	leave_all(&doc, "endless");
	report_document_free(&doc);
}

static void no_heading_is_left_out(void **state)
{
	struct report_document doc;

	(void)state;
	begin(&doc);
	for (int i = 0; i < 3; i++)
		report_heading(&doc, 3, "x");
	assert_int_equal(doc.blocks[0].level, 1);
	assert_int_equal(doc.blocks[1].level, 2);
	assert_int_equal(doc.blocks[2].level, 3);
	report_document_free(&doc);
}

static void more_than_there_is_room_for_is_no_document(void **state)
{
	struct report_document doc;
	struct cmn_buf out;

	(void)state;
	begin(&doc);
	for (int i = 0; i <= REPORT_BLOCKS_MAX; i++)
		report_break(&doc);
	assert_true(doc.failed);
	/* and nothing that is added afterwards does harm */
	report_cell_text(&doc, report_table(&doc, "x"), "y");
	report_bar(&doc, report_chart(&doc, REPORT_BARS, "x"), "y",
		   &(const struct report_value){REPORT_KNOWN, 1});
	cmn_buf_init(&out, FILE_MAX);
	for (enum report_form f = REPORT_HTML; f < REPORT_FORM_END_; f++)
		assert_false(report_render(&doc, f, &out));
	cmn_buf_free(&out);
	report_document_free(&doc);
}

static void a_file_too_large_is_no_file(void **state)
{
	struct report_document doc;

	(void)state;
	a_document(&doc);
	for (enum report_form f = REPORT_HTML; f < REPORT_FORM_END_; f++) {
		struct cmn_buf out;

		cmn_buf_init(&out, 3000);
		assert_false(report_render(&doc, f, &out));
		cmn_buf_free(&out);
	}
	report_document_free(&doc);
}

static void a_scale_has_few_lines(void **state)
{
	(void)state;
	for (int64_t most = 1; most > 0 && most < INT64_MAX / 8; most = most * 7 / 4 + 1) {
		int64_t step = report_step(most);

		assert_true(step >= 1 && most / step <= 5);
	}
	assert_int_equal(report_step(0), 1);
	assert_int_equal(report_step(42), 10);
	assert_int_equal(report_step(4200), 1000);
	assert_true(report_step(INT64_MAX) > 0);
}

static void forms_have_names_and_types(void **state)
{
	(void)state;
	for (enum report_form f = REPORT_HTML; f < REPORT_FORM_END_; f++)
		assert_int_equal(report_form_of(report_form_code(f)), f);
	assert_int_equal(report_form_of("docx"), 0);
	assert_string_equal(report_form_media_type(REPORT_PDF), "application/pdf");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_is_made_and_holds_what_was_said),
	    cmocka_unit_test(the_same_document_gives_the_same_bytes),
	    cmocka_unit_test(withheld_is_neither_zero_nor_unknown),
	    cmocka_unit_test(hostile_texts_are_texts_in_every_form),
	    cmocka_unit_test(texts_without_end_are_cut_and_broken),
	    cmocka_unit_test(no_heading_is_left_out),
	    cmocka_unit_test(more_than_there_is_room_for_is_no_document),
	    cmocka_unit_test(a_file_too_large_is_no_file),
	    cmocka_unit_test(a_scale_has_few_lines),
	    cmocka_unit_test(forms_have_names_and_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
