/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_scale.h - numbers as a French reader expects them, and the axis of a chart.  Pure.
 */
#ifndef OBSERVATORY_BOARD_SCALE_H
#define OBSERVATORY_BOARD_SCALE_H

#include <stddef.h>

#define BOARD_NUMBER_LEN 40

/* The top of an axis that shows 0 to `most`: 1, 2 or 5 times a power of ten, never below it. */
double board_axis_top(double most);

/* "1 234,5" with narrow no-break spaces and a comma; `decimals` 0 to 3, and no zeros at the end of
 * them. */
void board_number(double value, int decimals, char out[BOARD_NUMBER_LEN]);

/* The same for files: "1234.5". */
void board_plain(double value, int decimals, char out[BOARD_NUMBER_LEN]);

#endif
