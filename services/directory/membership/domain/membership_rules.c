/* SPDX-License-Identifier: EUPL-1.2 */
#include "membership_rules.h"

#include <string.h>

bool membership_meet(struct membership_span a, struct membership_span b)
{
	int begin = a.begin > b.begin ? a.begin : b.begin;
	int end = a.end < b.end ? a.end : b.end;

	return begin < end;
}

int membership_met(const struct membership_span *spans, size_t n, struct membership_span own)
{
	for (size_t i = 0; i < n; i++) {
		if (membership_meet(spans[i], own))
			return (int)i;
	}
	return -1;
}

bool membership_there(const struct membership_span *spans, size_t n, int day)
{
	for (size_t i = 0; i < n; i++) {
		if (spans[i].begin <= day && day < spans[i].end)
			return true;
	}
	return false;
}

static int sum_on(const struct membership_share *shares, size_t n, int day)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		if (membership_there(&shares[i].span, 1, day))
			sum += shares[i].share;
	}
	return sum < INT32_MAX ? (int)sum : INT32_MAX;
}

/* The sum rises only where a share begins. */
int membership_share_peak(const struct membership_share *shares, size_t n,
			  struct membership_span within)
{
	int peak = within.begin < within.end ? sum_on(shares, n, within.begin) : 0;

	for (size_t i = 0; i < n; i++) {
		int day = shares[i].span.begin, sum;

		if (!membership_there(&within, 1, day))
			continue;
		sum = sum_on(shares, n, day);
		if (sum > peak)
			peak = sum;
	}
	return peak;
}

enum membership_state membership_state_of(const char *code)
{
	static const char *const CODES[] = {"draft", "signed", "ended"};

	for (int i = 0; code != NULL && i < 3; i++) {
		if (strcmp(CODES[i], code) == 0)
			return (enum membership_state)(i + 1);
	}
	return (enum membership_state)0;
}

bool membership_may(enum membership_state state, enum membership_act act)
{
#define A(act) (1u << MEMBERSHIP_##act)
	static const unsigned MAY[] = {
	    [MEMBERSHIP_DRAFT] = A(EDIT) | A(NAME) | A(SIGN),
	    [MEMBERSHIP_SIGNED] = A(NAME) | A(END),
	    [MEMBERSHIP_ENDED] = A(NAME), /* to remove them: see the handler */
	};

	return state >= MEMBERSHIP_DRAFT && state <= MEMBERSHIP_ENDED && act >= MEMBERSHIP_EDIT &&
	       act <= MEMBERSHIP_END && (MAY[state] >> act & 1) != 0;
#undef A
}

enum membership_lack membership_lacks(const struct membership_terms *terms)
{
	if (terms->contacts == 0)
		return MEMBERSHIP_LACKS_CONTACT;
	if (!terms->circuits)
		return MEMBERSHIP_LACKS_CIRCUITS;
	if (!terms->sharing)
		return MEMBERSHIP_LACKS_SHARING;
	if (terms->commitments < terms->of_commitments)
		return MEMBERSHIP_LACKS_COMMITMENT;
	return MEMBERSHIP_LACKS_NOTHING;
}

enum membership_fault membership_days_fault(const struct membership_days *days)
{
	if (days->signed_on > days->today)
		return MEMBERSHIP_SIGNED_LATER;
	if (days->begins_on < days->signed_on)
		return MEMBERSHIP_BEGINS_BEFORE;
	if (days->until < days->begins_on)
		return MEMBERSHIP_ENDS_BEFORE;
	if (days->begins_on < days->before)
		return MEMBERSHIP_NOT_AFTER;
	return MEMBERSHIP_GOOD;
}

bool membership_end_good(int begin, int end, int today)
{
	return end >= begin && end <= today;
}
