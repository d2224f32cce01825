/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_figures.h - the figures of a report, from the gate (release_gate.h) or, for a year that is
 * not released yet, live from the cells for the exact edition and its own team alone.
 *
 * Live figures are those of the whole département and period: what lies below is told by the gate
 * or not at all.
 */
#ifndef OBSERVATORY_REPORT_FIGURES_H
#define OBSERVATORY_REPORT_FIGURES_H

#include "report_chart.h"
#include "report_number.h"
#include "report_time.h"

#include "cmn/pg.h"

#define REPORT_FIGURES_MAX 40000

struct report_figure {
	char span;      /* 'y', 'q', 'm' */
	int month;      /* the first of it, 1 to 12 */
	char place[16]; /* EPCI; "" : the département */
	char indicator[64], part[64], key[64];
	int version;
	struct report_value n;            /* of an ETP: thousandths */
	struct report_value rate;         /* tenths of a per cent */
	struct report_value mean, median; /* tenths of a day */
};

struct report_figures {
	struct report_figure *rows;
	size_t n, cap;
	bool live;         /* from the cells, not from the gate */
	char released[40]; /* when; "" : not released */
};

enum report_edition { REPORT_EXACT = 1, REPORT_PROTECTED };

void report_figures_clear(struct report_figures *f);

/* `live`: whoever will read them may have live figures of the exact edition. */
enum cmn_err report_figures_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const struct report_period *period,
				 enum report_edition edition, bool live, const char *today,
				 struct report_figures *ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The figure of a part for the whole; NULL: not told.  `month`: 0 for a year. */
const struct report_figure *report_figure_of(const struct report_figures *f, char span, int month,
					     const char *indicator, const char *part,
					     const char *key);

#endif
