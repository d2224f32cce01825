/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_task_feed.h - the tasks that referral asks the team for.
 */
#ifndef INTAKE_REFERRAL_TASK_FEED_H
#define INTAKE_REFERRAL_TASK_FEED_H

#include "cmn/bus.h"

/* referral.task.asked: an entry of a struct cmn_learn. */
enum cmn_err intake_learn_task_asked(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err) CMN_MUST_CHECK;

#endif
