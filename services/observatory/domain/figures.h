/* SPDX-License-Identifier: EUPL-1.2
 *
 * figures.h - the figures of one département and one month, and what is derived from them.
 *
 * Counts are integers, rates and means are computed from them at the last moment.  Definitions:
 * docs/services/observatory.md (national table 1.1 to 5.1; denominators are our proposal, gap G6).
 */
#ifndef OBSERVATORY_FIGURES_H
#define OBSERVATORY_FIGURES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum observatory_profile {
	OBSERVATORY_CHILD,
	OBSERVATORY_ADULT,
	OBSERVATORY_CARER,
	OBSERVATORY_PROFESSIONAL,
	OBSERVATORY_PROFILES
};

struct observatory_figures {
	int64_t solicitations;                  /* 1.1 received in the month, every channel */
	int64_t profiles[OBSERVATORY_PROFILES]; /* 1.2 */
	int64_t proposals;                      /* 1.5 made in the month */
	int64_t situations;                     /* 1.5 opened in the month: the cohort */
	int64_t with_proposal; /* 1.5 of that cohort, with at least one proposal, whenever made */
	int64_t accepted, refused,
	    pending; /* 1.6 proposals made in the month, by the person's answer */
	int64_t withdrawn,
	    declined;        /* 1.6 taken back; refused by the actor before the person spoke */
	int64_t delays;      /* 1.7 situations whose first proposal was made in the month */
	int64_t delay_days;  /* 1.7 calendar days from the solicitation, summed over them */
	double delay_median; /* 1.7 days; meaningless when delays is 0 */
	int64_t ordinary, specialised; /* 4.2 active actors that the community has verified, at the
					  end of the month */
	int64_t apart_ordinary, apart_specialised; /* 4.2 the others, told apart: imports */
	int64_t partners;                          /* 5.1 active partners outside the core */
};

enum observatory_indicator {
	OBSERVATORY_1_1 = 1,
	OBSERVATORY_1_2,
	OBSERVATORY_1_5,
	OBSERVATORY_1_6,
	OBSERVATORY_1_7,
	OBSERVATORY_4_2,
	OBSERVATORY_5_1,
	OBSERVATORY_INDICATOR_END_
};

const char *observatory_indicator_code(enum observatory_indicator i); /* "1.1" */
const char *observatory_profile_code(enum observatory_profile p);     /* profile_1_2.csv */

/* Enter one stored sum: `indicator` and `key` as the table figure has them; false when unknown. */
bool observatory_figures_add(struct observatory_figures *f, const char *indicator, const char *key,
			     int64_t n, int64_t total);

/* Enter one cell of the month, or of all months before it (`before`): what stands at its end is
 * both together, of the rest only the month counts.  What is not of these figures is passed over.
 */
void observatory_figures_cell(struct observatory_figures *f, const char *indicator,
			      const char *part, const char *key, bool before, int64_t n,
			      int64_t total);
/* The median of n delays, of which counts[i] are of days[i], sorted by days; 0 when there is none.
 */
double observatory_figures_median(const int64_t *days, const int64_t *counts, size_t n);

/* 1.6: all the proposals made in the month, whatever became of them. */
int64_t observatory_made(const struct observatory_figures *f);

/* 100 * part / whole; false, and *ret untouched, when there is no whole. */
bool observatory_rate(int64_t part, int64_t whole, double *ret);

/* May this indicator be shown to an audience with this threshold?  False when any count that it
 * shows, or that can be subtracted from what it shows, lies between 1 and threshold - 1.  Zero is
 * shown.  threshold 0 or 1: always (the community's own team). */
bool observatory_shown(const struct observatory_figures *f, enum observatory_indicator i,
		       int64_t threshold);

#endif
