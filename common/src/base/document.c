/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/document.h"

#include <stdint.h>
#include <string.h>

typedef enum cmn_document_fault fault;

static const unsigned char *find(const unsigned char *hay, size_t n, const char *needle)
{
	size_t len = strlen(needle);

	for (const unsigned char *at = hay; (size_t)(at - hay) + len <= n; at++) {
		at = memchr(at, needle[0], n - (size_t)(at - hay) - len + 1);
		if (!at)
			return NULL;
		if (memcmp(at, needle, len) == 0)
			return at;
	}
	return NULL;
}

static uint32_t be32(const unsigned char *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* --- PDF (ISO 32000) ---------------------------------------------------------------------------
 */

static int hex(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Is there the name /Encrypt, also written with #xx (7.3.5)?  Trailers are never compressed, nor is
 * the dictionary of a cross-reference stream. */
static bool has_encrypt(const unsigned char *b, size_t n)
{
	static const char NAME[] = "Encrypt";

	for (size_t i = 0; i < n; i++) {
		size_t at = i + 1, k = 0;

		if (b[i] != '/')
			continue;
		while (k < sizeof(NAME) - 1 && at < n) {
			int c = b[at];
			size_t step = 1;

			if (c == '#' && at + 2 < n && hex(b[at + 1]) >= 0 && hex(b[at + 2]) >= 0) {
				c = hex(b[at + 1]) * 16 + hex(b[at + 2]);
				step = 3;
			}
			if (c != NAME[k])
				break;
			at += step;
			k++;
		}
		if (k == sizeof(NAME) - 1 && (at == n || strchr(" \t\r\n\f/<>[]()%", b[at])))
			return true; /* strchr also finds NUL, which is white space here */
	}
	return false;
}

static fault check_pdf(const unsigned char *b, size_t n)
{
	size_t tail = n > 1024 ? n - 1024 : 0;
	const unsigned char *end = NULL, *at = b + tail;

	while ((at = find(at, n - (size_t)(at - b), "%%EOF")) != NULL) {
		end = at;
		at += 5;
	}
	if (!end || !find(b, (size_t)(end - b), "startxref") || !find(b, n, " obj"))
		return CMN_DOCUMENT_BROKEN;
	for (at = end + 5; at < b + n; at++)
		if (!memchr(" \t\r\n\f", *at, 6)) /* and NUL */
			return CMN_DOCUMENT_TWOFOLD;
	return has_encrypt(b, n) ? CMN_DOCUMENT_ENCRYPTED : 0;
}

/* --- PNG (ISO/IEC 15948) -----------------------------------------------------------------------
 */

static uint32_t crc(const unsigned char *b, size_t n)
{
	uint32_t c = 0xffffffffu;

	for (size_t i = 0; i < n; i++) {
		c ^= b[i];
		for (int k = 0; k < 8; k++)
			c = (c >> 1) ^ (0xedb88320u & (0u - (c & 1u)));
	}
	return ~c;
}

static bool header_fits(const unsigned char *data, size_t len)
{
	return len == 13 && be32(data) - 1 < 0x7fffffffu && be32(data + 4) - 1 < 0x7fffffffu &&
	       data[10] == 0 && data[11] == 0 && data[12] < 2;
}

static fault check_png(const unsigned char *b, size_t n)
{
	bool pixels = false;
	size_t at = 8;

	while (n - at >= 12) {
		size_t len = be32(b + at);
		const unsigned char *type = b + at + 4;

		if (len > n - at - 12 || crc(type, len + 4) != be32(type + 4 + len))
			return CMN_DOCUMENT_BROKEN;
		if (at == 8 && (memcmp(type, "IHDR", 4) != 0 || !header_fits(type + 4, len)))
			return CMN_DOCUMENT_BROKEN;
		pixels = pixels || memcmp(type, "IDAT", 4) == 0;
		at += len + 12;
		if (memcmp(type, "IEND", 4) == 0) {
			if (!pixels || len != 0)
				return CMN_DOCUMENT_BROKEN;
			return at == n ? 0 : CMN_DOCUMENT_TWOFOLD;
		}
	}
	return CMN_DOCUMENT_BROKEN;
}

/* --- JPEG (ITU T.81) ---------------------------------------------------------------------------
 */

static bool is_frame(int marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

/* The end of the coded data that begins at `at`: a marker that is neither stuffing nor a restart.
 */
static size_t coded_end(const unsigned char *b, size_t n, size_t at)
{
	for (; at + 1 < n; at++)
		if (b[at] == 0xff && b[at + 1] != 0 && b[at + 1] != 0xff &&
		    (b[at + 1] < 0xd0 || b[at + 1] > 0xd7))
			return at;
	return n;
}

/* One image from `at`; its end, or 0. */
static size_t jpeg_end(const unsigned char *b, size_t n, size_t at)
{
	bool frame = false, scan = false;

	at += 2;
	while (at + 1 < n && b[at] == 0xff) {
		int marker = b[at + 1];
		size_t len;

		if (marker == 0xff) { /* fill */
			at++;
			continue;
		}
		if (marker == 0xd9)
			return scan ? at + 2 : 0;
		if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || n - at < 4)
			return 0;
		len = (size_t)b[at + 2] << 8 | b[at + 3];
		if (len < 2 || len > n - at - 2)
			return 0;
		if (is_frame(marker)) {
			if (len < 11 || (b[at + 7] == 0 && b[at + 8] == 0))
				return 0;
			frame = true;
		}
		if (marker == 0xda && !frame)
			return 0;
		at += 2 + len;
		if (marker == 0xda) {
			scan = true;
			at = coded_end(b, n, at);
		}
	}
	return 0;
}

/* Telephones append further images of the same shot (CIPA DC-007): each must be a JPEG too. */
static fault check_jpeg(const unsigned char *b, size_t n)
{
	size_t at = 0;

	do {
		at = jpeg_end(b, n, at);
		if (at == 0)
			return CMN_DOCUMENT_BROKEN;
		while (at < n && b[at] == 0)
			at++;
		if (at < n && (n - at < 4 || b[at] != 0xff || b[at + 1] != 0xd8))
			return CMN_DOCUMENT_TWOFOLD;
	} while (at < n);
	return 0;
}

/* --- all ---------------------------------------------------------------------------------------
 */

/* A ZIP reader begins at the end: its last record, with a comment that reaches just to there. */
static bool is_archive(const unsigned char *b, size_t n)
{
	size_t from = n > 65557 ? n - 65557 : 0;

	for (size_t i = from; i + 22 <= n; i++)
		if (b[i] == 'P' && memcmp(b + i, "PK\5\6", 4) == 0 &&
		    i + 22 + ((size_t)b[i + 20] | (size_t)b[i + 21] << 8) == n)
			return true;
	return false;
}

static const struct {
	const char *magic;
	size_t n;
	const char *media_type;
	fault (*check)(const unsigned char *b, size_t n);
} KINDS[CMN_DOCUMENT_TYPE_END_] = {
    [CMN_DOCUMENT_PDF] = {"%PDF-", 5, "application/pdf", check_pdf},
    [CMN_DOCUMENT_JPEG] = {"\xff\xd8\xff", 3, "image/jpeg", check_jpeg},
    [CMN_DOCUMENT_PNG] = {"\x89PNG\r\n\x1a\n", 8, "image/png", check_png},
};

fault cmn_document_inspect(const unsigned char *bytes, size_t n, enum cmn_document_type *ret)
{
	fault f;

	if (n == 0)
		return CMN_DOCUMENT_EMPTY;
	for (enum cmn_document_type t = CMN_DOCUMENT_PDF; t < CMN_DOCUMENT_TYPE_END_; t++) {
		if (n < KINDS[t].n || memcmp(bytes, KINDS[t].magic, KINDS[t].n) != 0)
			continue;
		f = KINDS[t].check(bytes, n);
		if (f == 0 && is_archive(bytes, n))
			f = CMN_DOCUMENT_TWOFOLD;
		/* PDF readers look for their beginning within the first 1024 bytes */
		if (f == 0 && t != CMN_DOCUMENT_PDF && find(bytes, n < 1024 ? n : 1024, "%PDF-"))
			f = CMN_DOCUMENT_TWOFOLD;
		if (f == 0)
			*ret = t;
		return f;
	}
	return CMN_DOCUMENT_UNKNOWN;
}

const char *cmn_document_media_type(enum cmn_document_type type)
{
	return KINDS[type].media_type;
}
