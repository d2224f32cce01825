/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_odt.c - a text that people complete: styles instead of forms, heads of tables that are
 * repeated, a chart as SVG and as PNG for programs that do not read the former.
 */
#include "report_render.h"

#include "cmn/xml.h"
#include "cmn/zip.h"

#include <stdio.h>

#define PICTURES_MAX 40
#define PART_MAX     ((size_t)8 << 20)

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define NS                                                                          \
	" xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""        \
	" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""          \
	" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""            \
	" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""          \
	" xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""         \
	" xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"" \
	" xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""   \
	" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""            \
	" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""                            \
	" xmlns:xlink=\"http://www.w3.org/1999/xlink\" office:version=\"1.3\""

static const char MIME[] = "application/vnd.oasis.opendocument.text";

static const char STYLES[] = XML
    "<office:document-styles" NS "><office:font-face-decls><style:font-face style:name=\"Sans\""
    " svg:font-family=\"'DejaVu Sans', Arial\" style:font-family-generic=\"swiss\"/>"
    "</office:font-face-decls><office:styles><style:default-style style:family=\"paragraph\">"
    "<style:text-properties style:font-name=\"Sans\" fo:font-size=\"10pt\" fo:language=\"fr\""
    " fo:country=\"FR\"/></style:default-style>"
    "<style:style style:name=\"Standard\" style:family=\"paragraph\"><style:paragraph-properties"
    " fo:margin-bottom=\"0.2cm\"/></style:style>"
    "<style:style style:name=\"Title\" style:family=\"paragraph\""
    " style:parent-style-name=\"Standard\"><style:text-properties fo:font-size=\"20pt\""
    " fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Heading_20_1\" style:display-name=\"Heading 1\""
    " style:family=\"paragraph\" style:parent-style-name=\"Standard\""
    " style:default-outline-level=\"1\"><style:paragraph-properties fo:margin-top=\"0.8cm\""
    " fo:keep-with-next=\"always\"/><style:text-properties fo:font-size=\"15pt\""
    " fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Heading_20_2\" style:display-name=\"Heading 2\""
    " style:family=\"paragraph\" style:parent-style-name=\"Standard\""
    " style:default-outline-level=\"2\"><style:paragraph-properties fo:margin-top=\"0.5cm\""
    " fo:keep-with-next=\"always\"/><style:text-properties fo:font-size=\"12pt\""
    " fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Heading_20_3\" style:display-name=\"Heading 3\""
    " style:family=\"paragraph\" style:parent-style-name=\"Standard\""
    " style:default-outline-level=\"3\"><style:paragraph-properties fo:keep-with-next=\"always\"/>"
    "<style:text-properties fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Caption\" style:family=\"paragraph\""
    " style:parent-style-name=\"Standard\"><style:paragraph-properties"
    " fo:keep-with-next=\"always\"/><style:text-properties fo:font-weight=\"bold\"/></style:style>"
    "<style:style style:name=\"Note\" style:family=\"paragraph\""
    " style:parent-style-name=\"Standard\"><style:paragraph-properties fo:padding=\"0.2cm\""
    " fo:border-left=\"3pt solid #1b3a5c\" fo:background-color=\"#f2f5f9\"/></style:style>"
    "<style:style style:name=\"Number\" style:family=\"paragraph\""
    " style:parent-style-name=\"Standard\"><style:paragraph-properties fo:text-align=\"end\""
    " fo:margin-bottom=\"0cm\"/></style:style>"
    "<style:style style:name=\"Cell\" style:family=\"paragraph\""
    " style:parent-style-name=\"Standard\"><style:paragraph-properties fo:margin-bottom=\"0cm\"/>"
    "</style:style>"
    "<style:style style:name=\"Head\" style:family=\"paragraph\""
    " style:parent-style-name=\"Cell\"><style:text-properties fo:font-weight=\"bold\"/>"
    "</style:style></office:styles>"
    "<office:automatic-styles><style:page-layout style:name=\"A4\"><style:page-layout-properties"
    " fo:page-width=\"21cm\" fo:page-height=\"29.7cm\" fo:margin=\"2cm\"/>"
    "<style:footer-style/></style:page-layout></office:automatic-styles>"
    "<office:master-styles><style:master-page style:name=\"Standard\""
    " style:page-layout-name=\"A4\"><style:footer><text:p text:style-name=\"Cell\">page"
    " <text:page-number>1</text:page-number> sur <text:page-count>1</text:page-count></text:p>"
    "</style:footer></style:master-page></office:master-styles></office:document-styles>\n";

static const char AUTOMATIC[] =
    "<office:automatic-styles><style:style style:name=\"cell\" style:family=\"table-cell\">"
    "<style:table-cell-properties fo:border=\"0.5pt solid #595959\" fo:padding=\"0.1cm\"/>"
    "</style:style><style:style style:name=\"head\" style:family=\"table-cell\">"
    "<style:table-cell-properties fo:border=\"0.5pt solid #595959\" fo:padding=\"0.1cm\""
    " fo:background-color=\"#e6ebf2\"/></style:style><style:style style:name=\"break\""
    " style:family=\"paragraph\" style:parent-style-name=\"Standard\">"
    "<style:paragraph-properties fo:break-before=\"page\"/></style:style>"
    "<text:list-style style:name=\"points\"><text:list-level-style-bullet text:level=\"1\""
    " text:bullet-char=\"•\"><style:list-level-properties text:space-before=\"0.4cm\""
    " text:min-label-width=\"0.5cm\"/></text:list-level-style-bullet></text:list-style>"
    "</office:automatic-styles>";

static void paragraph(struct cmn_buf *out, const char *style, const char *text)
{
	cmn_buf_fmt(out, "<text:p text:style-name=\"%s\">", style);
	for (const char *at = text; *at != '\0'; at++) {
		char one[2] = {*at, '\0'};

		if (*at == '\n')
			cmn_buf_text(out, "<text:line-break/>");
		else
			cmn_xml_text(out, one);
	}
	cmn_buf_text(out, "</text:p>");
}

static void table(struct cmn_buf *out, const struct report_table *t, size_t nth)
{
	paragraph(out, "Caption", t->caption);
	cmn_buf_fmt(out,
		    "<table:table table:name=\"Tableau%zu\"><table:table-column"
		    " table:number-columns-repeated=\"%zu\"/><table:table-header-rows>"
		    "<table:table-row>",
		    nth, t->n_columns);
	for (size_t i = 0; i < t->n_columns; i++) {
		cmn_buf_text(out, "<table:table-cell table:style-name=\"head\""
				  " office:value-type=\"string\">");
		paragraph(out, "Head", t->column[i].title);
		cmn_buf_text(out, "</table:table-cell>");
	}
	cmn_buf_text(out, "</table:table-row></table:table-header-rows>");
	for (size_t row = 0; row < t->n_rows; row++) {
		bool sum = t->total && row + 1 == t->n_rows;

		cmn_buf_text(out, "<table:table-row>");
		for (size_t i = 0; i < t->n_columns; i++) {
			const struct report_cell *c = report_cell_at(t, row, i);

			cmn_buf_text(out, "<table:table-cell table:style-name=\"cell\""
					  " office:value-type=\"string\">");
			paragraph(out,
				  t->column[i].number ? "Number"
				  : sum               ? "Head"
						      : "Cell",
				  c->text);
			cmn_buf_text(out, "</table:table-cell>");
		}
		cmn_buf_text(out, "</table:table-row>");
	}
	cmn_buf_text(out, "</table:table>");
	paragraph(out, "Standard", "");
}

static void picture(struct cmn_buf *out, const struct report_chart *chart, size_t nth)
{
	double width = 17, height = width * report_chart_height(chart) / REPORT_CHART_WIDTH;

	paragraph(out, "Caption", chart->title);
	cmn_buf_fmt(out,
		    "<text:p text:style-name=\"Standard\"><draw:frame draw:name=\"Graphique%zu\""
		    " text:anchor-type=\"as-char\" svg:width=\"%.2fcm\" svg:height=\"%.2fcm\">"
		    "<draw:image xlink:href=\"Pictures/%zu.svg\" xlink:type=\"simple\""
		    " xlink:show=\"embed\" xlink:actuate=\"onLoad\"/><draw:image"
		    " xlink:href=\"Pictures/%zu.png\" xlink:type=\"simple\" xlink:show=\"embed\""
		    " xlink:actuate=\"onLoad\"/><svg:title>",
		    nth, width, height, nth, nth);
	cmn_xml_text(out, chart->title);
	cmn_buf_text(out, "</svg:title><svg:desc>");
	cmn_xml_text(out, chart->summary);
	cmn_buf_text(out, "</svg:desc></draw:frame></text:p>");
	if (chart->summary[0] != '\0')
		paragraph(out, "Standard", chart->summary);
}

static void block(const struct report_document *doc, size_t i, struct cmn_buf *out)
{
	const struct report_block *b = &doc->blocks[i];
	bool first = i == 0 || doc->blocks[i - 1].kind != REPORT_ITEM;
	bool last = i + 1 == doc->n || doc->blocks[i + 1].kind != REPORT_ITEM;

	switch (b->kind) {
	case REPORT_HEADING:
		cmn_buf_fmt(out,
			    "<text:h text:style-name=\"Heading_20_%d\" text:outline-level=\"%d\">",
			    b->level, b->level);
		cmn_xml_text(out, b->text);
		cmn_buf_text(out, "</text:h>");
		break;
	case REPORT_PARAGRAPH:
		paragraph(out, "Standard", b->text);
		break;
	case REPORT_ITEM:
		cmn_buf_text(out, first ? "<text:list text:style-name=\"points\">" : "");
		cmn_buf_text(out, "<text:list-item>");
		paragraph(out, "Standard", b->text);
		cmn_buf_text(out, "</text:list-item>");
		cmn_buf_text(out, last ? "</text:list>" : "");
		break;
	case REPORT_NOTE:
		paragraph(out, "Note", b->text);
		break;
	case REPORT_TABLE:
		table(out, b->table, i);
		break;
	case REPORT_CHART:
		picture(out, b->chart, i);
		break;
	case REPORT_BREAK:
		paragraph(out, "break", "");
		break;
	}
	cmn_buf_char(out, '\n');
}

static void content(const struct report_document *doc, struct cmn_buf *out)
{
	cmn_buf_text(out, XML "<office:document-content" NS ">");
	cmn_buf_text(out, AUTOMATIC);
	cmn_buf_text(out, "<office:body><office:text>\n");
	paragraph(out, "Title", doc->title);
	paragraph(out, "Standard", doc->subtitle);
	if (doc->mark)
		paragraph(out, "Note", doc->mark);
	for (size_t i = 0; i < doc->n; i++)
		block(doc, i, out);
	paragraph(out, "Standard", doc->foot);
	cmn_buf_text(out, "</office:text></office:body></office:document-content>\n");
}

static void meta(const struct report_document *doc, struct cmn_buf *out)
{
	cmn_buf_text(out, XML "<office:document-meta" NS "><office:meta><dc:title>");
	cmn_xml_text(out, doc->title);
	cmn_buf_text(out, "</dc:title><dc:subject>");
	cmn_xml_text(out, doc->subtitle);
	cmn_buf_fmt(out,
		    "</dc:subject><dc:language>fr-FR</dc:language><meta:generator>Communauté"
		    " 360</meta:generator><dc:date>%s</dc:date></office:meta>"
		    "</office:document-meta>\n",
		    doc->made_at);
}

/* --- the archive -------------------------------------------------------------------------------
 */

struct picture {
	size_t block;
	char svg[40], png[40];
	struct cmn_buf bytes[2];
};

static void file_entry(struct cmn_buf *out, const char *path, const char *type)
{
	cmn_buf_fmt(out,
		    "<manifest:file-entry manifest:full-path=\"%s\" manifest:media-type=\"%s\"/>",
		    path, type);
}

static void manifest(const struct picture *pictures, size_t n, struct cmn_buf *out)
{
	cmn_buf_text(out, XML "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:"
			      "xmlns:manifest:1.0\" manifest:version=\"1.3\">");
	file_entry(out, "/", MIME);
	file_entry(out, "content.xml", "text/xml");
	file_entry(out, "styles.xml", "text/xml");
	file_entry(out, "meta.xml", "text/xml");
	for (size_t i = 0; i < n; i++) {
		file_entry(out, pictures[i].svg, "image/svg+xml");
		file_entry(out, pictures[i].png, "image/png");
	}
	cmn_buf_text(out, "</manifest:manifest>\n");
}

/* False: memory was short, or there are too many. */
static bool draw(const struct report_document *doc, struct picture *pictures, size_t *ret_n)
{
	for (size_t i = 0; i < doc->n; i++) {
		struct picture *p = &pictures[*ret_n];

		if (doc->blocks[i].kind != REPORT_CHART)
			continue;
		if (*ret_n == PICTURES_MAX)
			return false;
		++*ret_n;
		snprintf(p->svg, sizeof(p->svg), "Pictures/%zu.svg", i);
		snprintf(p->png, sizeof(p->png), "Pictures/%zu.png", i);
		cmn_buf_init(&p->bytes[0], PART_MAX);
		cmn_buf_init(&p->bytes[1], PART_MAX);
		report_render_svg(doc->blocks[i].chart, (unsigned)i, true, &p->bytes[0]);
		if (!report_render_png(doc->blocks[i].chart, &p->bytes[1]))
			return false;
	}
	return true;
}

static bool archive(const struct report_document *doc, const struct picture *pictures, size_t n,
		    struct cmn_buf *out)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf text = {0};
	CMN_AUTO(cmn_buf_free) struct cmn_buf list = {0};
	CMN_AUTO(cmn_buf_free) struct cmn_buf about = {0};
	struct cmn_zip zip;

	cmn_buf_init(&text, 2 * PART_MAX);
	cmn_buf_init(&list, 65536);
	cmn_buf_init(&about, 65536);
	content(doc, &text);
	manifest(pictures, n, &list);
	meta(doc, &about);
	cmn_zip_begin(&zip, out);
	cmn_zip_add(&zip, "mimetype", MIME, sizeof(MIME) - 1); /* the first, as it is */
	cmn_zip_add_buf(&zip, "content.xml", &text);
	cmn_zip_add(&zip, "styles.xml", STYLES, sizeof(STYLES) - 1);
	cmn_zip_add_buf(&zip, "meta.xml", &about);
	for (size_t i = 0; i < n; i++) {
		cmn_zip_add_buf(&zip, pictures[i].svg, &pictures[i].bytes[0]);
		cmn_zip_add_buf(&zip, pictures[i].png, &pictures[i].bytes[1]);
	}
	cmn_zip_add_buf(&zip, "META-INF/manifest.xml", &list);
	return cmn_zip_end(&zip);
}

bool report_render_odt(const struct report_document *doc, struct cmn_buf *out)
{
	struct picture *pictures = calloc(PICTURES_MAX, sizeof(*pictures));
	size_t n = 0;
	bool whole;

	if (!pictures)
		return false;
	whole = draw(doc, pictures, &n) && archive(doc, pictures, n, out);
	for (size_t i = 0; i < n; i++) {
		cmn_buf_free(&pictures[i].bytes[0]);
		cmn_buf_free(&pictures[i].bytes[1]);
	}
	free(pictures);
	return whole;
}
