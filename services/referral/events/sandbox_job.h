/* SPDX-License-Identifier: EUPL-1.2
 *
 * sandbox_job.h - the job that fills the sandbox of vendors once, as soon as intake has told its
 * situations.
 */
#ifndef REFERRAL_SANDBOX_JOB_H
#define REFERRAL_SANDBOX_JOB_H

#include "cmn/service.h"

#define REFERRAL_SANDBOX_EVERY_MS 2000

/* `deps` is a struct referral_deps; nothing is done where no sandbox is open. */
enum cmn_err referral_job_sandbox(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err);

#endif
