/* SPDX-License-Identifier: EUPL-1.2 */
#include "region_value.h"

#include <stddef.h>
#include <string.h>

#define CODE_MAX 60

static const struct unit {
	const char *name;
	long long least, most; /* -1: not a number */
	const char *french, *english;
} UNITS[] = {
    {"years", 1, 99, "un nombre d’années, de 1 à 99", "a number of years, 1 to 99"},
    {"months", 0, 1200, "un nombre de mois, de 0 à 1200", "a number of months, 0 to 1200"},
    {"days", 0, 36500, "un nombre de jours, de 0 à 36500", "a number of days, 0 to 36500"},
    {"count", 0, 1000, "un nombre de 0 à 1000", "a number from 0 to 1000"},
    {"percent", 0, 100, "un pourcentage de 0 à 100", "a percentage, 0 to 100"},
    {"flag", 0, 1, "0 ou 1", "0 or 1"},
    {"cents", 0, 100000000000000, "un montant en centimes", "an amount in cents"},
    {"code", -1, -1, "un code : lettres minuscules, chiffres et _",
     "a code: small letters, digits and _"},
    {"month_day", -1, -1, "un jour qui existe chaque année, MM-JJ",
     "a day that every year has, MM-DD"},
};

static const struct unit *unit_of(const char *name)
{
	for (size_t i = 0; i < sizeof(UNITS) / sizeof(UNITS[0]); i++)
		if (strcmp(UNITS[i].name, name) == 0)
			return &UNITS[i];
	return NULL;
}

static bool number_good(const struct unit *unit, const char *value)
{
	size_t n = strlen(value);
	long long is = 0;

	if (n == 0 || n > 15 || strspn(value, "0123456789") != n || (n > 1 && value[0] == '0'))
		return false;
	for (size_t i = 0; i < n; i++)
		is = is * 10 + (value[i] - '0');
	return is >= unit->least && is <= unit->most;
}

static bool code_good(const char *value)
{
	size_t n = strlen(value);

	return n > 0 && n <= CODE_MAX &&
	       strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

static bool month_day_good(const char *value)
{
	static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int month, day;

	if (strlen(value) != 5 || value[2] != '-' || strspn(value, "0123456789") != 2 ||
	    strspn(value + 3, "0123456789") != 2)
		return false;
	month = (value[0] - '0') * 10 + (value[1] - '0');
	day = (value[3] - '0') * 10 + (value[4] - '0');
	return month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1];
}

bool directory_region_value_good(const char *unit, const char *value)
{
	const struct unit *of = unit_of(unit);

	if (of == NULL)
		return false;
	if (of->most >= 0)
		return number_good(of, value);
	return strcmp(unit, "code") == 0 ? code_good(value) : month_day_good(value);
}

const char *directory_region_value_expected(const char *unit, bool english)
{
	const struct unit *of = unit_of(unit);

	if (of == NULL)
		return NULL;
	return english ? of->english : of->french;
}
