/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_statements.h - what the files of this room share.
 */
#ifndef DIRECTORY_MONEY_STATEMENTS_H
#define DIRECTORY_MONEY_STATEMENTS_H

#include "money_store.h"

/* The totals of a budget are told anew; after `fact`. */
#define MONEY_UNTOLD(budget)                                      \
	", untold AS (UPDATE budget u SET told = false FROM fact" \
	" WHERE u.departement = $6 AND u.id = " budget " RETURNING u.id)"

/* A write without more to say of its version. */
enum cmn_err money_write(const struct money_at *at, const struct cmn_stmt *stmt,
			 const char **params, struct cmn_write *write) CMN_MUST_CHECK;
/* The same with the budget locked before: it counts what others enter. */
enum cmn_err money_write_locked(const struct money_at *at, const struct cmn_stmt *stmt,
				const char *budget_id, const char **params,
				struct cmn_write *write) CMN_MUST_CHECK;

extern const struct cmn_stmt MONEY_ENVELOPES, MONEY_OPEN, MONEY_CHANGE, MONEY_DELEGATE, MONEY_BOOK,
    MONEY_BUDGET, MONEY_OWN, MONEY_ACTORS, MONEY_RULE, MONEY_ENTER, MONEY_REVERSE, MONEY_ENTRY,
    MONEY_RESERVE, MONEY_RELEASE, MONEY_RESERVE_READ, MONEY_LEFT, MONEY_LOCK, MONEY_IN_KIND,
    MONEY_IN_KIND_CHANGE, MONEY_IN_KIND_READ, MONEY_FUNDING, MONEY_UNTOLD_ONES, MONEY_TOTALS,
    MONEY_LOOK, MONEY_LOOKED, MONEY_RECLASSED;

#endif
