/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_ballot.h - a vote of an instance: one member, one voice (R150, R151).
 *
 * A member is an organisation, whoever speaks for it: two people of the same have one voice.  Who
 * may vote is written down when the vote opens.
 */
#ifndef GOVERNANCE_BALLOT_H
#define GOVERNANCE_BALLOT_H

#include <stdbool.h>

/* How the voices decide: "simple" more yes than no; "absolute" more than half of all that were
 * cast, abstentions with them; "two_thirds" of those that said yes or no. */
enum governance_majority {
	GOVERNANCE_SIMPLE = 1,
	GOVERNANCE_ABSOLUTE,
	GOVERNANCE_TWO_THIRDS,
};
enum governance_majority governance_majority_of(const char *code); /* 0: no such rule */

/* What the president of the instance said, where the rule gives the casting voice. */
enum governance_casting {
	GOVERNANCE_NO_CASTING = 0,
	GOVERNANCE_CASTING_YES,
	GOVERNANCE_CASTING_NO
};

struct governance_count {
	int roll;  /* members that may vote */
	int there; /* of them, those who were there, were represented, or voted */
	int yes, no, abstain;
	int quorum_percent; /* of the roll; 0: none is asked */
	enum governance_majority majority;
	enum governance_casting casting;
};

enum governance_result {
	GOVERNANCE_ADOPTED = 1,
	GOVERNANCE_ADOPTED_BY_CHAIR, /* voices were equal */
	GOVERNANCE_REJECTED,
	GOVERNANCE_REJECTED_TIE, /* voices were equal: not adopted */
	GOVERNANCE_NO_QUORUM,
	GOVERNANCE_NOBODY_VOTED,
};
enum governance_result governance_result_of(const struct governance_count *count);
const char *governance_result_code(enum governance_result result);

/* Members that it takes: quorum_percent of the roll, rounded up. */
int governance_quorum(int roll, int quorum_percent);

/* Somebody wants to vote. */
struct governance_try {
	bool open;
	bool member;      /* whose voice it is stands on the roll */
	bool voted;       /* that voice was given already */
	bool by_proxy;    /* for another */
	bool holder;      /* whoever votes for another stands on the roll */
	bool given;       /* and was given the proxy of the other */
	bool giver_there; /* who is there votes with its own voice */
	int held;         /* voices that the holder has given for others in this vote */
	int max_proxies;  /* 0: none may be held */
};
enum governance_try_fault {
	GOVERNANCE_MAY_VOTE = 0,
	GOVERNANCE_VOTE_CLOSED,
	GOVERNANCE_NOT_A_MEMBER,
	GOVERNANCE_VOTED_ALREADY,
	GOVERNANCE_HOLDER_NO_MEMBER,
	GOVERNANCE_NO_PROXY,
	GOVERNANCE_GIVER_THERE,
	GOVERNANCE_PROXIES_ABOVE,
	GOVERNANCE_TRY_COUNT_,
};
enum governance_try_fault governance_may_vote(const struct governance_try *t);

/* A member gives its voice to another for one meeting. */
struct governance_proxy {
	bool giver_member, holder_member;
	bool same;        /* to itself */
	bool giver_there; /* it is at the meeting */
	bool given;       /* it has given it already */
	bool giver_holds; /* it holds one of somebody: a voice is not handed on */
	bool holder_gave; /* the holder has given its own away */
	int held;         /* proxies that the holder has for this meeting */
	int max_proxies;
};
enum governance_proxy_fault {
	GOVERNANCE_PROXY_GOOD = 0,
	GOVERNANCE_GIVER_NO_MEMBER,
	GOVERNANCE_PROXY_HOLDER_NO_MEMBER,
	GOVERNANCE_PROXY_TO_ITSELF,
	GOVERNANCE_PROXY_GIVER_THERE,
	GOVERNANCE_PROXY_GIVEN,
	GOVERNANCE_PROXY_CHAIN,
	GOVERNANCE_PROXY_LIMIT,
	GOVERNANCE_PROXY_COUNT_,
};
enum governance_proxy_fault governance_may_give(const struct governance_proxy *p);

#endif
