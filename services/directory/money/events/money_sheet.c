/* SPDX-License-Identifier: EUPL-1.2 */
#include "money_sheet.h"

#include "money_sums.h"
#include "money_zip.h"

#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define XML      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN_NS  "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL_NS   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACK_NS  "http://schemas.openxmlformats.org/package/2006/"
#define SHEET_ML "application/vnd.openxmlformats-officedocument.spreadsheetml."

/* Numbers of cellXfs in STYLES. */
enum style { PLAIN, HEAD, CENTS, DAY, QUOTED };

static const char STYLES[] = XML
    "<styleSheet xmlns=\"" MAIN_NS "\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\""
    "Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill"
    " patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/>"
    "<bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\""
    " fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"5\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
    "<xf numFmtId=\"4\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\""
    " applyNumberFormat=\"1\"/><xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\""
    " xfId=\"0\" applyNumberFormat=\"1\"/><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\""
    " borderId=\"0\" xfId=\"0\" quotePrefix=\"1\" applyNumberFormat=\"1\"/></cellXfs>"
    "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
    "</styleSheet>";
static const char ROOT_RELS[] =
    XML "<Relationships xmlns=\"" PACK_NS "relationships\"><Relationship Id=\"rId1\" Type=\"" REL_NS
	"/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static const char *const PART[MONEY_SHEETS_MAX] = {
    "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml",
    "xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml", "xl/worksheets/sheet6.xml",
};

bool money_formula(const char *text)
{
	const char *first = text + strspn(text, " ");

	return text[0] == '\t' || text[0] == '\r' || text[0] == '\n' ||
	       (first[0] != '\0' && strchr("=+-@", first[0]) != NULL);
}

/* --- both ------------------------------------------------------------------------------------ */

void money_sheets_begin(struct money_sheets *s, enum money_form form)
{
	s->form = form;
	s->n = 0;
	s->cells = 0;
	cmn_buf_init(&s->csv, MONEY_SHEET_SIZE * 2);
	if (form == MONEY_CSV)
		cmn_buf_text(&s->csv, "\xef\xbb\xbf");
}

void money_sheets_drop(struct money_sheets *s)
{
	cmn_buf_free(&s->csv);
	for (size_t i = 0; i < s->n; i++)
		cmn_buf_free(&s->sheet[i].xml);
	s->n = 0;
}

static struct cmn_buf *xml_of(struct money_sheets *s)
{
	return &s->sheet[s->n - 1].xml;
}

static void quoted(struct cmn_buf *out, const char *text)
{
	cmn_buf_char(out, '"');
	if (money_formula(text))
		cmn_buf_char(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			cmn_buf_char(out, '"');
		cmn_buf_char(out, *text);
	}
	cmn_buf_char(out, '"');
}

static void end_row(struct money_sheets *s)
{
	if (s->n == 0 || s->sheet[s->n - 1].rows == 0)
		return;
	if (s->form == MONEY_CSV)
		cmn_buf_text(&s->csv, "\r\n");
	else
		cmn_buf_text(xml_of(s), "</row>");
}

void money_sheet(struct money_sheets *s, const char *title)
{
	end_row(s);
	if (s->n == MONEY_SHEETS_MAX) {
		s->csv.failed = true;
		return;
	}
	s->n++;
	snprintf(s->sheet[s->n - 1].title, sizeof(s->sheet[0].title), "%s", title);
	s->sheet[s->n - 1].rows = 0;
	cmn_buf_init(xml_of(s), MONEY_SHEET_SIZE);
	if (s->form == MONEY_CSV) {
		cmn_buf_text(&s->csv, s->n > 1 ? "\r\n" : "");
		quoted(&s->csv, title);
		cmn_buf_text(&s->csv, "\r\n");
	} else {
		cmn_buf_text(xml_of(s), XML "<worksheet xmlns=\"" MAIN_NS
					    "\"><sheetFormatPr defaultRowHeight=\"15\"/><cols><col"
					    " min=\"1\" max=\"20\" width=\"22\" customWidth=\"1\"/>"
					    "</cols><sheetData>");
	}
}

void money_row(struct money_sheets *s)
{
	end_row(s);
	s->cells = 0;
	s->sheet[s->n - 1].rows++;
	if (s->form == MONEY_XLSX)
		cmn_buf_fmt(xml_of(s), "<row r=\"%u\">", s->sheet[s->n - 1].rows);
}

/* --- cells ----------------------------------------------------------------------------------- */

/* Columns beyond Z are not used. */
static void xml_open(struct money_sheets *s, enum style style, const char *type)
{
	cmn_buf_fmt(xml_of(s), "<c r=\"%c%u\" s=\"%d\"%s>", 'A' + (int)(s->cells % 26),
		    s->sheet[s->n - 1].rows, (int)style, type);
}

static void xml_text(struct cmn_buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '&')
			cmn_buf_text(out, "&amp;");
		else if (c == '<')
			cmn_buf_text(out, "&lt;");
		else if (c == '>')
			cmn_buf_text(out, "&gt;");
		else if (c == 0xef && (unsigned char)text[1] == 0xbf &&
			 (unsigned char)text[2] >= 0xbe) {
			cmn_buf_text(out, "\xef\xbf\xbd"); /* U+FFFE and U+FFFF are no XML */
			text += 2;
		} else if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
			cmn_buf_char(out, ' ');
		else
			cmn_buf_char(out, *text);
	}
}

static void put_text(struct money_sheets *s, const char *text, enum style style)
{
	if (s->form == MONEY_CSV) {
		cmn_buf_text(&s->csv, s->cells > 0 ? ";" : "");
		if (text != NULL)
			quoted(&s->csv, text);
	} else if (text != NULL) {
		xml_open(s, money_formula(text) ? QUOTED : style, " t=\"inlineStr\"");
		cmn_buf_text(xml_of(s), "<is><t xml:space=\"preserve\">");
		xml_text(xml_of(s), text);
		cmn_buf_text(xml_of(s), "</t></is></c>");
	}
	s->cells++;
}

void money_cell_head(struct money_sheets *s, const char *text)
{
	put_text(s, text, HEAD);
}

void money_cell_text(struct money_sheets *s, const char *text)
{
	put_text(s, text, PLAIN);
}

static void put_number(struct money_sheets *s, const char *text, enum style style)
{
	if (s->form == MONEY_CSV) {
		cmn_buf_fmt(&s->csv, "%s%s", s->cells > 0 ? ";" : "", text);
	} else {
		xml_open(s, style, "");
		cmn_buf_fmt(xml_of(s), "<v>%s</v></c>", text);
	}
	s->cells++;
}

void money_cell_cents(struct money_sheets *s, int64_t cents)
{
	char text[MONEY_TEXT_LEN];

	money_text(cents, s->form == MONEY_CSV ? ',' : '.', text);
	put_number(s, text, CENTS);
}

void money_cell_count(struct money_sheets *s, int64_t n)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)n);
	put_number(s, text, PLAIN);
}

/* A spreadsheet counts days from 30 December 1899. */
void money_cell_day(struct money_sheets *s, const char *day)
{
	char text[24];
	int number;

	if (s->form == MONEY_CSV || day == NULL || !cmn_day_parse(day, &number) ||
	    number < -25000) {
		put_text(s, day, PLAIN);
		return;
	}
	snprintf(text, sizeof(text), "%d", number + 25569);
	put_number(s, text, DAY);
}

/* --- the file -------------------------------------------------------------------------------- */

static void content_types(const struct money_sheets *s, struct cmn_buf *out)
{
	cmn_buf_text(
	    out,
	    XML "<Types xmlns=\"" PACK_NS "content-types\"><Default Extension=\"rels\""
		" ContentType=\"application/vnd.openxmlformats-package.relationships"
		"+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
		"<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SHEET_ML
		"sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"" SHEET_ML
		"styles+xml\"/>");
	for (size_t i = 0; i < s->n; i++)
		cmn_buf_fmt(
		    out, "<Override PartName=\"/%s\" ContentType=\"" SHEET_ML "worksheet+xml\"/>",
		    PART[i]);
	cmn_buf_text(out, "</Types>");
}

static void workbook(const struct money_sheets *s, struct cmn_buf *out)
{
	cmn_buf_text(out, XML "<workbook xmlns=\"" MAIN_NS "\" xmlns:r=\"" REL_NS "\"><sheets>");
	for (size_t i = 0; i < s->n; i++) {
		cmn_buf_text(out, "<sheet name=\"");
		xml_text(out, s->sheet[i].title);
		cmn_buf_fmt(out, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
	}
	cmn_buf_text(out, "</sheets></workbook>");
}

static void workbook_rels(const struct money_sheets *s, struct cmn_buf *out)
{
	cmn_buf_text(out, XML "<Relationships xmlns=\"" PACK_NS "relationships\">");
	for (size_t i = 0; i < s->n; i++)
		cmn_buf_fmt(out,
			    "<Relationship Id=\"rId%zu\" Type=\"" REL_NS
			    "/worksheet\" Target=\"%s\"/>",
			    i + 1, PART[i] + 3);
	cmn_buf_fmt(out,
		    "<Relationship Id=\"rId%zu\" Type=\"" REL_NS
		    "/styles\" Target=\"styles.xml\"/></Relationships>",
		    s->n + 1);
}

static bool add(struct money_zip *zip, const char *name, const struct cmn_buf *part)
{
	if (part->failed || part->data == NULL)
		return false;
	money_zip_add(zip, name, part->data, part->len);
	return true;
}

static bool add_made(struct money_zip *zip, const char *name, const struct money_sheets *s,
		     void (*make)(const struct money_sheets *, struct cmn_buf *))
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf part = {0};

	cmn_buf_init(&part, 65536);
	make(s, &part);
	return add(zip, name, &part);
}

static bool archive(struct money_sheets *s, struct cmn_buf *out)
{
	struct money_zip zip;
	bool whole;

	money_zip_begin(&zip, out);
	whole = add_made(&zip, "[Content_Types].xml", s, content_types);
	money_zip_add(&zip, "_rels/.rels", ROOT_RELS, sizeof(ROOT_RELS) - 1);
	whole = add_made(&zip, "xl/workbook.xml", s, workbook) && whole;
	whole = add_made(&zip, "xl/_rels/workbook.xml.rels", s, workbook_rels) && whole;
	money_zip_add(&zip, "xl/styles.xml", STYLES, sizeof(STYLES) - 1);
	for (size_t i = 0; i < s->n; i++) {
		cmn_buf_text(&s->sheet[i].xml, "</sheetData></worksheet>");
		whole = add(&zip, PART[i], &s->sheet[i].xml) && whole;
	}
	return money_zip_end(&zip) && whole;
}

bool money_sheets_end(struct money_sheets *s, struct cmn_buf *out)
{
	end_row(s);
	if (s->form == MONEY_XLSX)
		return !s->csv.failed && archive(s, out);
	if (s->csv.failed)
		return false;
	cmn_buf_put(out, s->csv.data, s->csv.len);
	return !out->failed;
}
