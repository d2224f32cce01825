/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_pdf_text.c - letters on pages: fonts, lines, texts that go on.
 */
#include "report_pdf.h"

#define FONT "DejaVu Sans"

PangoContext *report_fonts(void)
{
	PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	cairo_font_options_t *options = cairo_font_options_create();
	PangoContext *context;

	pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
	context = pango_font_map_create_context(map);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_context_set_language(context, pango_language_from_string("fr"));
	cairo_font_options_destroy(options);
	g_object_unref(map); /* the context holds it */
	return context;
}

void report_set_text(struct report_pages *p, const char *text, double size, bool bold, double width)
{
	PangoFontDescription *font = pango_font_description_from_string(FONT);

	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(p->layout, font);
	pango_font_description_free(font);
	pango_layout_set_width(p->layout, (int)(width * PANGO_SCALE));
	pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_alignment(p->layout, PANGO_ALIGN_LEFT);
	pango_layout_set_ellipsize(p->layout, PANGO_ELLIPSIZE_NONE);
	pango_layout_set_height(p->layout, -1);
	pango_layout_set_auto_dir(p->layout, FALSE);
	pango_layout_set_spacing(p->layout, (int)(size * 0.2 * PANGO_SCALE));
	pango_layout_set_text(p->layout, text, -1);
}

double report_text_height(struct report_pages *p)
{
	int height = 0;

	pango_layout_get_size(p->layout, NULL, &height);
	return (double)height / PANGO_SCALE;
}

void report_show_text(struct report_pages *p, double x, double y)
{
	if (!p->surface)
		return;
	cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.1);
	cairo_move_to(p->cr, x, y);
	pango_cairo_show_layout(p->cr, p->layout);
}

/* Lines until the page is full; false at the end of the text. */
static bool flow_page(struct report_pages *p, PangoLayoutIter *iter, const char *tag, double x)
{
	bool more = true;

	report_tag(p, tag, NULL);
	do {
		PangoRectangle r;
		double height, base;

		pango_layout_iter_get_line_extents(iter, NULL, &r);
		height = (double)r.height / PANGO_SCALE * 1.2;
		if (p->y + height > REPORT_BOTTOM)
			break;
		base = (double)(pango_layout_iter_get_baseline(iter) - r.y) / PANGO_SCALE;
		if (p->surface) {
			cairo_set_source_rgb(p->cr, 0.1, 0.1, 0.1);
			cairo_move_to(p->cr, x + (double)r.x / PANGO_SCALE, p->y + base);
			pango_cairo_show_layout_line(p->cr,
						     pango_layout_iter_get_line_readonly(iter));
		}
		p->y += height;
		more = pango_layout_iter_next_line(iter);
	} while (more);
	report_untag(p, tag);
	return more;
}

void report_flow(struct report_pages *p, const char *text, const struct report_style *style,
		 double x, double width)
{
	PangoLayout *layout = pango_layout_new(p->context);
	PangoLayout *kept = p->layout;
	PangoLayoutIter *iter;

	p->y += p->y > REPORT_TOP ? style->before : 0;
	report_pages_need(p, style->size * 4);
	p->layout = layout;
	report_set_text(p, text, style->size, style->bold, width);
	iter = pango_layout_get_iter(layout);
	p->layout = kept;
	while (flow_page(p, iter, style->tag, x)) {
		report_pages_end(p);
		report_pages_begin(p);
	}
	pango_layout_iter_free(iter);
	g_object_unref(layout);
	p->y += style->after;
}
