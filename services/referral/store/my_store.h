/* SPDX-License-Identifier: EUPL-1.2
 *
 * my_store.h - hand-offs, PAG and accords as the person reads them, with their own account.
 *
 * Every column is named: what is not here is not seen.  Whose account it is says intake
 * (situation_reader); a record of somebody else's file is absent.
 */
#ifndef REFERRAL_MY_STORE_H
#define REFERRAL_MY_STORE_H

#include "referral_store.h"

enum referral_my { REFERRAL_MY_HANDOFFS, REFERRAL_MY_PAGS, REFERRAL_MY_ACCORDS, REFERRAL_MY_END_ };

/* A page of those of the account `sub`, oldest first. */
enum cmn_err referral_store_my_list(const struct referral_at *at, enum referral_my kind,
				    const char *sub, const char *after, int64_t limit,
				    PGresult **ret) CMN_MUST_CHECK;
/* One of them; CMN_E_NOT_FOUND when it is not theirs. */
enum cmn_err referral_store_my(const struct referral_at *at, enum referral_my kind, const char *sub,
			       const char *id, PGresult **ret) CMN_MUST_CHECK;
/* The same of a proposal, as the list of proposals shows it; and of the PAG of a service. */
enum cmn_err referral_store_my_proposal(const struct referral_at *at, const char *sub,
					const char *id, PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_my_service(const struct referral_at *at, const char *sub,
				       const char *id, PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_MY_STATEMENTS[];
extern const size_t REFERRAL_MY_STATEMENT_COUNT;

#endif
