/* SPDX-License-Identifier: EUPL-1.2 */
#include "change.h"

#include <stddef.h>
#include <string.h>

static const char *const NAMES[DIRECTORY_CHANGE_STATES] = {
    [DIRECTORY_CHANGE_PROPOSED] = "proposed",
    [DIRECTORY_CHANGE_ACCEPTED] = "accepted",
    [DIRECTORY_CHANGE_REFUSED] = "refused",
    [DIRECTORY_CHANGE_WITHDRAWN] = "withdrawn",
};

static const enum directory_change_state NEXT[DIRECTORY_CHANGE_STATES][DIRECTORY_CHANGE_ACTS] = {
    [DIRECTORY_CHANGE_PROPOSED] =
	{
	    [DIRECTORY_CHANGE_ACCEPT] = DIRECTORY_CHANGE_ACCEPTED,
	    [DIRECTORY_CHANGE_REFUSE] = DIRECTORY_CHANGE_REFUSED,
	    [DIRECTORY_CHANGE_WITHDRAW] = DIRECTORY_CHANGE_WITHDRAWN,
	},
};

const char *directory_change_name(enum directory_change_state state)
{
	return (unsigned)state < DIRECTORY_CHANGE_STATES ? NAMES[state] : NULL;
}

enum directory_change_state directory_change_named(const char *name)
{
	for (int i = 1; i < DIRECTORY_CHANGE_STATES; i++) {
		if (strcmp(NAMES[i], name) == 0)
			return (enum directory_change_state)i;
	}
	return 0;
}

enum directory_change_state directory_change_next(enum directory_change_state state,
						  enum directory_change_act act)
{
	if ((unsigned)state >= DIRECTORY_CHANGE_STATES || (unsigned)act >= DIRECTORY_CHANGE_ACTS)
		return 0;
	return NEXT[state][act];
}

bool directory_change_at_once(enum directory_change_kind kind, const char *member)
{
	if (kind == DIRECTORY_CHANGE_CONTACT)
		return true;
	return (kind == DIRECTORY_CHANGE_OFFER || kind == DIRECTORY_CHANGE_PLACE) &&
	       strcmp(member, "hours") == 0;
}
