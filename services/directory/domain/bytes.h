/* SPDX-License-Identifier: EUPL-1.2
 *
 * bytes.h - which encoding a file is in, from all of its bytes; its text as UTF-8.
 *
 * Public French files come in UTF-8, in ISO-8859-15 and in Windows-1252, and do not say which.
 * UTF-8 cannot be taken for the others by chance; of the other two, only Windows-1252 uses the
 * bytes 0x80 to 0x9F for letters and signs.
 */
#ifndef DIRECTORY_BYTES_H
#define DIRECTORY_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum directory_encoding {
	DIRECTORY_UTF8 = 1,
	DIRECTORY_LATIN9, /* ISO-8859-15 */
	DIRECTORY_WINDOWS_1252,
	DIRECTORY_UTF16, /* not read */
	DIRECTORY_BINARY /* not read: a workbook, an archive, zero bytes */
};

/* What was seen so far; starts as zeros.  Fed piece by piece, wherever the pieces are cut. */
struct directory_bytes_seen {
	uint64_t n, sequences, broken, high, zeros;
	unsigned char head[4];
	unsigned char need;  /* continuation bytes that must still come */
	unsigned char least; /* the next one lies between these */
	unsigned char most;
};

void directory_bytes_look(struct directory_bytes_seen *seen, const char *bytes, size_t n);

/* A file of UTF-8 with some broken lines stays UTF-8: its broken lines are refused one by one. */
enum directory_encoding directory_bytes_judge(const struct directory_bytes_seen *seen);

const char *directory_encoding_name(enum directory_encoding encoding); /* "iso-8859-15" */
/* 0: no encoding of this name that is read here. */
enum directory_encoding directory_encoding_named(const char *name);

/* As UTF-8 into `out`, which has room for 3 * n bytes; how many were written. */
size_t directory_bytes_text(enum directory_encoding encoding, const char *bytes, size_t n,
			    char *out);

/* Text that somebody read in the wrong encoding before it came here: "Ã©" for "é", or the
 * replacement character where a letter is lost.  `text` is valid UTF-8. */
bool directory_text_spoilt(const char *text);

#endif
