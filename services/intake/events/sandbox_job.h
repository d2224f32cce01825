/* SPDX-License-Identifier: EUPL-1.2
 *
 * sandbox_job.h - the job that makes the invented persons of the sandbox of vendors, once.
 */
#ifndef INTAKE_SANDBOX_JOB_H
#define INTAKE_SANDBOX_JOB_H

#include "cmn/service.h"

#define INTAKE_SANDBOX_EVERY_MS 5000

/* `deps` is a struct intake_deps; nothing is done where no sandbox is open. */
enum cmn_err intake_job_sandbox(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err);

#endif
