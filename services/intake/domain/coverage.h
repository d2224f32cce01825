/* SPDX-License-Identifier: EUPL-1.2
 *
 * coverage.h - the half-year over which the coverage of a département is told (R003).
 */
#ifndef COVERAGE_H
#define COVERAGE_H

#include <stdbool.h>

#define INTAKE_DAY_LEN 11 /* "2026-07-01" and its NUL */

/* "2026-S1" is 1 January to 30 June, "2026-S2" the rest of the year.  `next` is the first day
 * after it.  False, and nothing written, for any other text; years are 2020 to 2099. */
bool intake_semester(const char *text, char first[INTAKE_DAY_LEN], char next[INTAKE_DAY_LEN]);

#endif
