/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_job.h - the clock of governance: what each instance owes, in governance_due.
 */
#ifndef GOVERNANCE_JOB_H
#define GOVERNANCE_JOB_H

#include "cmn/pg.h"

#define GOVERNANCE_JOB_EVERY_MS 5000

/* Job: instances that were touched, and each one each day. */
enum cmn_err governance_job_due(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err) CMN_MUST_CHECK;

#endif
