/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice.h"

#include <string.h>

static const char *const STATES[INTAKE_NOTICE_STATE_END_] = {
    [INTAKE_NOTICE_QUEUED] = "queued",           [INTAKE_NOTICE_SENDING] = "sending",
    [INTAKE_NOTICE_DELIVERED] = "delivered",     [INTAKE_NOTICE_TO_POST] = "to_post",
    [INTAKE_NOTICE_HANDED_OVER] = "handed_over", [INTAKE_NOTICE_FAILED] = "failed",
    [INTAKE_NOTICE_GIVEN_UP] = "given_up",       [INTAKE_NOTICE_CANCELLED] = "cancelled",
};

static const char *const CHANNELS[INTAKE_NOTICE_CHANNEL_END_] = {
    [INTAKE_NOTICE_BY_LIST] = "task_list",
    [INTAKE_NOTICE_BY_EMAIL] = "email",
    [INTAKE_NOTICE_BY_MSS] = "mss",
    [INTAKE_NOTICE_BY_LETTER] = "letter",
};

/* What is not here is not allowed. */
static const struct {
	enum intake_notice_state from;
	enum intake_notice_act act;
	enum intake_notice_state to;
} MOVES[] = {
    {INTAKE_NOTICE_QUEUED, INTAKE_NOTICE_TAKE, INTAKE_NOTICE_SENDING},
    {INTAKE_NOTICE_QUEUED, INTAKE_NOTICE_CANCEL, INTAKE_NOTICE_CANCELLED},
    {INTAKE_NOTICE_SENDING, INTAKE_NOTICE_DELIVER, INTAKE_NOTICE_DELIVERED},
    {INTAKE_NOTICE_SENDING, INTAKE_NOTICE_PRINT, INTAKE_NOTICE_TO_POST},
    {INTAKE_NOTICE_SENDING, INTAKE_NOTICE_HAND_OVER, INTAKE_NOTICE_HANDED_OVER},
    {INTAKE_NOTICE_SENDING, INTAKE_NOTICE_REFUSE, INTAKE_NOTICE_FAILED},
    {INTAKE_NOTICE_SENDING, INTAKE_NOTICE_GIVE_UP, INTAKE_NOTICE_GIVEN_UP},
    {INTAKE_NOTICE_SENDING, INTAKE_NOTICE_POSTPONE, INTAKE_NOTICE_QUEUED},
    {INTAKE_NOTICE_SENDING, INTAKE_NOTICE_LAPSE, INTAKE_NOTICE_FAILED},
    {INTAKE_NOTICE_TO_POST, INTAKE_NOTICE_POST, INTAKE_NOTICE_HANDED_OVER},
    {INTAKE_NOTICE_TO_POST, INTAKE_NOTICE_CANCEL, INTAKE_NOTICE_CANCELLED},
    {INTAKE_NOTICE_FAILED, INTAKE_NOTICE_TAKE, INTAKE_NOTICE_SENDING},
    {INTAKE_NOTICE_FAILED, INTAKE_NOTICE_CANCEL, INTAKE_NOTICE_CANCELLED},
    {INTAKE_NOTICE_GIVEN_UP, INTAKE_NOTICE_RETRY, INTAKE_NOTICE_QUEUED},
    {INTAKE_NOTICE_GIVEN_UP, INTAKE_NOTICE_CANCEL, INTAKE_NOTICE_CANCELLED},
};

static int find(const char *const *names, int end, const char *code)
{
	for (int i = 1; code && i < end; i++)
		if (strcmp(names[i], code) == 0)
			return i;
	return 0;
}

const char *intake_notice_state_name(enum intake_notice_state state)
{
	return state > 0 && state < INTAKE_NOTICE_STATE_END_ ? STATES[state] : NULL;
}

enum intake_notice_state intake_notice_state_of(const char *code)
{
	return (enum intake_notice_state)find(STATES, INTAKE_NOTICE_STATE_END_, code);
}

const char *intake_notice_channel_name(enum intake_notice_channel channel)
{
	return channel > 0 && channel < INTAKE_NOTICE_CHANNEL_END_ ? CHANNELS[channel] : NULL;
}

enum intake_notice_channel intake_notice_channel_of(const char *code)
{
	return (enum intake_notice_channel)find(CHANNELS, INTAKE_NOTICE_CHANNEL_END_, code);
}

enum intake_notice_state intake_notice_move(enum intake_notice_state from,
					    enum intake_notice_act act)
{
	for (size_t i = 0; i < sizeof(MOVES) / sizeof(MOVES[0]); i++)
		if (MOVES[i].from == from && MOVES[i].act == act)
			return MOVES[i].to;
	return (enum intake_notice_state)0;
}

bool intake_notice_settled(enum intake_notice_state state)
{
	return state == INTAKE_NOTICE_DELIVERED || state == INTAKE_NOTICE_HANDED_OVER ||
	       state == INTAKE_NOTICE_GIVEN_UP || state == INTAKE_NOTICE_CANCELLED;
}

int64_t intake_notice_back_off_s(int attempts)
{
	static const int64_t WAIT_S[INTAKE_NOTICE_ATTEMPTS_MAX] = {0,    60,    300,   900,
								   3600, 14400, 43200, 86400};

	if (attempts < 1 || attempts >= INTAKE_NOTICE_ATTEMPTS_MAX)
		return 0;
	return WAIT_S[attempts];
}

enum intake_notice_channel intake_notice_choose(enum intake_notice_channel wanted,
						struct intake_notice_ways ways)
{
	const bool open[INTAKE_NOTICE_CHANNEL_END_] = {
	    [INTAKE_NOTICE_BY_LIST] = ways.list,
	    [INTAKE_NOTICE_BY_EMAIL] = ways.email,
	    [INTAKE_NOTICE_BY_MSS] = ways.mss,
	    [INTAKE_NOTICE_BY_LETTER] = ways.letter,
	};
	static const enum intake_notice_channel ORDER[] = {
	    INTAKE_NOTICE_BY_MSS, INTAKE_NOTICE_BY_EMAIL, INTAKE_NOTICE_BY_LIST,
	    INTAKE_NOTICE_BY_LETTER};

	if (wanted > 0 && wanted < INTAKE_NOTICE_CHANNEL_END_)
		return open[wanted] ? wanted : (enum intake_notice_channel)0;
	for (size_t i = 0; i < sizeof(ORDER) / sizeof(ORDER[0]); i++)
		if (open[ORDER[i]])
			return ORDER[i];
	return (enum intake_notice_channel)0;
}

enum intake_notice_act intake_mail_outcome(bool accepted, bool reached, int reply)
{
	/* a full box may be emptied, and an account of ours may be mended */
	static const int OURS[] = {421, 450, 451, 452, 530, 534, 535, 538, 552};

	if (accepted)
		return INTAKE_NOTICE_HAND_OVER;
	for (size_t i = 0; i < sizeof(OURS) / sizeof(OURS[0]); i++)
		if (reply == OURS[i])
			return INTAKE_NOTICE_REFUSE;
	return reached && reply >= 500 && reply < 600 ? INTAKE_NOTICE_GIVE_UP
						      : INTAKE_NOTICE_REFUSE;
}
