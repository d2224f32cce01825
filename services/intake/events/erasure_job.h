/* SPDX-License-Identifier: EUPL-1.2
 *
 * erasure_job.h - the jobs that erase: what a person asked and was granted, what the term of
 * retention asks, what a restored backup brought back; and the trail that is old enough.
 *
 * Each step is one transaction: killed in the middle it has not happened, and the next one goes on
 * where the last that ended left off.
 */
#ifndef INTAKE_ERASURE_JOB_H
#define INTAKE_ERASURE_JOB_H

#include "cmn/service.h"

#define INTAKE_ERASURE_EVERY_MS   5000
#define INTAKE_RETENTION_EVERY_MS 5000
#define INTAKE_AUDIT_EVERY_MS     21600000

enum cmn_err intake_job_erasure(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				struct cmn_error *err);
enum cmn_err intake_job_retention(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err);
enum cmn_err intake_job_audit(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			      struct cmn_error *err);

#endif
