/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_http.h - what the files of hand-offs share: who sees one, and one act on it.
 */
#ifndef REFERRAL_HANDOFF_HTTP_H
#define REFERRAL_HANDOFF_HTTP_H

#include "handoff.h"
#include "handoff_store.h"
#include "referral_http.h"

#include "cmn/calendar.h"

/* Does the caller act for the MDPH?  Whoever is also of the team acts for the team. */
bool referral_for_mdph(const struct cmn_call *call);

/* Read it, content and all, as the caller may see it: what was never sent is absent for the MDPH.
 */
enum cmn_err referral_handoff_load(struct cmn_call *call, const char *id,
				   PGresult **ret) CMN_MUST_CHECK;

/* May the situation, with these categories of data, be shown to its MDPH now?  Of a hand-off that
 * was loaded: with all that its content carries. */
enum cmn_err referral_handoff_disclose(struct cmn_call *call, const char *departement,
				       const char *situation_id,
				       const char *categories) CMN_MUST_CHECK;
enum cmn_err referral_handoff_shown(struct cmn_call *call, const PGresult *handoff) CMN_MUST_CHECK;

/* The same when the MDPH is about to read it: refused for want of an agreement, the team is told,
 * once, that somebody must see to it. */
enum cmn_err referral_handoff_may_read(struct cmn_call *call,
				       const PGresult *handoff) CMN_MUST_CHECK;

/* Answer with the record alone, or with all that it tells: for the team, and for the MDPH after
 * referral_handoff_may_read(). */
enum cmn_err referral_handoff_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;
enum cmn_err referral_handoff_reply_whole(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

/* One act of one side on the hand-off in the path, with the body of that act. */
enum cmn_err referral_handoff_do(struct cmn_call *call, enum referral_handoff_act act,
				 enum referral_side side) CMN_MUST_CHECK;

/* Why nothing was sent, from what the store answered. */
enum cmn_err referral_handoff_unsent(struct cmn_call *call, const PGresult *situation,
				     enum cmn_err rc) CMN_MUST_CHECK;

/* CMN_E_CONFLICT that names each mandatory condition of the département that is not met; `whole`:
 * the row with its content, NULL for a hand-off without.  The agreement is asked apart. */
enum cmn_err referral_handoff_ready(struct cmn_call *call, const char *departement,
				    const char *situation_id, const PGresult *whole) CMN_MUST_CHECK;

/* The day by which a task about it is due: five working days from now. */
void referral_handoff_task_due(const char *departement, char out[CMN_DAY_LEN]);

#endif
