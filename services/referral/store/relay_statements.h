/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_statements.h - what the files about relays share.
 */
#ifndef REFERRAL_RELAY_STATEMENTS_H
#define REFERRAL_RELAY_STATEMENTS_H

#include "referral_statements.h"

extern const struct cmn_stmt REFERRAL_RELAY_TO, REFERRAL_RELAY_GET, REFERRAL_RECEIVE,
    REFERRAL_RELAY_MOVE, REFERRAL_CONTACT_ADD, REFERRAL_CONTACT_GET;

#endif
