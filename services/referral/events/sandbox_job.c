/* SPDX-License-Identifier: EUPL-1.2 */
#include "sandbox_job.h"
#include "referral_deps.h"
#include "sandbox_store.h"

enum cmn_err referral_job_sandbox(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err)
{
	const struct referral_deps *d = deps;

	*ret_more = false;
	return d && d->sandbox ? referral_store_sandbox_fill(conn, now, err) : CMN_OK;
}
