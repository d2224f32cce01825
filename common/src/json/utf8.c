/* SPDX-License-Identifier: EUPL-1.2 */
#include "utf8.h"

#include "cmn/json.h"

#include <string.h>

/* What may follow each lead byte (Unicode, table 3-7): the narrowed range of the second byte is
 * what keeps overlong forms, surrogates and values beyond U+10FFFF out. */
static const struct {
	unsigned char lead_from, lead_to;
	unsigned char second_from, second_to;
	unsigned char length;
} FORMS[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

/* Length of the character at `at`, 0 when there is none. */
static size_t char_length(const unsigned char *at, size_t left)
{
	for (size_t f = 0; f < CMN_LEN(FORMS); f++) {
		if (at[0] < FORMS[f].lead_from || at[0] > FORMS[f].lead_to)
			continue;
		if (left < FORMS[f].length || at[1] < FORMS[f].second_from ||
		    at[1] > FORMS[f].second_to)
			return 0;
		for (size_t i = 2; i < FORMS[f].length; i++)
			if ((at[i] & 0xc0) != 0x80)
				return 0;
		return FORMS[f].length;
	}
	return 0;
}

/* Eight plain ASCII bytes at once: no high bit, no zero byte. */
static bool is_plain_word(const unsigned char *at)
{
	uint64_t w;

	memcpy(&w, at, sizeof(w));
	return ((w | (w - UINT64_C(0x0101010101010101))) & UINT64_C(0x8080808080808080)) == 0;
}

size_t cmn_utf8_span(const char *bytes, size_t n)
{
	const unsigned char *at = (const unsigned char *)bytes;
	size_t i = 0;

	while (i < n) {
		size_t length = 1;

		if (n - i >= 8 && is_plain_word(at + i))
			length = 8;
		else if (at[i] == 0)
			break;
		else if (at[i] >= 0x80)
			length = char_length(at + i, n - i);
		if (length == 0)
			break;
		i += length;
	}
	return i;
}

bool cmn_utf8_valid(const char *bytes, size_t n)
{
	return cmn_utf8_span(bytes, n) == n;
}
