/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_feed.h - what the lab learns from the bus: organisations by name.
 */
#ifndef OBSERVATORY_LAB_FEED_H
#define OBSERVATORY_LAB_FEED_H

#include "cmn/bus.h"

enum cmn_err lab_feed_apply(struct cmn_conn *conn, const struct cmn_event *ev, void *deps,
			    struct cmn_error *err) CMN_MUST_CHECK;

#endif
