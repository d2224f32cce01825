/* SPDX-License-Identifier: EUPL-1.2 */
#include "sandbox_job.h"
#include "intake_deps.h"
#include "sandbox_store.h"

enum cmn_err intake_job_sandbox(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err)
{
	const struct intake_deps *d = deps;

	*ret_more = false;
	return d && d->sandbox ? intake_store_sandbox_fill(conn, now, err) : CMN_OK;
}
