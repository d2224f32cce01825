/* SPDX-License-Identifier: EUPL-1.2 */
#include "moves.h"

#include <stddef.h>

#define CLOCK_SLACK (INT64_C(120) * 1000000)

static const struct {
	enum referral_kind kind;
	enum referral_act act;
	const char *from;
	const char *to;
} MOVES[] = {
    {REFERRAL_RELAY, REFERRAL_DO_ACKNOWLEDGE, "sent", "acknowledged"},
};

bool referral_move(enum referral_kind kind, enum referral_act act, const char **ret_from,
		   const char **ret_to)
{
	for (size_t i = 0; i < sizeof(MOVES) / sizeof(MOVES[0]); i++) {
		if (MOVES[i].kind == kind && MOVES[i].act == act) {
			*ret_from = MOVES[i].from;
			*ret_to = MOVES[i].to;
			return true;
		}
	}
	return false;
}

bool referral_proposed_plausible(int64_t proposed_us, int64_t solicited_us, int64_t now_us)
{
	return proposed_us >= solicited_us && proposed_us <= now_us + CLOCK_SLACK;
}

int64_t referral_proposed_now(int64_t solicited_us, int64_t now_us)
{
	return now_us > solicited_us ? now_us : solicited_us;
}
