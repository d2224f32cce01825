/* SPDX-License-Identifier: EUPL-1.2
 *
 * region_value.h - what a rule of a region may be set to, by its unit (region-rules.csv).
 */
#ifndef DIRECTORY_REGION_VALUE_H
#define DIRECTORY_REGION_VALUE_H

#include <stdbool.h>

/* Whether `value` is one of `unit`: years 1 to 99; months 0 to 1200; days 0 to 36500; count 0 to
 * 1000; percent 0 to 100; flag 0 or 1; cents 0 to 10^14; code [a-z0-9_]{1,60}; month_day MM-DD, a
 * day that every year has.  Numbers have no sign, no zero in front.  An unknown unit: false. */
bool directory_region_value_good(const char *unit, const char *value);

/* What is expected, for people; NULL for an unknown unit.  english: else French. */
const char *directory_region_value_expected(const char *unit, bool english);

#endif
