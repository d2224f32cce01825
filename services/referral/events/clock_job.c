/* SPDX-License-Identifier: EUPL-1.2
 *
 * clock_job.c - reminders and escalations, under the role of the bus.
 *
 * A batch is one transaction: rows locked by another replica are left to it, and what is killed in
 * the middle has not happened.  A level only grows, so a clock moved back tells nothing twice.
 */
#include "clock_job.h"
#include "chase.h"
#include "clock_store.h"

#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>

#define BATCH 100

static void instant_of(int day, const char *departement, char out[CMN_TIME_LEN])
{
	cmn_time_format(cmn_day_begin(day, departement), out);
}

static enum cmn_err event(const PGresult *res, int row, enum referral_level level, int due,
			  struct cmn_buf *out, struct cmn_error *err)
{
	char due_on[CMN_DAY_LEN];
	json_t *data;

	cmn_day_format(due, due_on);
	data =
	    json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "clock_id", cmn_column(res, row, "id"),
		      "situation_id", cmn_column(res, row, "situation_id"), "clock",
		      cmn_column(res, row, "clock"), "kind", cmn_column(res, row, "kind"),
		      "subject_id", cmn_column(res, row, "subject_id"), "level",
		      referral_level_code(level), "due_on", due_on);
	if (data)
		cmn_json_value(out, data);
	json_decref(data);
	return data && !out->failed ? CMN_OK : cmn_no_memory(err);
}

/* By when somebody should have acted: by the end of the delay, or else on the next jour ouvré. */
static void task_due(const PGresult *res, int row, enum referral_level level, int due, int today,
		     char out[CMN_DAY_LEN])
{
	const struct cmn_delay soon = {.unit = CMN_JOURS_OUVRES, .n = 1, .end = CMN_END_AS_IS};

	cmn_day_format(level == REFERRAL_REMINDED
			   ? due
			   : cmn_day_due(today, &soon, cmn_column(res, row, "departement")),
		       out);
}

/* Take `step`; `next` is when to look again. */
static enum cmn_err tell(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			 struct referral_step step, int due, int today, const char *next,
			 struct cmn_error *err)
{
	const bool reminds = step.level == REFERRAL_REMINDED;
	const struct referral_chase chase =
	    referral_chase(cmn_column(res, row, "clock"), step.level,
			   (enum referral_level)cmn_pg_int(res, row, PQfnumber(res, "level"), 0));
	CMN_AUTO(cmn_buf_free) struct cmn_buf data = {0};
	char event_id[CMN_UUID_LEN], level[12], by[CMN_DAY_LEN];
	enum cmn_err rc;

	cmn_buf_init(&data, 4096);
	rc = event(res, row, step.level, due, &data, err);
	if (rc != CMN_OK)
		return rc;
	cmn_uuid7(event_id);
	snprintf(level, sizeof(level), "%d", (int)step.level);
	task_due(res, row, step.level, due, today, by);
	return referral_store_clock_told(
	    conn,
	    &(struct referral_told){
		.id = cmn_column(res, row, "id"),
		.departement = cmn_column(res, row, "departement"),
		.now = now,
		.next = next,
		.level = level,
		.operation = reminds ? "remind_clock" : "escalate_clock",
		.event_id = event_id,
		.event_type =
		    reminds ? "referral.clock.reminded.v1" : "referral.clock.escalated.v1",
		.event_data = data.data,
		.task_kind = chase.asks ? chase.kind : NULL,
		.task_for = chase.coordonnateur ? "coordonnateur" : "conseiller",
		.task_due = by,
		.task_cause = chase.cause,
	    },
	    err);
}

static enum cmn_err look(struct cmn_conn *conn, const PGresult *res, int row, const char *now,
			 int64_t now_us, struct cmn_error *err)
{
	struct referral_pause pauses[REFERRAL_PAUSES_MAX];
	struct referral_delay delay;
	struct referral_step step, then;
	enum referral_level level;
	char next[CMN_TIME_LEN];
	int due, today;

	referral_clock_read(res, row, &delay, pauses);
	level = (enum referral_level)cmn_pg_int(res, row, PQfnumber(res, "level"), 0);
	due = referral_delay_due(&delay).day;
	today = cmn_day_of(now_us, delay.departement);
	step = referral_delay_next(&delay, due, level, today);
	then = step;
	if (step.level != REFERRAL_UNTOLD && step.day <= today)
		then = referral_delay_next(&delay, due, step.level, today);
	if (then.level != REFERRAL_UNTOLD)
		instant_of(then.day, delay.departement, next);
	return step.level != REFERRAL_UNTOLD && step.day <= today
		   ? tell(conn, res, row, now, step, due, today,
			  then.level != REFERRAL_UNTOLD ? next : NULL, err)
		   : referral_store_clock_looked(conn, cmn_column(res, row, "id"),
						 then.level != REFERRAL_UNTOLD ? next : NULL, err);
}

enum cmn_err referral_job_clocks(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				 struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	int64_t now_us = 0;
	enum cmn_err rc = cmn_conn_begin(conn, err);

	(void)deps;
	if (!cmn_time_parse(now, &now_us))
		now_us = cmn_clock_us();
	if (rc == CMN_OK)
		rc = referral_store_clocks_to_look_at(conn, now, BATCH, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		rc = look(conn, res, row, now, now_us, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	else
		*ret_more = PQntuples(res) > 0;
	return rc;
}
