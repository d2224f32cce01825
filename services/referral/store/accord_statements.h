/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_statements.h - the statements on accords by name, for the list that tests prepare.
 */
#ifndef REFERRAL_ACCORD_STATEMENTS_H
#define REFERRAL_ACCORD_STATEMENTS_H

#include "accord_store.h"
#include "referral_statements.h"

extern const struct cmn_stmt REFERRAL_ACCORD_MAKE, REFERRAL_ACCORD_REVISION, REFERRAL_ACCORD_STEP,
    REFERRAL_ACCORD_HOLD, REFERRAL_ACCORD_SIGNED;
extern const struct cmn_stmt REFERRAL_ACCORD_GET, REFERRAL_ACCORD_LIST, REFERRAL_ACCORD_VERSIONS,
    REFERRAL_ACCORD_NAMES;
extern const struct cmn_stmt REFERRAL_PAPER_ADD, REFERRAL_PAPER_GET, REFERRAL_PAPER_LIST,
    REFERRAL_PAPER_BYTES, REFERRAL_ERASE_ACCORDS;

#endif
