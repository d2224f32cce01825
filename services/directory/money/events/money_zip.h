/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_zip.h - an archive in memory (PKWARE APPNOTE 6.3, method 0: stored), as OOXML asks for.
 *
 * libxlsxwriter of Debian 12 (1.1.4) writes to files only and takes amounts as doubles; what a
 * statement needs of the format is small, so it is written here: no temporary file, and the same
 * amounts give the same bytes.
 */
#ifndef DIRECTORY_MONEY_ZIP_H
#define DIRECTORY_MONEY_ZIP_H

#include "cmn/buf.h"

#define MONEY_ZIP_ENTRIES 12

struct money_zip {
	struct cmn_buf *out; /* empty at the beginning */
	size_t n;
	bool bad; /* too many entries, or larger than the format without extensions holds */
	struct {
		const char *name; /* borrowed until the end */
		uint32_t crc, size, offset;
	} entry[MONEY_ZIP_ENTRIES];
};

uint32_t money_crc32(const void *bytes, size_t n); /* ISO 3309, as in ZIP */

void money_zip_begin(struct money_zip *zip, struct cmn_buf *out);
void money_zip_add(struct money_zip *zip, const char *name, const void *bytes, size_t n);
/* False: the archive is not whole. */
bool money_zip_end(struct money_zip *zip);

#endif
