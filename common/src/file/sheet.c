/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/sheet.h"

#include "sheet_parts.h"

#include "cmn/calendar.h"
#include "cmn/xml.h"

#include <stdio.h>
#include <string.h>

bool cmn_formula(const char *text)
{
	const char *first = text + strspn(text, " ");

	return text[0] == '\t' || text[0] == '\r' || text[0] == '\n' ||
	       (first[0] != '\0' && strchr("=+-@", first[0]) != NULL);
}

void cmn_decimal_text(int64_t value, unsigned decimals, char mark, char out[CMN_DECIMAL_LEN])
{
	uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
	char back[CMN_DECIMAL_LEN];
	size_t n = 0, at = 0;

	/* from the last digit on */
	for (unsigned i = 0; (i <= decimals || size > 0) && n < CMN_DECIMAL_LEN - 2; i++) {
		if (i == decimals && i > 0)
			back[n++] = mark;
		back[n++] = (char)('0' + size % 10);
		size /= 10;
	}
	if (value < 0)
		out[at++] = '-';
	while (n > 0)
		out[at++] = back[--n];
	out[at] = '\0';
}

/* --- both ------------------------------------------------------------------------------------ */

void cmn_sheets_begin(struct cmn_sheets *s, enum cmn_sheet_form form)
{
	s->form = form;
	s->n = 0;
	s->cells = 0;
	cmn_buf_init(&s->csv, CMN_SHEET_SIZE * 2);
	if (form == CMN_SHEET_CSV)
		cmn_buf_text(&s->csv, "\xef\xbb\xbf");
}

void cmn_sheets_drop(struct cmn_sheets *s)
{
	cmn_buf_free(&s->csv);
	for (size_t i = 0; i < s->n; i++)
		cmn_buf_free(&s->sheet[i].xml);
	s->n = 0;
}

static struct cmn_buf *xml_of(struct cmn_sheets *s)
{
	return &s->sheet[s->n - 1].xml;
}

static void quoted(struct cmn_buf *out, const char *text)
{
	cmn_buf_char(out, '"');
	if (cmn_formula(text))
		cmn_buf_char(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			cmn_buf_char(out, '"');
		cmn_buf_char(out, *text);
	}
	cmn_buf_char(out, '"');
}

static void end_row(struct cmn_sheets *s)
{
	if (s->n == 0 || s->sheet[s->n - 1].rows == 0)
		return;
	if (s->form == CMN_SHEET_CSV)
		cmn_buf_text(&s->csv, "\r\n");
	else
		cmn_buf_text(xml_of(s), "</row>");
}

void cmn_sheet_wide(struct cmn_sheets *s, const char *title, unsigned first, unsigned others)
{
	end_row(s);
	if (s->n == CMN_SHEETS_MAX) {
		s->csv.failed = true;
		return;
	}
	s->n++;
	s->sheet[s->n - 1].rows = 0;
	s->sheet[s->n - 1].widths[0] = first;
	s->sheet[s->n - 1].widths[1] = others;
	sheet_title(s, title);
	cmn_buf_init(xml_of(s), CMN_SHEET_SIZE);
	if (s->form == CMN_SHEET_CSV) {
		cmn_buf_text(&s->csv, s->n > 1 ? "\r\n" : "");
		quoted(&s->csv, title);
		cmn_buf_text(&s->csv, "\r\n");
	} else {
		sheet_head(s);
	}
}

void cmn_sheet(struct cmn_sheets *s, const char *title)
{
	cmn_sheet_wide(s, title, 22, 22);
}

void cmn_row(struct cmn_sheets *s)
{
	end_row(s);
	s->cells = 0;
	s->sheet[s->n - 1].rows++;
	if (s->form == CMN_SHEET_XLSX)
		cmn_buf_fmt(xml_of(s), "<row r=\"%u\">", s->sheet[s->n - 1].rows);
}

/* --- cells ----------------------------------------------------------------------------------- */

static void xml_open(struct cmn_sheets *s, enum sheet_style style, const char *type)
{
	unsigned column = s->cells;

	if (column >= CMN_SHEET_COLUMNS_MAX)
		s->csv.failed = true;
	cmn_buf_text(xml_of(s), "<c r=\"");
	if (column >= 26)
		cmn_buf_char(xml_of(s), (char)('A' + column / 26 - 1));
	cmn_buf_fmt(xml_of(s), "%c%u\" s=\"%d\"%s>", (char)('A' + column % 26),
		    s->sheet[s->n - 1].rows, (int)style, type);
}

static void put_text(struct cmn_sheets *s, const char *text, enum sheet_style style)
{
	if (s->form == CMN_SHEET_CSV) {
		cmn_buf_text(&s->csv, s->cells > 0 ? ";" : "");
		if (text != NULL)
			quoted(&s->csv, text);
	} else if (text != NULL) {
		xml_open(s, cmn_formula(text) ? SHEET_QUOTED : style, " t=\"inlineStr\"");
		cmn_buf_text(xml_of(s), "<is><t xml:space=\"preserve\">");
		cmn_xml_text(xml_of(s), text);
		cmn_buf_text(xml_of(s), "</t></is></c>");
	}
	s->cells++;
}

void cmn_cell_head(struct cmn_sheets *s, const char *text)
{
	put_text(s, text, SHEET_HEAD);
}

void cmn_cell_text(struct cmn_sheets *s, const char *text)
{
	put_text(s, text, SHEET_PLAIN);
}

void cmn_cell_wrap(struct cmn_sheets *s, const char *text)
{
	put_text(s, text, SHEET_WRAP);
}

static void put_number(struct cmn_sheets *s, const char *text, enum sheet_style style)
{
	if (s->form == CMN_SHEET_CSV) {
		cmn_buf_fmt(&s->csv, "%s%s", s->cells > 0 ? ";" : "", text);
	} else {
		xml_open(s, style, "");
		cmn_buf_fmt(xml_of(s), "<v>%s</v></c>", text);
	}
	s->cells++;
}

void cmn_cell_decimal(struct cmn_sheets *s, int64_t value, unsigned decimals)
{
	static const enum sheet_style STYLES[] = {SHEET_PLAIN, SHEET_ONE, SHEET_CENTS, SHEET_THREE};
	char text[CMN_DECIMAL_LEN];

	cmn_decimal_text(value, decimals, s->form == CMN_SHEET_CSV ? ',' : '.', text);
	put_number(s, text, STYLES[decimals & 3]);
}

void cmn_cell_cents(struct cmn_sheets *s, int64_t cents)
{
	cmn_cell_decimal(s, cents, 2);
}

void cmn_cell_count(struct cmn_sheets *s, int64_t n)
{
	cmn_cell_decimal(s, n, 0);
}

/* A spreadsheet counts days from 30 December 1899. */
void cmn_cell_day(struct cmn_sheets *s, const char *day)
{
	char text[24];
	int number;

	if (s->form == CMN_SHEET_CSV || day == NULL || !cmn_day_parse(day, &number) ||
	    number < -25000) {
		put_text(s, day, SHEET_PLAIN);
		return;
	}
	snprintf(text, sizeof(text), "%d", number + 25569);
	put_number(s, text, SHEET_DAY);
}

bool cmn_sheets_end(struct cmn_sheets *s, struct cmn_buf *out)
{
	end_row(s);
	if (s->form == CMN_SHEET_XLSX)
		return !s->csv.failed && sheet_archive(s, out);
	if (s->csv.failed)
		return false;
	cmn_buf_put(out, s->csv.data, s->csv.len);
	return !out->failed;
}
