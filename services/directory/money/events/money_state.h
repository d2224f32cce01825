/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_state.h - a budget as money_store_book() gives it, as the rules take it (domain/), and the
 * members of it that answers show.
 */
#ifndef DIRECTORY_MONEY_STATE_H
#define DIRECTORY_MONEY_STATE_H

#include "money_flag.h"
#include "money_spend.h"

#include "cmn/record.h"

struct money_known {
	struct money_state state;
	struct money_year year;
	int on;            /* the day of the book */
	int elapsed, days; /* of the year, on that day */
	int64_t available; /* money_available() */
	int64_t result;    /* received and carried in, less spent and in reserve */
};
/* False: memory was short. */
bool money_know(const PGresult *book, struct money_known *ret);

int64_t money_column(const PGresult *book, const char *name); /* 0 for NULL */

/* Columns of these names as members of the open object: numbers, JSON and texts by their type. */
void money_put(struct cmn_buf *out, const PGresult *book, const char *const *names, size_t n);
/* "twelfths": what is due in each month, and what was received of it. */
void money_put_twelfths(struct cmn_buf *out, const PGresult *book);
/* "flags"; `alerts` alone: those that a day brings about. */
void money_put_flags(struct cmn_buf *out, const struct money_state *state, const char *key,
		     bool alerts);

#endif
