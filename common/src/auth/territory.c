/* SPDX-License-Identifier: EUPL-1.2 */
#include "territory.h"

#include <stdio.h>
#include <string.h>

static bool digit(char c, char least, char most)
{
	return c >= least && c <= most;
}

static bool two_characters(char tens, char units)
{
	if (tens == '2' && (units == 'A' || units == 'B'))
		return true;
	if (tens == '0')
		return digit(units, '1', '9');
	if (tens == '9')
		return digit(units, '0', '5');
	return digit(tens, '1', '8') && digit(units, '0', '9');
}

bool cmn_departement_form(const char *code)
{
	switch (strnlen(code, 4)) {
	case 2:
		return two_characters(code[0], code[1]);
	case 3:
		return code[0] == '9' && ((code[1] == '7' && digit(code[2], '1', '8')) ||
					  (code[1] == '8' && strchr("4678", code[2])));
	default:
		return false;
	}
}

bool cmn_caller_covers(const struct cmn_caller *caller, const char *code)
{
	size_t n = strlen(code);

	for (const char *at = caller->departements; n > 0 && *at != '\0';) {
		size_t len = strcspn(at, ",");

		if (len == n && memcmp(at, code, n) == 0)
			return true;
		at += len + (at[len] == ',');
	}
	return false;
}

bool cmn_territory_add(struct cmn_caller *caller, const char *code)
{
	size_t used = strlen(caller->departements);
	size_t room = sizeof(caller->departements) - used;

	if (cmn_caller_covers(caller, code))
		return true;
	if (strlen(code) + (used > 0) >= room)
		return false;
	snprintf(caller->departements + used, room, "%s%s", used > 0 ? "," : "", code);
	return true;
}
