/* SPDX-License-Identifier: EUPL-1.2
 *
 * figure_sums.h - the sums of a reading in memory, from cells or from a recount.
 */
#ifndef OBSERVATORY_FIGURE_SUMS_H
#define OBSERVATORY_FIGURE_SUMS_H

#include "cell_store.h"
#include "derive.h"

struct observatory_sum_list; /* owns what its rows point at */

struct observatory_sum_list *observatory_sum_list_new(void);
void observatory_sum_list_free(struct observatory_sum_list **list);
static inline void observatory_sum_list_drop(struct observatory_sum_list **list)
{
	observatory_sum_list_free(list);
}

/* Rows of observatory_store_cells(), taken over. */
enum cmn_err observatory_sum_list_cells(struct observatory_sum_list *list, PGresult *res,
					struct cmn_error *err) CMN_MUST_CHECK;
/* A observatory_cell_fn over the list. */
bool observatory_sum_list_cell(const struct observatory_cell *cell, void *list);
/* Memory was short while cells came. */
bool observatory_sum_list_failed(const struct observatory_sum_list *list);

/* Those of one definition. */
struct observatory_part_sums observatory_sum_list_of(const struct observatory_sum_list *list,
						     const char *indicator, int version);

#endif
