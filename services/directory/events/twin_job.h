/* SPDX-License-Identifier: EUPL-1.2
 *
 * twin_job.h - records that may be one are looked for in turn, under the role of the bus: as struct
 * cmn_job wants it.
 *
 * A call takes the next some hundred actors and offers, never more; a round over all of them goes
 * on where the last call stopped, and begins again at the end.  What was invented is passed over.
 */
#ifndef DIRECTORY_TWIN_JOB_H
#define DIRECTORY_TWIN_JOB_H

#include "cmn/service.h"

enum cmn_err directory_job_twins(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				 struct cmn_error *err);

#endif
