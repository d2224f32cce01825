/* SPDX-License-Identifier: EUPL-1.2
 *
 * project_http.h - what the operations on life projects and on their relays have in common.
 */
#ifndef INTAKE_PROJECT_HTTP_H
#define INTAKE_PROJECT_HTTP_H

#include "project_events.h"
#include "project_store.h"

#include "cmn/calendar.h"
#include "cmn/call.h"

/* The day of the call where the département is. */
void intake_project_today(const char *departement, char out[CMN_DAY_LEN]);

/* The day under `key` of `object`, which stands at the pointer `at` of the body; `today` when it
 * is left out.  CMN_E_INVALID when nothing can have been said or done on it yet. */
enum cmn_err intake_project_day(struct cmn_call *call, const json_t *object, const char *at,
				const char *key, const char *today, const char **ret);

/* Who speaks fits how it was said; the member at fault is named under `at` ("/wishes/3"). */
enum cmn_err intake_project_voice(struct cmn_call *call, const json_t *object, const char *at);

/* What the contract cannot say of a version of the content; parameters as for intake_project_take()
 * below. */
enum cmn_err intake_project_check(struct cmn_call *call, json_t *body, const char *at,
				  const char *today) CMN_MUST_CHECK;

/* A version of the content, from `body` (which passed the contract) standing at `at` of the
 * request, "" or "/content".  Labels of codes are compared and left out. */
struct intake_project_said {
	char *content;    /* JSON, owned */
	char *built_with; /* PostgreSQL array text, owned */
	char categories[32];
	bool co_built;
	json_t *builders, *domains, *acts; /* codes, owned */
};
enum cmn_err intake_project_take(struct cmn_call *call, json_t *body, const char *at,
				 const char *today, struct intake_project_said *ret);
void intake_project_said_drop(struct intake_project_said *said);

/* Keep the words of a write that came too late and turn the 412 of call->err into one that names
 * the draft; returns rc unchanged when it is another failure. */
enum cmn_err intake_project_too_late(struct cmn_call *call, enum cmn_err rc, const char *project_id,
				     int64_t based_on, const char *content);

/* The person may see their own situation, as absent otherwise; the team, all of its territory. */
bool intake_project_is_person(const struct cmn_call *call);
enum cmn_err intake_project_mine(struct cmn_call *call, const char *situation_id);

/* CMN_E_CONFLICT that says in words why a project as it is now does not allow an act. */
enum cmn_err intake_project_state(struct cmn_call *call, const PGresult *now);

#endif
