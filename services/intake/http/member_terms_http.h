/* SPDX-License-Identifier: EUPL-1.2
 *
 * member_terms_http.h - what leaves to a member is open by the terms of its adhesion too (R169).
 */
#ifndef INTAKE_MEMBER_TERMS_HTTP_H
#define INTAKE_MEMBER_TERMS_HTTP_H

#include "cmn/call.h"

#define INTAKE_OWN_OUTCOMES    "own_outcomes"
#define INTAKE_SEALED_DOSSIERS "sealed_dossiers"

/* Does the adhesion of `organisation` open this today?  An organisation that is no actor of the
 * directory has none: it may what it always could. */
enum cmn_err intake_terms_open(struct cmn_call *call, const char *departement,
			       const char *organisation, const char *sharing,
			       bool *ret) CMN_MUST_CHECK;

/* CMN_E_FORBIDDEN unless it does. */
enum cmn_err intake_terms_demand(struct cmn_call *call, const char *departement,
				 const char *organisation, const char *sharing) CMN_MUST_CHECK;

#endif
