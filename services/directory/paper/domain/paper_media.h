/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper_media.h - what the documents of a community may be, beside PDF: office documents that are
 * whole, carry no macro and hide nothing.  Decided by the bytes; pure.
 */
#ifndef PAPER_MEDIA_H
#define PAPER_MEDIA_H

#include <stdbool.h>
#include <stddef.h>

enum paper_media {
	PAPER_PDF = 1,
	PAPER_ODT,
	PAPER_DOCX,
	PAPER_XLSX,
	PAPER_CSV,
	PAPER_TEXT,
	PAPER_MEDIA_END_
};

/* Zero: nothing is wrong. */
enum paper_fault {
	PAPER_UNKNOWN = 1, /* an archive that is none of the three */
	PAPER_BROKEN,      /* cut short, or its structure does not hold */
	PAPER_ENCRYPTED,
	PAPER_TWOFOLD, /* something before, behind or beside it */
	PAPER_MACRO,   /* a program inside */
	PAPER_SWELLS,  /* unpacked, far more than a document */
};

const char *paper_media_type(enum paper_media media);       /* "application/pdf" */
const char *paper_media_ending(enum paper_media media);     /* ".pdf" */
enum paper_media paper_media_named(const char *media_type); /* 0: none of ours */

/* What the ending of a name promises; 0: none of ours. */
enum paper_media paper_media_promised(const char *name);

/* Do the bytes begin as a ZIP archive does, which the office formats are? */
bool paper_is_archive(const unsigned char *bytes, size_t n);

/* Which office document an archive is. */
enum paper_fault paper_inspect_archive(const unsigned char *bytes, size_t n, enum paper_media *ret);

#endif
