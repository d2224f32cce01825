/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_http.h - what the files of hand-offs share: who sees one, and one act on it.
 */
#ifndef REFERRAL_HANDOFF_HTTP_H
#define REFERRAL_HANDOFF_HTTP_H

#include "handoff.h"
#include "handoff_store.h"
#include "referral_http.h"

/* Does the caller act for the MDPH?  Whoever is also of the team acts for the team. */
bool referral_for_mdph(const struct cmn_call *call);

/* Read it as the caller may see it: what was never sent is absent for the MDPH. */
enum cmn_err referral_handoff_load(struct cmn_call *call, const char *id,
				   PGresult **ret) CMN_MUST_CHECK;

/* May the situation be shown to its MDPH now? */
enum cmn_err referral_handoff_disclose(struct cmn_call *call, const char *departement,
				       const char *situation_id) CMN_MUST_CHECK;

/* Answer with it. */
enum cmn_err referral_handoff_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

#endif
