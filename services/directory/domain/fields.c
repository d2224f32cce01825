/* SPDX-License-Identifier: EUPL-1.2 */
#include "fields.h"

#include <string.h>

/* The text of a quoted field moves to its start; returns the end of the field in the line, NULL
 * when the quotes do not enclose it whole.  Looks first: what is not enclosed stays as it is. */
static char *unquote(char *field, char separator)
{
	char *from, *to = field;

	for (from = field + 1; *from != '\0'; from++) {
		if (*from == '"' && from[1] == '"')
			from++;
		else if (*from == '"')
			break;
	}
	if (*from != '"' || (from[1] != separator && from[1] != '\0'))
		return NULL;
	for (char *c = field + 1; c < from; c++) {
		if (*c == '"' && c[1] == '"')
			c++;
		*to++ = *c;
	}
	*to = '\0';
	return from + 1;
}

size_t directory_fields(char *line, char separator, bool lenient,
			char *fields[DIRECTORY_FIELDS_MAX])
{
	size_t n = 0;

	for (char *at = line;;) {
		char *end = *at == '"' ? unquote(at, separator) : NULL;
		bool whole = end != NULL;

		if (*at == '"' && !whole && !lenient)
			return 0;
		if (n == DIRECTORY_FIELDS_MAX)
			return n + 1;
		fields[n++] = at;
		if (!whole)
			end = strchr(at, separator);
		if (end == NULL || (*end == '\0' && whole))
			return n;
		*end = '\0';
		at = end + 1;
	}
}

char directory_separator(const char *header, size_t n)
{
	static const char KNOWN[] = {';', ',', '\t', '|'};
	size_t count[sizeof(KNOWN)] = {0};
	size_t best = 0;
	bool quoted = false;

	for (size_t i = 0; i < n && (quoted || (header[i] != '\n' && header[i] != '\r')); i++) {
		if (header[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; k < sizeof(KNOWN); k++)
			count[k] += !quoted && header[i] == KNOWN[k];
	}
	for (size_t k = 1; k < sizeof(KNOWN); k++)
		if (count[k] > count[best])
			best = k;
	return KNOWN[best];
}

/* How many bytes the blank at `c` has; 0: it is none. */
static size_t blank(const char *c)
{
	if (*c == ' ' || *c == '\t' || *c == '\r' || *c == '\n')
		return 1;
	if (memcmp(c, "\xC2", 1) == 0 && c[1] == '\xA0')
		return 2;
	return strncmp(c, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

void directory_trim(char *text)
{
	char *to = text;
	bool gap = false;

	for (const char *from = text; *from != '\0';) {
		size_t n = blank(from);

		if (n > 0) {
			gap = to > text;
			from += n;
			continue;
		}
		if (gap)
			*to++ = ' ';
		gap = false;
		*to++ = *from++;
	}
	*to = '\0';
}
