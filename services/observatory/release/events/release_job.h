/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_job.h - makes the editions that are due: one a round, in a transaction of its own.
 */
#ifndef OBSERVATORY_RELEASE_JOB_H
#define OBSERVATORY_RELEASE_JOB_H

#include "release_cut.h"

#include "cmn/pg.h"

#define RELEASE_EVERY_MS 60000

/* An edition is made of cells that have been the same for so many cadences of the figures: while a
 * past year is being brought in, it is not told in the middle of it. */
#define RELEASE_CALM_ROUNDS 60

struct release_calm {
	int64_t ms;
	release_cut_fn *cut; /* release_cut() */
	int64_t watched_us;  /* its own: when it looked last which years still move */
};

enum cmn_err release_job(struct cmn_conn *conn, const char *now, struct release_calm *calm,
			 bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif
