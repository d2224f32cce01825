/* SPDX-License-Identifier: EUPL-1.2 */
#include "bytes.h"

#include <string.h>

/* The first byte of a sequence (RFC 3629): how many follow, and where the next one must lie, so
 * that overlong forms and surrogates are broken. */
static bool begins(unsigned char c, struct directory_bytes_seen *seen)
{
	seen->least = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
	seen->most = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
	if (c >= 0xC2 && c <= 0xDF)
		seen->need = 1;
	else if (c >= 0xE0 && c <= 0xEF)
		seen->need = 2;
	else if (c >= 0xF0 && c <= 0xF4)
		seen->need = 3;
	else
		return false;
	return true;
}

static void look(struct directory_bytes_seen *seen, unsigned char c)
{
	if (seen->n < sizeof(seen->head))
		seen->head[seen->n] = c;
	seen->n++;
	seen->zeros += c == 0;
	seen->high += c >= 0x80 && c <= 0x9F;
	if (seen->need > 0 && c >= seen->least && c <= seen->most) {
		seen->least = 0x80;
		seen->most = 0xBF;
		if (--seen->need == 0)
			seen->sequences++;
		return;
	}
	if (seen->need > 0) {
		seen->broken++;
		seen->need = 0;
	}
	if (c >= 0x80 && !begins(c, seen))
		seen->broken++;
}

void directory_bytes_look(struct directory_bytes_seen *seen, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		look(seen, (unsigned char)bytes[i]);
}

enum directory_encoding directory_bytes_judge(const struct directory_bytes_seen *seen)
{
	uint64_t broken = seen->broken + (seen->need > 0);

	if (seen->n >= 2 &&
	    (memcmp(seen->head, "\xFF\xFE", 2) == 0 || memcmp(seen->head, "\xFE\xFF", 2) == 0))
		return DIRECTORY_UTF16;
	if (seen->n >= 4 && memcmp(seen->head, "PK\x03\x04", 4) == 0)
		return DIRECTORY_BINARY;
	if (seen->n >= 2 && (seen->head[0] == 0) != (seen->head[1] == 0) &&
	    seen->zeros > seen->n / 4)
		return DIRECTORY_UTF16;
	if (seen->zeros > seen->n / 100)
		return DIRECTORY_BINARY;
	if (broken == 0 || seen->sequences > 10 * broken)
		return DIRECTORY_UTF8;
	return seen->high > 0 ? DIRECTORY_WINDOWS_1252 : DIRECTORY_LATIN9;
}

static const char *const NAMES[] = {
    [DIRECTORY_UTF8] = "utf-8",
    [DIRECTORY_LATIN9] = "iso-8859-15",
    [DIRECTORY_WINDOWS_1252] = "windows-1252",
    [DIRECTORY_UTF16] = "utf-16",
    [DIRECTORY_BINARY] = "binary",
};

const char *directory_encoding_name(enum directory_encoding encoding)
{
	return NAMES[encoding];
}

enum directory_encoding directory_encoding_named(const char *name)
{
	for (int e = DIRECTORY_UTF8; e <= DIRECTORY_WINDOWS_1252; e++)
		if (strcmp(NAMES[e], name) == 0)
			return (enum directory_encoding)e;
	return 0;
}

/* 0x80 to 0x9F of the code page; 0: not assigned, the replacement character takes its place. */
static const unsigned short CP1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* Where ISO-8859-15 is not ISO-8859-1. */
static const struct {
	unsigned char byte;
	unsigned short letter;
} LATIN9[] = {{0xA4, 0x20AC}, {0xA6, 0x0160}, {0xA8, 0x0161}, {0xB4, 0x017D},
	      {0xB8, 0x017E}, {0xBC, 0x0152}, {0xBD, 0x0153}, {0xBE, 0x0178}};

static unsigned letter_of(enum directory_encoding encoding, unsigned char c)
{
	if (c < 0x80)
		return c;
	if (encoding == DIRECTORY_WINDOWS_1252 && c < 0xA0)
		return CP1252[c - 0x80] != 0 ? CP1252[c - 0x80] : 0xFFFD;
	if (encoding != DIRECTORY_LATIN9)
		return c;
	for (size_t i = 0; i < sizeof(LATIN9) / sizeof(LATIN9[0]); i++)
		if (LATIN9[i].byte == c)
			return LATIN9[i].letter;
	return c;
}

size_t directory_bytes_text(enum directory_encoding encoding, const char *bytes, size_t n,
			    char *out)
{
	size_t len = 0;

	if (encoding == DIRECTORY_UTF8) {
		memcpy(out, bytes, n);
		return n;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned c = letter_of(encoding, (unsigned char)bytes[i]);

		if (c < 0x80) {
			out[len++] = (char)c;
		} else if (c < 0x800) {
			out[len++] = (char)(0xC0 | c >> 6);
			out[len++] = (char)(0x80 | (c & 0x3F));
		} else {
			out[len++] = (char)(0xE0 | c >> 12);
			out[len++] = (char)(0x80 | (c >> 6 & 0x3F));
			out[len++] = (char)(0x80 | (c & 0x3F));
		}
	}
	return len;
}

bool directory_text_spoilt(const char *text)
{
	const unsigned char *c = (const unsigned char *)text;

	for (; *c != 0; c++) {
		/* U+FFFD */
		if (c[0] == 0xEF && c[1] == 0xBF && c[2] == 0xBD)
			return true;
		/* Ã or Â, then a sign that no French word has there: two bytes of one letter */
		if (c[0] == 0xC3 && (c[1] == 0x83 || c[1] == 0x82) && c[2] == 0xC2 && c[3] >= 0x80)
			return true;
	}
	return false;
}
