/* SPDX-License-Identifier: EUPL-1.2
 *
 * utf8.h - where a text stops being UTF-8, for messages that name the place.
 */
#ifndef CMN_JSON_UTF8_H
#define CMN_JSON_UTF8_H

#include <stddef.h>

/* Bytes at the start of `bytes` that are valid UTF-8 without NUL; n when all are. */
size_t cmn_utf8_span(const char *bytes, size_t n);

#endif
