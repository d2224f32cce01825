/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_http.h - what the handlers of proposals share: who asks, and how an act is written.
 */
#ifndef REFERRAL_PROPOSAL_HTTP_H
#define REFERRAL_PROPOSAL_HTTP_H

#include "proposal_moves.h"
#include "proposal_store.h"
#include "referral_http.h"

/* The team when the caller is of the team, else what they are. */
enum referral_side referral_side_of(const struct cmn_call *call);
const char *referral_side_code(enum referral_side side); /* orientation_sides */

/* The proposal {id} as this caller may know it: what is addressed to another actor, and what no
 * decision brings before the MDPH, is absent for them. */
enum cmn_err referral_proposal_for(struct cmn_call *call, const char *id,
				   PGresult **ret) CMN_MUST_CHECK;

/* May this row, which names its situation, be shown to the caller now?  The team needs no
 * agreement. */
enum cmn_err referral_proposal_disclose(struct cmn_call *call, const PGresult *rows,
					int row) CMN_MUST_CHECK;
#define REFERRAL_WITHHELD "non communiqué"
/* What was asked, without what the person does not let the caller know (any more): codes and dates
 * stay. */
void referral_asked_withhold(struct cmn_call *call, PGresult *asked);
/* The same of rows of decisions put to an ESMS: the number becomes `instead` (NULL: none). */
void referral_decision_withhold(struct cmn_call *call, PGresult *rows, const char *instead);
/* Answer with the proposal {id} as who was asked sees it. */
enum cmn_err referral_asked_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

/* Enter the status that the body names (NewStatus) for the orientation of a proposal that the
 * caller may know; call->write.resource_id is then that of the status, or of the same one said
 * before. */
enum cmn_err referral_status_enter(struct cmn_call *call, const PGresult *row) CMN_MUST_CHECK;

/* A proposal read from its row, as the domain takes it; borrowed from the row. */
struct referral_proposal_now referral_proposal_read(const PGresult *row);

/* Why the domain refuses, in words. */
enum cmn_err referral_proposal_refuse(struct cmn_call *call, enum referral_proposal_why why,
				      const PGresult *row) CMN_MUST_CHECK;

/* Today in the département, "YYYY-MM-DD". */
void referral_today(const char *departement, char out[11]);
/* By when the team has looked at what somebody else answered: two jours ouvrés. */
void referral_due_soon(const char *departement, char out[11]);

/* A day of the body that exists and is not in the future; absent is fine, *ret is NULL then. */
enum cmn_err referral_past_day(struct cmn_call *call, const json_t *object, const char *key,
			       const char *pointer, const char *departement,
			       const char **ret) CMN_MUST_CHECK;

#endif
