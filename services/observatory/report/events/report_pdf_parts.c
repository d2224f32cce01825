/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_pdf_parts.c - tables and charts on pages, and charts as pictures.
 */
#include "report_pdf.h"

#include <math.h>
#include <string.h>

#define CELL      8.0 /* size of the text */
#define PAD       3.0
#define ROW_MOST  480.0 /* a cell longer than that ends in "…" */
#define HEAD_MOST 100.0 /* together less than a page */

/* --- tables ------------------------------------------------------------------------------------
 */

struct grid {
	const struct report_table *t;
	double width[REPORT_COLUMNS_MAX];
};

static void set_cell(struct report_pages *p, const struct grid *g, size_t column, const char *text,
		     bool bold, double most)
{
	report_set_text(p, text, CELL, bold, g->width[column] - 2 * PAD);
	pango_layout_set_height(p->layout, (int)(most * PANGO_SCALE));
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_END);
	if (g->t->column[column].number)
		pango_layout_set_alignment(p->layout, PANGO_ALIGN_RIGHT);
}

/* The text of a row: -1 is the head. */
static const char *text_of(const struct grid *g, long row, size_t column)
{
	return row < 0 ? g->t->column[column].title
		       : report_cell_at(g->t, (size_t)row, column)->text;
}

static bool bold_of(const struct grid *g, long row)
{
	return row < 0 || (g->t->total && (size_t)row + 1 == g->t->n_rows);
}

static double most_of(long row)
{
	return row < 0 ? HEAD_MOST : ROW_MOST;
}

static double row_height(struct report_pages *p, const struct grid *g, long row)
{
	double height = 0;

	for (size_t i = 0; i < g->t->n_columns; i++) {
		set_cell(p, g, i, text_of(g, row, i), bold_of(g, row), most_of(row));
		height = fmax(height, report_text_height(p));
	}
	return height + 2 * PAD;
}

static void box(struct report_pages *p, double x, double width, double height, bool shaded)
{
	if (!p->surface)
		return;
	cairo_rectangle(p->cr, x, p->y, width, height);
	if (shaded) {
		cairo_set_source_rgb(p->cr, 0.9, 0.92, 0.95);
		cairo_fill_preserve(p->cr);
	}
	cairo_set_source_rgb(p->cr, 0.35, 0.35, 0.35);
	cairo_set_line_width(p->cr, 0.5);
	cairo_stroke(p->cr);
}

/* `again`: a head that is repeated for the eye only. */
static void draw_row(struct report_pages *p, const struct grid *g, long row, bool again)
{
	double x = REPORT_MARGIN, height = row_height(p, g, row);

	if (!again)
		report_tag(p, "TR", NULL);
	for (size_t i = 0; i < g->t->n_columns; i++) {
		bool head = row < 0 || i == 0;

		box(p, x, g->width[i], height, row < 0);
		if (!again)
			report_tag(p, head ? "TH" : "TD", NULL);
		if (!again && head && p->surface)
			cmn_buf_char(&p->scopes, row < 0 ? 'c' : 'r');
		set_cell(p, g, i, text_of(g, row, i), bold_of(g, row), most_of(row));
		report_show_text(p, x + PAD, p->y + PAD);
		if (!again)
			report_untag(p, head ? "TH" : "TD");
		x += g->width[i];
	}
	if (!again)
		report_untag(p, "TR");
	p->y += height;
}

static void measure(struct grid *g)
{
	double sum = 0;

	for (size_t i = 0; i < g->t->n_columns; i++)
		sum += (double)g->t->column[i].weight;
	for (size_t i = 0; i < g->t->n_columns; i++)
		g->width[i] = REPORT_BODY * (double)g->t->column[i].weight / sum;
}

void report_pdf_table(struct report_pages *p, const struct report_table *t)
{
	static const struct report_style CAPTION = {9, true, 6, 3, "Caption"};
	struct grid g = {.t = t};

	if (t->n_columns == 0)
		return;
	measure(&g);
	report_pages_need(p, 40 + row_height(p, &g, -1) +
				 (t->n_rows > 0 ? fmin(row_height(p, &g, 0), 200) : 0));
	report_tag(p, "Table", NULL);
	report_flow(p, t->caption, &CAPTION, REPORT_MARGIN, REPORT_BODY);
	draw_row(p, &g, -1, false);
	for (size_t row = 0; row < t->n_rows; row++) {
		if (p->y + row_height(p, &g, (long)row) > REPORT_BOTTOM) {
			report_pages_end(p);
			report_pages_begin(p);
			draw_row(p, &g, -1, true);
		}
		draw_row(p, &g, (long)row, false);
	}
	report_untag(p, "Table");
	p->y += 12;
}

/* --- charts ------------------------------------------------------------------------------------
 */

struct canvas {
	cairo_t *cr;
	PangoLayout *layout;
};

static void ink(cairo_t *cr)
{
	cairo_set_source_rgb(cr, 0.106, 0.227, 0.361);
}

static void hatch(cairo_t *cr, const struct report_mark *m)
{
	for (double at = -m->h; at < m->w; at += 6) {
		cairo_move_to(cr, m->x + at, m->y + m->h);
		cairo_line_to(cr, m->x + at + m->h, m->y);
	}
	cairo_set_line_width(cr, 1.5);
	cairo_stroke(cr);
}

static void dots(cairo_t *cr, const struct report_mark *m)
{
	for (double y = 2.5; y < m->h; y += 5) {
		for (double x = 2.5; x < m->w; x += 5) {
			cairo_rectangle(cr, m->x + x - 0.8, m->y + y - 0.8, 1.6, 1.6);
			cairo_fill(cr);
		}
	}
}

static void rect(cairo_t *cr, const struct report_mark *m)
{
	cairo_save(cr);
	ink(cr);
	cairo_rectangle(cr, m->x, m->y, m->w, m->h);
	if (m->pattern == REPORT_FULL) {
		cairo_fill(cr);
	} else {
		cairo_clip(cr);
		if (m->pattern == REPORT_HATCHED)
			hatch(cr, m);
		else
			dots(cr, m);
	}
	cairo_restore(cr);
	ink(cr);
	cairo_set_line_width(cr, 1);
	cairo_rectangle(cr, m->x, m->y, m->w, m->h);
	cairo_stroke(cr);
}

static void text(const struct canvas *c, const struct report_mark *m)
{
	PangoFontDescription *font = pango_font_description_from_string("DejaVu Sans");
	int width = 0;
	double x = m->x, base;

	pango_font_description_set_absolute_size(font, m->size * PANGO_SCALE);
	pango_layout_set_font_description(c->layout, font);
	pango_font_description_free(font);
	pango_layout_set_text(c->layout, m->text, -1);
	pango_layout_get_size(c->layout, &width, NULL);
	base = (double)pango_layout_get_baseline(c->layout) / PANGO_SCALE;
	if (m->anchor == REPORT_MIDDLE)
		x -= (double)width / PANGO_SCALE / 2;
	else if (m->anchor == REPORT_RIGHT)
		x -= (double)width / PANGO_SCALE;
	cairo_set_source_rgb(c->cr, 0.1, 0.1, 0.1);
	cairo_move_to(c->cr, x, m->y - base);
	pango_cairo_show_layout(c->cr, c->layout);
}

static void mark(const struct report_mark *m, void *arg)
{
	const struct canvas *c = arg;

	if (m->kind == REPORT_RECT) {
		rect(c->cr, m);
	} else if (m->kind == REPORT_TEXT) {
		text(c, m);
	} else {
		cairo_set_source_rgb(c->cr, 0.46, 0.46, 0.46);
		cairo_set_line_width(c->cr, 1);
		cairo_move_to(c->cr, m->x, m->y);
		cairo_line_to(c->cr, m->x + m->w, m->y + m->h);
		cairo_stroke(c->cr);
	}
}

void report_draw_chart(cairo_t *cr, PangoContext *context, const struct report_chart *chart)
{
	struct canvas canvas = {cr, pango_layout_new(context)};

	pango_layout_set_single_paragraph_mode(canvas.layout, TRUE);
	report_chart_draw(chart, mark, &canvas);
	g_object_unref(canvas.layout);
}

void report_pdf_chart(struct report_pages *p, const struct report_chart *chart)
{
	static const struct report_style TITLE = {9, true, 6, 6, "P"};
	static const struct report_style SUMMARY = {8.5, false, 4, 8, "P"};
	double scale = REPORT_BODY / REPORT_CHART_WIDTH, height;

	height = report_chart_height(chart) * scale;
	if (height > REPORT_BOTTOM - REPORT_TOP - 80) {
		scale *= (REPORT_BOTTOM - REPORT_TOP - 80) / height;
		height = REPORT_BOTTOM - REPORT_TOP - 80;
	}
	report_pages_need(p, height + 60);
	report_flow(p, chart->title, &TITLE, REPORT_MARGIN, REPORT_BODY);
	if (p->surface) {
		report_tag(p, "Figure", NULL);
		cairo_save(p->cr);
		cairo_translate(p->cr, REPORT_MARGIN, p->y);
		cairo_scale(p->cr, scale, scale);
		report_draw_chart(p->cr, p->context, chart);
		cairo_restore(p->cr);
		report_untag(p, "Figure");
	}
	p->y += height + 4;
	if (chart->summary[0] != '\0')
		report_flow(p, chart->summary, &SUMMARY, REPORT_MARGIN, REPORT_BODY);
}

static cairo_status_t take(void *arg, const unsigned char *bytes, unsigned n)
{
	struct cmn_buf *out = arg;

	cmn_buf_put(out, bytes, n);
	return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool report_render_png(const struct report_chart *chart, struct cmn_buf *out)
{
	int width = (int)REPORT_CHART_WIDTH * 2, height = (int)(report_chart_height(chart) * 2);
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	cairo_t *cr = cairo_create(surface);
	PangoContext *context = report_fonts();
	cairo_status_t status;

	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_paint(cr);
	cairo_scale(cr, 2, 2);
	report_draw_chart(cr, context, chart);
	g_object_unref(context);
	cairo_destroy(cr);
	status = cairo_surface_write_to_png_stream(surface, take, out);
	cairo_surface_destroy(surface);
	return status == CAIRO_STATUS_SUCCESS;
}
