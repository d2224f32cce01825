/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/rows.h - a PGresult made by hand.
 */
#ifndef ROWS_H
#define ROWS_H

#include <libpq-fe.h>

/* `columns` and `cells` are NULL-terminated; cells go row by row; all are text.  A cell "\1" is
 * SQL NULL. */
PGresult *rows_make(const char *const *columns, const char *const *cells);

#endif
