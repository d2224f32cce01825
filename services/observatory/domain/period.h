/* SPDX-License-Identifier: EUPL-1.2
 *
 * period.h - periods that figures are asked for: "2026", "2026-S1", "2026-Q3", "2026-11".  Pure.
 */
#ifndef OBSERVATORY_PERIOD_H
#define OBSERVATORY_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#define OBSERVATORY_PERIOD_LEN 8

struct observatory_period {
	int32_t from, to; /* first day, and first day after */
	int months;       /* 12, 6, 3, 1 */
};

/* Years 1900 to 2999; false for anything else. */
bool observatory_period_parse(const char *text, struct observatory_period *ret);
/* The period of `months` that begins at `from`. */
void observatory_period_format(int32_t from, int months, char out[OBSERVATORY_PERIOD_LEN]);
const char *observatory_period_step(int months); /* "year", "semester", "quarter", "month" */

#endif
