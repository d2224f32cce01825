/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_render.h"

#include "cmn/sheet.h"

static void words(const struct report_document *doc, struct cmn_sheets *s)
{
	cmn_sheet_wide(s, "Lire d’abord", 110, 20);
	cmn_row(s);
	cmn_cell_head(s, doc->title);
	cmn_row(s);
	cmn_cell_wrap(s, doc->subtitle);
	if (doc->mark) {
		cmn_row(s);
		cmn_cell_head(s, doc->mark);
	}
	for (size_t i = 0; i < doc->n; i++) {
		const struct report_block *b = &doc->blocks[i];

		if (b->kind == REPORT_TABLE || b->kind == REPORT_CHART || b->kind == REPORT_BREAK)
			continue;
		cmn_row(s);
		if (b->kind == REPORT_HEADING)
			cmn_cell_head(s, b->text);
		else
			cmn_cell_wrap(s, b->text);
	}
	cmn_row(s);
	cmn_cell_wrap(s, doc->foot);
}

static void cell(struct cmn_sheets *s, const struct report_cell *c, bool head)
{
	if (c->kind == REPORT_CELL_NUMBER)
		cmn_cell_decimal(s, c->value, c->decimals);
	else if (c->kind == REPORT_CELL_EMPTY)
		cmn_cell_text(s, NULL);
	else if (head)
		cmn_cell_wrap(s, c->text);
	else
		cmn_cell_text(s, c->text);
}

static void table(const struct report_table *t, struct cmn_sheets *s)
{
	cmn_sheet_wide(s, t->caption, 48, 18);
	cmn_row(s);
	cmn_cell_head(s, t->caption);
	cmn_row(s);
	for (size_t i = 0; i < t->n_columns; i++)
		cmn_cell_head(s, t->column[i].title);
	for (size_t row = 0; row < t->n_rows; row++) {
		cmn_row(s);
		for (size_t column = 0; column < t->n_columns; column++)
			cell(s, report_cell_at(t, row, column), column == 0);
	}
}

bool report_render_xlsx(const struct report_document *doc, struct cmn_buf *out)
{
	CMN_AUTO(cmn_sheets_drop) struct cmn_sheets s;

	cmn_sheets_begin(&s, CMN_SHEET_XLSX);
	words(doc, &s);
	for (size_t i = 0; i < doc->n; i++)
		if (doc->blocks[i].kind == REPORT_TABLE)
			table(doc->blocks[i].table, &s);
	return cmn_sheets_end(&s, out);
}
