/* SPDX-License-Identifier: EUPL-1.2 */
#include "prospect.h"

#include <stddef.h>
#include <string.h>

static const char *const CODES[] = {
    [DIRECTORY_PROSPECT_DECLARED] = "declared",
    [DIRECTORY_PROSPECT_FORWARDED] = "forwarded",
    [DIRECTORY_PROSPECT_CONTACTED] = "contacted",
    [DIRECTORY_PROSPECT_JOINED] = "joined",
    [DIRECTORY_PROSPECT_NOT_FOLLOWED] = "not_followed",
};

enum directory_prospect directory_prospect_of(const char *code)
{
	for (int i = DIRECTORY_PROSPECT_DECLARED;
	     code != NULL && i <= DIRECTORY_PROSPECT_NOT_FOLLOWED; i++) {
		if (strcmp(CODES[i], code) == 0)
			return (enum directory_prospect)i;
	}
	return (enum directory_prospect)0;
}

bool directory_prospect_may(enum directory_prospect from, enum directory_prospect to)
{
#define TO(state) (1u << DIRECTORY_PROSPECT_##state)
	static const unsigned NEXT[] = {
	    [DIRECTORY_PROSPECT_DECLARED] = TO(FORWARDED) | TO(CONTACTED) | TO(NOT_FOLLOWED),
	    [DIRECTORY_PROSPECT_FORWARDED] = TO(CONTACTED) | TO(NOT_FOLLOWED),
	    [DIRECTORY_PROSPECT_CONTACTED] = TO(JOINED) | TO(NOT_FOLLOWED),
	    [DIRECTORY_PROSPECT_JOINED] = 0,
	    [DIRECTORY_PROSPECT_NOT_FOLLOWED] = TO(FORWARDED) | TO(CONTACTED),
	};

	return (NEXT[from] >> to & 1) != 0;
#undef TO
}
