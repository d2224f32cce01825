/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_task_feed.h"

#include "task.h"
#include "work_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/codes.h"
#include "cmn/json.h"

#include <stdio.h>

/* A code that this release does not know yet is no reason to lose the task. */
static const struct cmn_code *code(const char *list, const char *name)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);
	const struct cmn_code *found = cmn_code_find(codes, name);

	return found ? found : cmn_code_find(codes, "other");
}

static enum cmn_err ask(struct cmn_conn *conn, struct intake_asked_task *t, int day,
			struct cmn_error *err)
{
	char due[CMN_TIME_LEN], now[CMN_TIME_LEN], today[CMN_DAY_LEN];
	bool known = false;
	enum cmn_err rc;

	/* what is due on a day is due before the next one begins */
	cmn_time_format(cmn_day_begin(day + 1, t->departement), due);
	cmn_time_format(cmn_clock_us(), now);
	cmn_day_format(cmn_day_of(cmn_clock_us(), t->departement), today);
	t->due_at = due;
	t->now = now;
	t->day = today;
	rc = intake_store_ask_task(conn, t, &known, err);
	if (rc == CMN_OK && !known)
		return cmn_fail_at(err, CMN_E_INVALID, "/situation_id",
				   "cette situation n’existe pas ici",
				   "there is no such situation here");
	return rc;
}

enum cmn_err intake_learn_task_asked(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err)
{
	const char *kind = cmn_json_get(ev->data, "kind"), *due = cmn_json_get(ev->data, "due_on");
	const char *cause = cmn_json_get(ev->data, "cause");
	const char *about = cmn_json_get(ev->data, "subject_kind");
	const char *subject = cmn_json_get(ev->data, "subject_id");
	char both[96];
	struct intake_asked_task t = {
	    .id = cmn_json_get(ev->data, "task_id"),
	    .situation = cmn_json_get(ev->data, "situation_id"),
	    .departement = ev->departement,
	    .who = cmn_json_get(ev->data, "for"),
	    .subject = both,
	};
	int day;

	if (!t.id || !t.situation || !t.who || !kind || !cause || !about || !subject || !due ||
	    !cmn_day_parse(due, &day))
		return cmn_feed_incomplete(err);
	snprintf(both, sizeof(both), "%.40s %.40s", about, subject);
	/* only a closure plans its own call-back */
	t.kind = intake_task_is_callback(kind) ? "other" : code("task_kinds", kind)->code;
	t.cause = code("task_causes", cause)->code;
	t.title = code("task_causes", cause)->label[CMN_FR];
	return ask(conn, &t, day, err);
}
