/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_year.h - what a team owes again after some months, and the three validations of the feuille
 * de route of its professionals (R114).
 */
#ifndef TEAM_YEAR_H
#define TEAM_YEAR_H

#include <limits.h>
#include <stdbool.h>

#define TEAM_NEVER INT_MIN /* it was not done yet */

/* Is it more than `months` since `last`?  Zero months: nothing is owed. */
bool team_overdue(int last, int months, int today, const char *departement);

enum team_party { TEAM_ARS = 1, TEAM_CD, TEAM_MDPH };
enum team_party team_party_of(const char *code); /* 0: none of them */

/* Who may enter the validation of a party: the coordonnateur reports any of them, an authority says
 * that of the ARS and of the Département, the MDPH its own. */
struct team_writer {
	bool coordonnateur, authority, mdph;
};
bool team_may_validate(struct team_writer who, enum team_party party);

#endif
