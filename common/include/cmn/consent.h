/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/consent.h - may this leave?  The one rule that every path asks before anything about a person
 * goes to somebody else (R038, R078, R261; décret 2016-1349: prior agreement, valid until
 * withdrawn, withdrawal by any means).
 *
 * What the person decided is a list of dated acts that are never overwritten: agreements given,
 * refusals, withdrawals of an agreement.  A disclosure names its purpose, all the categories of
 * data it carries, one recipient and an instant.  It is allowed when ONE agreement covers all of it
 * and is in force at that instant, and no later act of the person says no to any part of it:
 *
 *   - a refusal says no to what it names, from its date on, to every agreement that is not later;
 *   - a withdrawal ends its own agreement, and is a refusal, dated that day, of what it had named:
 *     who takes back one of two agreements for the same thing does not leave the other open;
 *   - two acts of the same instant: the no wins.
 *
 * A category may be narrowed to one thing of it: "documents:<id>" is one document, "documents" all
 * of them.
 *
 * Pure: no clock, no I/O, no allocation.  intake asks it on its own records, the others on their
 * copies (cmn_call_fresh() first).
 */
#ifndef CMN_CONSENT_H
#define CMN_CONSENT_H

#include "cmn/base.h"

/* Codes are those of proto/codes; lists are separated by one space.  A recipient is a kind
 * ("mdph") or one of a kind ("partner:<organisation>"); identifiers compare without case. */
struct cmn_consent_act {
	const char *id;
	bool given;             /* false: a refusal */
	const char *purpose;    /* "" in a refusal: every purpose */
	const char *categories; /* "" in a refusal: every category */
	const char *recipients; /* "" in a refusal: everybody */
	int64_t decided_us;
	int64_t from_us, until_us; /* period of an agreement: from <= t < until */
	int64_t right_until_us;    /* given by a representative: when that right ends */
	int64_t withdrawn_us;      /* CMN_NEVER: it was not */
};
#define CMN_NEVER INT64_MAX

struct cmn_disclosure {
	const char *purpose;
	const char *categories; /* all that it carries; "" is never allowed */
	const char *recipient_kind;
	const char *recipient_id; /* "" or NULL: somebody of that kind, not known which */
	int64_t at_us;
};

/* Why not; zero is not an answer.  Ordered as in proto/codes/consent_reasons.csv. */
enum cmn_consent_reason {
	CMN_CONSENT_ALLOWED = 1,
	CMN_CONSENT_NONE,        /* nothing was said about this purpose */
	CMN_CONSENT_RECIPIENT,   /* agreements, but not for this recipient */
	CMN_CONSENT_CATEGORY,    /* for this recipient, but not for all that it carries */
	CMN_CONSENT_NOT_YET,     /* the period has not begun */
	CMN_CONSENT_EXPIRED,     /* the period is over */
	CMN_CONSENT_RIGHT_ENDED, /* the representative who gave it has that right no more */
	CMN_CONSENT_WITHDRAWN,
	CMN_CONSENT_REFUSED,
	CMN_CONSENT_REASON_END_
};

struct cmn_verdict {
	enum cmn_consent_reason reason;
	const char
	    *consent_id; /* of the agreement that allows, borrowed from the acts; else NULL */
};

struct cmn_verdict cmn_consent_allowed(const struct cmn_consent_act *acts, size_t n,
				       const struct cmn_disclosure *d) CMN_MUST_CHECK;

/* Code of proto/codes/consent_reasons.csv. */
const char *cmn_consent_reason_code(enum cmn_consent_reason reason);

#endif
