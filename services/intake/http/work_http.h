/* SPDX-License-Identifier: EUPL-1.2
 *
 * work_http.h - what the handlers of the work on situations share.
 */
#ifndef INTAKE_WORK_HTTP_H
#define INTAKE_WORK_HTTP_H

#include "work_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/record.h"

#define INTAKE_GROUPS_LEN 160
#define INTAKE_INT_LEN    24

/* Names of the groups of fields that the caller's roles see (domain/visibility.h). */
void intake_work_groups(const struct cmn_call *call, char out[INTAKE_GROUPS_LEN]);

/* Today in the département. */
void intake_work_today(const char *departement, char out[CMN_DAY_LEN]);

/* The instant at which something is due: `due_at` of the body, or its delay `due_in` from now.
 * Hours are exact; a delay in days ends with its last day (CPC 641), so what is due is due before
 * the next one begins.  "" when the body names neither; CMN_E_INVALID for both, or for the past. */
struct intake_due {
	char at[CMN_TIME_LEN];
	char amount[INTAKE_INT_LEN];
	const char *unit; /* NULL: an instant was given */
};
enum cmn_err intake_work_due(struct cmn_call *call, const char *departement,
			     struct intake_due *ret) CMN_MUST_CHECK;

/* The end of the day that lies `months` later, moved on to a jour ouvré. */
void intake_work_after_months(const char *departement, unsigned months, char out[CMN_TIME_LEN]);

/* The end of the day that lies `days` later, moved on to a jour ouvré. */
void intake_work_after_days(const char *departement, unsigned days, char out[CMN_TIME_LEN]);

/* Every text of the body, at whatever depth: CMN_E_INVALID at the first that nobody can read
 * (cmn_texts_good()).  Without a body: CMN_OK. */
enum cmn_err intake_work_texts(struct cmn_call *call) CMN_MUST_CHECK;

/* Check the texts of the body, then read the situation of the path or of a record; aim call->write
 * at its département (room), as a new record.  CMN_E_NOT_FOUND when it is absent or elsewhere. */
enum cmn_err intake_work_situation(struct cmn_call *call, const char *id, char room[4],
				   PGresult **ret) CMN_MUST_CHECK;

/* Answer with the situation as the caller sees it. */
enum cmn_err intake_work_reply_situation(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

/* Answer with a record; `path` is set where it was just made. */
enum cmn_err intake_work_reply(struct cmn_call *call, enum intake_record record, const char *id,
			       const char *path) CMN_MUST_CHECK;

/* Why a write in a situation found no target: its person was erased, its version or state. */
enum cmn_err intake_work_explain(struct cmn_call *call, const char *situation) CMN_MUST_CHECK;

/* The lists of one situation: the whole handler. */
enum cmn_err intake_work_list(struct cmn_call *call, enum intake_of_situation what) CMN_MUST_CHECK;

/* `day` of the body, named by `pointer`, may not lie in the future; NULL is fine. */
enum cmn_err intake_work_past_day(struct cmn_call *call, const char *departement,
				  const char *pointer, const char *day) CMN_MUST_CHECK;

/* Integer member as text for the database; NULL when absent. */
const char *intake_work_int(const struct cmn_call *call, const char *key, char out[INTAKE_INT_LEN]);

/* Array member as PostgreSQL array text, owned by the caller; NULL when absent. */
enum cmn_err intake_work_array(struct cmn_call *call, const char *key, char **ret) CMN_MUST_CHECK;

/* A value of the body as text for the database, owned by the caller. */
enum cmn_err intake_work_json(struct cmn_call *call, const json_t *value,
			      char **ret) CMN_MUST_CHECK;

/* Whose work falls to the caller today; the texts of `ret` are owned by `room`. */
struct intake_whose_room {
	char *absent, *mine;
};
void intake_work_whose_drop(struct intake_whose_room *room);
enum cmn_err intake_work_whose(struct cmn_call *call, const char *departement,
			       struct intake_whose_room *room,
			       struct intake_whose *ret) CMN_MUST_CHECK;

#endif
