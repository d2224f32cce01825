/* SPDX-License-Identifier: EUPL-1.2
 *
 * unmet.h - needs that found no answer, as they may be shown outside the team (R233).
 *
 * Needs are counted by group (SERAFIN-PH: health, autonomy, and the domains of participation).  A
 * group is shown by itself when it has at least `threshold` needs.  The others are one row, into
 * which the smallest of the large groups goes as well, and further ones until it is large enough
 * and no group that is shown equals the last of them. So every row that is shown is large enough,
 * the rows add up to the total, and whoever subtracts gets a sum of at least one small and one
 * large group, of which neither is known.  Pure.
 */
#ifndef OBSERVATORY_UNMET_H
#define OBSERVATORY_UNMET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OBSERVATORY_NEED_GROUPS 8
#define OBSERVATORY_NEED_OTHER  OBSERVATORY_NEED_GROUPS /* what fits none; never shown by itself */
#define OBSERVATORY_UNMET_ROWS  (OBSERVATORY_NEED_GROUPS + 1)

/* With a threshold of two, a count that is withheld is one: it would be told by withholding it. */
#define OBSERVATORY_UNMET_LEAST 3

size_t observatory_need_group(const char *need);       /* of a code of serafin_needs */
const char *observatory_need_group_code(size_t group); /* need_groups; OTHER: "other" */

enum observatory_unmet_state {
	OBSERVATORY_UNMET_OPEN,
	OBSERVATORY_UNMET_MET,
	OBSERVATORY_UNMET_ENDED, /* expired, or given up by the person */
	OBSERVATORY_UNMET_STATES
};
enum observatory_unmet_state
observatory_unmet_state_of(const char *state); /* of unmet_need_states */

struct observatory_unmet_need {
	size_t group;
	enum observatory_unmet_state state;
	int64_t days; /* waited */
};

struct observatory_unmet_sum {
	const char *group; /* NULL: the total */
	int64_t n, days;
	int64_t states[OBSERVATORY_UNMET_STATES];
	double median; /* days; meaningless when n is 0 */
};

struct observatory_unmet_table {
	bool shown; /* false: not even the total */
	bool states, states_by_group;
	struct observatory_unmet_sum total;
	struct observatory_unmet_sum rows[OBSERVATORY_UNMET_ROWS];
	size_t n_rows;
};

/* Which groups (OTHER included: count is OBSERVATORY_UNMET_ROWS, or fewer) stand by themselves;
 * false, and none does, when even all of them together are too few.  A threshold of 0 or 1
 * withholds nothing. */
bool observatory_unmet_merge(const int64_t *n, size_t count, int64_t threshold, bool *alone);

/* `needs` are in the order of their days. */
void observatory_unmet_protect(const struct observatory_unmet_need *needs, size_t n,
			       int64_t threshold, struct observatory_unmet_table *ret);

/* May it be told that `part` of `whole` needs have something?  Neither those who have it nor those
 * who have it not are few. */
bool observatory_unmet_part_shown(int64_t part, int64_t whole, int64_t threshold);

#endif
