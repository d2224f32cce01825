/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/csv.h - reading CSV (RFC 4180): quoted fields, doubled quotes, newlines inside quotes, UTF-8
 * with or without a byte order mark, CRLF or LF.
 */
#ifndef CMN_CSV_H
#define CMN_CSV_H

#include "cmn/err.h"

#define CMN_CSV_COLUMNS_MAX 64
#define CMN_CSV_LINE_MAX    65536

struct cmn_csv;

/* Opens the file and reads its header line.  CMN_E_INVALID names file, line and column;
 * CMN_E_NOT_FOUND: it cannot be opened; CMN_E_UNAVAILABLE: it cannot be read. */
enum cmn_err cmn_csv_open(const char *path, char separator, struct cmn_csv **ret,
			  struct cmn_error *err) CMN_MUST_CHECK;
/* The same from memory, which must stay as long as the reader does; `name` is for messages. */
enum cmn_err cmn_csv_open_text(const char *name, const char *text, size_t n, char separator,
			       struct cmn_csv **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* CMN_OK with *ret_end false: a row was read; blank lines are no rows.  A row with
 * another number of fields is CMN_E_INVALID with its line number. */
enum cmn_err cmn_csv_next(struct cmn_csv *csv, bool *ret_end, struct cmn_error *err) CMN_MUST_CHECK;
const char *cmn_csv_get(const struct cmn_csv *csv,
			const char *column); /* "" when the column is absent */
size_t cmn_csv_columns(const struct cmn_csv *csv);
const char *cmn_csv_column(const struct cmn_csv *csv, size_t i); /* its name, from the header */
const char *cmn_csv_at(const struct cmn_csv *csv, size_t i);     /* "" beyond the row */
/* After a failure of cmn_csv_next: was it the number of fields alone?  Then the next row can be
 * read; after another one nobody knows where it begins. */
bool cmn_csv_goes_on(const struct cmn_csv *csv);
long cmn_csv_line(const struct cmn_csv *csv);
bool cmn_csv_has(const struct cmn_csv *csv, const char *column);
void cmn_csv_close(struct cmn_csv **csv);

#endif
