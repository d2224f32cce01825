/* SPDX-License-Identifier: EUPL-1.2
 *
 * clock_job.h - the job that reminds and escalates: referral.clock.reminded.v1 and
 * referral.clock.escalated.v1, each step of a clock once.
 */
#ifndef REFERRAL_CLOCK_JOB_H
#define REFERRAL_CLOCK_JOB_H

#include "cmn/service.h"

enum cmn_err referral_job_clocks(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				 struct cmn_error *err);

#endif
