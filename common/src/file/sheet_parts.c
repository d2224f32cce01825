/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet_parts.h"

#include "cmn/xml.h"
#include "cmn/zip.h"

#include <stdio.h>
#include <string.h>

#define XML      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN_NS  "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL_NS   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACK_NS  "http://schemas.openxmlformats.org/package/2006/"
#define SHEET_ML "application/vnd.openxmlformats-officedocument.spreadsheetml."

#define TITLE_MAX 31 /* characters, as the format allows */

#define XF(format, font, more)                                                        \
	"<xf numFmtId=\"" format "\" fontId=\"" font "\" fillId=\"0\" borderId=\"0\"" \
	" xfId=\"0\"" more

static const char STYLES[] = XML
    "<styleSheet xmlns=\"" MAIN_NS "\"><numFmts count=\"2\"><numFmt numFmtId=\"164\""
    " formatCode=\"#,##0.0\"/><numFmt numFmtId=\"165\" formatCode=\"#,##0.000\"/></numFmts>"
    "<fonts count=\"2\"><font><sz val=\"11\"/><name val=\""
    "Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
    "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill"
    " patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/>"
    "<bottom/><diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\""
    " fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs><cellXfs count=\"8\">" XF(
	"0", "0", "/>") XF("0", "1",
			   " applyFont=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\""
			   " wrapText=\"1\"/></xf>") XF("4", "0", " applyNumberFormat=\"1\"/>")
	XF("14", "0", " applyNumberFormat=\"1\"/>")
	    XF("49", "0", " quotePrefix=\"1\" applyNumberFormat=\"1\"/>")
		XF("164", "0", " applyNumberFormat=\"1\"/>")
		    XF("165", "0", " applyNumberFormat=\"1\"/>")
			XF("0", "0",
			   " applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/>"
			   "</xf>") "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\""
				    " xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";
static const char ROOT_RELS[] =
    XML "<Relationships xmlns=\"" PACK_NS "relationships\"><Relationship Id=\"rId1\" Type=\"" REL_NS
	"/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

/* Bytes of the first `most` characters without what a name may not hold, escaped. */
static void put_title(struct cmn_buf *out, const char *title, size_t most)
{
	char one[8];
	size_t seen = 0;

	for (const char *at = title; *at != '\0' && seen < most; seen++) {
		size_t n = 1;

		while (((unsigned char)at[n] & 0xc0) == 0x80 && n < 4)
			n++;
		memcpy(one, at, n);
		one[n] = '\0';
		at += n;
		cmn_xml_text(out, n == 1 && strchr("[]:*?/\\", one[0]) ? " " : one);
	}
}

static bool known(const struct cmn_sheets *s, const char *title)
{
	for (size_t i = 0; i + 1 < s->n; i++)
		if (strcasecmp(s->sheet[i].title, title) == 0)
			return true;
	return false;
}

void sheet_title(struct cmn_sheets *s, const char *title)
{
	size_t last = s->n - 1;

	snprintf(s->sheet[last].part, sizeof(s->sheet[last].part), "xl/worksheets/sheet%zu.xml",
		 s->n);
	for (unsigned nth = 1; nth <= CMN_SHEETS_MAX; nth++) {
		CMN_AUTO(cmn_buf_free) struct cmn_buf name = {0};

		cmn_buf_init(&name, 1024);
		put_title(&name, title, nth == 1 ? TITLE_MAX : TITLE_MAX - 4);
		if (nth > 1)
			cmn_buf_fmt(&name, " %u", nth);
		if (name.failed || name.len >= sizeof(s->sheet[last].title)) {
			s->csv.failed = true;
			return;
		}
		if (!known(s, name.data ? name.data : "")) {
			snprintf(s->sheet[last].title, sizeof(s->sheet[last].title), "%s",
				 name.data ? name.data : "");
			return;
		}
	}
}

void sheet_head(struct cmn_sheets *s)
{
	struct cmn_buf *out = &s->sheet[s->n - 1].xml;

	cmn_buf_fmt(out,
		    XML "<worksheet xmlns=\"" MAIN_NS "\"><sheetFormatPr defaultRowHeight=\"15\"/>"
			"<cols><col min=\"1\" max=\"1\" width=\"%u\" customWidth=\"1\"/><col"
			" min=\"2\" max=\"%d\" width=\"%u\" customWidth=\"1\"/></cols><sheetData>",
		    s->sheet[s->n - 1].widths[0], CMN_SHEET_COLUMNS_MAX,
		    s->sheet[s->n - 1].widths[1]);
}

/* --- the archive ------------------------------------------------------------------------------ */

static void content_types(const struct cmn_sheets *s, struct cmn_buf *out)
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
		    s->sheet[i].part);
	cmn_buf_text(out, "</Types>");
}

static void workbook(const struct cmn_sheets *s, struct cmn_buf *out)
{
	cmn_buf_text(out, XML "<workbook xmlns=\"" MAIN_NS "\" xmlns:r=\"" REL_NS "\"><sheets>");
	for (size_t i = 0; i < s->n; i++)
		cmn_buf_fmt(out, "<sheet name=\"%s\" sheetId=\"%zu\" r:id=\"rId%zu\"/>",
			    s->sheet[i].title, i + 1, i + 1);
	cmn_buf_text(out, "</sheets></workbook>");
}

static void workbook_rels(const struct cmn_sheets *s, struct cmn_buf *out)
{
	cmn_buf_text(out, XML "<Relationships xmlns=\"" PACK_NS "relationships\">");
	for (size_t i = 0; i < s->n; i++)
		cmn_buf_fmt(out,
			    "<Relationship Id=\"rId%zu\" Type=\"" REL_NS
			    "/worksheet\" Target=\"%s\"/>",
			    i + 1, s->sheet[i].part + 3);
	cmn_buf_fmt(out,
		    "<Relationship Id=\"rId%zu\" Type=\"" REL_NS
		    "/styles\" Target=\"styles.xml\"/></Relationships>",
		    s->n + 1);
}

static void add_made(struct cmn_zip *zip, const char *name, const struct cmn_sheets *s,
		     void (*make)(const struct cmn_sheets *, struct cmn_buf *))
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf part = {0};

	cmn_buf_init(&part, 65536);
	make(s, &part);
	cmn_zip_add_buf(zip, name, &part);
}

bool sheet_archive(struct cmn_sheets *s, struct cmn_buf *out)
{
	struct cmn_zip zip;

	cmn_zip_begin(&zip, out);
	add_made(&zip, "[Content_Types].xml", s, content_types);
	cmn_zip_add(&zip, "_rels/.rels", ROOT_RELS, sizeof(ROOT_RELS) - 1);
	add_made(&zip, "xl/workbook.xml", s, workbook);
	add_made(&zip, "xl/_rels/workbook.xml.rels", s, workbook_rels);
	cmn_zip_add(&zip, "xl/styles.xml", STYLES, sizeof(STYLES) - 1);
	for (size_t i = 0; i < s->n; i++) {
		cmn_buf_text(&s->sheet[i].xml, "</sheetData></worksheet>");
		cmn_zip_add_buf(&zip, s->sheet[i].part, &s->sheet[i].xml);
	}
	return cmn_zip_end(&zip);
}
