/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/sheet.h - tables for spreadsheets, said once and written as CSV or as XLSX.
 *
 * CSV as a French spreadsheet opens it: UTF-8 with byte order mark, semicolons, CRLF, texts in
 * quotes, a comma before the decimals; the tables follow one another.  XLSX: a sheet for each
 * table, amounts and days as numbers.
 *
 * A text that a spreadsheet could take for a formula (= + - @, a tabulation or a line end before)
 * gets an apostrophe in CSV; in XLSX it is a text by its type, with the mark of quoted texts.
 */
#ifndef CMN_SHEET_H
#define CMN_SHEET_H

#include "cmn/buf.h"

enum cmn_sheet_form { CMN_SHEET_CSV = 1, CMN_SHEET_XLSX };

#define CMN_SHEETS_MAX        60
#define CMN_SHEET_COLUMNS_MAX 60
#define CMN_SHEET_SIZE        (4u << 20) /* bytes of one table */

struct cmn_sheets {
	enum cmn_sheet_form form;
	size_t n;
	unsigned cells; /* in the row */
	struct cmn_buf csv;
	struct {
		char title[128]; /* as XML wants it, at most 31 characters */
		char part[32];   /* its place in the archive */
		unsigned rows;
		unsigned widths[2]; /* of the first column and of the others, characters */
		struct cmn_buf xml;
	} sheet[CMN_SHEETS_MAX];
};

void cmn_sheets_begin(struct cmn_sheets *s, enum cmn_sheet_form form);
void cmn_sheets_drop(struct cmn_sheets *s);

/* A new table; at most CMN_SHEETS_MAX.  A title is cut at 31 characters, without []:*?/\ . */
void cmn_sheet(struct cmn_sheets *s, const char *title);
/* The same with widths of its own, in characters. */
void cmn_sheet_wide(struct cmn_sheets *s, const char *title, unsigned first, unsigned others);
void cmn_row(struct cmn_sheets *s); /* the cells that follow are a new row */

void cmn_cell_head(struct cmn_sheets *s, const char *text);
void cmn_cell_text(struct cmn_sheets *s, const char *text); /* NULL: an empty cell */
void cmn_cell_wrap(struct cmn_sheets *s, const char *text); /* with line breaks where it is long */
void cmn_cell_cents(struct cmn_sheets *s, int64_t cents);
void cmn_cell_count(struct cmn_sheets *s, int64_t n);
/* value / 10^decimals, exactly; decimals 0 to 3. */
void cmn_cell_decimal(struct cmn_sheets *s, int64_t value, unsigned decimals);
void cmn_cell_day(struct cmn_sheets *s, const char *day); /* "2026-03-31"; NULL: empty */

/* The file, appended to `out`; false: memory was short or it is too large. */
bool cmn_sheets_end(struct cmn_sheets *s, struct cmn_buf *out) CMN_MUST_CHECK;

/* Could a spreadsheet take it for a formula? */
bool cmn_formula(const char *text);

/* "-123.45" for -12345 with two decimals and the mark '.'; decimals 0 to 18. */
#define CMN_DECIMAL_LEN 24
void cmn_decimal_text(int64_t value, unsigned decimals, char mark, char out[CMN_DECIMAL_LEN]);

#endif
