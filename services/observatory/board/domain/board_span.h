/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_span.h - the periods of a chart: months, quarters or years, one after the other.  Pure.
 *
 * A month is a number here: twelve times its year, and its place in the year from 0.
 */
#ifndef OBSERVATORY_BOARD_SPAN_H
#define OBSERVATORY_BOARD_SPAN_H

#include <stdbool.h>
#include <stddef.h>

#define BOARD_PERIODS_MAX 120 /* ten years of months: the finest cut stays bounded */
#define BOARD_PERIOD_LEN  8   /* "2026-03", "2026-Q1" and its NUL */

enum board_step { BOARD_MONTH = 1, BOARD_QUARTER = 3, BOARD_YEAR = 12 };

struct board_span {
	int first; /* the first month */
	enum board_step step;
	size_t n; /* periods, 1 to BOARD_PERIODS_MAX */
};

enum board_step board_step_named(const char *code); /* month, quarter, year; 0: none of them */
const char *board_step_code(enum board_step step);

/* The month of "2026-03" or "2026-03-17"; -1 when it is neither. */
int board_month_of(const char *text);

/* Whole periods from the one of `from` to the one of `to`, both included.  False when `to` lies
 * before `from` or the periods would be too many. */
bool board_span_make(int from, int to, enum board_step step, struct board_span *ret);

/* In which period a month lies; BOARD_PERIODS_MAX when in none. */
size_t board_span_at(const struct board_span *span, int month);

/* "2026-03", "2026-Q1", "2026". */
void board_period(const struct board_span *span, size_t i, char out[BOARD_PERIOD_LEN]);
/* First day of period `i`, "2026-01-01"; of period n: the day after the last. */
void board_period_first(const struct board_span *span, size_t i, char out[11]);

#endif
