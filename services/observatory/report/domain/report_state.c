/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_state.h"

#include <stddef.h>
#include <string.h>

static const char *const CODES[REPORT_STATE_END_] = {
    [REPORT_DRAFT] = "draft",
    [REPORT_HANDED_OVER] = "handed_over",
    [REPORT_VALIDATED] = "validated",
    [REPORT_CLOSED] = "closed",
};

/* [validated first][state][act] */
static const unsigned char AFTER[2][REPORT_STATE_END_][REPORT_ACT_END_] = {
    {
	[REPORT_DRAFT] = {[REPORT_WRITE] = REPORT_DRAFT, [REPORT_HAND_OVER] = REPORT_HANDED_OVER},
	[REPORT_HANDED_OVER] = {[REPORT_VALIDATE] = REPORT_CLOSED, [REPORT_RETURN] = REPORT_DRAFT},
    },
    {
	[REPORT_DRAFT] = {[REPORT_WRITE] = REPORT_DRAFT, [REPORT_VALIDATE] = REPORT_VALIDATED},
	[REPORT_VALIDATED] = {[REPORT_HAND_OVER] = REPORT_CLOSED, [REPORT_RETURN] = REPORT_DRAFT},
    },
};

const char *report_state_code(enum report_state state)
{
	return state > 0 && state < REPORT_STATE_END_ ? CODES[state] : "";
}

enum report_state report_state_of(const char *code)
{
	for (enum report_state s = REPORT_DRAFT; s < REPORT_STATE_END_; s++)
		if (strcmp(CODES[s], code) == 0)
			return s;
	return 0;
}

enum report_state report_after(enum report_state state, enum report_act act, bool validated_first)
{
	if (state <= 0 || state >= REPORT_STATE_END_ || act <= 0 || act >= REPORT_ACT_END_)
		return 0;
	return (enum report_state)AFTER[validated_first][state][act];
}

bool report_freezes(enum report_act act, bool validated_first)
{
	return act == (validated_first ? REPORT_VALIDATE : REPORT_HAND_OVER);
}
