/* SPDX-License-Identifier: EUPL-1.2 */
#include "transfer.h"

#include <stddef.h>
#include <string.h>

#define DAY_US (INT64_C(86400) * 1000000)

static const char *const CODES[INTAKE_TRANSFER_STATE_END_] = {
    [INTAKE_TRANSFER_OFFERED] = "offered",     [INTAKE_TRANSFER_ACCEPTED] = "accepted",
    [INTAKE_TRANSFER_COMPLETED] = "completed", [INTAKE_TRANSFER_DECLINED] = "declined",
    [INTAKE_TRANSFER_EXPIRED] = "expired",     [INTAKE_TRANSFER_CANCELLED] = "cancelled",
};

static const struct {
	enum intake_transfer_end who;
	enum intake_transfer_state from, to;
} MOVES[INTAKE_TRANSFER_ACT_END_] = {
    [INTAKE_TRANSFER_ACCEPT] = {INTAKE_TRANSFER_RECEIVER, INTAKE_TRANSFER_OFFERED,
				INTAKE_TRANSFER_ACCEPTED},
    [INTAKE_TRANSFER_REFUSE] = {INTAKE_TRANSFER_RECEIVER, INTAKE_TRANSFER_OFFERED,
				INTAKE_TRANSFER_DECLINED},
    [INTAKE_TRANSFER_CANCEL] = {INTAKE_TRANSFER_SENDER, INTAKE_TRANSFER_OFFERED,
				INTAKE_TRANSFER_CANCELLED},
    [INTAKE_TRANSFER_EXPIRE] = {INTAKE_TRANSFER_CLOCK, INTAKE_TRANSFER_OFFERED,
				INTAKE_TRANSFER_EXPIRED},
    [INTAKE_TRANSFER_COMPLETE] = {INTAKE_TRANSFER_CLOCK, INTAKE_TRANSFER_ACCEPTED,
				  INTAKE_TRANSFER_COMPLETED},
};

const char *intake_transfer_code(enum intake_transfer_state state)
{
	return CODES[state];
}

enum intake_transfer_state intake_transfer_state(const char *code)
{
	for (enum intake_transfer_state s = INTAKE_TRANSFER_OFFERED; s < INTAKE_TRANSFER_STATE_END_;
	     s++)
		if (strcmp(CODES[s], code) == 0)
			return s;
	return 0;
}

bool intake_transfer_may(enum intake_transfer_act act, enum intake_transfer_end who)
{
	return MOVES[act].who == who;
}

enum intake_transfer_state intake_transfer_next(enum intake_transfer_state state,
						enum intake_transfer_act act,
						enum intake_transfer_end who, bool signpost)
{
	if (!intake_transfer_may(act, who) || MOVES[act].from != state)
		return 0;
	if (signpost && MOVES[act].to == INTAKE_TRANSFER_ACCEPTED)
		return INTAKE_TRANSFER_COMPLETED;
	return MOVES[act].to;
}

enum intake_transfer_end intake_transfer_owner(enum intake_transfer_state state, bool signpost)
{
	bool gone = state == INTAKE_TRANSFER_ACCEPTED || state == INTAKE_TRANSFER_COMPLETED;

	return gone && !signpost ? INTAKE_TRANSFER_RECEIVER : INTAKE_TRANSFER_SENDER;
}

int64_t intake_transfer_expiry(int64_t offered_us, int64_t days)
{
	return offered_us + days * DAY_US;
}
