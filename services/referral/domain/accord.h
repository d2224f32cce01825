/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord.h - the states of an accord, and what its content must be like (R028, R196, R198).
 *
 *   draft --revise--> draft          proposed --revise--> draft (a new version, signed anew)
 *   draft --propose--> proposed      proposed --sign--> proposed, or signed with the last signature
 *   draft, proposed --cancel--> cancelled
 *   signed --end--> ended
 */
#ifndef REFERRAL_ACCORD_H
#define REFERRAL_ACCORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero is no act. */
enum referral_accord_act {
	REFERRAL_ACCORD_REVISE = 1,
	REFERRAL_ACCORD_PROPOSE,
	REFERRAL_ACCORD_SIGN,
	REFERRAL_ACCORD_CANCEL,
	REFERRAL_ACCORD_END,
	REFERRAL_ACCORD_ATTACH, /* a paper; the state stays */
	REFERRAL_ACCORD_ACT_END_
};

/* States that allow the act, as PostgreSQL array text, and where it leads; to NULL: nowhere else. A
 * signature leads to `to` when it is the last. */
struct referral_accord_move {
	const char *from, *to;
	bool open; /* the situation must be open */
};
extern const struct referral_accord_move REFERRAL_ACCORD_MOVES[REFERRAL_ACCORD_ACT_END_];

/* Is `state` among those that allow the act? */
bool referral_accord_allows(enum referral_accord_act act, const char *state);

/* --- its content: codes as the contract has them, NULL where nothing was said -------------------
 */

struct referral_party {
	const char *key, *kind;
	bool actor; /* an actor of the directory is named */
	bool signs;
};
struct referral_commitment {
	const char *party, *frequency, *from, *to;
	bool times;
};
struct referral_financing {
	const char *source, *funder, *party;
	bool mention_c360;
};
struct referral_accord {
	const char *from, *to, *review_on; /* of the plan, YYYY-MM-DD */
	const struct referral_party *parties;
	size_t n_parties;
	const struct referral_commitment *commitments;
	size_t n_commitments;
	const struct referral_financing *financing;
	size_t n_financing;
};

/* Zero: nothing is wrong. */
enum referral_accord_fault {
	REFERRAL_ACCORD_PLAN_REVERSED = 1,
	REFERRAL_ACCORD_REVIEW_EARLY,
	REFERRAL_ACCORD_SAME_KEY,
	REFERRAL_ACCORD_ACTOR, /* an actor without its id, or an id of what is no actor */
	REFERRAL_ACCORD_NOBODY_FOR_PERSON, /* neither the person nor a representative signs */
	REFERRAL_ACCORD_ONE_SIDED,         /* nobody else signs */
	REFERRAL_ACCORD_UNKNOWN_PARTY,
	REFERRAL_ACCORD_COMMITMENT_REVERSED,
	REFERRAL_ACCORD_TIMES, /* how many times, but not per what */
	REFERRAL_ACCORD_FINANCING_PARTY,
	REFERRAL_ACCORD_MENTION, /* non-recurring credits without the mention of the 360 (R196) */
	REFERRAL_ACCORD_FUNDER,  /* another funder, without saying which (R198) */
};

/* The first fault; *ret_at is the place of the party, commitment or line that has it. */
enum referral_accord_fault referral_accord_check(const struct referral_accord *a, size_t *ret_at);

/* --- dates, as days since 1970 -------------------------------------------------------------------
 */

enum referral_day_fault {
	REFERRAL_DAY_AHEAD = 1, /* in the future */
	REFERRAL_DAY_EARLY,     /* before what it follows */
};
enum referral_day_fault referral_day_check(int day, int earliest, int today);

#endif
