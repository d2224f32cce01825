/* SPDX-License-Identifier: EUPL-1.2 */
#include "moves.h"

#define CLOCK_SLACK (INT64_C(120) * 1000000)

bool referral_proposed_plausible(int64_t proposed_us, int64_t solicited_us, int64_t now_us)
{
	return proposed_us >= solicited_us && proposed_us <= now_us + CLOCK_SLACK;
}

int64_t referral_proposed_now(int64_t solicited_us, int64_t now_us)
{
	return now_us > solicited_us ? now_us : solicited_us;
}
