/* SPDX-License-Identifier: EUPL-1.2 */
#include "opening.h"

#include <stddef.h>
#include <string.h>

bool intake_may_take_up(const char *handled, const char *effective)
{
	return !handled || !effective || strcmp(handled, "elsewhere") != 0 ||
	       strcmp(effective, "yes") != 0;
}

bool intake_same_need(bool first_has_types, bool second_has_types, bool common)
{
	return common || !first_has_types || !second_has_types;
}

const char *intake_priority_of(const char *mdph_status)
{
	static const struct {
		const char *status, *flag;
	} TABLE[] = {
	    {"unknown_to_mdph", "unknown_to_mdph"},
	    {"reevaluation_needed", "reevaluation_needed"},
	};

	for (size_t i = 0; i < sizeof(TABLE) / sizeof(TABLE[0]); i++)
		if (strcmp(TABLE[i].status, mdph_status) == 0)
			return TABLE[i].flag;
	return NULL;
}
