/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_changes_store.h - what was told to the MDPH of a département, by position.
 */
#ifndef REFERRAL_HANDOFF_CHANGES_STORE_H
#define REFERRAL_HANDOFF_CHANGES_STORE_H

#include "referral_store.h"

/* At most limit + 1 rows after (epoch, sequence): epoch, sequence, type, subject, at, data. */
enum cmn_err referral_store_handoff_changes(const struct referral_at *at, const char *departement,
					    int64_t epoch, int64_t sequence, int64_t limit,
					    PGresult **ret) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_CHANGES_STATEMENTS[];
extern const size_t REFERRAL_CHANGES_STATEMENT_COUNT;

#endif
