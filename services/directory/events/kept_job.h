/* SPDX-License-Identifier: EUPL-1.2
 *
 * kept_job.h - who has not confirmed an offer for too long is reminded, once a month.
 */
#ifndef DIRECTORY_KEPT_JOB_H
#define DIRECTORY_KEPT_JOB_H

#include "cmn/pg.h"

#define DIRECTORY_REMIND_EVERY_MS 10000
#define DIRECTORY_REMIND_BATCH    200

/* A job of cmn/service.h.  Any number of replicas may run it. */
enum cmn_err directory_job_remind(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif
