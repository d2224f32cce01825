/* SPDX-License-Identifier: EUPL-1.2
 *
 * member_feed.h - what directory tells of members and of their adhesions.
 */
#ifndef INTAKE_MEMBER_FEED_H
#define INTAKE_MEMBER_FEED_H

#include "cmn/bus.h"

enum cmn_err intake_learn_membership(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_learn_adhesion(struct cmn_conn *conn, const struct cmn_event *ev,
				   struct cmn_error *err) CMN_MUST_CHECK;

#endif
