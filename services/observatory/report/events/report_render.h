/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_render.h - a document as a file.
 *
 *   HTML  one page, alone: no script, nothing from elsewhere; charts inside as SVG
 *   PDF   A4, tagged (PDF 32000-1, 14.8), language, titles, outline, alternative texts
 *   XLSX  a sheet for each table, figures as numbers; the words on the first sheet
 *   ODT   OpenDocument 1.3 text, to be completed by hand
 *
 * The same document gives the same content; no renderer asks for time, network or files, but for
 * the fonts of PDF and of the pictures in ODT (fontconfig).
 */
#ifndef OBSERVATORY_REPORT_RENDER_H
#define OBSERVATORY_REPORT_RENDER_H

#include "report_document.h"

#include "cmn/buf.h"

enum report_form { REPORT_HTML = 1, REPORT_PDF, REPORT_XLSX, REPORT_ODT, REPORT_FORM_END_ };

enum report_form report_form_of(const char *code);   /* "html" …; 0: none of them */
const char *report_form_code(enum report_form form); /* also the ending of its name */
const char *report_form_media_type(enum report_form form);

/* The file, appended to `out`; false: memory was short, the document failed, or it is too large. */
bool report_render(const struct report_document *doc, enum report_form form,
		   struct cmn_buf *out) CMN_MUST_CHECK;

bool report_render_html(const struct report_document *doc, struct cmn_buf *out);
bool report_render_pdf(const struct report_document *doc, struct cmn_buf *out);
bool report_render_xlsx(const struct report_document *doc, struct cmn_buf *out);
bool report_render_odt(const struct report_document *doc, struct cmn_buf *out);

/* One chart as SVG.  `nth` makes its names unlike those of others on the page; `alone`: a file of
 * its own. */
void report_render_svg(const struct report_chart *chart, unsigned nth, bool alone,
		       struct cmn_buf *out);
/* As PNG, twice as fine; false: no memory. */
bool report_render_png(const struct report_chart *chart, struct cmn_buf *out);

/* The cell at (row, column); one that was never said is empty. */
const struct report_cell *report_cell_at(const struct report_table *t, size_t row, size_t column);

#endif
