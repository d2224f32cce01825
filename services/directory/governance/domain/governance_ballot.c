/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_ballot.h"

#include <stddef.h>
#include <string.h>

enum governance_majority governance_majority_of(const char *code)
{
	static const char *const CODES[] = {
	    [GOVERNANCE_SIMPLE] = "simple",
	    [GOVERNANCE_ABSOLUTE] = "absolute",
	    [GOVERNANCE_TWO_THIRDS] = "two_thirds",
	};

	for (int i = GOVERNANCE_SIMPLE; code != NULL && i <= GOVERNANCE_TWO_THIRDS; i++) {
		if (strcmp(code, CODES[i]) == 0)
			return (enum governance_majority)i;
	}
	return (enum governance_majority)0;
}

const char *governance_result_code(enum governance_result result)
{
	static const char *const CODES[] = {
	    [GOVERNANCE_ADOPTED] = "adopted",
	    [GOVERNANCE_ADOPTED_BY_CHAIR] = "adopted_by_chair",
	    [GOVERNANCE_REJECTED] = "rejected",
	    [GOVERNANCE_REJECTED_TIE] = "rejected_tie",
	    [GOVERNANCE_NO_QUORUM] = "no_quorum",
	    [GOVERNANCE_NOBODY_VOTED] = "nobody_voted",
	};

	return CODES[result];
}

int governance_quorum(int roll, int quorum_percent)
{
	return (roll * quorum_percent + 99) / 100;
}

static enum governance_result tie(enum governance_casting casting)
{
	return casting == GOVERNANCE_CASTING_YES ? GOVERNANCE_ADOPTED_BY_CHAIR
						 : GOVERNANCE_REJECTED_TIE;
}

enum governance_result governance_result_of(const struct governance_count *c)
{
	const int said = c->yes + c->no, cast = said + c->abstain;

	if (c->there < governance_quorum(c->roll, c->quorum_percent))
		return GOVERNANCE_NO_QUORUM;
	if (cast == 0)
		return GOVERNANCE_NOBODY_VOTED;
	switch (c->majority) {
	case GOVERNANCE_ABSOLUTE:
		if (2 * c->yes == cast)
			return tie(c->casting);
		return 2 * c->yes > cast ? GOVERNANCE_ADOPTED : GOVERNANCE_REJECTED;
	case GOVERNANCE_TWO_THIRDS:
		return said > 0 && 3 * c->yes >= 2 * said ? GOVERNANCE_ADOPTED
							  : GOVERNANCE_REJECTED;
	case GOVERNANCE_SIMPLE:
	default:
		if (c->yes == c->no)
			return tie(c->casting);
		return c->yes > c->no ? GOVERNANCE_ADOPTED : GOVERNANCE_REJECTED;
	}
}

enum governance_try_fault governance_may_vote(const struct governance_try *t)
{
	if (!t->open)
		return GOVERNANCE_VOTE_CLOSED;
	if (!t->member)
		return GOVERNANCE_NOT_A_MEMBER;
	if (t->voted)
		return GOVERNANCE_VOTED_ALREADY;
	if (!t->by_proxy)
		return GOVERNANCE_MAY_VOTE;
	if (!t->holder)
		return GOVERNANCE_HOLDER_NO_MEMBER;
	if (!t->given)
		return GOVERNANCE_NO_PROXY;
	if (t->giver_there)
		return GOVERNANCE_GIVER_THERE;
	return t->held < t->max_proxies ? GOVERNANCE_MAY_VOTE : GOVERNANCE_PROXIES_ABOVE;
}

enum governance_proxy_fault governance_may_give(const struct governance_proxy *p)
{
	if (!p->giver_member)
		return GOVERNANCE_GIVER_NO_MEMBER;
	if (!p->holder_member)
		return GOVERNANCE_PROXY_HOLDER_NO_MEMBER;
	if (p->same)
		return GOVERNANCE_PROXY_TO_ITSELF;
	if (p->giver_there)
		return GOVERNANCE_PROXY_GIVER_THERE;
	if (p->given)
		return GOVERNANCE_PROXY_GIVEN;
	if (p->giver_holds || p->holder_gave)
		return GOVERNANCE_PROXY_CHAIN;
	return p->held < p->max_proxies ? GOVERNANCE_PROXY_GOOD : GOVERNANCE_PROXY_LIMIT;
}
