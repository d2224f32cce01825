/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_sheet.h - tables for spreadsheets, said once and written as CSV or as XLSX.
 *
 * CSV as a French spreadsheet opens it: UTF-8 with byte order mark, semicolons, CRLF, texts in
 * quotes, a comma before the cents; the tables follow one another.  XLSX: a sheet for each table,
 * amounts and days as numbers.
 *
 * A text that a spreadsheet could take for a formula (= + - @, a tabulation or a line end before)
 * gets an apostrophe in CSV; in XLSX it is a text by its type, with the mark of quoted texts.
 */
#ifndef DIRECTORY_MONEY_SHEET_H
#define DIRECTORY_MONEY_SHEET_H

#include "cmn/buf.h"

enum money_form { MONEY_CSV = 1, MONEY_XLSX };

#define MONEY_SHEETS_MAX 6
#define MONEY_SHEET_SIZE (4u << 20) /* bytes of one table */

struct money_sheets {
	enum money_form form;
	size_t n;
	unsigned cells; /* in the row */
	struct cmn_buf csv;
	struct {
		char title[32];
		unsigned rows;
		struct cmn_buf xml;
	} sheet[MONEY_SHEETS_MAX];
};

void money_sheets_begin(struct money_sheets *s, enum money_form form);
void money_sheets_drop(struct money_sheets *s);

/* A new table; at most MONEY_SHEETS_MAX.  Titles are ours: short, without []:*?/\ . */
void money_sheet(struct money_sheets *s, const char *title);
void money_row(struct money_sheets *s); /* the cells that follow are a new row */

void money_cell_head(struct money_sheets *s, const char *text);
void money_cell_text(struct money_sheets *s, const char *text); /* NULL: an empty cell */
void money_cell_cents(struct money_sheets *s, int64_t cents);
void money_cell_count(struct money_sheets *s, int64_t n);
void money_cell_day(struct money_sheets *s, const char *day); /* "2026-03-31"; NULL: empty */

/* The file, appended to `out`; false: memory was short or it is too large. */
bool money_sheets_end(struct money_sheets *s, struct cmn_buf *out) CMN_MUST_CHECK;

/* Could a spreadsheet take it for a formula? */
bool money_formula(const char *text);

#endif
