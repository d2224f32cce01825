/* SPDX-License-Identifier: EUPL-1.2 */
#include "cut.h"

#include <string.h>

#define DEPTH_MAX 60

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Where a value stands while it is looked through: lists and objects around, what came last. */
struct scan {
	unsigned long long objects; /* bit d: what is open at depth d is an object */
	int depth;
	char before; /* last character that is not blank; '"' behind a text */
	bool text;
};

enum scanned { SCAN_ON = 1, SCAN_END, SCAN_BROKEN };

static bool in_object(const struct scan *s)
{
	return (s->objects >> s->depth & 1) != 0;
}

/* May a value begin here?  That an object begins where none can is how a missing brace is seen. */
static bool value_here(const struct scan *s)
{
	if (s->depth == 0)
		return s->before == '\0';
	return in_object(s) ? s->before == ':' : s->before == '[' || s->before == ',';
}

static enum scanned opens(struct scan *s, char c)
{
	if (!value_here(s) || s->depth >= DEPTH_MAX)
		return SCAN_BROKEN;
	s->depth++;
	s->objects &= ~(1ULL << s->depth);
	s->objects |= (unsigned long long)(c == '{') << s->depth;
	s->before = c;
	return SCAN_ON;
}

static enum scanned closes(struct scan *s, char c)
{
	if (s->depth == 0 || in_object(s) != (c == '}'))
		return SCAN_BROKEN;
	s->depth--;
	s->before = c;
	return s->depth == 0 ? SCAN_END : SCAN_ON;
}

/* One character; *at moves past an escape. */
static enum scanned step(struct scan *s, const char *w, size_t n, size_t *at)
{
	char c = w[*at];

	if (s->text) {
		if (c == '\\' && *at + 1 < n)
			(*at)++;
		if (c == '\n')
			return SCAN_BROKEN;
		s->text = c != '"';
		return SCAN_ON;
	}
	if (c == '{' || c == '[')
		return opens(s, c);
	if (c == '}' || c == ']')
		return closes(s, c);
	if (!blank(c))
		s->before = c;
	s->text = c == '"';
	return SCAN_ON;
}

static void advance(struct directory_cut *cut, const char *w, size_t *at, size_t to)
{
	for (; *at < to; (*at)++) {
		cut->col = w[*at] == '\n' ? 0 : cut->col + 1;
		cut->line += w[*at] == '\n';
	}
}

/* Behind "key" at `at` (which is its closing quote): ':' and '[' follow?  Their end, else 0. */
static size_t list_behind(const char *w, size_t n, size_t at)
{
	static const char WANTED[] = {':', '['};
	size_t got = 0;

	for (at++; at < n && got < sizeof(WANTED); at++) {
		if (w[at] == WANTED[got])
			got++;
		else if (!blank(w[at]))
			return 0;
	}
	return got == sizeof(WANTED) ? at : 0;
}

/* Is the object at `from` an envelope with a list under `key`?  *ret: behind its bracket. */
static enum scanned envelope(const char *w, size_t n, size_t from, const char *key, size_t *ret)
{
	struct scan s = {0};
	size_t len = strlen(key), text = 0;

	for (size_t i = from; i < n; i++) {
		bool was = s.text;
		enum scanned got = step(&s, w, n, &i);

		if (got != SCAN_ON)
			return SCAN_BROKEN;
		if (!was && s.text)
			text = i + 1;
		if (!was || s.text || s.depth != 1 || i - text != len ||
		    memcmp(w + text, key, len) != 0)
			continue;
		*ret = list_behind(w, n, i);
		if (*ret != 0)
			return SCAN_END;
	}
	return SCAN_ON;
}

/* From `at` on, the next line that begins an object in this column; n when there is none. */
static size_t next_at(const char *w, size_t n, size_t at, long col)
{
	for (; at < n; at++) {
		size_t i = at + 1;

		if (w[at] != '\n')
			continue;
		while (i < n && (w[i] == ' ' || w[i] == '\t'))
			i++;
		if (i < n && w[i] == '{' && (long)(i - at - 1) == col)
			return i;
	}
	return n;
}

/* Where to stop when nothing begins before the end of the window: what begins in the next one is
 * known by the end of the line before it. */
static size_t tail(const char *w, size_t n, size_t from)
{
	size_t at = n;

	while (at > from && n - at < 256 && w[at - 1] != '\n')
		at--;
	return at > from && w[at - 1] == '\n' ? at - 1 : n;
}

static enum directory_cut_got broken(const char *w, size_t n, size_t *at, size_t next,
				     struct directory_cut *cut, struct directory_piece *ret,
				     enum directory_cut_fault fault)
{
	*ret = (struct directory_piece){
	    .from = *at, .len = next - *at, .line = cut->line, .fault = fault};
	cut->skip_col = cut->col;
	cut->skipping = next == n;
	advance(cut, w, at, next < n ? next : tail(w, n, *at + 1));
	return DIRECTORY_CUT_BROKEN;
}

static enum directory_cut_got element(const char *w, size_t n, size_t *at, bool last,
				      struct directory_cut *cut, struct directory_piece *ret)
{
	struct scan s = {0};
	size_t i = *at;
	enum scanned got = SCAN_ON;

	for (; got == SCAN_ON && i < n; i++)
		got = step(&s, w, n, &i);
	if (i - *at > DIRECTORY_ELEMENT_MAX)
		return broken(w, n, at, got == SCAN_ON ? n : i, cut, ret, DIRECTORY_CUT_TOO_LONG);
	if (got == SCAN_ON)
		return last ? broken(w, n, at, n, cut, ret, DIRECTORY_CUT_TRUNCATED)
			    : DIRECTORY_CUT_MORE;
	if (got == SCAN_BROKEN) {
		size_t next = w[i - 1] == '{' ? i - 1 : next_at(w, n, i - 1, cut->col);

		return broken(w, n, at, next, cut, ret, DIRECTORY_CUT_NOT_JSON);
	}
	*ret = (struct directory_piece){.from = *at, .len = i - *at, .line = cut->line};
	advance(cut, w, at, i);
	return DIRECTORY_CUT_PIECE;
}

/* Past blanks and commas, into lists and out of them.  True at the next thing that stands there. */
static bool approach(const char *w, size_t n, size_t *at, struct directory_cut *cut)
{
	while (*at < n && !cut->over) {
		char c = w[*at];

		if (c == ']' && cut->depth > 0) {
			cut->over = cut->depth == 2;
			cut->depth = 0;
		} else if (c == '[' && cut->depth == 0) {
			cut->depth = 1;
		} else if (!blank(c) && c != ',' && c != '\x1e') {
			return true;
		}
		advance(cut, w, at, *at + 1);
	}
	return false;
}

/* What was left behind too long or broken ends where the next object begins. */
static void skip(const char *w, size_t n, size_t *at, struct directory_cut *cut)
{
	size_t next = next_at(w, n, *at, cut->skip_col);

	cut->skipping = next == n;
	advance(cut, w, at, next < n ? next : tail(w, n, *at));
}

enum directory_cut_got directory_cut_json(const char *w, size_t n, size_t *at, bool last,
					  const char *key, struct directory_cut *cut,
					  struct directory_piece *ret)
{
	size_t list = 0;
	enum scanned is;

	*ret = (struct directory_piece){0};
	if (cut->skipping)
		skip(w, n, at, cut);
	if (cut->skipping)
		return last ? DIRECTORY_CUT_END : DIRECTORY_CUT_MORE;
	if (!approach(w, n, at, cut)) {
		if (cut->over)
			advance(cut, w, at, n);
		if (!last)
			return DIRECTORY_CUT_MORE;
		if (cut->depth == 0)
			return DIRECTORY_CUT_END;
		cut->depth = 0; /* said once */
		ret->from = n;
		ret->line = cut->line;
		ret->fault = DIRECTORY_CUT_TRUNCATED;
		return DIRECTORY_CUT_BROKEN;
	}
	if (w[*at] != '{')
		return broken(w, n, at, next_at(w, n, *at, cut->col), cut, ret,
			      DIRECTORY_CUT_NOT_JSON);
	if (cut->depth == 0 && key != NULL) {
		is = envelope(w, n, *at, key, &list);
		if (is == SCAN_ON && !last && n - *at < 4 * (size_t)DIRECTORY_ELEMENT_MAX)
			return DIRECTORY_CUT_MORE;
		if (is == SCAN_END) {
			cut->depth = 2;
			advance(cut, w, at, list);
			return directory_cut_json(w, n, at, last, key, cut, ret);
		}
	}
	return element(w, n, at, last, cut, ret);
}
