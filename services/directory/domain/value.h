/* SPDX-License-Identifier: EUPL-1.2
 *
 * value.h - is a text from a file what its column promises?
 */
#ifndef DIRECTORY_VALUE_H
#define DIRECTORY_VALUE_H

#include <stdbool.h>

enum directory_value {
	DIRECTORY_VALUE_TEXT = 1,    /* anything */
	DIRECTORY_VALUE_DEPARTEMENT, /* "09", "2A", "971" */
	DIRECTORY_VALUE_COMMUNE,     /* INSEE code, five characters */
	DIRECTORY_VALUE_POSTAL_CODE, /* five digits */
	DIRECTORY_VALUE_NUMBER,      /* whole, not negative, at most nine digits */
	DIRECTORY_VALUE_DEGREES,     /* -180 .. 180, decimal point */
	DIRECTORY_VALUE_DATE,        /* YYYY-MM-DD, a day that exists */
	DIRECTORY_VALUE_SIREN,       /* nine digits */
	DIRECTORY_VALUE_FLAG,        /* 0 or 1 */
};

bool directory_value_ok(enum directory_value kind, const char *text);

/* What is expected, for a person: French, English. */
const char *directory_value_expected(enum directory_value kind, bool english);

#endif
