/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_exact.h - the exact figures of a place as lines of a chart: for the own team alone.
 */
#ifndef OBSERVATORY_BOARD_EXACT_H
#define OBSERVATORY_BOARD_EXACT_H

#include "board_series.h"
#include "cell_store.h"
#include "derive.h"

/* From the cells of the span and, of what stands, from those before (observatory_store_cells with
 * `before`).  `today`: days since 1970; a period that begins later has no figure.  A version has
 * figures in the periods in which it was valid. */
enum cmn_err board_put_exact(struct board_series *s, const PGresult *cells,
			     const struct observatory_definition *definitions, size_t n,
			     int32_t today, struct cmn_error *err) CMN_MUST_CHECK;

#endif
