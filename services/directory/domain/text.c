/* SPDX-License-Identifier: EUPL-1.2 */
#include "text.h"

#include <stdint.h>
#include <string.h>

/* U+00C0..U+00FF without accents; '\0' for the two signs that are no letters. */
static const char LATIN1[64][3] = {
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
    "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y",
};

/* Number of bytes of the character at s, and its plain form in ret ("" for no letter, no digit). */
static size_t plain(const unsigned char *s, char ret[3])
{
	ret[0] = ret[1] = ret[2] = '\0';
	if (s[0] < 0x80) {
		bool upper = s[0] >= 'A' && s[0] <= 'Z';

		if (upper || (s[0] >= 'a' && s[0] <= 'z') || (s[0] >= '0' && s[0] <= '9'))
			ret[0] = (char)(upper ? s[0] - 'A' + 'a' : s[0]);
		return 1;
	}
	if (s[0] == 0xc3 && s[1] >= 0x80 && s[1] < 0xc0) {
		memcpy(ret, LATIN1[s[1] - 0x80], 3);
		return 2;
	}
	if (s[0] == 0xc5 && (s[1] == 0x92 || s[1] == 0x93)) {
		memcpy(ret, "oe", 3);
		return 2;
	}
	size_t n = 1;
	while ((s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

void directory_text_fold(const char *text, char *ret, size_t size)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len = 0;
	bool gap = false;

	if (size == 0)
		return;
	while (*s != '\0') {
		char letters[3];

		s += plain(s, letters);
		size_t n = strlen(letters);
		if (n == 0) {
			gap = len > 0;
			continue;
		}
		if (len + n + gap >= size)
			break;
		if (gap)
			ret[len++] = ' ';
		memcpy(ret + len, letters, n);
		len += n;
		gap = false;
	}
	ret[len] = '\0';
}

void directory_text_pattern(const char *text, char *ret, size_t size)
{
	if (size < 3) {
		if (size > 0)
			ret[0] = '\0';
		return;
	}
	directory_text_fold(text, ret + 1, size - 2);
	size_t n = strlen(ret + 1);
	if (n == 0) {
		ret[0] = '\0';
		return;
	}
	for (char *c = ret + 1; *c != '\0'; c++) {
		if (*c == ' ')
			*c = '%';
	}
	ret[0] = '%';
	ret[n + 1] = '%';
	ret[n + 2] = '\0';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* s stands after a comma and its spaces: does "9000," begin here? */
static bool lost_zero(const char *s, const char *departement)
{
	if (departement[0] != '0' || s[0] != departement[1])
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (!digit(s[i]))
			return false;
	}
	return s[4] == ',';
}

bool directory_text_address(const char *published, const char *departement, char *ret, size_t size)
{
	size_t len = 0;

	for (const char *s = published; *s != '\0';) {
		if (len + 4 > size)
			return false;
		ret[len++] = *s;
		if (*s++ != ',')
			continue;
		while (*s == ' ')
			s++;
		if (*s != '\0')
			ret[len++] = ' ';
		if (lost_zero(s, departement))
			ret[len++] = '0';
	}
	if (size == 0)
		return false;
	ret[len] = '\0';
	return true;
}
