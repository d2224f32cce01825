/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_build.h - an edition out of the cells: the rows of `release_cell`, as a JSON array.  No
 * database: whoever tests it gives the cells.
 */
#ifndef OBSERVATORY_RELEASE_BUILD_H
#define OBSERVATORY_RELEASE_BUILD_H

#include "release_make.h"

#include "cmn/err.h"

/* A year.  m: cells, rule, early and cut are given; m->rows is made here, and freed by the caller
 * (cmn_buf_free) in any case. */
enum cmn_err release_build_year(struct release_making *m, struct cmn_error *err) CMN_MUST_CHECK;

/* A month (1 to 11) of a year that is not over: what its knowledge adds, in m->rows, and the exact
 * numbers of the month, a JSON array in *ret_kept (owned by the caller). */
enum cmn_err release_build_month(struct release_making *m, int month, struct cmn_buf *ret_kept,
				 struct cmn_error *err) CMN_MUST_CHECK;

#endif
