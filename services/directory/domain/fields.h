/* SPDX-License-Identifier: EUPL-1.2
 *
 * fields.h - the fields of one line of a file with separators.
 */
#ifndef DIRECTORY_FIELDS_H
#define DIRECTORY_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#define DIRECTORY_FIELDS_MAX 128

/* Cut `line` (ended by NUL, changed in place) into fields, each with its NUL.  How many; 0: a quote
 * is not closed or has text behind it; more than DIRECTORY_FIELDS_MAX: too many.  lenient: quotes
 * that do not enclose the whole field are text, as in files that never quote. */
size_t directory_fields(char *line, char separator, bool lenient,
			char *fields[DIRECTORY_FIELDS_MAX]);

/* The separator that a header holds most often outside quotes: ';', ',', TAB or '|'; ';' when there
 * is one column only. */
char directory_separator(const char *header, size_t n);

/* Without blanks (U+00A0 too) at both ends, several inside become one; in place. */
void directory_trim(char *text);

#endif
