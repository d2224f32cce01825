/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/json.h - reading JSON that came from outside, over jansson.
 */
#ifndef CMN_JSON_H
#define CMN_JSON_H

#include "cmn/err.h"

#include <jansson.h>

#define CMN_JSON_DEPTH_MAX 32 /* nested arrays and objects; more is refused before parsing */

static inline void cmn_json_drop(json_t **j)
{
	json_decref(*j);
}

/* Parse bytes that must be one JSON value: valid UTF-8, no duplicate key, no NUL inside a
 * string (PostgreSQL text cannot hold it), depth <= CMN_JSON_DEPTH_MAX.  On success *ret is owned
 * by the caller.  CMN_E_BAD_REQUEST says what is wrong and at which line and column. */
enum cmn_err cmn_json_parse(const char *bytes, size_t n, json_t **ret,
			    struct cmn_error *err) CMN_MUST_CHECK;

/* The string under key, borrowed; NULL when absent, null or not a string. */
const char *cmn_json_get(const json_t *object, const char *key);

/* Integer under key, or `otherwise`. */
int64_t cmn_json_get_int(const json_t *object, const char *key, int64_t otherwise);

/* A JSON array of strings as PostgreSQL array text "{a,b}", quoted and escaped; owned by the
 * caller.  NULL for an absent or null array (and when memory ran out).  Only for arrays
 * that a schema has checked. */
char *cmn_json_pg_array(const json_t *array) CMN_MUST_CHECK;

/* Append a value that jansson holds, in the order in which its members were set.  Several times
 * faster than json_dumps(). */
struct cmn_buf;
void cmn_json_value(struct cmn_buf *b, json_t *value);

/* A text as people write it: tabulation and line ends, no other control character (C0, DEL, C1).
 * Emoji and marks of writing direction are words too.  `text` is valid UTF-8. */
bool cmn_text_printable(const char *text);

/* Is it of nothing but blanks of whatever kind and marks without ink?  "" is not. */
bool cmn_text_blank(const char *text);

/* Every text under `body` (NULL: none), at whatever depth, is printable and says something:
 * CMN_E_INVALID at the first that does not. */
enum cmn_err cmn_texts_good(const json_t *body, struct cmn_error *err) CMN_MUST_CHECK;

/* True for valid UTF-8 without overlong forms, surrogates or NUL. */
bool cmn_utf8_valid(const char *bytes, size_t n);

#endif
