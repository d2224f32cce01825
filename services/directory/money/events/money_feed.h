/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_feed.h - credits that were asked for and answered, learnt of referral: for the statement of
 * the year (R195 to R198).  Neither the situation nor the actor is kept.
 */
#ifndef DIRECTORY_MONEY_FEED_H
#define DIRECTORY_MONEY_FEED_H

#include "cmn/bus.h"

cmn_apply_fn money_feed_apply;

#endif
