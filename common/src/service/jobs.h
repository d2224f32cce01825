/* SPDX-License-Identifier: EUPL-1.2
 *
 * jobs.h - the housekeeping of a service: a thread that once a minute forgets the idempotency keys
 * whose time is over, and runs the service's own jobs (struct cmn_job), each at its cadence.
 */
#ifndef CMN_JOBS_H
#define CMN_JOBS_H

#include "cmn/service.h"

#define CMN_JOBS_EVERY_MS 60000

struct cmn_jobs;

struct cmn_jobs_settings {
	const char *conninfo; /* role of the bus; "": there is nothing to do, *ret becomes NULL */
	const char *schema;
	unsigned every_ms; /* of the purge */
	const struct cmn_job *jobs;
	size_t n; /* at most CMN_JOBS_MAX */
	void *deps;
};

#define CMN_JOBS_MAX 32

/* A database that is away is no reason not to start. */
enum cmn_err cmn_jobs_start(const struct cmn_jobs_settings *settings, struct cmn_jobs **ret,
			    struct cmn_error *err) CMN_MUST_CHECK;

/* The batch under way ends first; *jobs may be NULL. */
void cmn_jobs_stop(struct cmn_jobs **jobs);

#endif
