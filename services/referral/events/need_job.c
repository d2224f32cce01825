/* SPDX-License-Identifier: EUPL-1.2 */
#include "need_job.h"
#include "need_store.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#define BATCH     50
#define NEXT_WEEK 7 /* calendar days in which somebody looks at a suggestion */

enum cmn_err referral_job_needs(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err)
{
	char due[CMN_DAY_LEN];
	int64_t us = 0;
	int looked = 0;
	enum cmn_err rc;

	(void)deps;
	if (!cmn_time_parse(now, &us))
		us = cmn_clock_us();
	cmn_day_format(cmn_day_of(us, "75") + NEXT_WEEK, due);
	rc = referral_store_suggest_unmet(conn, now, due, BATCH, &looked, err);
	*ret_more = rc == CMN_OK && looked == BATCH;
	return rc;
}
