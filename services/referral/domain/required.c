/* SPDX-License-Identifier: EUPL-1.2 */
#include "required.h"

#include <stddef.h>
#include <string.h>

#define DAY 10 /* characters of YYYY-MM-DD */

/* "31=2027-01-01" at *list, which moves behind it; false at the end. */
static bool next(const char **list, const char **place, size_t *len, const char **day)
{
	const char *at = *list + strspn(*list, ", ");
	size_t whole = strcspn(at, ",");

	*place = at;
	*len = strcspn(at, "=,");
	*day = at + *len + 1;
	*list = at + whole;
	return whole > 0;
}

static bool is_day(const char *text)
{
	static const char FORM[] = "dddd-dd-dd";

	for (size_t i = 0; i < DAY; i++)
		if (FORM[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != FORM[i])
			return false;
	return strncmp(text + 5, "01", 2) >= 0 && strncmp(text + 5, "12", 2) <= 0 &&
	       strncmp(text + 8, "01", 2) >= 0 && strncmp(text + 8, "31", 2) <= 0;
}

static bool is_place(const char *text, size_t len)
{
	return (len == 1 && *text == '*') ||
	       ((len == 2 || len == 3) && strspn(text, "0123456789AB") >= len);
}

bool referral_required_valid(const char *list)
{
	const char *place, *day;
	size_t len;

	while (next(&list, &place, &len, &day))
		if (place + len + 1 + DAY != list || place[len] != '=' || !is_place(place, len) ||
		    !is_day(day))
			return false;
	return true;
}

bool referral_required(const char *list, const char *departement, const char *day)
{
	const char *place, *from, *found = NULL;
	size_t len;

	while (next(&list, &place, &len, &from)) {
		if (len == strlen(departement) && strncmp(place, departement, len) == 0)
			return strncmp(from, day, DAY) <= 0;
		if (len == 1 && *place == '*')
			found = from;
	}
	return found && strncmp(found, day, DAY) <= 0;
}
