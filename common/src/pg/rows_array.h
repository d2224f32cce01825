/* SPDX-License-Identifier: EUPL-1.2
 *
 * rows_array.h - PostgreSQL's text form of a value or an array, written as JSON.
 */
#ifndef ROWS_ARRAY_H
#define ROWS_ARRAY_H

#include "cmn/buf.h"

typedef void pg_write_fn(struct cmn_buf *out, const char *text, size_t n);

void pg_write_number(struct cmn_buf *out, const char *text, size_t n);
void pg_write_bool(struct cmn_buf *out, const char *text, size_t n);
void pg_write_time(struct cmn_buf *out, const char *text, size_t n);

/* {a,"b \"c\"",NULL,{d}} -> ["a","b \"c\"",null,["d"]]; `write` writes each element. */
void pg_write_array(struct cmn_buf *out, const char *text, size_t n, pg_write_fn *write);

#endif
