/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_events.h"
#include "work_settings.h"
#include "work_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#define HOUR_US INT64_C(3600000000)

enum cmn_err intake_job_tasks(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err)
{
	char horizon[CMN_TIME_LEN], day[CMN_DAY_LEN];
	int64_t us = 0, reminded = 0, escalated = 0;
	enum cmn_err rc;

	(void)deps;
	if (!cmn_time_parse(now, &us))
		return cmn_fail(err, CMN_E_INTERNAL, "instant illisible", "unreadable instant");
	cmn_day_format(cmn_day_of(us, ""), day);
	cmn_time_format(us + INTAKE_WORK_SETTINGS[INTAKE_REMIND_BEFORE_HOURS].most * HOUR_US,
			horizon);
	rc = intake_store_remind(conn, now, day, horizon, &reminded, err);
	if (rc == CMN_OK)
		rc = intake_store_escalate(conn, now, day, &escalated, err);
	*ret_more = reminded == INTAKE_TASK_BATCH || escalated == INTAKE_TASK_BATCH;
	return rc;
}
