/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_sums.h - amounts that must add up, and the year in twelve payments.
 *
 * An amount is whole euro cents, never a fraction and never a double.  What does not add up is told
 * with its difference and left as it is (domain.md G2): these functions repair nothing.
 */
#ifndef DIRECTORY_MONEY_SUMS_H
#define DIRECTORY_MONEY_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MONEY_MAX INT64_C(100000000000) /* the largest single amount: a thousand million euros */

/* Adds to *sum unless it would leave 64 bits: false, and *sum stays. */
bool money_add(int64_t *sum, int64_t cents);

/* What was said of a whole, and what its parts come to. */
struct money_check {
	int64_t stated, found;
	int64_t difference; /* stated - found */
	bool adds_up;
};
struct money_check money_compare(int64_t stated, int64_t found);
/* The same of a sum made by money_add(); `whole`: it took every part.  A sum beyond 64 bits did
 * not, and does not add up. */
struct money_check money_checked(int64_t stated, int64_t found, bool whole);

/* The payment of month 1 to 12 of a year's amount delegated by twelfths (R204): a twelfth in whole
 * cents, and one cent more in each of the first months until the cents that do not divide are
 * given. The twelve are the amount exactly.  0 for another month or a negative amount. */
int64_t money_twelfth(int64_t year_cents, int month);
/* What is due with the payments of months 1 to `month`. */
int64_t money_due(int64_t year_cents, int month);

#endif
