/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_pdf.h - what the files that make PDF share.  Lengths are points, from the top left corner.
 */
#ifndef OBSERVATORY_REPORT_PDF_H
#define OBSERVATORY_REPORT_PDF_H

#include "report_render.h"

#include <cairo.h>
#include <pango/pangocairo.h>

#define REPORT_PAGE_WIDTH  595.0
#define REPORT_PAGE_HEIGHT 842.0
#define REPORT_MARGIN      57.0
#define REPORT_BODY        (REPORT_PAGE_WIDTH - 2 * REPORT_MARGIN)
#define REPORT_TOP         72.0
#define REPORT_BOTTOM      (REPORT_PAGE_HEIGHT - 66.0)

/* A document on its way to pages.  It is laid out twice: first without drawing, to know on which
 * page each heading stands and how many pages there are. */
struct report_pages {
	const struct report_document *doc;
	cairo_surface_t *surface; /* NULL while it is only counted */
	cairo_t *cr;
	PangoContext *context;
	PangoLayout *layout; /* used again for each text */
	double y;
	unsigned page, pages;   /* pages: known when it is drawn */
	unsigned *heading_page; /* by block */
	struct cmn_buf scopes;  /* 'c' or 'r' for each TH, in order */
	bool failed;
};

void report_pages_begin(struct report_pages *p); /* of a new page */
void report_pages_end(struct report_pages *p);
/* A new page unless `height` is left on this one. */
void report_pages_need(struct report_pages *p, double height);

/* Structure of the document (PDF 32000-1, 14.8.4); nothing while pages are counted. */
void report_tag(struct report_pages *p, const char *name, const char *attributes);
void report_untag(struct report_pages *p, const char *name);

struct report_style {
	double size;
	bool bold;
	double before, after; /* space */
	const char *tag;
};

/* Sets `text` into p->layout. */
void report_set_text(struct report_pages *p, const char *text, double size, bool bold,
		     double width);
double report_text_height(struct report_pages *p);
/* Draws p->layout at (x, y). */
void report_show_text(struct report_pages *p, double x, double y);
/* A text that may go over several pages, each part of it under the style's tag. */
void report_flow(struct report_pages *p, const char *text, const struct report_style *style,
		 double x, double width);

void report_pdf_table(struct report_pages *p, const struct report_table *t);
void report_pdf_chart(struct report_pages *p, const struct report_chart *chart);
/* The chart in its own units. */
void report_draw_chart(cairo_t *cr, PangoContext *context, const struct report_chart *chart);

/* Fonts of its own: threads share none. */
PangoContext *report_fonts(void);

/* What cairo 1.16 does not write, as an incremental update (PDF 32000-1, 7.5.6): the language, the
 * title in the window, alternative texts of figures, scopes of heads of tables.  False: not a file
 * as cairo writes it, and nothing is appended. */
bool report_pdf_mend(const struct report_document *doc, const struct cmn_buf *scopes,
		     struct cmn_buf *out, size_t from);

#endif
