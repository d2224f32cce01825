/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_job.h - announces obligations before they are due, and once they are late.
 */
#ifndef DIRECTORY_AGENDA_JOB_H
#define DIRECTORY_AGENDA_JOB_H

#include "cmn/pg.h"

#define DIRECTORY_AGENDA_EVERY_MS 10000

/* One replica at a time: all steps that have been reached by `now` and were not told before. */
enum cmn_err directory_job_agenda(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif
