/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/zip.h - an archive in memory (PKWARE APPNOTE 6.3, method 0: stored), as OOXML and
 * OpenDocument ask for.
 *
 * libxlsxwriter of Debian 12 (1.1.4) writes to files only and takes amounts as doubles; what we
 * need of these formats is small, so it is written here: no temporary file, and the same content
 * gives the same bytes.
 */
#ifndef CMN_ZIP_H
#define CMN_ZIP_H

#include "cmn/buf.h"

#define CMN_ZIP_ENTRIES 128

struct cmn_zip {
	struct cmn_buf *out; /* empty at the beginning */
	size_t n;
	bool bad; /* too many entries, or larger than the format without extensions holds */
	struct {
		const char *name; /* borrowed until the end */
		uint32_t crc, size, offset;
	} entry[CMN_ZIP_ENTRIES];
};

uint32_t cmn_crc32(const void *bytes, size_t n); /* ISO 3309, as in ZIP */

void cmn_zip_begin(struct cmn_zip *zip, struct cmn_buf *out);
void cmn_zip_add(struct cmn_zip *zip, const char *name, const void *bytes, size_t n);
/* The content of a buffer; a failed one makes the archive fail. */
void cmn_zip_add_buf(struct cmn_zip *zip, const char *name, const struct cmn_buf *part);
/* False: the archive is not whole. */
bool cmn_zip_end(struct cmn_zip *zip) CMN_MUST_CHECK;

#endif
