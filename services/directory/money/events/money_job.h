/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_job.h - what the service tells of credits by itself: the totals of a budget when they
 * changed, and once a month that credits are spent so slowly that the ARS may reserve them (R206).
 */
#ifndef DIRECTORY_MONEY_JOB_H
#define DIRECTORY_MONEY_JOB_H

#include "cmn/pg.h"

#define MONEY_TOTALS_EVERY_MS 1000
#define MONEY_LAG_EVERY_MS    5000

enum cmn_err money_job_totals(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err money_job_lag(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			   struct cmn_error *err) CMN_MUST_CHECK;

#endif
