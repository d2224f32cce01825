/* SPDX-License-Identifier: EUPL-1.2
 *
 * territory.h - codes of départements, as tokens carry them.
 */
#ifndef CMN_TERRITORY_H
#define CMN_TERRITORY_H

#include "cmn/auth.h"

/* ^(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-6])$ : the form only; which ones exist is the directory's
 * knowledge. */
bool cmn_departement_form(const char *code);

/* Add to the caller's territory, once.  False when there is no room left. */
bool cmn_territory_add(struct cmn_caller *caller, const char *code);

#endif
