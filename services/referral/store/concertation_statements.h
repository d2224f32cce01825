/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_statements.h - what the files of concertations share.
 */
#ifndef REFERRAL_CONCERTATION_STATEMENTS_H
#define REFERRAL_CONCERTATION_STATEMENTS_H

#include "concertation_store.h"
#include "referral_statements.h"

extern const struct cmn_stmt REFERRAL_PLAN_MEETING, REFERRAL_POSTPONE, REFERRAL_CANCEL_MEETING,
    REFERRAL_HOLD, REFERRAL_CLOSE_MEETING, REFERRAL_DECIDE_IN, REFERRAL_FOLLOW_UP,
    REFERRAL_MEETING_LOCK;
extern const struct cmn_stmt REFERRAL_INVITE, REFERRAL_ANSWER_SEAT, REFERRAL_WITHDRAW_SEAT,
    REFERRAL_SHARE_SEAT, REFERRAL_SEAT_PRESENCE;
extern const struct cmn_stmt REFERRAL_MEETING_GET, REFERRAL_SEAT_GET, REFERRAL_COMMITMENT_GET;
extern const struct cmn_stmt REFERRAL_MEETINGS, REFERRAL_MEETINGS_OF, REFERRAL_SEATS_OF_ACTOR,
    REFERRAL_SEATS_OF_MDPH, REFERRAL_COMMITMENTS, REFERRAL_PARTICIPATION;
extern const struct cmn_stmt REFERRAL_GOS_INVITATION_INVITE, REFERRAL_GOS_INVITATION_CHANGE,
    REFERRAL_GOS_INVITATION_GET, REFERRAL_GOS_INVITATION_SEEN_GET, REFERRAL_GOS_INVITATION_LIST,
    REFERRAL_GOS_INVITATION_SEEN_LIST;
extern const struct cmn_stmt REFERRAL_SEATS_OPEN, REFERRAL_SEAT_CLOSE, REFERRAL_COMMITMENTS_DUE,
    REFERRAL_MEETINGS_DUE, REFERRAL_MEETINGS_NEAR, REFERRAL_GOS_WORDS_GO;

/* Words that stand, with those that are said now; null takes one away. */
#define REFERRAL_SQL_WORDS(old, param) \
	"jsonb_strip_nulls(" old " || COALESCE(" param "::jsonb, '{}'))"

/* Fill the parameters of the write and run it. */
enum cmn_err referral_meeting_write(struct cmn_call *call, const struct cmn_stmt *stmt,
				    const char **params) CMN_MUST_CHECK;

/* call->if_match as text. */
#define REFERRAL_VERSION_LEN 24
const char *referral_meeting_version(const struct cmn_call *call, char room[REFERRAL_VERSION_LEN]);

#endif
