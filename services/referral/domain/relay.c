/* SPDX-License-Identifier: EUPL-1.2 */
#include "relay.h"

#include <stddef.h>
#include <string.h>

static const struct {
	enum referral_relay_act act;
	const char *from, *to;
} MOVES[] = {
    {REFERRAL_RELAY_RECEIVE, "sent", "received"},
    {REFERRAL_RELAY_ACKNOWLEDGE, "sent", "acknowledged"},
    {REFERRAL_RELAY_ACKNOWLEDGE, "received", "acknowledged"},
    {REFERRAL_RELAY_DECLINE, "sent", "declined"},
    {REFERRAL_RELAY_DECLINE, "received", "declined"},
    {REFERRAL_RELAY_WITHDRAW, "sent", "withdrawn"},
    {REFERRAL_RELAY_WITHDRAW, "received", "withdrawn"},
    {REFERRAL_RELAY_WITHDRAW, "acknowledged", "withdrawn"},
    {REFERRAL_RELAY_ENTER, "acknowledged", "entered"},
    {REFERRAL_RELAY_NOT_ENTER, "acknowledged", "not_entered"},
    {REFERRAL_RELAY_END, "entered", "ended"},
};

const char *referral_relay_move(enum referral_relay_act act, const char *state)
{
	for (size_t i = 0; i < sizeof(MOVES) / sizeof(MOVES[0]); i++)
		if (MOVES[i].act == act && strcmp(MOVES[i].from, state) == 0)
			return MOVES[i].to;
	return NULL;
}

enum referral_relay_act referral_relay_outcome(const char *outcome)
{
	static const struct {
		const char *outcome;
		enum referral_relay_act act;
	} ACTS[] = {
	    {"entered", REFERRAL_RELAY_ENTER},
	    {"not_entered", REFERRAL_RELAY_NOT_ENTER},
	    {"ended", REFERRAL_RELAY_END},
	};

	for (size_t i = 0; i < sizeof(ACTS) / sizeof(ACTS[0]); i++)
		if (strcmp(ACTS[i].outcome, outcome) == 0)
			return ACTS[i].act;
	return (enum referral_relay_act)0;
}

bool referral_relay_shown(const char *state)
{
	return strcmp(state, "withdrawn") != 0 && strcmp(state, "declined") != 0 &&
	       strcmp(state, "not_entered") != 0 && strcmp(state, "ended") != 0;
}

bool referral_link_valid(const struct referral_link_use *use, int64_t now_us, bool answers)
{
	return !use->revoked && now_us < use->expires_us &&
	       (answers || use->max_uses == 0 || use->uses < use->max_uses);
}
