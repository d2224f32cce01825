/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_series.h - figures over time, as a chart wants them: for each line one value a period.
 *
 * Where the values come from is not known here: exact cells for the own team, what was released for
 * everybody else.  What is withheld has no value, only the word for why.
 */
#ifndef OBSERVATORY_BOARD_SERIES_H
#define OBSERVATORY_BOARD_SERIES_H

#include "board_span.h"

#include "cmn/err.h"

enum board_state {
	BOARD_UNRELEASED = 0, /* nothing was told: not yet, or not at this place and length */
	BOARD_SHOWN,
	BOARD_SUPPRESSED, /* withheld: so few that it could be told of whom */
	BOARD_UNDEFINED,  /* a rate of nothing, a mean of nothing */
};

const char *board_state_code(enum board_state state); /* unreleased, shown, suppressed, undefined */

const char *board_state_mark(enum board_state state); /* what stands in place of a value: – s × */

#define BOARD_LINES_MAX 1024

struct board_point {
	double value; /* of BOARD_SHOWN alone */
	enum board_state state;
};

struct board_line {
	char indicator[16]; /* "1.5" */
	char measure[32];   /* "number", "rate", "mean", "by_profile" … */
	char key[65];       /* code of a breakdown; "" */
	char unit[8];       /* count, percent, days, etp */
	int version;        /* of the definition */
	struct board_point *points;
};

struct board_series {
	struct board_span span;
	struct board_line *lines; /* in the order in which they came */
	size_t n;
	bool whole; /* false: there were more lines than are shown */
};

struct board_value {
	const char *indicator, *measure, *key, *unit;
	int version;
	size_t period;
	enum board_state state;
	double value;
};

void board_series_init(struct board_series *s, const struct board_span *span);
void board_series_free(struct board_series *s);

/* Enter one value; the last one of a place holds. */
enum cmn_err board_series_put(struct board_series *s, const struct board_value *v,
			      struct cmn_error *err) CMN_MUST_CHECK;

int board_decimals(const char *unit); /* 0, 1 or 2, as people read it */

/* What people call it; never NULL. */
const char *board_measure_label(const struct board_line *line, enum cmn_lang lang);
const char *board_key_label(const struct board_line *line, enum cmn_lang lang);
const char *board_indicator_label(const char *indicator, enum cmn_lang lang);

#endif
