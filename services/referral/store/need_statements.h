/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_statements.h - the statements on contacts and unmet needs by name, for the list that tests
 * prepare.
 */
#ifndef REFERRAL_NEED_STATEMENTS_H
#define REFERRAL_NEED_STATEMENTS_H

#include "need_store.h"
#include "referral_statements.h"

extern const struct cmn_stmt REFERRAL_PLAN_CONTACT_GET, REFERRAL_PLAN_CONTACTS,
    REFERRAL_PLAN_CONTACT_LOG;
extern const struct cmn_stmt REFERRAL_UNMET_GET, REFERRAL_UNMETS, REFERRAL_NEED_TRIED,
    REFERRAL_UNMET_RECORD, REFERRAL_UNMET_MOVE, REFERRAL_SUGGEST_UNMET, REFERRAL_ERASE_NEED,
    REFERRAL_NEEDS_END;

#endif
