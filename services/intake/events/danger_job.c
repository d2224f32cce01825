/* SPDX-License-Identifier: EUPL-1.2 */
#include "danger_store.h"
#include "intake_deps.h"
#include "intake_events.h"

enum cmn_err intake_job_danger(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			       struct cmn_error *err)
{
	const struct intake_deps *set = deps;
	unsigned minutes = set ? set->danger_remind_minutes : INTAKE_DANGER_REMIND_MINUTES;

	*ret_more = false;
	return minutes > 0 ? intake_store_remind_danger(conn, now, minutes, err) : CMN_OK;
}

enum cmn_err intake_job_danger_kept(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err)
{
	enum { BATCH = 200 };
	int64_t gone = 0;
	enum cmn_err rc = intake_store_expire_danger(conn, now, BATCH, &gone, err);

	(void)deps;
	*ret_more = gone == BATCH;
	return rc;
}
