/* SPDX-License-Identifier: EUPL-1.2
 *
 * columns.h - arrays as PostgreSQL reads them, one for each column of the rows that one statement
 * takes: $n::text[], $n::bigint[] …
 */
#ifndef OBSERVATORY_COLUMNS_H
#define OBSERVATORY_COLUMNS_H

#include "cmn/buf.h"
#include "cmn/err.h"

#define OBSERVATORY_COLUMN_MAX ((size_t)256 * 1024 * 1024)

void observatory_column_text(struct cmn_buf *column, const char *text); /* NULL: NULL */
void observatory_column_int(struct cmn_buf *column, int64_t value);
void observatory_column_null(struct cmn_buf *column);
/* "2026-01-31" of days since 1970. */
void observatory_column_day(struct cmn_buf *column, int day);

void observatory_columns_init(struct cmn_buf *columns, size_t n);
void observatory_columns_free(struct cmn_buf *columns, size_t n);
/* Close them, and into `params`; CMN_E_UNAVAILABLE when one of them failed: half of it would be
 * another statement. */
enum cmn_err observatory_columns_end(struct cmn_buf *columns, size_t n, const char **params,
				     struct cmn_error *err) CMN_MUST_CHECK;

#endif
