/* SPDX-License-Identifier: EUPL-1.2 */
#include "cut.h"

#include <string.h>

static bool ends_line(char c)
{
	return c == '\n' || c == '\r';
}

/* Behind the end of the line at `at`: CRLF is one. */
static size_t behind(const char *w, size_t n, size_t at)
{
	return at + (at < n && w[at] == '\r' && at + 1 < n && w[at + 1] == '\n' ? 2 : 1);
}

/* The first end of a line from `at` on, n when there is none; with a separator, outside quotes. */
static size_t end_of(const char *w, size_t n, size_t at, char separator, bool *ret_quoted)
{
	bool quoted = false, fresh = true;

	for (; at < n; at++) {
		char c = w[at];

		if (quoted && c == '"' && at + 1 < n && w[at + 1] == '"') {
			at++;
		} else if (quoted) {
			quoted = c != '"';
			fresh = false;
		} else if (ends_line(c)) {
			break;
		} else {
			quoted = separator != '\0' && c == '"' && fresh;
			fresh = c == separator;
		}
	}
	*ret_quoted = quoted;
	return at;
}

static long lines_in(const char *w, size_t from, size_t to)
{
	long n = 0;

	for (size_t i = from; i < to; i = ends_line(w[i]) ? behind(w, to, i) : i + 1)
		n += ends_line(w[i]);
	return n;
}

static enum directory_cut_got take(const char *w, size_t n, size_t *at, size_t end,
				   struct directory_cut *cut, struct directory_piece *ret)
{
	size_t next = end < n ? behind(w, n, end) : n;

	ret->from = *at;
	ret->len = end - *at;
	ret->line = cut->line;
	cut->line += lines_in(w, *at, next);
	*at = next;
	return ret->fault == DIRECTORY_CUT_GOOD ? DIRECTORY_CUT_PIECE : DIRECTORY_CUT_BROKEN;
}

/* The rest of what was too long. */
static void skip(const char *w, size_t n, size_t *at, struct directory_cut *cut)
{
	while (*at < n && !ends_line(w[*at]))
		(*at)++;
	if (*at < n) {
		*at = behind(w, n, *at);
		cut->line++;
		cut->skipping = false;
	}
}

enum directory_cut_got directory_cut_line(const char *w, size_t n, size_t *at, bool last,
					  char separator, struct directory_cut *cut,
					  struct directory_piece *ret)
{
	bool quoted = false;
	size_t end;

	*ret = (struct directory_piece){0};
	if (cut->skipping)
		skip(w, n, at, cut);
	for (; *at < n && ends_line(w[*at]); cut->line++) {
		if (w[*at] == '\r' && *at + 1 == n && !last)
			return DIRECTORY_CUT_MORE; /* its LF may follow */
		*at = behind(w, n, *at);
	}
	if (*at >= n)
		return last ? DIRECTORY_CUT_END : DIRECTORY_CUT_MORE;
	end = end_of(w, n, *at, separator, &quoted);
	if (end - *at > DIRECTORY_LINE_MAX || (end == n && last && quoted)) {
		/* a quote that is never closed must not swallow the rest of the file */
		ret->fault = quoted || end < n ? DIRECTORY_CUT_QUOTE : DIRECTORY_CUT_TOO_LONG;
		end = end_of(w, n, *at, '\0', &quoted);
		if (end - *at > DIRECTORY_LINE_MAX)
			ret->fault = DIRECTORY_CUT_TOO_LONG;
	}
	if (end < n ? w[end] == '\r' && end + 1 == n && !last
		    : !last && ret->fault != DIRECTORY_CUT_TOO_LONG)
		return DIRECTORY_CUT_MORE;
	if (end == n && !last)
		cut->skipping = true;
	return take(w, n, at, end, cut, ret);
}
