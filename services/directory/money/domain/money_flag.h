/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_flag.h - what a budget is to be looked at for.  A flag refuses nothing and changes nothing.
 */
#ifndef DIRECTORY_MONEY_FLAG_H
#define DIRECTORY_MONEY_FLAG_H

#include "money_sums.h"

/* Of a budget as it is on a day. */
struct money_state {
	int64_t ars, cd, carried_in;
	int64_t planned;          /* sum of its lines */
	int64_t shared;           /* sum of what its recipients have */
	int64_t spent, passed_on; /* passed_on: paid to mobilised actors (R190) */
	int64_t income;           /* received from others than ARS and conseil départemental */
	int64_t reserved;
	int64_t received, due; /* twelfths of the ARS */
	int64_t announced;     /* -1: nothing was announced for this year */
	/* the first figures of the announcement that contradict each other */
	struct money_check contradiction;
	int64_t previous; /* what the year before leaves; valid with has_previous */
	bool has_shares, has_previous, announced_adds_up, lags;
};

/* What can be spent: credits of the ARS less what is in reserve, complement, carry-over, other
 * income. */
int64_t money_available(const struct money_state *s);

struct money_flag {
	const char *code; /* of budget_flags */
	const char *rule; /* the requirement */
	struct money_check check;
};

#define MONEY_FLAGS_MAX 10
/* *ret: those that are raised, in the order of the code list; returns how many. */
size_t money_flags(const struct money_state *s, struct money_flag ret[MONEY_FLAGS_MAX]);

#endif
