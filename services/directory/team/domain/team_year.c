/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_year.h"

#include "cmn/calendar.h"

#include <string.h>

bool team_overdue(int last, int months, int today, const char *departement)
{
	const struct cmn_delay delay = {CMN_MONTHS, (unsigned)months, CMN_END_AS_IS};

	if (months <= 0)
		return false;
	return last == TEAM_NEVER || cmn_day_due(last, &delay, departement) < today;
}

enum team_party team_party_of(const char *code)
{
	static const char *const CODES[] = {
	    [TEAM_ARS] = "ars", [TEAM_CD] = "cd", [TEAM_MDPH] = "mdph"};

	for (int i = TEAM_ARS; i <= TEAM_MDPH; i++) {
		if (strcmp(CODES[i], code) == 0)
			return (enum team_party)i;
	}
	return (enum team_party)0;
}

bool team_may_validate(struct team_writer who, enum team_party party)
{
	if (party < TEAM_ARS || party > TEAM_MDPH)
		return false;
	return who.coordonnateur || (party == TEAM_MDPH ? who.mdph : who.authority);
}
