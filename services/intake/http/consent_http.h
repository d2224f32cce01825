/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_http.h - what the operations on consents, dossiers and documents share.
 */
#ifndef CONSENT_HTTP_H
#define CONSENT_HTTP_H

#include "consent_store.h"

/* A date of the body under `key` ("/decided_at" without its slash), in UTC; `otherwise` when it was
 * not said, "" when that is NULL.  CMN_E_INVALID for a date that does not exist. */
enum cmn_err intake_take_date(struct cmn_call *call, const char *key, const char *otherwise,
			      char ret[32], int64_t *ret_us) CMN_MUST_CHECK;

/* Which of the three the caller named: exactly one, in the body or in the query. */
struct intake_subject {
	const char *situation_id, *solicitation_id, *person_id;
};
enum cmn_err intake_take_subject(struct cmn_call *call, bool query,
				 struct intake_subject *ret) CMN_MUST_CHECK;

/* Who said it: the person; or a representative, who must be entitled at `at_us`, and whose right
 * then ends at *ret_until_us (CMN_NEVER: not known to end).  CMN_E_INVALID names /given_by or
 * /representative_id. */
enum cmn_err intake_check_giver(struct cmn_call *call, const char *given_by,
				const struct intake_represented *r, int64_t at_us,
				int64_t *ret_until_us) CMN_MUST_CHECK;

/* Read the record that is named; absent and elsewhere alike are CMN_E_INVALID at its member. */
enum cmn_err intake_load_subject(struct cmn_call *call, const struct intake_subject *s, bool query,
				 PGresult **ret) CMN_MUST_CHECK;

#endif
