/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/buf.h - growing text with a maximum given at birth, and a JSON writer on top of it.
 *
 * Failure is sticky: after the first append that does not fit (or finds no memory) the buffer
 * holds nothing, every further append is ignored, and `failed` stays true.  So a writer appends
 * freely and checks once, at the end.
 */
#ifndef CMN_BUF_H
#define CMN_BUF_H

#include "cmn/base.h"

struct cmn_buf {
	char *data; /* NUL-terminated when not NULL; owned */
	size_t len; /* bytes without the NUL */
	size_t cap;
	size_t max; /* bytes; never exceeded */
	bool failed;
};

void cmn_buf_init(struct cmn_buf *b, size_t max);
void cmn_buf_free(struct cmn_buf *b);  /* releases the content; the buffer may be used again */
void cmn_buf_reset(struct cmn_buf *b); /* empties it, keeps the memory, forgets a failure */
void cmn_buf_put(struct cmn_buf *b, const void *bytes, size_t n);
void cmn_buf_text(struct cmn_buf *b, const char *text);
void cmn_buf_char(struct cmn_buf *b, char c);
void cmn_buf_fmt(struct cmn_buf *b, const char *fmt, ...) CMN_PRINTF(2, 3);

/* The content, now owned by the caller (free()); NULL when failed.  An empty buffer gives "". */
char *cmn_buf_take(struct cmn_buf *b) CMN_MUST_CHECK;

/* --- JSON ---------------------------------------------------------------------------------
 * Commas are placed by the writer.  Strings must be valid UTF-8 (PostgreSQL and jansson both
 * guarantee it); control characters are escaped. */
void cmn_json_open(struct cmn_buf *b, char bracket);  /* '{' or '[' */
void cmn_json_close(struct cmn_buf *b, char bracket); /* '}' or ']' */
void cmn_json_key(struct cmn_buf *b, const char *name);
void cmn_json_str(struct cmn_buf *b, const char *text); /* NULL writes null */
void cmn_json_strn(struct cmn_buf *b, const char *text, size_t n);
void cmn_json_int(struct cmn_buf *b, int64_t value);
void cmn_json_num(struct cmn_buf *b, double value); /* not finite writes null */
void cmn_json_bool(struct cmn_buf *b, bool value);
void cmn_json_raw(struct cmn_buf *b, const char *json, size_t n); /* already JSON */

/* key and value in one call */
void cmn_json_kstr(struct cmn_buf *b, const char *key, const char *text); /* NULL: key left out */
void cmn_json_kint(struct cmn_buf *b, const char *key, int64_t value);
void cmn_json_kbool(struct cmn_buf *b, const char *key, bool value);

#endif
