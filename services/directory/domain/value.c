/* SPDX-License-Identifier: EUPL-1.2 */
#include "value.h"

#include <stddef.h>
#include <string.h>

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool digits(const char *text, size_t min, size_t max)
{
	size_t n = 0;

	while (digit(text[n]))
		n++;
	return text[n] == '\0' && n >= min && n <= max;
}

/* Length of the code of a département at the beginning of text; 0 when there is none. */
static size_t departement(const char *text)
{
	if (text[0] == '2' && (text[1] == 'A' || text[1] == 'B'))
		return 2;
	if (!digit(text[0]) || !digit(text[1]) || (text[0] == '0' && text[1] == '0'))
		return 0;
	if (text[0] == '9' && (text[1] == '7' || text[1] == '8'))
		return digit(text[2]) ? 3 : 0;
	/* 20 was divided, 96 and 99 are no départements */
	return strncmp(text, "20", 2) == 0 || strncmp(text, "96", 2) == 0 ||
		       strncmp(text, "99", 2) == 0
		   ? 0
		   : 2;
}

static bool commune(const char *text)
{
	return departement(text) > 0 && strlen(text) == 5 && digits(text + 2, 3, 3);
}

static bool degrees(const char *text)
{
	int whole = 0;

	text += *text == '-';
	if (!digit(*text))
		return false;
	for (; digit(*text) && whole <= 180; text++)
		whole = whole * 10 + (*text - '0');
	return whole < 180 && (*text == '\0' || (*text == '.' && digits(text + 1, 1, 17)));
}

static int two(const char *text)
{
	return (text[0] - '0') * 10 + (text[1] - '0');
}

static bool date(const char *text)
{
	static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	static const char FORM[] = "dddd-dd-dd";

	for (size_t i = 0; i < sizeof(FORM); i++) {
		if (FORM[i] == 'd' ? !digit(text[i]) : text[i] != FORM[i])
			return false;
	}
	int year = two(text) * 100 + two(text + 2);
	int month = two(text + 5);
	int day = two(text + 8);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month >= 1 && month <= 12 && day >= 1 &&
	       day <= LENGTHS[month - 1] + (leap && month == 2);
}

bool directory_value_ok(enum directory_value kind, const char *text)
{
	switch (kind) {
	case DIRECTORY_VALUE_TEXT:
		return true;
	case DIRECTORY_VALUE_DEPARTEMENT:
		return departement(text) > 0 && text[departement(text)] == '\0';
	case DIRECTORY_VALUE_COMMUNE:
		return commune(text);
	case DIRECTORY_VALUE_POSTAL_CODE:
		return digits(text, 5, 5);
	case DIRECTORY_VALUE_NUMBER:
		return digits(text, 1, 9);
	case DIRECTORY_VALUE_DEGREES:
		return degrees(text);
	case DIRECTORY_VALUE_DATE:
		return date(text);
	case DIRECTORY_VALUE_SIREN:
		return digits(text, 9, 9);
	case DIRECTORY_VALUE_FLAG:
		return digits(text, 1, 1) && text[0] <= '1';
	}
	return false;
}

static const char *const EXPECTED[][2] = {
    [DIRECTORY_VALUE_TEXT] = {"un texte", "a text"},
    [DIRECTORY_VALUE_DEPARTEMENT] = {"un code de département", "a code of a département"},
    [DIRECTORY_VALUE_COMMUNE] = {"un code INSEE de commune", "an INSEE code of a commune"},
    [DIRECTORY_VALUE_POSTAL_CODE] = {"un code postal de cinq chiffres",
				     "a postal code of five digits"},
    [DIRECTORY_VALUE_NUMBER] = {"un nombre entier positif", "a whole number, not negative"},
    [DIRECTORY_VALUE_DEGREES] = {"des degrés décimaux", "decimal degrees"},
    [DIRECTORY_VALUE_DATE] = {"une date AAAA-MM-JJ", "a date YYYY-MM-DD"},
    [DIRECTORY_VALUE_SIREN] = {"un SIREN de neuf chiffres", "a SIREN of nine digits"},
    [DIRECTORY_VALUE_FLAG] = {"0 ou 1", "0 or 1"},
};

const char *directory_value_expected(enum directory_value kind, bool english)
{
	return EXPECTED[kind][english];
}
