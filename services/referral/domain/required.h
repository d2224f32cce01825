/* SPDX-License-Identifier: EUPL-1.2
 *
 * required.h - from which day on a département sends nothing without an agreement.
 *
 * "31=2027-01-01,09=2026-12-01", or "*=2027-01-01" for all the others.  A département that is not
 * named still works as before agreements were recorded.
 */
#ifndef REFERRAL_REQUIRED_H
#define REFERRAL_REQUIRED_H

#include <stdbool.h>

/* Every element is "<département or *>=<YYYY-MM-DD>"; "" is well formed. */
bool referral_required_valid(const char *list);

/* Is an agreement required in `departement` on `day` ("YYYY-MM-DD…")? */
bool referral_required(const char *list, const char *departement, const char *day);

#endif
