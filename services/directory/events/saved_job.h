/* SPDX-License-Identifier: EUPL-1.2
 *
 * saved_job.h - watch saved searches: what they find now and did not find before is told.
 */
#ifndef DIRECTORY_SAVED_JOB_H
#define DIRECTORY_SAVED_JOB_H

#include "filter.h"
#include "live.h"
#include "saved.h"

/* What criteria (a body of the search) find now: at most `most` ids, "{id,…}" in out.
 * *ret_n: how many, most + 1 for more.  CMN_E_INVALID where they ask for what does not exist. */
enum cmn_err directory_saved_find(const struct directory_view *view, const json_t *criteria,
				  const char *known, size_t most, struct cmn_buf *out,
				  size_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

/* Job.  arg: the struct directory_live. */
enum cmn_err directory_saved_watch(struct cmn_conn *conn, const char *now,
				   struct directory_live *live, bool *ret_more,
				   struct cmn_error *err) CMN_MUST_CHECK;

#endif
