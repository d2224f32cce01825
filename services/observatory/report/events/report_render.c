/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_render.h"

#include <string.h>

static const struct {
	const char *code, *media_type;
	bool (*render)(const struct report_document *doc, struct cmn_buf *out);
} FORMS[REPORT_FORM_END_] = {
    [REPORT_HTML] = {"html", "text/html; charset=utf-8", report_render_html},
    [REPORT_PDF] = {"pdf", "application/pdf", report_render_pdf},
    [REPORT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		     report_render_xlsx},
    [REPORT_ODT] = {"odt", "application/vnd.oasis.opendocument.text", report_render_odt},
};

enum report_form report_form_of(const char *code)
{
	for (enum report_form f = REPORT_HTML; f < REPORT_FORM_END_; f++)
		if (strcmp(FORMS[f].code, code) == 0)
			return f;
	return 0;
}

const char *report_form_code(enum report_form form)
{
	return FORMS[form].code;
}

const char *report_form_media_type(enum report_form form)
{
	return FORMS[form].media_type;
}

bool report_render(const struct report_document *doc, enum report_form form, struct cmn_buf *out)
{
	return !doc->failed && FORMS[form].render(doc, out) && !out->failed;
}

const struct report_cell *report_cell_at(const struct report_table *t, size_t row, size_t column)
{
	static const struct report_cell EMPTY = {.kind = REPORT_CELL_EMPTY, .text = ""};
	size_t at = row * t->n_columns + column;

	return at < t->n_cells ? &t->cells[at] : &EMPTY;
}
