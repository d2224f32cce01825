/* SPDX-License-Identifier: EUPL-1.2 */
#include "demande.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *from;
	const char *to[REFERRAL_DEMANDE_ACT_END_];
} MOVES[] = {
    {"preparing",
     {[REFERRAL_DEMANDE_EDIT] = "preparing",
      [REFERRAL_DEMANDE_SEND] = "sent",
      [REFERRAL_DEMANDE_RECEIVE] = "received",
      [REFERRAL_DEMANDE_RECEIVE_PART] = "incomplete",
      [REFERRAL_DEMANDE_ABANDON] = "abandoned"}},
    {"sent",
     {[REFERRAL_DEMANDE_RECEIVE] = "received",
      [REFERRAL_DEMANDE_RECEIVE_PART] = "incomplete",
      [REFERRAL_DEMANDE_ABANDON] = "abandoned"}},
    {"incomplete",
     {[REFERRAL_DEMANDE_COMPLETE] = "received",
      [REFERRAL_DEMANDE_DECIDE] = "decided",
      [REFERRAL_DEMANDE_ABANDON] = "abandoned"}},
    {"received", {[REFERRAL_DEMANDE_DECIDE] = "decided", [REFERRAL_DEMANDE_ABANDON] = "abandoned"}},
};

const char *referral_demande_next(const char *state, enum referral_demande_act act)
{
	if ((int)act <= 0 || act >= REFERRAL_DEMANDE_ACT_END_)
		return NULL;
	for (size_t i = 0; i < sizeof(MOVES) / sizeof(MOVES[0]); i++)
		if (strcmp(MOVES[i].from, state) == 0)
			return MOVES[i].to[act];
	return NULL;
}

/* There were no MDPH before (loi 2005-102, article 64 and its decrees). */
#define FIRST_DAY "2006-01-01"

static int after(const char *one, const char *other)
{
	return one && other && strcmp(one, other) > 0;
}

const char *referral_demande_wrong_day(const char *sent_on, const char *received_on,
				       const char *complete_on, const char *decided_on,
				       const char *today)
{
	if (after(sent_on, today) || after(FIRST_DAY, sent_on))
		return "/sent_on";
	if (after(received_on, today) || after(sent_on, received_on) ||
	    after(FIRST_DAY, received_on))
		return "/received_on";
	if (after(complete_on, today) || after(received_on, complete_on))
		return "/complete_on";
	if (after(decided_on, today) || after(received_on, decided_on))
		return "/decided_on";
	return NULL;
}
