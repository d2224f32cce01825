/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_time.h - the year or half-year of a report, and the day on which it is due.
 */
#ifndef OBSERVATORY_REPORT_TIME_H
#define OBSERVATORY_REPORT_TIME_H

#include <stdbool.h>
#include <stdint.h>

struct report_period {
	int year; /* 2020 to 2100 */
	int half; /* 1, 2; 0: the whole year */
};

/* "2026" or "2026-S1"; false for anything else. */
bool report_period_parse(const char *text, struct report_period *ret);
void report_period_text(const struct report_period *p, char out[16]);  /* as it was parsed */
void report_period_label(const struct report_period *p, char out[48]); /* "année 2026" */

/* First month and last, as the first days of them; first and last day: "2026-01-01". */
void report_period_days(const struct report_period *p, char first[16], char last[16]);
int report_period_months(const struct report_period *p, int *ret_first); /* how many, from which */

/* `today`: "2026-11-23". */
bool report_period_over(const struct report_period *p, const char *today);
bool report_period_begun(const struct report_period *p, const char *today);

/* The day of the year after on which a yearly report is due, from the region's rule "02-15" (R208);
 * false when the rule is no day. */
bool report_due(const struct report_period *p, const char *month_day, char out[16]);

#endif
