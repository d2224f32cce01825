/* SPDX-License-Identifier: EUPL-1.2
 *
 * count_store.h - cells of definitions that are new, changed or gone, from the facts as they are:
 * in the transaction of whoever holds the generation (generation_store.h).
 */
#ifndef OBSERVATORY_COUNT_STORE_H
#define OBSERVATORY_COUNT_STORE_H

#include "cell_sum.h"
#include "definition_set.h"

/* The cells of a département hold what `set` defines there, afterwards.  *ret_upto: the month that
 * what goes on was counted into; not before `month`.  *ret_counted: something was written. */
enum cmn_err observatory_store_count(struct cmn_conn *conn, int generation, const char *departement,
				     const struct observatory_set *set, int32_t month,
				     int32_t *ret_upto, bool *ret_counted,
				     struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_COUNT_STATEMENTS[];
extern const size_t OBSERVATORY_COUNT_STATEMENT_COUNT;

#endif
