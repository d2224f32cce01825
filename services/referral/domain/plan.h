/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan.h - the rules of a search plan: it is the person's (R057), it may be stopped and asked for
 * again, and what is considered for it is retained, set aside, proposed.
 *
 *   plan        active --write--> active      active --stop--> stopped      stopped --write-->
 * active considered  considered --retain--> retained     considered --set_aside--> set_aside
 *               retained --set_aside--> set_aside   set_aside --retain--> retained
 *               retained --propose--> proposed      (the last: what the person answers is theirs)
 *
 * Days are "YYYY-MM-DD"; states and codes are those of proto/codes.
 */
#ifndef REFERRAL_PLAN_H
#define REFERRAL_PLAN_H

#include <stdbool.h>
#include <stddef.h>

/* Zero is not an act. */
enum referral_plan_act {
	REFERRAL_PLAN_WRITE = 1,
	REFERRAL_PLAN_STOP,
	REFERRAL_PLAN_CONSIDER, /* adds to the plan, and leaves it as it is */
	REFERRAL_PLAN_ACT_END_
};
enum referral_considered_act {
	REFERRAL_RETAIN = 1,
	REFERRAL_SET_ASIDE,
	REFERRAL_LINK, /* to the proposal that came of it */
	REFERRAL_CONSIDERED_ACT_END_
};

/* The state after the act; NULL when the state does not allow it. */
const char *referral_plan_next(const char *state, enum referral_plan_act act);
const char *referral_considered_next(const char *state, enum referral_considered_act act);

/* Is the request dated as the person can have made it: not in the future, not before the day of the
 * solicitation, and of a plan that was stopped not before that (`stopped` NULL where it was not)?
 */
enum referral_request_fault {
	REFERRAL_REQUEST_FITS = 0,
	REFERRAL_REQUEST_FUTURE,
	REFERRAL_REQUEST_EARLY,   /* before the solicitation */
	REFERRAL_REQUEST_STOPPED, /* they asked for no more since: they must ask again */
};
enum referral_request_fault referral_request_check(const char *said_on, const char *solicited,
						   const char *stopped, const char *today);

/* Who spoke must fit how it was said (R056): nobody is named when the person spoke alone. */
bool referral_voice_fits(const char *expression, const char *said_by);

/* A reason belongs to what is set aside, and to nothing else. */
bool referral_decision_fits(enum referral_considered_act act, const char *reason);

#endif
