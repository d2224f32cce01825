/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/document.h - is this file what it may be: a PDF, a JPEG or a PNG, whole, readable, and
 * nothing else at the same time?
 *
 * Decided by the bytes alone, never by a name or a declared type.  This is no virus scanner: a
 * well-formed PDF may still carry a script; whoever opens documents keeps one.
 */
#ifndef CMN_DOCUMENT_H
#define CMN_DOCUMENT_H

#include "cmn/err.h"

#include <stdbool.h>
#include <stddef.h>

enum cmn_document_type {
	CMN_DOCUMENT_PDF = 1,
	CMN_DOCUMENT_JPEG,
	CMN_DOCUMENT_PNG,
	CMN_DOCUMENT_TYPE_END_
};

#define CMN_DOCUMENT_MAX (10 * 1024 * 1024) /* bytes; what a service allows unless it is told */

/* Zero: nothing is wrong. */
enum cmn_document_fault {
	CMN_DOCUMENT_EMPTY = 1,
	CMN_DOCUMENT_UNKNOWN,   /* none of the three */
	CMN_DOCUMENT_BROKEN,    /* cut short, or its structure does not hold */
	CMN_DOCUMENT_ENCRYPTED, /* a PDF that asks for a password, or could */
	CMN_DOCUMENT_TWOFOLD    /* another file besides it: data after its end, an archive, a PDF */
};

/* On success *ret is the type. */
enum cmn_document_fault cmn_document_inspect(const unsigned char *bytes, size_t n,
					     enum cmn_document_type *ret);

const char *cmn_document_media_type(enum cmn_document_type type); /* "application/pdf" */

/* --- names -------------------------------------------------------------------------------------
 */

#define CMN_DOCUMENT_NAME_LEN 128

/* Does the ending of the name promise another of the three types? */
bool cmn_document_name_lies(const char *name, enum cmn_document_type type);

/* A name that no system reads as a path, a command or another ending: no folder, control or
 * direction mark, no character that shells and file systems take for their own; at most
 * CMN_DOCUMENT_NAME_LEN - 1 bytes, with the ending of its type.  `name` is valid UTF-8. */
void cmn_document_name(const char *name, enum cmn_document_type type,
		       char ret[CMN_DOCUMENT_NAME_LEN]);

/* The same for a type of somebody else's: `ending` has five characters at most (".docx"). */
void cmn_document_name_as(const char *name, const char *ending, char ret[CMN_DOCUMENT_NAME_LEN]);

/* "attachment; filename*=UTF-8''…" (RFC 6266, 8187) of at most `size` - 1 bytes; size >= 64. */
void cmn_document_disposition(const char *name, char *ret, size_t size);

/* --- base64 (RFC 4648, 4) -----------------------------------------------------------------------
 */

/* Strict: no white space, padding complete, no stray bits.  *ret_n: bytes written, at most
 * len / 4 * 3.  False when it is not base64. */
bool cmn_base64(const char *text, size_t len, unsigned char *ret, size_t *ret_n);

/* --- refusing ----------------------------------------------------------------------------------
 */

/* CMN_OK without a fault, else CMN_E_INVALID at `pointer` of the body, with what to do about it. */
enum cmn_err cmn_document_refuse(enum cmn_document_fault fault, const char *pointer,
				 struct cmn_error *err) CMN_MUST_CHECK;

#endif
