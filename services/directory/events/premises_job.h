/* SPDX-License-Identifier: EUPL-1.2
 *
 * premises_job.h - the clock of temporary premises: it warns before their year ends (R249).
 */
#ifndef DIRECTORY_PREMISES_JOB_H
#define DIRECTORY_PREMISES_JOB_H

#include "cmn/pg.h"

/* Job: each step once, whatever replicas there are and however often it is killed. */
enum cmn_err directory_job_premises(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif
