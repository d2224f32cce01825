/* SPDX-License-Identifier: EUPL-1.2 */
#include "referral_accord_feed.h"
#include "accord_learn.h"
#include "closure.h"
#include "notice_feed.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/codes.h"
#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

#define REASON "solution_found"

struct signed_accord {
	const char *id, *situation, *departement, *signed_on;
};

/* --- closing -------------------------------------------------------------------------------------
 */

static void callback_due(const char *departement, int months, char out[CMN_TIME_LEN])
{
	const struct cmn_delay delay = {CMN_MONTHS, (unsigned)months, CMN_END_NEXT_OUVRE};
	int day = cmn_day_due(cmn_day_of(cmn_clock_us(), departement), &delay, departement);

	cmn_time_format(cmn_day_begin(day + 1, departement), out);
}

/* As the dispatcher fills it for a call; the event is its key, so that it is done once. */
static bool prepare(struct cmn_write *write, const struct cmn_event *ev,
		    const struct signed_accord *a)
{
	*write = (struct cmn_write){
	    .client = "system",
	    .operation = "close_situation",
	    .request_hash = "-",
	    .request_id = ev->id,
	    .departement = a->departement,
	    .event_type = "intake.situation.closed.v1",
	    .audiences = "{facts}",
	};
	snprintf(write->key, sizeof(write->key), "%s", ev->id);
	snprintf(write->resource_id, sizeof(write->resource_id), "%s", a->situation);
	cmn_uuid7(write->event_id);
	cmn_time_format(cmn_clock_us(), write->now);
	CMN_AUTO(cmn_json_drop)
	json_t *data = json_pack("{s:s, s:s, s:s}", "situation_id", a->situation, "reason", REASON,
				 "closed_at", write->now);

	write->event_data = data ? json_dumps(data, JSON_COMPACT) : NULL;
	return write->event_data != NULL;
}

static enum cmn_err close_it(struct cmn_conn *conn, const struct cmn_event *ev,
			     const struct signed_accord *a, int64_t version, struct cmn_error *err)
{
	struct intake_end end = {
	    .reason = REASON,
	    .accord_id = a->id,
	    .accord_signed_on = a->signed_on,
	    .callback_title = "La réponse tient-elle ?",
	};
	struct cmn_write write;
	char day[CMN_DAY_LEN], due[CMN_TIME_LEN];
	int settings[INTAKE_WORK_KEYS_];
	enum cmn_err rc;

	cmn_day_format(cmn_day_of(cmn_clock_us(), a->departement), day);
	rc = intake_store_settings_in(conn, a->departement, day, settings, err);
	if (rc != CMN_OK)
		return rc;
	if (settings[INTAKE_CALLBACK_MONTHS] > 0 && intake_closure_calls_back(REASON)) {
		callback_due(a->departement, settings[INTAKE_CALLBACK_MONTHS], due);
		end.callback_due = due;
	}
	if (!prepare(&write, ev, a))
		return cmn_no_memory(err);
	rc = intake_store_end_in(conn, &write, version, &end, err);
	cmn_write_clear(&write);
	return rc;
}

/* --- what keeps it open ------------------------------------------------------------------------
 */

static enum cmn_err tell_owner(struct cmn_conn *conn, const struct signed_accord *a,
			       const char *cause, struct cmn_error *err)
{
	static const struct cmn_delay SOON = {CMN_JOURS_OUVRES, 2, CMN_END_AS_IS};
	const struct cmn_code *words = cmn_code_find(cmn_code_list_find("task_causes"), cause);
	int today = cmn_day_of(cmn_clock_us(), a->departement);
	char subject[80], due[CMN_TIME_LEN], now[CMN_TIME_LEN], day[CMN_DAY_LEN];
	bool known = false;
	const struct intake_asked_task task = {
	    .id = a->id, /* one accord asks for one task, however often it is told */
	    .situation = a->situation,
	    .departement = a->departement,
	    .kind = "other",
	    .title = words ? words->label[CMN_FR] : cause,
	    .cause = cause,
	    .subject = subject,
	    .who = "conseiller",
	    .due_at = due,
	    .now = now,
	    .day = day,
	};

	snprintf(subject, sizeof(subject), "accord %s", a->id);
	cmn_time_format(cmn_clock_us(), now);
	cmn_day_format(today, day);
	cmn_time_format(
	    cmn_day_begin(cmn_day_due(today, &SOON, a->departement) + 1, a->departement), due);
	return intake_store_ask_task(conn, &task, &known, err);
}

/* NULL: nothing. */
static const char *keeps_open(const struct intake_accord_file *f)
{
	const struct intake_closing facts = {
	    .open_tasks = f->open_tasks,
	    .accord_required = f->accord_required,
	    .accord_given = true,
	};

	/* as by hand: an offer to another département is cancelled first */
	if (f->offered)
		return "accord_signed_offered";
	return intake_may_close(REASON, &facts) ? "accord_signed_tasks" : NULL;
}

static enum cmn_err learn(struct cmn_conn *conn, const struct cmn_event *ev,
			  const struct signed_accord *a, bool closes, struct cmn_error *err)
{
	struct intake_accord_file file;
	const char *cause;
	enum cmn_err rc =
	    intake_store_accord_file(conn, a->departement, a->situation, a->id, &file, err);

	if (rc != CMN_OK || file.gone || file.closed_by_it)
		return rc;
	cause = closes && file.open ? keeps_open(&file) : NULL;
	if (closes && file.open && !cause)
		return close_it(conn, ev, a, file.version, err);
	rc =
	    intake_store_learn_accord(conn, a->departement, a->situation, a->id, a->signed_on, err);
	return rc == CMN_OK && cause ? tell_owner(conn, a, cause, err) : rc;
}

enum cmn_err intake_learn_accord_signed(struct cmn_conn *conn, const struct cmn_event *ev,
					struct cmn_error *err)
{
	const struct signed_accord a = {
	    .id = cmn_json_get(ev->data, "accord_id"),
	    .situation = cmn_json_get(ev->data, "situation_id"),
	    .departement = ev->departement,
	    .signed_on = cmn_json_get(ev->data, "signed_on"),
	};
	const json_t *closes = json_object_get(ev->data, "closes_situation");

	if (!a.id || !a.situation || !a.signed_on)
		return cmn_feed_incomplete(err);
	return learn(conn, ev, &a, !json_is_false(closes), err);
}

enum cmn_err intake_learn_proposal_answered(struct cmn_conn *conn, const struct cmn_event *ev,
					    struct cmn_error *err)
{
	const char *answer = cmn_json_get(ev->data, "answer");
	const struct intake_refused r = {
	    .proposal_id = cmn_json_get(ev->data, "proposal_id"),
	    .situation_id = cmn_json_get(ev->data, "situation_id"),
	    .departement = ev->departement,
	    .refused_at = cmn_json_get(ev->data, "answered_at"),
	    .reason = cmn_json_get(ev->data, "reason"),
	};
	enum cmn_err rc = CMN_OK;

	if (!answer || !r.proposal_id || !r.situation_id || !r.refused_at)
		return cmn_feed_incomplete(err);
	if (strcmp(answer, "refused") == 0)
		rc = intake_store_learn_refused(conn, &r, err);
	return rc == CMN_OK ? intake_tell_proposal_answered(conn, ev, err) : rc;
}
