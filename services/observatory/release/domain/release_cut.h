/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_cut.h - cells in an order that everybody knows, cut into blocks that may be told (R236;
 * the argument: docs/decisions/0024).
 *
 * A cell of n facts has n - 1 more than the one that says it is not empty; cells are added up in
 * their order until a block has at least `close` of these, then the next block begins.  Only sums
 * of whole blocks are told; an empty cell of a told block is told as zero.  With close = threshold
 * + 1, whoever knows the rule and every number can narrow no withheld cell to fewer than threshold
 * + 1 values.  For a weaker audience the blocks of the stronger one are put together by the same
 * rule, so that nobody sees two cuts that cross.  Pure.
 */
#ifndef OBSERVATORY_RELEASE_CUT_H
#define OBSERVATORY_RELEASE_CUT_H

#include "release_audience.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RELEASE_ATOMS 128      /* cells of one table, at most */
#define RELEASE_OPEN  SIZE_MAX /* of no block: its block is not closed */

/* No threshold below it: with fewer, a withheld cell has too few values to hide among. */
#define RELEASE_LEAST 5
#define RELEASE_MOST  1000

/* Thresholds of one département and year; cochair: below the whole département and year. */
struct release_rule {
	int64_t cochair, partner, anybody;
};
/* RELEASE_LEAST <= cochair <= partner <= anybody <= RELEASE_MOST. */
bool release_rule_holds(const struct release_rule *rule);

/* What a block must have for `audience`, when `strongest` is the first that is not told all cells:
 * threshold + 1 for that one, for a weaker one its threshold more than the one before, and the
 * same when the threshold is the same. */
int64_t release_close(const struct release_rule *rule, enum release_audience strongest,
		      enum release_audience audience);

/* May a number that is no part of a table be told?  Zero, or so many that a withheld one has as
 * many values to hide among as any other.  The co-chairs are told all. */
bool release_alone(const struct release_rule *rule, enum release_audience audience, int64_t n);

struct release_cut {
	bool told; /* one block at least is closed; otherwise nothing is told, no zero either */
	size_t block[RELEASE_ATOMS]; /* of each cell, from 0 in their order; RELEASE_OPEN */
	size_t full[RELEASE_ATOMS];  /* of each block: cells that are not empty */
	int64_t sum[RELEASE_ATOMS];  /* of each block */
	size_t blocks;
};

/* The cells that follow the last block join it when the table is complete (`whole`); they stay open
 * while others may still follow.  `finer`: the cut of the next stronger audience, or NULL. */
typedef void release_cut_fn(const int64_t *n, size_t count, int64_t close,
			    const struct release_cut *finer, bool whole, struct release_cut *ret);
release_cut_fn release_cut;

enum release_said {
	RELEASE_VALUE = 1,
	RELEASE_ZERO,
	RELEASE_SUPPRESSED,
};
const char *release_said_code(enum release_said said); /* "value", "zero", "suppressed" */

/* What is told of one cell.  *ret_together: of a withheld one in a block, the sum of the block; -1
 * where that is not told either. */
enum release_said release_say(const struct release_cut *cut, const int64_t *n, size_t i,
			      int64_t *ret_together);

/* Are the cells for which in[] holds whole blocks, that is: may their sum be told? */
bool release_whole(const struct release_cut *cut, const bool *in, size_t count);

#endif
