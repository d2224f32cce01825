/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_statements.h - the statements on search plans by name, for the list that tests prepare.
 */
#ifndef REFERRAL_PLAN_STATEMENTS_H
#define REFERRAL_PLAN_STATEMENTS_H

#include "plan_store.h"
#include "referral_statements.h"

extern const struct cmn_stmt REFERRAL_PLAN_GET, REFERRAL_PLANS, REFERRAL_PLAN_VERSIONS,
    REFERRAL_FIRST_INTENTION, REFERRAL_PUBLISHED;
extern const struct cmn_stmt REFERRAL_PLAN_OPEN, REFERRAL_PLAN_WRITE_STMT, REFERRAL_PLAN_STOP_STMT,
    REFERRAL_ERASE_PLAN;
extern const struct cmn_stmt REFERRAL_CONSIDER, REFERRAL_CONSIDERED_GET, REFERRAL_CONSIDERED_LIST,
    REFERRAL_CONSIDERED_DECIDE, REFERRAL_CONSIDERED_LINK;

#endif
