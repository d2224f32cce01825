/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_html.c - one page that stands alone.  RGAA 4: language, title, landmarks, a link past the
 * contents, headings without a gap, captions and scopes of tables, alternative texts, contrast of
 * 7:1, no colour that alone says anything.
 */
#include "report_render.h"

#include "cmn/xml.h"

static const char STYLE[] =
    "html{font:1rem/1.6 \"DejaVu Sans\",Arial,sans-serif;color:#1a1a1a;background:#fff}"
    "body{max-width:60rem;margin:0 auto;padding:1rem;overflow-wrap:anywhere}"
    "a{color:#0b3d91}a:focus{outline:3px solid #0b3d91;outline-offset:2px}"
    ".skip{position:absolute;left:-100rem}.skip:focus{position:static}"
    "h1,h2,h3,h4{line-height:1.25}h2{border-bottom:2px solid #1b3a5c;margin-top:2.5rem}"
    ".mark{font-weight:bold;border:3px double #1a1a1a;padding:.5rem 1rem;display:inline-block}"
    ".note{border-left:6px solid #1b3a5c;background:#f2f5f9;padding:.5rem 1rem;margin:1rem 0}"
    ".wide{overflow-x:auto}.wide:focus{outline:3px solid #0b3d91}"
    "table{border-collapse:collapse;margin:1rem 0;width:100%}"
    "caption{text-align:left;font-weight:bold;padding:.25rem 0}"
    "th,td{border:1px solid #595959;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "thead th{background:#e6ebf2}.n{text-align:right;white-space:nowrap}"
    "tr.sum th,tr.sum td{font-weight:bold;border-top:3px double #1a1a1a}"
    "figure{margin:1.5rem 0}figcaption{font-weight:bold}svg{width:100%;height:auto}"
    "footer{border-top:1px solid #595959;margin-top:3rem;font-size:.9rem}"
    "p,li{white-space:pre-line}"
    "@media print{h2{break-after:avoid}table,figure{break-inside:avoid}.skip,nav{display:none}}";

static void element(struct cmn_buf *out, const char *open, const char *text, const char *close)
{
	cmn_buf_text(out, open);
	cmn_xml_text(out, text);
	cmn_buf_text(out, close);
}

/* --- tables ------------------------------------------------------------------------------------
 */

static void cell(const struct report_table *t, size_t row, size_t column, struct cmn_buf *out)
{
	const struct report_cell *c = report_cell_at(t, row, column);
	const char *name = column == 0 ? "th" : "td";

	cmn_buf_fmt(out, "<%s%s%s>", name, column == 0 ? " scope=\"row\"" : "",
		    t->column[column].number ? " class=\"n\"" : "");
	if (c->kind == REPORT_CELL_WITHHELD)
		cmn_buf_text(out, "<abbr title=\"secret statistique : ce nombre n’est pas "
				  "communiqué\">s</abbr>");
	else
		cmn_xml_text(out, c->text);
	cmn_buf_fmt(out, "</%s>", name);
}

static void table(const struct report_table *t, unsigned nth, struct cmn_buf *out)
{
	cmn_buf_fmt(out,
		    "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-labelledby=\"c%u\">"
		    "<table><caption id=\"c%u\">",
		    nth, nth);
	element(out, "", t->caption, "</caption><thead><tr>");
	for (size_t i = 0; i < t->n_columns; i++)
		element(out,
			t->column[i].number ? "<th scope=\"col\" class=\"n\">"
					    : "<th scope=\"col\">",
			t->column[i].title, "</th>");
	cmn_buf_text(out, "</tr></thead><tbody>\n");
	for (size_t row = 0; row < t->n_rows; row++) {
		cmn_buf_text(out, t->total && row + 1 == t->n_rows ? "<tr class=\"sum\">" : "<tr>");
		for (size_t column = 0; column < t->n_columns; column++)
			cell(t, row, column, out);
		cmn_buf_text(out, "</tr>\n");
	}
	cmn_buf_text(out, "</tbody></table></div>\n");
}

/* --- blocks ------------------------------------------------------------------------------------
 */

static void figure(const struct report_chart *chart, unsigned nth, struct cmn_buf *out)
{
	cmn_buf_text(out, "<figure>");
	element(out, "<figcaption>", chart->title, "</figcaption>");
	report_render_svg(chart, nth, false, out);
	if (chart->summary[0] != '\0')
		element(out, "<p>", chart->summary, "</p>");
	cmn_buf_text(out, "</figure>\n");
}

static void block(const struct report_document *doc, size_t i, struct cmn_buf *out)
{
	const struct report_block *b = &doc->blocks[i];
	bool first = i == 0 || doc->blocks[i - 1].kind != REPORT_ITEM;
	bool last = i + 1 == doc->n || doc->blocks[i + 1].kind != REPORT_ITEM;

	switch (b->kind) {
	case REPORT_HEADING:
		cmn_buf_fmt(out, "<h%d id=\"s%zu\">", b->level + 1, i);
		element(out, "", b->text, "");
		cmn_buf_fmt(out, "</h%d>\n", b->level + 1);
		break;
	case REPORT_PARAGRAPH:
		element(out, "<p>", b->text, "</p>\n");
		break;
	case REPORT_ITEM:
		element(out, first ? "<ul><li>" : "<li>", b->text, last ? "</li></ul>\n" : "</li>");
		break;
	case REPORT_NOTE:
		element(out, "<p class=\"note\">", b->text, "</p>\n");
		break;
	case REPORT_TABLE:
		table(b->table, (unsigned)i, out);
		break;
	case REPORT_CHART:
		figure(b->chart, (unsigned)i, out);
		break;
	case REPORT_BREAK:
		break;
	}
}

static void contents(const struct report_document *doc, struct cmn_buf *out)
{
	bool any = false;

	for (size_t i = 0; i < doc->n; i++) {
		if (doc->blocks[i].kind != REPORT_HEADING || doc->blocks[i].level != 1)
			continue;
		cmn_buf_text(out, any ? "" : "<nav aria-label=\"Sommaire\"><ol>\n");
		any = true;
		cmn_buf_fmt(out, "<li><a href=\"#s%zu\">", i);
		element(out, "", doc->blocks[i].text, "</a></li>\n");
	}
	cmn_buf_text(out, any ? "</ol></nav>\n" : "");
}

bool report_render_html(const struct report_document *doc, struct cmn_buf *out)
{
	cmn_buf_text(out, "<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\">"
			  "<meta name=\"viewport\" content=\"width=device-width,"
			  "initial-scale=1\"><title>");
	cmn_xml_text(out, doc->title);
	element(out, " – ", doc->subtitle, "</title><style>");
	cmn_buf_text(out, STYLE);
	cmn_buf_text(out, "</style></head><body>\n<a class=\"skip\" href=\"#main\">Aller au contenu"
			  "</a>\n<header>");
	element(out, "<p>", doc->subtitle, "</p>");
	if (doc->mark)
		element(out, "<p class=\"mark\">", doc->mark, "</p>");
	cmn_buf_text(out, "</header>\n");
	contents(doc, out);
	element(out, "<main id=\"main\" tabindex=\"-1\"><h1>", doc->title, "</h1>\n");
	for (size_t i = 0; i < doc->n; i++)
		block(doc, i, out);
	element(out, "</main>\n<footer><p>", doc->foot, "</p></footer>\n</body></html>\n");
	return !out->failed;
}
