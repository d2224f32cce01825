/* SPDX-License-Identifier: EUPL-1.2
 *
 * membership_rules.h - when memberships, shares of a carrying and adhesions stand together.
 *
 * Days as in cmn/calendar.h.  A span begins on its first day and is over on `end`, the first day on
 * which it is so no more.
 */
#ifndef MEMBERSHIP_RULES_H
#define MEMBERSHIP_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MEMBERSHIP_OPEN INT32_MAX /* no end is known */

struct membership_span {
	int begin, end;
};

/* Have they a day in common?  A span that is over on the day it begins has none. */
bool membership_meet(struct membership_span a, struct membership_span b);
/* The first of them that meets `own`; -1: none. */
int membership_met(const struct membership_span *spans, size_t n, struct membership_span own);
/* Are the spans, one after the other or overlapping, there on this day? */
bool membership_there(const struct membership_span *spans, size_t n, int day);

/* --- who carries (R194): shares in hundredths of a per cent ------------------------------------
 */

#define MEMBERSHIP_WHOLE 10000

struct membership_share {
	struct membership_span span;
	int share; /* 0: none was stated */
};
/* The highest sum of shares on any day of `within`. */
int membership_share_peak(const struct membership_share *shares, size_t n,
			  struct membership_span within);

/* --- adhesions (R164 to R171) ------------------------------------------------------------------
 */

enum membership_state { MEMBERSHIP_DRAFT = 1, MEMBERSHIP_SIGNED, MEMBERSHIP_ENDED };
enum membership_act {
	MEMBERSHIP_EDIT = 1,
	MEMBERSHIP_NAME, /* other contacts by name */
	MEMBERSHIP_SIGN,
	MEMBERSHIP_END,
};
enum membership_state membership_state_of(const char *code); /* 0: no such state */
bool membership_may(enum membership_state state, enum membership_act act);

/* What a signature needs: the fields that the text does not leave to the parties (R165, R166,
 * R169), and all commitments (R171). */
struct membership_terms {
	size_t contacts;
	bool circuits, sharing;
	size_t commitments, of_commitments; /* accepted; of how many */
};
enum membership_lack {
	MEMBERSHIP_LACKS_NOTHING = 0,
	MEMBERSHIP_LACKS_CONTACT,
	MEMBERSHIP_LACKS_CIRCUITS,
	MEMBERSHIP_LACKS_SHARING,
	MEMBERSHIP_LACKS_COMMITMENT,
};
enum membership_lack membership_lacks(const struct membership_terms *terms);

/* The days of a signature.  `before`: the day on which the version in force began, INT32_MIN when
 * there is none; `until`: the last day of its term, MEMBERSHIP_OPEN when there is none. */
struct membership_days {
	int signed_on, begins_on, until;
	int before, today;
};
enum membership_fault {
	MEMBERSHIP_GOOD = 0,
	MEMBERSHIP_SIGNED_LATER,  /* a signature in the future */
	MEMBERSHIP_BEGINS_BEFORE, /* it begins before it is signed */
	MEMBERSHIP_ENDS_BEFORE,   /* its term ends before it begins */
	MEMBERSHIP_NOT_AFTER,     /* the version in force began later */
};
enum membership_fault membership_days_fault(const struct membership_days *days);

/* An end: not before the beginning, not after today. */
bool membership_end_good(int begin, int end, int today);

#endif
