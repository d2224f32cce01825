/* SPDX-License-Identifier: EUPL-1.2 */
#include "need.h"

#include <string.h>

static const struct {
	const char *from, *to;
} MOVES[REFERRAL_NEED_ACT_END_] = {
    [REFERRAL_NEED_CONFIRM] = {"suggested", "open"},
    [REFERRAL_NEED_DISMISS] = {"suggested", "dismissed"},
    [REFERRAL_NEED_MEET] = {"open", "met"},
    [REFERRAL_NEED_EXPIRE] = {"open", "expired"},
    [REFERRAL_NEED_WITHDRAW] = {"open", "withdrawn"},
};

/* Each of them leads to one person. */
static const char *const SHOWS[] = {"identity", "contact", "representative", "documents"};

bool referral_need_move(enum referral_need_act act, const char **ret_from, const char **ret_to)
{
	if (act <= 0 || act >= REFERRAL_NEED_ACT_END_)
		return false;
	*ret_from = MOVES[act].from;
	*ret_to = MOVES[act].to;
	return true;
}

const char *referral_need_end_of(const char *closure)
{
	static const char *const ENDS[][2] = {
	    {"death", "deceased"},
	    {"moved_away", "moved_away"},
	    {"transferred", "moved_away"},
	    {"duplicate", "other"},
	};

	for (size_t i = 0; closure && i < sizeof(ENDS) / sizeof(ENDS[0]); i++)
		if (strcmp(ENDS[i][0], closure) == 0)
			return ENDS[i][1];
	return NULL;
}

bool referral_day_between(const char *day, const char *from, const char *until)
{
	return strcmp(day, from) >= 0 && strcmp(day, until) <= 0;
}

enum referral_told_fault referral_told_check(bool anonymous, const char *const *told, size_t n,
					     size_t *ret_at)
{
	if (!anonymous)
		return n > 0 ? REFERRAL_TOLD_FITS : REFERRAL_TOLD_NOTHING;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(SHOWS) / sizeof(SHOWS[0]); k++)
			if (strcmp(told[i], SHOWS[k]) == 0) {
				*ret_at = i;
				return REFERRAL_TOLD_IDENTITY;
			}
	return REFERRAL_TOLD_FITS;
}

struct referral_contact_to referral_plan_contact_to(const char *party)
{
	if (strcmp(party, "mdph") == 0)
		return (struct referral_contact_to){"rights_followup", "mdph", false};
	return (struct referral_contact_to){"seek_solutions", "actor", true};
}
