/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_number.h - figures as people read them in French: no-break spaces between thousands, a
 * comma before decimals.  Whole numbers in, so that nothing is rounded but where it is said.
 */
#ifndef OBSERVATORY_REPORT_NUMBER_H
#define OBSERVATORY_REPORT_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORT_NUMBER_LEN 64

/* "-12 345,6" for -123456 with one decimal; decimals 0 to 3. */
void report_number(int64_t value, unsigned decimals, char out[REPORT_NUMBER_LEN]);

/* The unit behind a number. */
enum report_unit { REPORT_PLAIN, REPORT_PERCENT, REPORT_EUROS, REPORT_DAYS, REPORT_ETP };
/* With its unit: "12,5 %", "1 200,00 €", "3 jours". */
void report_amount(int64_t value, unsigned decimals, enum report_unit unit,
		   char out[REPORT_NUMBER_LEN]);

/* part / whole in tenths of a per cent, rounded half away from zero; false without a whole that is
 * positive. */
bool report_rate(int64_t part, int64_t whole, int64_t *ret_tenths);
/* part * scale / whole, rounded half away from zero; false without a positive whole, or when it
 * does not fit. */
bool report_ratio(int64_t part, int64_t whole, int64_t scale, int64_t *ret);

/* "2026-03-31" to "31 mars 2026" ("1er" for the first); as it is when it is no day. */
void report_day(const char *day, char out[REPORT_NUMBER_LEN]);
/* "janvier" … for 1 to 12; "" else. */
const char *report_month(int month);

#endif
