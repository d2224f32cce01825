/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/zip.h"

#include <string.h>

#define DAY_ONE 0x0021u /* 1 January 1980: the archive says no time */

uint32_t cmn_crc32(const void *bytes, size_t n)
{
	const unsigned char *at = bytes;
	uint32_t crc = 0xffffffffu;

	for (size_t i = 0; i < n; i++) {
		crc ^= at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

static void put(struct cmn_buf *out, uint32_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		cmn_buf_char(out, (char)(value >> 8 * i & 0xff));
}

/* What the local header and the directory say alike: version to the length of the name. */
static void put_entry(struct cmn_zip *zip, size_t i)
{
	put(zip->out, 20, 2);
	put(zip->out, 0x0800, 2); /* names are UTF-8 */
	put(zip->out, 0, 2);      /* stored */
	put(zip->out, 0, 2);
	put(zip->out, DAY_ONE, 2);
	put(zip->out, zip->entry[i].crc, 4);
	put(zip->out, zip->entry[i].size, 4);
	put(zip->out, zip->entry[i].size, 4);
	put(zip->out, (uint32_t)strlen(zip->entry[i].name), 2);
	put(zip->out, 0, 2);
}

void cmn_zip_begin(struct cmn_zip *zip, struct cmn_buf *out)
{
	*zip = (struct cmn_zip){.out = out};
}

void cmn_zip_add(struct cmn_zip *zip, const char *name, const void *bytes, size_t n)
{
	if (zip->n == CMN_ZIP_ENTRIES || n > UINT32_MAX / 2 || zip->out->len > UINT32_MAX / 2) {
		zip->bad = true;
		return;
	}
	zip->entry[zip->n].name = name;
	zip->entry[zip->n].crc = cmn_crc32(bytes, n);
	zip->entry[zip->n].size = (uint32_t)n;
	zip->entry[zip->n].offset = (uint32_t)zip->out->len;
	put(zip->out, 0x04034b50, 4);
	put_entry(zip, zip->n++);
	cmn_buf_text(zip->out, name);
	cmn_buf_put(zip->out, bytes, n);
}

void cmn_zip_add_buf(struct cmn_zip *zip, const char *name, const struct cmn_buf *part)
{
	if (part->failed)
		zip->bad = true;
	else
		cmn_zip_add(zip, name, part->data ? part->data : "", part->len);
}

bool cmn_zip_end(struct cmn_zip *zip)
{
	uint32_t start = (uint32_t)zip->out->len, size;

	for (size_t i = 0; i < zip->n; i++) {
		put(zip->out, 0x02014b50, 4);
		put(zip->out, 20, 2);
		put_entry(zip, i);
		put(zip->out, 0, 2); /* comment */
		put(zip->out, 0, 2); /* disk */
		put(zip->out, 0, 2);
		put(zip->out, 0, 4);
		put(zip->out, zip->entry[i].offset, 4);
		cmn_buf_text(zip->out, zip->entry[i].name);
	}
	size = (uint32_t)zip->out->len - start;
	put(zip->out, 0x06054b50, 4);
	put(zip->out, 0, 4); /* one disk */
	put(zip->out, (uint32_t)zip->n, 2);
	put(zip->out, (uint32_t)zip->n, 2);
	put(zip->out, size, 4);
	put(zip->out, start, 4);
	put(zip->out, 0, 2);
	return !zip->bad && !zip->out->failed;
}
