/* SPDX-License-Identifier: EUPL-1.2
 *
 * region_job.h - tells the other services what a community is: its region, words and rules.
 */
#ifndef DIRECTORY_REGION_JOB_H
#define DIRECTORY_REGION_JOB_H

#include "cmn/pg.h"

#define DIRECTORY_REGION_TELLS_EVERY_MS 5000

enum cmn_err directory_job_communities(struct cmn_conn *conn, const char *now, void *deps,
				       bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif
