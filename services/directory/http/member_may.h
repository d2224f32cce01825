/* SPDX-License-Identifier: EUPL-1.2
 *
 * member_may.h - may this caller read what a community shares with its members?
 */
#ifndef DIRECTORY_MEMBER_MAY_H
#define DIRECTORY_MEMBER_MAY_H

#include "cmn/call.h"

/* What a community shares: codes of sharing_terms (R169). */
#define DIRECTORY_SHARES_DOCUMENTS "community_documents"
#define DIRECTORY_SHARES_CONTACTS  "member_contacts"
#define DIRECTORY_SHARES_PAPERS    "meeting_papers"
#define DIRECTORY_SHARES_FIGURES   "figures"

/* Conseiller, coordonnateur, authority and mdph of the département may.  An account of an actor
 * (role partner, faciliteur or pair) may where the terms of the adhesion of its organisation open
 * it today, in a département of its territory.  CMN_E_FORBIDDEN otherwise.  Ask it after the record
 * was found: what lies in another département is not found there. */
enum cmn_err directory_member_may(struct cmn_call *call, const char *departement,
				  const char *sharing) CMN_MUST_CHECK;

#endif
