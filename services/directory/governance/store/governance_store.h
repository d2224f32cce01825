/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_store.h - the records of governance: read as a caller may see them, written as a table
 * of statements says.
 *
 * `who` is the member for whom an account reads, NULL for the team and the authorities; `day` is
 * today, "2026-11-23".  Results are owned by the caller.
 */
#ifndef GOVERNANCE_STORE_H
#define GOVERNANCE_STORE_H

#include "cmn/call.h"
#include "cmn/record.h"

/* A value that is no member of the body. */
struct governance_given {
	const char *key, *value; /* key NULL ends */
};

/* A write (cmn/write.h) whose own parameters, from $14 on, are members of the body or values given,
 * by their names: text as it is, numbers and booleans as text, lists as arrays of PostgreSQL. */
struct governance_write {
	struct cmn_stmt stmt;
	const char *const *keys; /* NULL at the end */
};

/* CMN_E_NOT_FOUND: nothing was written; see cmn_write_run().  `lock` is run before, or NULL: its
 * parameters are the département and the record that is locked. */
enum cmn_err governance_store_write(struct cmn_call *call, const struct governance_write *write,
				    const struct governance_given *given,
				    const struct cmn_stmt *lock, const char *locked) CMN_MUST_CHECK;

/* The record as `who` may see it, CMN_E_NOT_FOUND otherwise. */
enum cmn_err governance_store_read(struct cmn_call *call, const struct cmn_stmt *stmt,
				   const char *id, const char *who, const char *day,
				   PGresult **ret) CMN_MUST_CHECK;

/* A page of limit + 1 rows.  Filters beyond those that the statement has are not sent. */
struct governance_page {
	const char *departement; /* NULL: all of the caller's */
	const char *who, *day;
	const char *filter[2];
	int64_t limit;
};
enum cmn_err governance_store_page(struct cmn_call *call, const struct cmn_stmt *stmt,
				   const struct governance_page *page,
				   PGresult **ret) CMN_MUST_CHECK;

/* Whatever else is asked. */
enum cmn_err governance_store_ask(struct cmn_call *call, const struct cmn_stmt *stmt,
				  const char *const *params, PGresult **ret) CMN_MUST_CHECK;

/* --- statements ---------------------------------------------------------------------------- */

extern const struct cmn_stmt GOVERNANCE_INSTANCE_READ, GOVERNANCE_INSTANCE_LIST;
extern const struct cmn_stmt GOVERNANCE_SEAT_READ, GOVERNANCE_PRESIDENCY_READ;
extern const struct cmn_stmt GOVERNANCE_MEETING_READ, GOVERNANCE_MEETING_LIST;
extern const struct cmn_stmt GOVERNANCE_ITEM_READ, GOVERNANCE_VOTE_READ;
extern const struct cmn_stmt GOVERNANCE_DECISION_READ, GOVERNANCE_DECISION_LIST;
extern const struct cmn_stmt GOVERNANCE_ARBITRATION_READ, GOVERNANCE_ARBITRATION_LIST;
extern const struct cmn_stmt GOVERNANCE_STATEMENT_READ, GOVERNANCE_STATEMENT_LIST;
extern const struct cmn_stmt GOVERNANCE_TRANSMISSION_READ, GOVERNANCE_TRANSMISSION_LIST;

/* $1 département, $2 list, $3 codes: those that the region does not have. */
extern const struct cmn_stmt GOVERNANCE_UNLISTED;
/* $1 département, $2 instance, $3 day: terms, in their order, and the rule of that day. */
extern const struct cmn_stmt GOVERNANCE_TERMS;
/* $1 département, $2 instance, $3 day: is $4 one that has a voice? */
extern const struct cmn_stmt GOVERNANCE_IS_MEMBER;
/* $1 vote, $2 whose voice, $3 who votes for it or NULL */
extern const struct cmn_stmt GOVERNANCE_TRY;
/* $1 vote */
extern const struct cmn_stmt GOVERNANCE_TALLY;
/* $1 meeting, $2 giver, $3 holder, $4 day */
extern const struct cmn_stmt GOVERNANCE_PROXY_TRY;
/* $1 instance, $2 and $3 first and last day, $4 day of the rules */
extern const struct cmn_stmt GOVERNANCE_LIFE;

extern const struct cmn_stmt GOVERNANCE_LOCK_VOTE, GOVERNANCE_LOCK_MEETING;

extern const struct governance_write GOVERNANCE_INSTANCE_ADD, GOVERNANCE_INSTANCE_CHANGE,
    GOVERNANCE_INSTANCE_GRAFT, GOVERNANCE_SEAT_ADD, GOVERNANCE_SEAT_CHANGE, GOVERNANCE_TERM_ADD,
    GOVERNANCE_TERM_CHANGE;
extern const struct governance_write GOVERNANCE_MEETING_ADD, GOVERNANCE_MEETING_CONVENE,
    GOVERNANCE_MEETING_POSTPONE, GOVERNANCE_MEETING_CANCEL, GOVERNANCE_MEETING_HOLD,
    GOVERNANCE_MINUTES_SET, GOVERNANCE_MINUTES_VALIDATE, GOVERNANCE_ITEM_ADD,
    GOVERNANCE_ITEM_CHANGE, GOVERNANCE_PRESENCE_SET, GOVERNANCE_PROXY_GIVE,
    GOVERNANCE_PROXY_WITHDRAW;
extern const struct governance_write GOVERNANCE_VOTE_OPEN, GOVERNANCE_BALLOT_CAST,
    GOVERNANCE_VOTE_CLOSE, GOVERNANCE_VOTE_CANCEL;
extern const struct governance_write GOVERNANCE_DECISION_ADD, GOVERNANCE_ARBITRATION_ADD,
    GOVERNANCE_ARBITRATION_STEP, GOVERNANCE_STATEMENT_ADD, GOVERNANCE_TRANSMISSION_ADD;

extern const struct cmn_stmt *const GOVERNANCE_STATEMENTS[];
extern const size_t GOVERNANCE_STATEMENT_COUNT;

#endif
