/* SPDX-License-Identifier: EUPL-1.2
 *
 * need_job.h - the job that suggests unmet needs: everything that was proposed for one was refused.
 */
#ifndef REFERRAL_NEED_JOB_H
#define REFERRAL_NEED_JOB_H

#include "cmn/service.h"

enum cmn_err referral_job_needs(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err);

#endif
