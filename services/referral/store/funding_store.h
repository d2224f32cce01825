/* SPDX-License-Identifier: EUPL-1.2
 *
 * funding_store.h - credits and contributions that were asked for, and the answers (R195 to R198).
 */
#ifndef REFERRAL_FUNDING_STORE_H
#define REFERRAL_FUNDING_STORE_H

#include "referral_store.h"

/* Codes of the contract; numbers and days as texts; NULL where nothing was said. */
struct referral_funding {
	const char *situation_id, *accord_id, *kind, *side, *actor_id, *funder, *purpose, *need;
	const char *amount_cents, *asked_on, *told_in_coter_on;
	bool mention_c360;
};
/* CMN_E_NOT_FOUND when the accord is none of that situation, or the situation was erased. */
enum cmn_err referral_store_funding_ask(const struct referral_at *at, struct cmn_write *write,
					const struct referral_funding *f,
					struct referral_done *ret) CMN_MUST_CHECK;

struct referral_funding_answer {
	int64_t version;
	const char *state, *decided_on, *granted_cents;
};
enum cmn_err referral_store_funding_decide(const struct referral_at *at, struct cmn_write *write,
					   const struct referral_funding_answer *a,
					   struct referral_done *ret) CMN_MUST_CHECK;

enum cmn_err referral_store_funding(const struct referral_at *at, const char *id,
				    PGresult **ret) CMN_MUST_CHECK;
/* `filter` is the first day of the year; those of that year. */
enum cmn_err referral_store_fundings(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret) CMN_MUST_CHECK;
/* One row: departement, year, groups. */
enum cmn_err referral_store_funding_sums(const struct referral_at *at, const char *departement,
					 const char *year, PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_FUNDING_STATEMENTS[];
extern const size_t REFERRAL_FUNDING_STATEMENT_COUNT;

#endif
