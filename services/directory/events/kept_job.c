/* SPDX-License-Identifier: EUPL-1.2 */
#include "kept_job.h"

#include "kept.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

enum cmn_err directory_job_remind(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	char today[CMN_DAY_LEN];
	int64_t us = 0;
	int looked = 0;
	enum cmn_err rc;

	(void)deps;
	if (!cmn_time_parse(now, &us))
		us = cmn_clock_us();
	cmn_day_format(cmn_day_of(us, "75"), today);
	rc = directory_kept_remind(conn, now, today, DIRECTORY_REMIND_BATCH, &looked, err);
	*ret_more = rc == CMN_OK && looked == DIRECTORY_REMIND_BATCH;
	return rc;
}
