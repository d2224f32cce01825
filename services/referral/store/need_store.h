/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_store.h - contacts with actors, and the needs that found no answer, in PostgreSQL.
 *
 * As in plan_store.h: nothing is decided here.  Days are "YYYY-MM-DD".
 */
#ifndef REFERRAL_NEED_STORE_H
#define REFERRAL_NEED_STORE_H

#include "referral_store.h"

/* --- contacts -----------------------------------------------------------------------------------
 */

struct referral_plan_contact {
	const char *plan_id;
	const char *kind, *mean, *party;
	const char *actor_id; /* NULL: not of the directory */
	const char *with_function, *with_name;
	bool person_present, anonymous;
	const char *told; /* PostgreSQL array text */
	const char *consent;
	const char *purpose, *outcome, *outcome_words;
	const char *next_step, *next_words, *next_on;
	const char *considered_id, *corrects;
	const char *contacted_at; /* RFC 3339 */
	const char *more;         /* further events, see more_events.h; NULL: none */
};
/* In a plan that is active, of a situation that is open; what it names is of the same plan.
 * CMN_E_CONFLICT when the entry was corrected before. */
enum cmn_err referral_store_plan_contact_log(const struct referral_at *at, struct cmn_write *write,
					     const struct referral_plan_contact *c,
					     struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_plan_contact(const struct referral_at *at, const char *id,
					 PGresult **ret) CMN_MUST_CHECK;
/* `filter`: the plan. */
enum cmn_err referral_store_plan_contacts(const struct referral_at *at,
					  const struct referral_page *page,
					  PGresult **ret) CMN_MUST_CHECK;

/* --- needs ---------------------------------------------------------------------------------------
 */

/* `today` ends the days of who still waits. */
enum cmn_err referral_store_unmet(const struct referral_at *at, const char *id, const char *today,
				  PGresult **ret) CMN_MUST_CHECK;
struct referral_unmet_page {
	const char *departement, *situation_id, *state; /* the last two: NULL for all */
	const char *after, *today;
	int64_t limit;
};
enum cmn_err referral_store_unmets(const struct referral_at *at,
				   const struct referral_unmet_page *page,
				   PGresult **ret) CMN_MUST_CHECK;

/* What was tried for a need of a plan: one row (_considered, _proposed, _reasons as a JSON array,
 * _since: the day of the first request that named the need; NULL when none did). */
enum cmn_err referral_store_need_tried(const struct referral_at *at, const char *plan_id,
				       const char *need, PGresult **ret) CMN_MUST_CHECK;

struct referral_new_unmet {
	const char *plan_id, *need, *qualification, *since;
};
/* CMN_E_CONFLICT when the need is suggested or open already. */
enum cmn_err referral_store_unmet_record(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_new_unmet *u,
					 struct referral_done *ret) CMN_MUST_CHECK;

/* Move an unmet need; members that do not belong to the act are NULL. */
struct referral_unmet_move {
	int64_t version;
	const char *from, *to;
	const char *qualification, *since; /* of a confirmation */
	const char *ended_on, *proposal_id, *reason, *words;
};
/* CMN_E_NOT_FOUND also when proposal_id names no accepted proposal of the situation. */
enum cmn_err referral_store_unmet_move(const struct referral_at *at, struct cmn_write *write,
				       const struct referral_unmet_move *m,
				       struct referral_done *ret) CMN_MUST_CHECK;

/* --- under the role of the bus
 * ---------------------------------------------------------------------
 */

/* Suggest the needs of which everything that was proposed was refused, in at most `most` situations
 * that were marked; a task for each.  `due`: the day of these tasks. */
enum cmn_err referral_store_suggest_unmet(struct cmn_conn *conn, const char *now, const char *due,
					  int most, int *ret_looked,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* Every open need of a file has no object any more, on that day and for that reason. */
enum cmn_err referral_store_needs_end(struct cmn_conn *conn, const char *situation_id,
				      const char *departement, const char *at, const char *day,
				      const char *reason, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err referral_store_erase_need(struct cmn_conn *conn, const char *situation_id,
				       const char *departement,
				       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_NEED_STATEMENTS[];
extern const size_t REFERRAL_NEED_STATEMENT_COUNT;

#endif
