/* SPDX-License-Identifier: EUPL-1.2
 *
 * jobs.h - the housekeeping of a service's own tables: a thread that once a minute forgets the
 * idempotency keys whose time is over.
 */
#ifndef CMN_JOBS_H
#define CMN_JOBS_H

#include "cmn/err.h"

#define CMN_JOBS_EVERY_MS 60000

struct cmn_jobs;

/* `conninfo`: role of the bus; without one there is nothing to do, and *ret becomes NULL.  A
 * database that is away is no reason not to start. */
enum cmn_err cmn_jobs_start(const char *conninfo, const char *schema, unsigned every_ms,
			    struct cmn_jobs **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The batch under way ends first; *jobs may be NULL. */
void cmn_jobs_stop(struct cmn_jobs **jobs);

#endif
