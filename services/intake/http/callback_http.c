/* SPDX-License-Identifier: EUPL-1.2
 *
 * callback_http.c - the call-back some months after a closure: does it hold?
 */
#include "intake_ops.h"
#include "task.h"
#include "work_events.h"
#include "work_http.h"

#include <stdio.h>
#include <string.h>

#define AGAIN_DAYS 7

/* Is it an open call-back after closure, at the version that was read?  What is ended already may
 * be a repetition of the same request, which the write finds out. */
static enum cmn_err check(struct cmn_call *call, const PGresult *task)
{
	if (intake_task_is_callback(cmn_column(task, 0, "kind")))
		return CMN_OK;
	return cmn_fail(&call->err, CMN_E_CONFLICT, "cette tâche n’est pas un rappel après clôture",
			"this task is no call-back after closure");
}

static enum cmn_err told_why(struct cmn_call *call, const char *id)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	enum cmn_err rc = intake_store_get(call, INTAKE_TASK, id, &now);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_int(now, 0, PQfnumber(now, "version"), 0) == call->if_match &&
	    intake_task_next(cmn_column(now, 0, "state"), INTAKE_TASK_COMPLETE)) {
		call->if_match = 0;
		return intake_work_explain(call, cmn_column(now, 0, "situation_id"));
	}
	return cmn_explain(call, now);
}

enum cmn_err intake_http_record_callback(struct cmn_call *call)
{
	const char *id = cmn_call_param(call, "id");
	const char *outcome = cmn_json_get(call->body, "outcome");
	CMN_AUTO(cmn_pgres_drop) PGresult *task = NULL;
	int settings[INTAKE_WORK_KEYS_];
	char departement[4], day[CMN_DAY_LEN], again[CMN_TIME_LEN];
	struct intake_task_change c = {
	    .from = INTAKE_TASK_MOVES[INTAKE_TASK_COMPLETE].from,
	    .act = "callback",
	    .outcome = outcome,
	    .note = cmn_json_get(call->body, "note"),
	    .tried = true,
	};
	enum cmn_err rc = intake_work_texts(call);

	if (rc == CMN_OK)
		rc = intake_store_get(call, INTAKE_TASK, id, &task);
	if (rc != CMN_OK)
		return rc;
	cmn_write_at(call, task, departement);
	intake_work_today(departement, day);
	rc = check(call, task);
	if (rc == CMN_OK)
		rc = intake_store_settings(call, departement, day, settings);
	if (rc != CMN_OK)
		return rc;
	c.to =
	    intake_callback_next(outcome, (int)cmn_pg_int(task, 0, PQfnumber(task, "tries"), 0) + 1,
				 settings[INTAKE_CALLBACK_TRIES]);
	if (strcmp(c.to, "open") == 0) {
		intake_work_after_days(departement, AGAIN_DAYS, again);
		c.due_at = again;
	}
	rc = intake_event_callback(call, cmn_column(task, 0, "situation_id"), outcome);
	if (rc == CMN_OK) {
		rc = intake_store_change_task(call, &c);
		if (rc == CMN_E_NOT_FOUND)
			return told_why(call, id);
	}
	return rc == CMN_OK ? intake_work_reply(call, INTAKE_TASK, id, NULL) : rc;
}
