/* SPDX-License-Identifier: EUPL-1.2
 *
 * month.h - arithmetic of months over days since 1970-01-01.  Pure.
 */
#ifndef OBSERVATORY_MONTH_H
#define OBSERVATORY_MONTH_H

#include <stdint.h>

/* The first day of the month that `day` lies in. */
int32_t observatory_month_of(int32_t day);
/* The first day of the month `n` months after the one that `day` lies in; n may be negative. */
int32_t observatory_month_add(int32_t day, int n);

#endif
