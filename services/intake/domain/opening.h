/* SPDX-License-Identifier: EUPL-1.2
 *
 * opening.h - may a situation be opened: one need, not already effectively handled (R026), and what
 * the file is marked with from the first day (R015, R049).
 */
#ifndef INTAKE_OPENING_H
#define INTAKE_OPENING_H

#include <stdbool.h>

/* The non-substitution check.  `handled` is a code of handled_elsewhere.csv, `effective` one of
 * yes_no_unknown; both may be NULL: nothing was asked, and nothing blocks.  False only when
 * somebody else handles the need and does so effectively. */
bool intake_may_take_up(const char *handled, const char *effective);

/* Are the two the same need, for the same person?  `common` says whether they share a type of
 * problem; when one of them names none they cannot be told apart, so they count as the same. */
bool intake_same_need(bool first_has_types, bool second_has_types, bool common);

/* The priority flag that follows from what is known of the MDPH; NULL: none. */
const char *intake_priority_of(const char *mdph_status);

#endif
