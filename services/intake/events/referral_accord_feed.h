/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_accord_feed.h - how a search ends, as referral tells it: a refused proposal is noted, a
 * signed accord closes the file by the rules of a closure by hand (domain/closure.h).
 */
#ifndef INTAKE_REFERRAL_ACCORD_FEED_H
#define INTAKE_REFERRAL_ACCORD_FEED_H

#include "cmn/bus.h"

enum cmn_err intake_learn_accord_signed(struct cmn_conn *conn, const struct cmn_event *ev,
					struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_learn_proposal_answered(struct cmn_conn *conn, const struct cmn_event *ev,
					    struct cmn_error *err) CMN_MUST_CHECK;

#endif
