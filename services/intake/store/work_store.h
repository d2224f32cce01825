/* SPDX-License-Identifier: EUPL-1.2
 *
 * work_store.h - the work on situations in PostgreSQL: owners, absences, acts, tasks, ends,
 * evaluations, notes, settings.
 *
 * Every write is prepared in call->write (record, département, event); it answers CMN_OK when it
 * was done now or before under the same key, and CMN_E_NOT_FOUND when it found no target: the
 * handler looks why.  Texts are borrowed, NULL where nothing was said; days are "YYYY-MM-DD".
 * Reads of lists take at most limit + 1 rows after the key `after`.
 */
#ifndef INTAKE_WORK_STORE_H
#define INTAKE_WORK_STORE_H

#include "situation.h"
#include "standin.h"
#include "work_settings.h"

#include "cmn/call.h"

/* --- what all of them use --------------------------------------------------------------------- */

enum cmn_err intake_store_write(struct cmn_call *call, const struct cmn_stmt *stmt,
				const char **params) CMN_MUST_CHECK;

/* One record by its id: CMN_E_NOT_FOUND alike for what is absent and what lies elsewhere. */
enum intake_record {
	INTAKE_ACT,
	INTAKE_TASK,
	INTAKE_EVALUATION,
	INTAKE_NOTE,
	INTAKE_ABSENCE,
	INTAKE_REASSIGNMENT,
	INTAKE_WORK_SETTING,
	INTAKE_RECORDS_
};
enum cmn_err intake_store_get(struct cmn_call *call, enum intake_record record, const char *id,
			      PGresult **ret) CMN_MUST_CHECK;

/* What belongs to one situation, in its order. */
enum intake_of_situation {
	INTAKE_ACTS,
	INTAKE_ALL_ACTS,
	INTAKE_OWNERS,
	INTAKE_CLOSURES,
	INTAKE_EVALUATIONS,
	INTAKE_NOTES,
	INTAKE_OF_SITUATION_
};
enum cmn_err intake_store_of_situation(struct cmn_call *call, enum intake_of_situation what,
				       const char *departement, const char *situation,
				       const char *after, int64_t limit,
				       PGresult **ret) CMN_MUST_CHECK;

/* --- acts ---------------------------------------------------------------------------------------
 */

struct intake_new_act {
	const char *situation;
	const char *states; /* of the situation that allow it, PostgreSQL array text */
	const char *kind, *occurred_at, *minutes, *by, *with_whom, *channel, *serafin, *text;
};
enum cmn_err intake_store_act(struct cmn_call *call, const struct intake_new_act *a) CMN_MUST_CHECK;

/* What is NULL in `a` stays as it was in the act that is corrected. */
enum cmn_err intake_store_correct_act(struct cmn_call *call, const char *act,
				      const struct intake_new_act *a, bool withdrawn,
				      const char *reason) CMN_MUST_CHECK;

/* Acts of the kinds `attempt` since the last one of the kinds `reach`, and on how many days in
 * France. */
enum cmn_err intake_store_attempts(struct cmn_call *call, const char *departement,
				   const char *situation, const char *reach, const char *attempt,
				   int *ret_attempts, int *ret_days) CMN_MUST_CHECK;

/* --- tasks --------------------------------------------------------------------------------------
 */

struct intake_new_task {
	const char *situation, *kind, *title, *assignee; /* NULL: the owner of the file */
	const char *due_at, *unit, *amount;
};
enum cmn_err intake_store_task(struct cmn_call *call,
			       const struct intake_new_task *t) CMN_MUST_CHECK;

struct intake_task_change {
	const char *from, *to; /* intake_task_move */
	const char *act;       /* as the history names it */
	const char *outcome, *note, *title, *assignee;
	const char *due_at, *unit, *amount; /* NULL: unchanged */
	bool tried;                         /* one more call-back */
	bool needs_open;                    /* the situation must be open */
	bool counted;                       /* situation.open_tasks counts it */
};
enum cmn_err intake_store_change_task(struct cmn_call *call,
				      const struct intake_task_change *c) CMN_MUST_CHECK;

/* Whose work is looked at: NULL account for everybody's. */
struct intake_whose {
	const char *account;
	const char *absent; /* accounts absent today, PostgreSQL array text */
	const char *mine;   /* of them, for whom `account` stands in by default */
};

struct intake_task_list {
	const char *departement, *state, *situation, *now, *after;
	struct intake_whose whose;
	bool overdue, escalated;
	int64_t limit;
};
enum cmn_err intake_store_tasks(struct cmn_call *call, const struct intake_task_list *list,
				PGresult **ret) CMN_MUST_CHECK;

/* Tasks and call-backs due before `until`, files without an act since `idle_since`. */
enum cmn_err intake_store_today(struct cmn_call *call, const char *departement,
				const struct intake_whose *whose, const char *until,
				const char *idle_since, PGresult **ret) CMN_MUST_CHECK;

/* --- owners -------------------------------------------------------------------------------------
 */

enum cmn_err intake_store_handover(struct cmn_call *call, const char *conseiller,
				   const char *substitute, const char *cause,
				   const char *note) CMN_MUST_CHECK;
enum cmn_err intake_store_reassign(struct cmn_call *call, const char *from, const char *to,
				   const char *reason) CMN_MUST_CHECK;
enum cmn_err intake_store_absence(struct cmn_call *call,
				  const struct intake_absence *absence) CMN_MUST_CHECK;
enum cmn_err intake_store_cancel_absence(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err intake_store_absences(struct cmn_call *call, const char *departement, const char *from,
				   const char *after, int64_t limit, PGresult **ret) CMN_MUST_CHECK;
/* Those that cover `day`, for domain/standin.h: conseiller, substitute, from, to. */
enum cmn_err intake_store_absent_on(struct cmn_call *call, const char *departement, const char *day,
				    PGresult **ret) CMN_MUST_CHECK;

/* --- ends ---------------------------------------------------------------------------------------
 */

struct intake_end {
	const char *reason, *note, *accord_id, *accord_signed_on, *duplicate_of, *taken_over_on,
	    *taken_over_by, *handoff_id, *occurred_on;
	const char *callback_due, *callback_title; /* NULL: no call-back */
};
enum cmn_err intake_store_end(struct cmn_call *call, const struct intake_end *end) CMN_MUST_CHECK;
enum cmn_err intake_store_reopen(struct cmn_call *call, const char *reason,
				 const char *note) CMN_MUST_CHECK;

/* --- evaluations, notes, settings ---------------------------------------------------------------
 */

enum cmn_err intake_store_evaluate(struct cmn_call *call, const char *situation,
				   const char *follows, const char *on, const char *by,
				   const char *domains, const char *summary) CMN_MUST_CHECK;
enum cmn_err intake_store_note(struct cmn_call *call, const char *situation, const char *visibility,
			       const char *text) CMN_MUST_CHECK;
enum cmn_err intake_store_share_note(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err intake_store_withdraw_note(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err intake_store_set(struct cmn_call *call, const char *key, const char *value,
			      const char *valid_from) CMN_MUST_CHECK;
/* The values that hold on `day`. */
enum cmn_err intake_store_settings(struct cmn_call *call, const char *departement, const char *day,
				   int ret[INTAKE_WORK_KEYS_]) CMN_MUST_CHECK;

/* --- asked by others ----------------------------------------------------------------------------
 */

struct intake_asked_task {
	const char *id, *situation, *departement, *kind, *title, *cause;
	const char *subject; /* "<kind> <uuid>" of the record that it is about */
	const char *who;     /* conseiller, coordonnateur */
	const char *due_at, *now, *day;
};
/* Made once, however often it is asked; *ret_known is false where there is no such situation. */
enum cmn_err intake_store_ask_task(struct cmn_conn *conn, const struct intake_asked_task *t,
				   bool *ret_known, struct cmn_error *err) CMN_MUST_CHECK;

/* --- jobs ---------------------------------------------------------------------------------------
 */

#define INTAKE_TASK_BATCH 200 /* rows of one batch: as many mean that there may be more */

/* Announce what is due, and pass on what stays undone: one bounded batch, *ret_n rows.  `day` is
 * today in France, `horizon` the instant up to which a reminder can look ahead. */
enum cmn_err intake_store_remind(struct cmn_conn *conn, const char *now, const char *day,
				 const char *horizon, int64_t *ret_n,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_escalate(struct cmn_conn *conn, const char *now, const char *day,
				   int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

/* Every statement of these stores, for the test that prepares them all. */
extern const struct cmn_stmt *const INTAKE_WORK_STATEMENTS[];
extern const size_t INTAKE_WORK_STATEMENT_COUNT;

#endif
