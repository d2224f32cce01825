/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_feed.h - what reports learn: words and rules of the region, totals of credits, fundings
 * asked for and answered.  Neither a situation nor an actor is kept.
 */
#ifndef OBSERVATORY_REPORT_FEED_H
#define OBSERVATORY_REPORT_FEED_H

#include "cmn/bus.h"

cmn_apply_fn report_feed_apply;

#endif
