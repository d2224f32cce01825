/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_told.h - what the gate of releases tells, as lines of a chart.
 */
#ifndef OBSERVATORY_BOARD_TOLD_H
#define OBSERVATORY_BOARD_TOLD_H

#include "board_series.h"
#include "definition_set.h"
#include "release_gate.h"

/* Rows of release_store_told() of one place and span.  A part that no definition of `set` has is
 * shown as a count. */
enum cmn_err board_put_told(struct board_series *s, const PGresult *told,
			    const struct observatory_set *set,
			    struct cmn_error *err) CMN_MUST_CHECK;

#endif
