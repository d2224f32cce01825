/* SPDX-License-Identifier: EUPL-1.2
 *
 * task_http.c - tasks: given, listed, changed; what becomes of them is in domain/task.h.
 */
#include "intake_ops.h"
#include "task.h"
#include "work_http.h"

#include <stdio.h>
#include <string.h>

#define TASKS "/v1/intake/tasks"

enum cmn_err intake_http_add_task(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const json_t *b = call->body;
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	char departement[4];
	struct intake_due due;
	struct intake_new_task task;
	enum cmn_err rc = intake_work_situation(call, id, departement, &situation);

	if (rc == CMN_OK)
		rc = intake_work_due(call, departement, &due);
	if (rc != CMN_OK)
		return rc;
	if (due.at[0] == '\0')
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/due_in",
				   "une tâche a une échéance : un instant ou un délai",
				   "a task is due: at an instant or after a delay");
	if (intake_task_is_callback(cmn_json_get(b, "kind")))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/kind",
				   "seule une clôture prévoit ce rappel",
				   "only a closure plans this call-back");
	task = (struct intake_new_task){
	    .situation = id,
	    .kind = cmn_json_get(b, "kind"),
	    .title = cmn_json_get(b, "title"),
	    .assignee = cmn_json_get(b, "assignee"),
	    .due_at = due.at,
	    .unit = due.unit,
	    .amount = due.unit ? due.amount : NULL,
	};
	rc = intake_store_task(call, &task);
	if (rc == CMN_E_NOT_FOUND)
		return intake_work_explain(call, id);
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_TASK, call->write.resource_id, TASKS)
			    : rc;
}

static bool asked_for(const struct cmn_call *call, const char *name)
{
	const char *value = cmn_call_param(call, name);

	return value && strcmp(value, "true") == 0;
}

enum cmn_err intake_http_list_tasks(struct cmn_call *call)
{
	const char *state = cmn_call_param(call, "state");
	char now[CMN_TIME_LEN], after[128];
	struct intake_task_list list = {
	    .departement = cmn_call_param(call, "departement"),
	    .state = state ? state : "open",
	    .situation = cmn_call_param(call, "situation_id"),
	    .now = now,
	    .after = after,
	    .whose = {NULL, "{}", "{}"},
	    .overdue = asked_for(call, "overdue"),
	    .escalated = asked_for(call, "escalated"),
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	CMN_AUTO(intake_work_whose_drop) struct intake_whose_room room = {0};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", list.departement);

	cmn_time_format(cmn_clock_us(), now);
	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK && asked_for(call, "mine"))
		rc = intake_work_whose(call, list.departement, &room, &list.whose);
	if (rc == CMN_OK)
		rc = intake_store_tasks(call, &list, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, list.limit) : rc;
}

enum cmn_err intake_http_get_task(struct cmn_call *call)
{
	return intake_work_reply(call, INTAKE_TASK, cmn_call_param(call, "id"), NULL);
}

/* --- what becomes of a task ---------------------------------------------------------------------
 */

/* Why the write found no target: the task's own version and state first, then its situation's. */
static enum cmn_err told_why(struct cmn_call *call, const char *id, enum intake_task_act act)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_get(call, INTAKE_TASK, id, &now);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) != call->if_match ||
	    !intake_task_next(cmn_column(now, 0, "state"), act))
		return cmn_explain(call, now);
	call->if_match = 0; /* the situation's version was not asked */
	return intake_work_explain(call, cmn_column(now, 0, "situation_id"));
}

static enum cmn_err change(struct cmn_call *call, const PGresult *before, enum intake_task_act act,
			   struct intake_task_change *c)
{
	const char *id = cmn_call_param(call, "id");
	bool callback = intake_task_is_callback(cmn_column(before, 0, "kind"));
	enum cmn_err rc;

	c->from = INTAKE_TASK_MOVES[act].from;
	if (!c->to)
		c->to = INTAKE_TASK_MOVES[act].to;
	/* what others asked for may come after the end of the file, and is still to be done */
	c->needs_open = !callback && !cmn_column(before, 0, "cause");
	c->counted = !callback;
	rc = intake_store_change_task(call, c);
	if (rc == CMN_E_NOT_FOUND)
		return told_why(call, id, act);
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_TASK, id, NULL) : rc;
}

/* Read the task and aim the write at it. */
static enum cmn_err aim(struct cmn_call *call, char departement[4], PGresult **ret)
{
	enum cmn_err rc = intake_work_texts(call);

	if (rc == CMN_OK)
		rc = intake_store_get(call, INTAKE_TASK, cmn_call_param(call, "id"), ret);
	if (rc == CMN_OK)
		cmn_write_at(call, *ret, departement);
	return rc;
}

/* An act that a call-back after closure does not have. */
static enum cmn_err not_a_callback(struct cmn_call *call, const PGresult *task)
{
	if (!intake_task_is_callback(cmn_column(task, 0, "kind")))
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_CONFLICT,
			"un rappel après clôture se conclut par son résultat, ou s’annule",
			"a call-back after closure ends with its outcome, or is cancelled");
}

static enum cmn_err simple(struct cmn_call *call, enum intake_task_act act, const char *name,
			   bool callbacks_too)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	struct intake_task_change c = {.act = name, .note = cmn_json_get(call->body, "note")};
	char departement[4];
	enum cmn_err rc = aim(call, departement, &before);

	if (rc == CMN_OK && !callbacks_too)
		rc = not_a_callback(call, before);
	return rc == CMN_OK ? change(call, before, act, &c) : rc;
}

enum cmn_err intake_http_complete_task(struct cmn_call *call)
{
	return simple(call, INTAKE_TASK_COMPLETE, "complete", false);
}

enum cmn_err intake_http_cancel_task(struct cmn_call *call)
{
	return simple(call, INTAKE_TASK_CANCEL, "cancel", true);
}

enum cmn_err intake_http_reopen_task(struct cmn_call *call)
{
	return simple(call, INTAKE_TASK_REOPEN, "reopen", false);
}

enum cmn_err intake_http_change_task(struct cmn_call *call)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *before = NULL;
	char departement[4];
	struct intake_due due;
	struct intake_task_change c = {
	    .act = "edit",
	    .title = cmn_json_get(call->body, "title"),
	    .assignee = cmn_json_get(call->body, "assignee"),
	};
	enum cmn_err rc = aim(call, departement, &before);

	if (rc == CMN_OK)
		rc = intake_work_due(call, departement, &due);
	if (rc != CMN_OK)
		return rc;
	if (due.at[0]) {
		c.due_at = due.at;
		c.unit = due.unit;
		c.amount = due.unit ? due.amount : NULL;
	}
	return change(call, before, INTAKE_TASK_EDIT, &c);
}
