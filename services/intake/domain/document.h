/* SPDX-License-Identifier: EUPL-1.2
 *
 * document.h - is this file what it may be: a PDF, a JPEG or a PNG, whole, readable, and nothing
 * else at the same time?
 *
 * Decided by the bytes alone, never by a name or a declared type.  This is no virus scanner: a
 * well-formed PDF may still carry a script; whoever opens documents keeps one.
 */
#ifndef INTAKE_DOCUMENT_H
#define INTAKE_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

enum intake_document_type { INTAKE_PDF = 1, INTAKE_JPEG, INTAKE_PNG, INTAKE_DOCUMENT_TYPE_END_ };

/* Zero: nothing is wrong. */
enum intake_document_fault {
	INTAKE_DOCUMENT_EMPTY = 1,
	INTAKE_DOCUMENT_UNKNOWN,   /* none of the three */
	INTAKE_DOCUMENT_BROKEN,    /* cut short, or its structure does not hold */
	INTAKE_DOCUMENT_ENCRYPTED, /* a PDF that asks for a password, or could */
	INTAKE_DOCUMENT_TWOFOLD /* another file besides it: data after its end, an archive, a PDF */
};

/* On success *ret is the type. */
enum intake_document_fault intake_document_inspect(const unsigned char *bytes, size_t n,
						   enum intake_document_type *ret);

const char *intake_document_media_type(enum intake_document_type type); /* "application/pdf" */

/* --- names -------------------------------------------------------------------------------------
 */

#define INTAKE_NAME_LEN 128

/* Does the ending of the name promise another of the three types? */
bool intake_document_name_lies(const char *name, enum intake_document_type type);

/* A name that no system reads as a path, a command or another ending: no folder, control or
 * direction mark, no character that shells and file systems take for their own; at most
 * INTAKE_NAME_LEN - 1 bytes, with the ending of its type.  `name` is valid UTF-8. */
void intake_document_name(const char *name, enum intake_document_type type,
			  char ret[INTAKE_NAME_LEN]);

/* "attachment; filename*=UTF-8''…" (RFC 6266, 8187) of at most `size` - 1 bytes; size >= 64. */
void intake_document_disposition(const char *name, char *ret, size_t size);

/* --- base64 (RFC 4648, 4) -----------------------------------------------------------------------
 */

/* Strict: no white space, padding complete, no stray bits.  *ret_n: bytes written, at most
 * len / 4 * 3.  False when it is not base64. */
bool intake_base64(const char *text, size_t len, unsigned char *ret, size_t *ret_n);

#endif
