/* SPDX-License-Identifier: EUPL-1.2
 *
 * clock_store.h - delays as rows: the dated rules, and the clocks that follow records.
 *
 * Clocks are started, paused and stopped by the database itself (migration 0020: clock_move,
 * clock_follow); here they are read, dated (domain/delay.h) and ticked by the job.
 */
#ifndef REFERRAL_CLOCK_STORE_H
#define REFERRAL_CLOCK_STORE_H

#include "delay.h"
#include "referral_store.h"

struct referral_rule {
	const char *departement, *clock, *unit, *end_rule, *valid_from, *begins_at;
	const char *n, *remind_before, *to_coordonnateur, *to_member; /* numbers; NULL: not done */
};
/* CMN_E_CONFLICT when one begins on that day already. */
enum cmn_err referral_store_set_rule(const struct referral_at *at, struct cmn_write *write,
				     const struct referral_rule *rule,
				     struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_rule(const struct referral_at *at, const char *id,
				 PGresult **ret) CMN_MUST_CHECK;
/* What holds in the département at the instant, and what is set for later. */
enum cmn_err referral_store_rules(const struct referral_at *at, const char *departement,
				  const char *instant, PGresult **ret) CMN_MUST_CHECK;
/* The national rule of a clock: its row has `_by_law`.  CMN_E_NOT_FOUND: no such clock. */
enum cmn_err referral_store_national_rule(const struct referral_at *at, const char *clock,
					  PGresult **ret) CMN_MUST_CHECK;

/* Whose clocks: of a département, a situation of it, or a record of it (NULL: all). */
struct referral_clocks_of {
	const char *departement, *situation_id, *subject_id;
	const char *after;
	int64_t limit;
};
/* A page of limit + 1 rows; due day, rest and lateness are filled in, as of `now`. */
enum cmn_err referral_store_clocks(const struct referral_at *at,
				   const struct referral_clocks_of *of, const char *now,
				   PGresult **ret) CMN_MUST_CHECK;

/* --- the job's, under the role of the bus --------------------------------------------------------
 */

/* A clock as its row tells it; it borrows from res and pauses.  Later pauses than these are not
 * kept. */
#define REFERRAL_PAUSES_MAX 256
void referral_clock_read(const PGresult *res, int row, struct referral_delay *ret,
			 struct referral_pause pauses[REFERRAL_PAUSES_MAX]);

enum cmn_err referral_store_clocks_to_look_at(struct cmn_conn *conn, const char *now, unsigned most,
					      PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Nothing to tell yet: look again then; NULL: never. */
enum cmn_err referral_store_clock_looked(struct cmn_conn *conn, const char *id, const char *next,
					 struct cmn_error *err) CMN_MUST_CHECK;
/* A step is taken: level, audit row, event and task in one statement; the task of a step always has
 * the same id. */
struct referral_told {
	const char *id, *departement, *now, *next, *level, *operation;
	const char *event_id, *event_type, *event_data;
	const char *task_kind, *task_for, *task_due, *task_cause; /* kind NULL: no task */
};
enum cmn_err referral_store_clock_told(struct cmn_conn *conn, const struct referral_told *told,
				       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_CLOCK_STATEMENTS[];
extern const size_t REFERRAL_CLOCK_STATEMENT_COUNT;
extern const struct cmn_stmt REFERRAL_CLOCKS, REFERRAL_CLOCKS_OF_SITUATION,
    REFERRAL_CLOCKS_OF_SUBJECT, REFERRAL_CLOCK_LOOK, REFERRAL_CLOCK_LOOKED, REFERRAL_CLOCK_TOLD,
    REFERRAL_RULE_SET, REFERRAL_RULE_GET, REFERRAL_RULES, REFERRAL_RULE_NATIONAL;

#endif
