/* SPDX-License-Identifier: EUPL-1.2 */
#include "paper_sight.h"

#include <string.h>

const char *paper_sight_code(enum paper_sight sight)
{
	static const char *const CODES[] = {
	    [PAPER_SIGHT_EVERYBODY] = "everybody", [PAPER_SIGHT_MEMBER] = "member",
	    [PAPER_SIGHT_MDPH] = "mdph",           [PAPER_SIGHT_AUTHORITY] = "authority",
	    [PAPER_SIGHT_TEAM] = "team",
	};

	return CODES[sight];
}

bool paper_of_employment(const char *kind)
{
	return strcmp(kind, "job_sheet") == 0 || strcmp(kind, "employment_contract_clause") == 0;
}

bool paper_audience_fits(const char *kind, const char *audience)
{
	return !paper_of_employment(kind) || strcmp(audience, "team") == 0 ||
	       strcmp(audience, "authorities") == 0;
}

bool paper_seen(enum paper_sight sight, const char *kind, const char *audience)
{
	if (strcmp(audience, "public") == 0 || sight == PAPER_SIGHT_TEAM)
		return true;
	if (strcmp(audience, "members") == 0)
		return sight >= PAPER_SIGHT_MEMBER;
	if (strcmp(audience, "authorities") == 0)
		return sight == PAPER_SIGHT_AUTHORITY ||
		       (sight == PAPER_SIGHT_MDPH && !paper_of_employment(kind));
	return false;
}
