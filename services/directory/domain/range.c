/* SPDX-License-Identifier: EUPL-1.2 */
#include "range.h"

#include <string.h>

#define DIGITS "0123456789"

/* Digits up to a position that no file reaches; false when there are none or too many. */
static bool number(const char **text, int64_t *ret)
{
	size_t n = strspn(*text, DIGITS);

	*ret = 0;
	if (n == 0 || n > 18)
		return false;
	for (size_t i = 0; i < n; i++)
		*ret = *ret * 10 + ((*text)[i] - '0');
	*text += n;
	return true;
}

/* "-500": the last 500 bytes. */
static enum directory_range suffix(const char *text, int64_t size, int64_t most, int64_t *from,
				   int64_t *until)
{
	int64_t last;

	text++;
	if (!number(&text, &last) || *text != '\0')
		return DIRECTORY_RANGE_WHOLE;
	if (last == 0 || size == 0)
		return DIRECTORY_RANGE_OUTSIDE;
	*from = last < size ? size - last : 0;
	*until = size - *from > most ? *from + most : size;
	return DIRECTORY_RANGE_PIECE;
}

enum directory_range directory_range_of(const char *header, int64_t size, int64_t most,
					int64_t *from, int64_t *until)
{
	int64_t last = INT64_MAX - 1;

	if (header == NULL || strncmp(header, "bytes=", 6) != 0)
		return DIRECTORY_RANGE_WHOLE;
	header += 6;
	if (*header == '-')
		return suffix(header, size, most, from, until);
	if (!number(&header, from) || *header++ != '-')
		return DIRECTORY_RANGE_WHOLE;
	if (*header != '\0' && (!number(&header, &last) || *header != '\0' || last < *from))
		return DIRECTORY_RANGE_WHOLE;
	if (*from >= size)
		return DIRECTORY_RANGE_OUTSIDE;
	*until = last < size ? last + 1 : size;
	if (*until - *from > most)
		*until = *from + most;
	return DIRECTORY_RANGE_PIECE;
}
