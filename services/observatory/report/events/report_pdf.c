/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_pdf.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>

static const struct report_style TITLE = {22, true, 0, 4, "H1"};
static const struct report_style SUBTITLE = {13, false, 0, 10, "P"};
static const struct report_style HEADINGS[] = {
    {15, true, 20, 8, "H2"}, {12, true, 14, 5, "H3"}, {10.5, true, 10, 4, "H4"}};
static const struct report_style BODY = {9.5, false, 0, 6, "P"};

/* --- pages -------------------------------------------------------------------------------------
 */

static void small(struct report_pages *p, const char *text, double y, PangoAlignment align)
{
	report_set_text(p, text, 7.5, false, REPORT_BODY);
	pango_layout_set_alignment(p->layout, align);
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_height(p->layout, -1);
	report_show_text(p, REPORT_MARGIN, y);
}

static void line(struct report_pages *p, double y)
{
	cairo_set_line_width(p->cr, 0.5);
	cairo_set_source_rgb(p->cr, 0.35, 0.35, 0.35);
	cairo_move_to(p->cr, REPORT_MARGIN, y);
	cairo_line_to(p->cr, REPORT_PAGE_WIDTH - REPORT_MARGIN, y);
	cairo_stroke(p->cr);
}

void report_pages_begin(struct report_pages *p)
{
	char text[512];

	p->page++;
	p->y = p->page == 1 ? REPORT_MARGIN : REPORT_TOP;
	if (!p->surface || p->page == 1)
		return;
	snprintf(text, sizeof(text), "%.150s – %.150s%s%.80s", p->doc->title, p->doc->subtitle,
		 p->doc->mark ? " – " : "", p->doc->mark ? p->doc->mark : "");
	small(p, text, 36, PANGO_ALIGN_LEFT);
	line(p, 52);
}

void report_pages_end(struct report_pages *p)
{
	char text[64];

	if (!p->surface)
		return;
	line(p, REPORT_PAGE_HEIGHT - 54);
	small(p, p->doc->foot, REPORT_PAGE_HEIGHT - 48, PANGO_ALIGN_LEFT);
	snprintf(text, sizeof(text), "page %u sur %u", p->page, p->pages);
	small(p, text, REPORT_PAGE_HEIGHT - 36, PANGO_ALIGN_RIGHT);
	cairo_show_page(p->cr);
}

void report_pages_need(struct report_pages *p, double height)
{
	if (p->y + height <= REPORT_BOTTOM || p->y <= REPORT_TOP)
		return;
	report_pages_end(p);
	report_pages_begin(p);
}

void report_tag(struct report_pages *p, const char *name, const char *attributes)
{
	if (p->surface)
		cairo_tag_begin(p->cr, name, attributes);
}

void report_untag(struct report_pages *p, const char *name)
{
	if (p->surface)
		cairo_tag_end(p->cr, name);
}

/* --- blocks ------------------------------------------------------------------------------------
 */

/* What must stand on the page of a heading: something of what follows it. */
static double after_heading(const struct report_pages *p, size_t i)
{
	const struct report_block *next = i + 1 < p->doc->n ? &p->doc->blocks[i + 1] : NULL;

	if (next && next->kind == REPORT_CHART)
		return report_chart_height(next->chart) * REPORT_BODY / REPORT_CHART_WIDTH + 70;
	return 110;
}

static void heading(struct report_pages *p, size_t i)
{
	const struct report_block *b = &p->doc->blocks[i];
	const struct report_style *style = &HEADINGS[b->level - 1];
	char name[48];

	report_pages_need(p, style->before + style->size * 2 + after_heading(p, i));
	p->heading_page[i] = p->page;
	snprintf(name, sizeof(name), "name='s%zu' internal", i);
	report_tag(p, CAIRO_TAG_DEST, name);
	report_flow(p, b->text, style, REPORT_MARGIN, REPORT_BODY);
	report_untag(p, CAIRO_TAG_DEST);
}

static void item(struct report_pages *p, size_t i)
{
	const struct report_document *doc = p->doc;
	bool first = i == 0 || doc->blocks[i - 1].kind != REPORT_ITEM;
	bool last = i + 1 == doc->n || doc->blocks[i + 1].kind != REPORT_ITEM;
	struct report_style style = {BODY.size, false, 0, last ? 8 : 3, "LBody"};

	report_pages_need(p, BODY.size * 4);
	if (first)
		report_tag(p, "L", NULL);
	report_tag(p, "LI", NULL);
	report_tag(p, "Lbl", NULL);
	report_set_text(p, "•", BODY.size, false, 12);
	report_show_text(p, REPORT_MARGIN + 6, p->y);
	report_untag(p, "Lbl");
	report_flow(p, doc->blocks[i].text, &style, REPORT_MARGIN + 20, REPORT_BODY - 20);
	report_untag(p, "LI");
	if (last)
		report_untag(p, "L");
}

static void note(struct report_pages *p, const char *text)
{
	double from, width = REPORT_BODY - 16;

	report_set_text(p, text, BODY.size, false, width);
	from = report_text_height(p) + 16;
	if (from < REPORT_BOTTOM - REPORT_TOP)
		report_pages_need(p, from);
	from = p->y;
	p->y += 6;
	report_flow(p, text, &BODY, REPORT_MARGIN + 14, width);
	if (p->surface && p->y > from) {
		cairo_set_source_rgb(p->cr, 0.106, 0.227, 0.361);
		cairo_rectangle(p->cr, REPORT_MARGIN, from, 4, p->y - from);
		cairo_fill(p->cr);
	}
	p->y += 8;
}

static void block(struct report_pages *p, size_t i)
{
	const struct report_block *b = &p->doc->blocks[i];

	switch (b->kind) {
	case REPORT_HEADING:
		heading(p, i);
		break;
	case REPORT_PARAGRAPH:
		report_flow(p, b->text, &BODY, REPORT_MARGIN, REPORT_BODY);
		break;
	case REPORT_ITEM:
		item(p, i);
		break;
	case REPORT_NOTE:
		note(p, b->text);
		break;
	case REPORT_TABLE:
		report_pdf_table(p, b->table);
		break;
	case REPORT_CHART:
		report_pdf_chart(p, b->chart);
		break;
	case REPORT_BREAK:
		report_pages_need(p, REPORT_PAGE_HEIGHT);
		break;
	}
}

/* At most two lines of a heading. */
static void set_content(struct report_pages *p, size_t i)
{
	report_set_text(p, p->doc->blocks[i].text, 10, false, REPORT_BODY - 48);
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
	pango_layout_set_height(p->layout, -2);
}

static void content_line(struct report_pages *p, size_t i)
{
	char name[48], number[16];
	double height;

	snprintf(name, sizeof(name), "dest='s%zu'", i);
	set_content(p, i);
	height = report_text_height(p) + 5;
	report_pages_need(p, height);
	report_tag(p, "TOCI", NULL);
	report_tag(p, CAIRO_TAG_LINK, name);
	set_content(p, i);
	report_show_text(p, REPORT_MARGIN, p->y);
	report_untag(p, CAIRO_TAG_LINK);
	snprintf(number, sizeof(number), "%u", p->heading_page[i]);
	report_set_text(p, number, 10, false, 40);
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_RIGHT);
	report_show_text(p, REPORT_PAGE_WIDTH - REPORT_MARGIN - 40, p->y);
	report_untag(p, "TOCI");
	p->y += height;
}

static void contents(struct report_pages *p)
{
	static const struct report_style HEAD = {12, true, 14, 6, "P"};
	bool any = false;

	for (size_t i = 0; i < p->doc->n; i++) {
		if (p->doc->blocks[i].kind != REPORT_HEADING || p->doc->blocks[i].level != 1)
			continue;
		if (!any)
			report_flow(p, "Sommaire", &HEAD, REPORT_MARGIN, REPORT_BODY);
		any = true;
		content_line(p, i);
	}
	p->y += 10;
}

static void outline(struct report_pages *p)
{
	int parent[4] = {CAIRO_PDF_OUTLINE_ROOT, 0, 0, 0};
	char name[48];

	for (size_t i = 0; i < p->doc->n; i++) {
		const struct report_block *b = &p->doc->blocks[i];

		if (b->kind != REPORT_HEADING || b->level > 2)
			continue;
		snprintf(name, sizeof(name), "dest='s%zu'", i);
		parent[b->level] = cairo_pdf_surface_add_outline(
		    p->surface, b->level == 2 && parent[1] ? parent[1] : CAIRO_PDF_OUTLINE_ROOT,
		    b->text, name, b->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
	}
}

static void lay_out(struct report_pages *p)
{
	p->page = 0;
	report_pages_begin(p);
	report_flow(p, p->doc->title, &TITLE, REPORT_MARGIN, REPORT_BODY);
	report_flow(p, p->doc->subtitle, &SUBTITLE, REPORT_MARGIN, REPORT_BODY);
	if (p->doc->mark)
		note(p, p->doc->mark);
	contents(p);
	for (size_t i = 0; i < p->doc->n; i++)
		block(p, i);
	report_pages_end(p);
	p->pages = p->page;
}

static void metadata(struct report_pages *p)
{
	const struct report_document *doc = p->doc;

	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, doc->title);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, doc->subtitle);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "Communauté 360");
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, doc->made_at);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, doc->made_at);
}

static cairo_status_t take(void *arg, const unsigned char *bytes, unsigned n)
{
	struct cmn_buf *out = arg;

	cmn_buf_put(out, bytes, n);
	return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static bool draw(struct report_pages *p, struct cmn_buf *out)
{
	cairo_status_t status;

	p->surface =
	    cairo_pdf_surface_create_for_stream(take, out, REPORT_PAGE_WIDTH, REPORT_PAGE_HEIGHT);
	p->cr = cairo_create(p->surface);
	metadata(p);
	lay_out(p);
	outline(p);
	status = cairo_status(p->cr);
	cairo_destroy(p->cr);
	cairo_surface_finish(p->surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(p->surface);
	cairo_surface_destroy(p->surface);
	return status == CAIRO_STATUS_SUCCESS && !out->failed && !p->scopes.failed;
}

bool report_render_pdf(const struct report_document *doc, struct cmn_buf *out)
{
	struct report_pages p = {.doc = doc};
	size_t from = out->len;
	bool whole = false;

	p.heading_page = calloc(doc->n + 1, sizeof(*p.heading_page));
	if (!p.heading_page)
		return false;
	cmn_buf_init(&p.scopes, REPORT_CELLS_MAX * 8);
	p.context = report_fonts();
	p.layout = pango_layout_new(p.context);
	lay_out(&p);
	whole = draw(&p, out) && report_pdf_mend(doc, &p.scopes, out, from);
	g_object_unref(p.layout);
	g_object_unref(p.context);
	cmn_buf_free(&p.scopes);
	free(p.heading_page);
	return whole;
}
