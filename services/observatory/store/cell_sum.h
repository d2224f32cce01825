/* SPDX-License-Identifier: EUPL-1.2
 *
 * cell_sum.h - sums in memory: what facts add to cells, or take away, before it is written at once.
 */
#ifndef OBSERVATORY_CELL_SUM_H
#define OBSERVATORY_CELL_SUM_H

#include "definition.h"

#include "cmn/pg.h"

/* Of the whole département when `commune` is NULL. */
struct observatory_sum {
	const char *departement;
	const struct observatory_part *part;
	int32_t month;
	const char *commune, *key;
	int64_t n, total;
};

struct observatory_sums;

struct observatory_sums *observatory_sums_new(void); /* NULL: no memory */
void observatory_sums_free(struct observatory_sums **sums);
void observatory_sums_empty(struct observatory_sums *sums);
size_t observatory_sums_count(const struct observatory_sums *sums);

/* Add one.  The parts are remembered by their address, the strings are copied.  False: no memory,
 * and it stays so until the sums are emptied. */
bool observatory_sums_add(struct observatory_sums *sums, const struct observatory_sum *sum);

/* Both cells that a share of a fact belongs to; `sign` is 1 or -1. */
struct observatory_sharing {
	struct observatory_sums *sums;
	const char *departement, *commune;
	int sign;
};
observatory_share_fn observatory_sums_share; /* arg: struct observatory_sharing */

/* Those that are not zero in both, sorted by département, indicator, version, part, key, month and
 * commune (NULL first); valid until something is added.  NULL and *ret_n 0: none; NULL and *ret_n
 * not 0: no memory. */
struct observatory_sum *const *observatory_sums_sorted(struct observatory_sums *sums,
						       size_t *ret_n);

/* The same as the key of cell_commune has them: département, commune (NULL first), month … */
struct observatory_sum *const *observatory_sums_by_key(struct observatory_sums *sums,
						       size_t *ret_n);

/* Onto the cells of this generation. */
enum cmn_err observatory_store_cells_write(struct cmn_conn *conn, int generation,
					   struct observatory_sums *sums,
					   struct cmn_error *err) CMN_MUST_CHECK;

/* The months of these sums are to be released again (table figure_dirty). */
enum cmn_err observatory_store_cells_mark(struct cmn_conn *conn, struct observatory_sums *sums,
					  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_CELL_WRITE_STATEMENTS[];
extern const size_t OBSERVATORY_CELL_WRITE_STATEMENT_COUNT;

#endif
