/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_chart.h - a chart as marks on paper, the same for screen and print.
 *
 * Nothing is told by colour: each series has a pattern of its own, each bar its figure in words.  A
 * figure that is withheld is drawn as such, unlike zero and unlike one that nobody knows.
 */
#ifndef OBSERVATORY_REPORT_CHART_H
#define OBSERVATORY_REPORT_CHART_H

#include "report_number.h"

enum report_known { REPORT_KNOWN = 1, REPORT_WITHHELD, REPORT_UNKNOWN };

struct report_value {
	enum report_known known;
	int64_t value; /* of KNOWN; negative is drawn as zero */
};

enum report_chart_kind { REPORT_BARS = 1, REPORT_COLUMNS };

#define REPORT_CHART_SERIES 2
#define REPORT_CHART_ROWS   40

struct report_chart {
	enum report_chart_kind kind;
	const char *title, *summary; /* summary: what it shows, for those who do not see it */
	unsigned decimals;           /* of the values */
	enum report_unit unit;
	size_t n_series; /* 1 or 2 */
	const char *series[REPORT_CHART_SERIES];
	size_t n; /* rows of BARS, columns of COLUMNS */
	const char *labels[REPORT_CHART_ROWS];
	struct report_value values[REPORT_CHART_ROWS][REPORT_CHART_SERIES];
};

enum report_mark_kind { REPORT_RECT = 1, REPORT_LINE, REPORT_TEXT };
enum report_pattern { REPORT_FULL = 1, REPORT_HATCHED, REPORT_DOTTED };
enum report_anchor { REPORT_LEFT = 1, REPORT_MIDDLE, REPORT_RIGHT };

struct report_mark {
	enum report_mark_kind kind;
	double x, y; /* corner of a rectangle, begin of a line, baseline of a text */
	double w, h; /* of a rectangle; to the end of a line */
	enum report_pattern pattern;
	enum report_anchor anchor;
	double size;      /* of a text */
	const char *text; /* valid during the call */
};
typedef void report_mark_fn(const struct report_mark *mark, void *arg);

#define REPORT_CHART_WIDTH 640.0
double report_chart_height(const struct report_chart *chart);
void report_chart_draw(const struct report_chart *chart, report_mark_fn *mark, void *arg);

/* The step between the lines of a scale to `most`: 1, 2 or 5 times a power of ten, at most five of
 * them. */
int64_t report_step(int64_t most);

#endif
