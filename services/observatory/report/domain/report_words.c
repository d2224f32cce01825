/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_words.h"

#include <stdint.h>
#include <string.h>

#define REPLACED "\xef\xbf\xbd"
#define CUT      "…"

static const char *line_end(const char *at)
{
	return at + strcspn(at, "\n");
}

static bool blank(const char *at, const char *end)
{
	return (size_t)(end - at) <= strspn(at, " \t\r");
}

static bool point(const char *at)
{
	at += strspn(at, " \t");
	return (at[0] == '-' || at[0] == '*') && at[1] == ' ';
}

/* A line without a word: blank, or a point of which nothing was said. */
static bool empty(const char *at)
{
	const char *end = line_end(at);

	if (point(at))
		at += strspn(at, " \t") + 2;
	return at >= end || blank(at, end);
}

bool report_next_piece(const char **at, struct report_piece *ret)
{
	const char *from = *at, *end;

	while (*from != '\0' && empty(from))
		from = line_end(from) + (*line_end(from) == '\n');
	if (*from == '\0')
		return false;
	ret->item = point(from);
	if (ret->item)
		from += strspn(from, " \t") + 2;
	end = line_end(from);
	while (*end == '\n' && !blank(end + 1, line_end(end + 1)) && !point(end + 1))
		end = line_end(end + 1);
	ret->text = from;
	ret->len = (size_t)(end - from);
	*at = end + (*end == '\n');
	return true;
}

/* Bytes of the character at `at`, its number into *ret; 0: no UTF-8. */
static size_t decode(const unsigned char *at, size_t left, uint32_t *ret)
{
	static const uint32_t LEAST[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t n = at[0] < 0x80 ? 1 : at[0] < 0xc0 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	uint32_t c = n <= 1 ? at[0] : at[0] & (0x7fu >> n);

	if (n == 0 || n > left || at[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (at[i] & 0x3f);
	}
	if (c < LEAST[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*ret = c;
	return n;
}

static bool control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

/* Turns the direction of what follows, or is seen nowhere. */
static bool hidden(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200b ||
	       c == 0x2060 || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

size_t report_clean(const char *text, size_t len, char *out, size_t size)
{
	size_t used = 0, most = size - 1 - (sizeof(CUT) - 1);

	for (size_t i = 0; i < len;) {
		uint32_t c = 0;
		size_t n = decode((const unsigned char *)text + i, len - i, &c), room = n;
		const char *bytes = text + i;

		if (n == 0 || (c & 0xfffe) == 0xfffe) {
			bytes = REPLACED;
			room = 3;
		} else if (c != '\n' && control(c)) {
			bytes = " ";
			room = 1;
		} else if (hidden(c)) {
			room = 0;
		}
		if (used + room > most) {
			memcpy(out + used, CUT, sizeof(CUT) - 1);
			used += sizeof(CUT) - 1;
			break;
		}
		memcpy(out + used, bytes, room);
		used += room;
		i += n ? n : 1;
	}
	out[used] = '\0';
	return used;
}
