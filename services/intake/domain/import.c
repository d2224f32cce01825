/* SPDX-License-Identifier: EUPL-1.2 */
#include "import.h"

#include "civil.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

char intake_import_delimiter(const char *text, size_t n)
{
	static const char KNOWN[] = {';', ',', '\t'};
	size_t count[sizeof(KNOWN)] = {0};
	size_t best = 0;
	bool quoted = false;

	for (size_t i = 0; i < n && (quoted || text[i] != '\n'); i++) {
		if (text[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; k < sizeof(KNOWN); k++)
			count[k] += !quoted && text[i] == KNOWN[k];
	}
	for (size_t k = 1; k < sizeof(KNOWN); k++)
		if (count[k] > count[best])
			best = k;
	return KNOWN[best];
}

enum intake_encoding intake_import_encoding(const char *bytes, size_t n, bool valid)
{
	if (n >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0))
		return INTAKE_UTF16;
	if (n >= 4 && memcmp(bytes, "PK\x03\x04", 4) == 0)
		return INTAKE_BINARY;
	if (n >= 2 && !bytes[0] != !bytes[1])
		return INTAKE_UTF16;
	if (n > 0 && memchr(bytes, '\0', n))
		return INTAKE_BINARY;
	return valid ? INTAKE_UTF8 : INTAKE_WINDOWS_1252;
}

/* 0x80 to 0x9F of the code page; 0: not assigned, the replacement character takes its place. */
static const unsigned short HIGH[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

size_t intake_from_windows_1252(const char *bytes, size_t n, char *out)
{
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned c = (unsigned char)bytes[i];

		if (c >= 0x80 && c < 0xA0)
			c = HIGH[c - 0x80] ? HIGH[c - 0x80] : 0xFFFD;
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

/* A number of 1 to `most` digits; *at moves past it.  -1: none. */
static int number(const char **at, int most, int *ret_digits)
{
	int value = 0, digits = 0;

	while (digits < most && **at >= '0' && **at <= '9') {
		value = value * 10 + (**at - '0');
		(*at)++;
		digits++;
	}
	*ret_digits = digits;
	return digits ? value : -1;
}

static bool mark(const char **at, char *ret)
{
	*ret = **at;
	if (*ret != '/' && *ret != '-' && *ret != '.')
		return false;
	(*at)++;
	return true;
}

/* " 9:05", "T09:05:00", "  9h05", "Z" behind: nothing, or a time of the day. */
static bool time_of_day(const char *at, int *hour, int *minute, int *second)
{
	int digits;

	*hour = 12;
	*minute = *second = 0;
	if (!*at)
		return true;
	if (*at != ' ' && *at != 'T')
		return false;
	for (at++; *at == ' ';)
		at++;
	*hour = number(&at, 2, &digits);
	if (*hour < 0 || *hour > 23 || (*at != ':' && *at != 'h' && *at != 'H'))
		return false;
	at++;
	*minute = number(&at, 2, &digits);
	if (digits == 0)
		*minute = 0;
	if (*at == ':') {
		at++;
		*second = number(&at, 2, &digits);
	}
	return *minute <= 59 && *second >= 0 && *second <= 59 && *at == '\0';
}

bool intake_import_date(const char *text, enum intake_date_order order, char out[INTAKE_LOCAL_LEN])
{
	static const int YEAR_AT[] = {[INTAKE_DMY] = 2, [INTAKE_YMD] = 0, [INTAKE_MDY] = 2};
	static const int MONTH_AT[] = {[INTAKE_DMY] = 1, [INTAKE_YMD] = 1, [INTAKE_MDY] = 0};
	int part[3], digits[3], hour, minute, second;
	char first, then;

	part[0] = number(&text, 4, &digits[0]);
	if (part[0] < 0 || !mark(&text, &first))
		return false;
	part[1] = number(&text, 4, &digits[1]);
	if (part[1] < 0 || !mark(&text, &then) || first != then)
		return false;
	part[2] = number(&text, 4, &digits[2]);
	if (part[2] < 0 || !time_of_day(text, &hour, &minute, &second))
		return false;

	int y = YEAR_AT[order], m = MONTH_AT[order], d = 3 - y - m;
	struct intake_day day = {part[y], part[m], part[d]};

	if (digits[y] != 4 || digits[m] > 2 || digits[d] > 2 || !intake_day_exists(day))
		return false;
	snprintf(out, INTAKE_LOCAL_LEN, "%04u-%02u-%02uT%02u:%02u:%02u",
		 (unsigned)day.year % 10000U, (unsigned)day.month % 100U, (unsigned)day.day % 100U,
		 (unsigned)hour % 100U, (unsigned)minute % 100U, (unsigned)second % 100U);
	return true;
}

bool intake_import_plausible(const char *local, const char *now)
{
	return strcmp(local, "2015-01-01T00:00:00") >= 0 && strcmp(local, now) <= 0;
}

/* Base letters of U+00C0 to U+00FF; ' ' where there is none. */
static const char LATIN[] = "aaaaaaaceeeeiiiidnooooo ouuuuyts"
			    "aaaaaaaceeeeiiiidnooooo ouuuuyty";

static char base_letter(unsigned c)
{
	if (c < 0x80)
		return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	if (c >= 0xC0 && c <= 0xFF)
		return LATIN[c - 0xC0];
	return (char)(c == 0x178 ? 'y' : ' ');
}

static void put(char *out, size_t size, size_t *len, char c)
{
	bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

	if (!word && (*len == 0 || out[*len - 1] == ' '))
		return;
	if (*len + 1 < size)
		out[(*len)++] = (char)(word ? c : ' ');
}

void intake_import_fold(const char *text, char *out, size_t size)
{
	size_t len = 0;

	for (unsigned c; (c = intake_utf8_next(&text)) != 0;) {
		if (c == 0x152 || c == 0x153) { /* the French ligature is two letters */
			put(out, size, &len, 'o');
			put(out, size, &len, 'e');
		} else {
			put(out, size, &len, base_letter(c));
		}
	}
	while (len > 0 && out[len - 1] == ' ')
		len--;
	out[len] = '\0';
}

void intake_import_fold_place(const char *text, char *out, size_t size)
{
	char folded[256];
	size_t len = 0;

	intake_import_fold(text, folded, sizeof(folded));
	for (const char *at = folded; *at && len + 8 < size;) {
		size_t n = strcspn(at, " ");
		const char *word = n == 2 && strncmp(at, "st", 2) == 0    ? "saint"
				   : n == 3 && strncmp(at, "ste", 3) == 0 ? "sainte"
									  : NULL;

		len += (size_t)snprintf(out + len, size - len, "%s%.*s", len ? " " : "",
					word ? (int)strlen(word) : (int)n, word ? word : at);
		if (len >= size)
			len = size - 1;
		at += n + (at[n] == ' ');
	}
	out[len] = '\0';
}

const char *intake_import_outcome(bool opened, bool closed)
{
	if (closed)
		return "closed";
	return opened ? "open" : "received";
}
