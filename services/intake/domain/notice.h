/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice.h - the life of a message to a person, to an account or to an organisation.
 *
 *   queued --take--> sending --deliver--> delivered        it stands in the recipient's list
 *                            --hand_over--> handed_over    a relay, or the post, has taken it
 *                            --print--> to_post --post--> handed_over
 *                            --refuse--> failed --take--> sending …
 *                            --give_up--> given_up --retry--> queued
 *                            --postpone--> queued          not now: the hours of the person
 *                            --lapse--> failed             who sent it ended; outcome unknown
 *   queued, failed, to_post, given_up --cancel--> cancelled
 *
 * A message is sent at least once; its Message-ID is that of the notice at every attempt, so that
 * a second copy is known as such (RFC 5322, 3.6.4).
 */
#ifndef INTAKE_NOTICE_H
#define INTAKE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero is no state. */
enum intake_notice_state {
	INTAKE_NOTICE_QUEUED = 1,
	INTAKE_NOTICE_SENDING,
	INTAKE_NOTICE_DELIVERED,
	INTAKE_NOTICE_TO_POST,
	INTAKE_NOTICE_HANDED_OVER,
	INTAKE_NOTICE_FAILED,
	INTAKE_NOTICE_GIVEN_UP,
	INTAKE_NOTICE_CANCELLED,
	INTAKE_NOTICE_STATE_END_
};

enum intake_notice_act {
	INTAKE_NOTICE_TAKE = 1,
	INTAKE_NOTICE_DELIVER,
	INTAKE_NOTICE_PRINT,
	INTAKE_NOTICE_POST,
	INTAKE_NOTICE_HAND_OVER,
	INTAKE_NOTICE_REFUSE,
	INTAKE_NOTICE_GIVE_UP,
	INTAKE_NOTICE_POSTPONE,
	INTAKE_NOTICE_LAPSE,
	INTAKE_NOTICE_RETRY,
	INTAKE_NOTICE_CANCEL,
	INTAKE_NOTICE_ACT_END_
};

/* Codes as stored and shown; NULL outside the enum.  Reading an unknown code gives zero. */
const char *intake_notice_state_name(enum intake_notice_state state);
enum intake_notice_state intake_notice_state_of(const char *code);

/* The state that the act leads to; zero when this state does not allow it. */
enum intake_notice_state intake_notice_move(enum intake_notice_state from,
					    enum intake_notice_act act);

/* Nothing moves it any more but a human (retry) or nobody. */
bool intake_notice_settled(enum intake_notice_state state);

#define INTAKE_NOTICE_ATTEMPTS_MAX 8

/* Seconds to wait after the n-th attempt failed (n from 1): one minute, then longer, a day at most.
 * Zero: no further attempt. */
int64_t intake_notice_back_off_s(int attempts);

/* By which way a message to a person goes: the first that is possible and that the rules of safe
 * contact leave open.  `wanted` is the channel named when the notice was made: 0 for "as the person
 * is best reached". */
enum intake_notice_channel {
	INTAKE_NOTICE_BY_LIST = 1,
	INTAKE_NOTICE_BY_EMAIL,
	INTAKE_NOTICE_BY_MSS,
	INTAKE_NOTICE_BY_LETTER,
	INTAKE_NOTICE_CHANNEL_END_
};
const char *intake_notice_channel_name(enum intake_notice_channel channel);
enum intake_notice_channel intake_notice_channel_of(const char *code);

struct intake_notice_ways {
	bool email, mss, letter; /* an address is known and may be used */
	bool list;               /* the recipient has an account that reads a list */
};
/* 0: no way is open. */
enum intake_notice_channel intake_notice_choose(enum intake_notice_channel wanted,
						struct intake_notice_ways ways);

/* What the answer of a mail relay means.  `reached`: the dialogue came as far as our recipient or
 * our text (an answer to the greeting or to the login is about us, never about the recipient). */
enum intake_notice_act intake_mail_outcome(bool accepted, bool reached, int reply);

#endif
