/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_clock.h - what an instance owes, kept in the table governance_due by a job.
 */
#ifndef GOVERNANCE_CLOCK_H
#define GOVERNANCE_CLOCK_H

#include "cmn/pg.h"

/* Instances to be looked at, locked: id, departement. */
enum cmn_err governance_clock_take(struct cmn_conn *conn, const char *now, unsigned most,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* $1 instance, $2 and $3 days, $4 day of the rules; as GOVERNANCE_LIFE, for a job. */
enum cmn_err governance_clock_life(struct cmn_conn *conn, const char *const *params, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* Its rows between two days are these (a JSON array of the columns); it is looked at again at
 * `next`. */
struct governance_looked {
	const char *departement, *instance, *rows, *from, *until, *next;
};
enum cmn_err governance_clock_put(struct cmn_conn *conn, const struct governance_looked *looked,
				  struct cmn_error *err) CMN_MUST_CHECK;

#endif
