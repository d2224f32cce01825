/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_step.h - the announcements of an obligation: which have been reached on a day.
 *
 * Data says which of the steps an obligation has: "90_30_7_late".  Of those reached on one day the
 * last alone is told: who comes late to the list learns what is true, not what was.
 */
#ifndef DIRECTORY_AGENDA_STEP_H
#define DIRECTORY_AGENDA_STEP_H

#include "agenda_due.h"

/* In the order in which they are reached. */
enum directory_agenda_step {
	DIRECTORY_STEP_NONE,
	DIRECTORY_STEP_180,
	DIRECTORY_STEP_90,
	DIRECTORY_STEP_30,
	DIRECTORY_STEP_7,
	DIRECTORY_STEP_1,
	DIRECTORY_STEP_LATE, /* the day after */
	DIRECTORY_STEPS
};

#define DIRECTORY_STEP_FIRST 180 /* days before: nothing is announced earlier */
#define DIRECTORY_STEP_LAST  31  /* days after: what is late for longer is no news */

const char *directory_agenda_step_code(enum directory_agenda_step step); /* obligation_levels */

/* The steps of this kind as data says them, one bit each (1 << step); words that are no step say
 * nothing.  Days before the due day on which the first is reached; 0: none before. */
unsigned directory_agenda_steps(const char *value);
int directory_agenda_soon(unsigned steps);

/* The step to be told on `today`; DIRECTORY_STEP_NONE: none.  What is met is not announced, nor
 * what is convened until it is late, nor, once it is over, what settles itself. */
enum directory_agenda_step directory_agenda_reached(const struct directory_agenda_item *item,
						    unsigned steps, int today);

/* Who is told, codes of obligation_told as an array of PostgreSQL: the coordonnateur; the authority
 * as well, of what it watches over, when a month or less is left. */
const char *directory_agenda_told_to(const struct directory_agenda_item *item,
				     enum directory_agenda_step step);

#endif
