/* SPDX-License-Identifier: EUPL-1.2
 *
 * demande_store.h - demandes at the MDPH that people are helped to make, in PostgreSQL.
 */
#ifndef REFERRAL_DEMANDE_STORE_H
#define REFERRAL_DEMANDE_STORE_H

#include "referral_store.h"

enum cmn_err referral_store_demande(const struct referral_at *at, const char *id,
				    PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_demandes(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret) CMN_MUST_CHECK;

/* In an open situation.  `types`: array text. */
enum cmn_err referral_store_demande_begin(const struct referral_at *at, struct cmn_write *write,
					  const char *situation_id, const char *types,
					  const char *note,
					  struct referral_done *ret) CMN_MUST_CHECK;

/* While it is at `version` and in state `from` ("-": only a repeat is answered).  What is NULL
 * stays as it was. */
struct referral_demande_move {
	int64_t version;
	const char *from, *to;
	const char *state_at; /* RFC 3339: since when that state holds */
	const char *types, *note, *number;
	const char *sent_on, *received_on, *complete_on, *decided_on, *decision, *abandonment;
};
enum cmn_err referral_store_demande_move(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_demande_move *m,
					 struct referral_done *ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_DEMANDE_STATEMENTS[];
extern const size_t REFERRAL_DEMANDE_STATEMENT_COUNT;

#endif
