/* SPDX-License-Identifier: EUPL-1.2
 *
 * anomaly.h - what becomes of a report that something in the directory is wrong, and by when.
 */
#ifndef DIRECTORY_ANOMALY_H
#define DIRECTORY_ANOMALY_H

#include <stdbool.h>
#include <stddef.h>

/* proto/codes/anomaly_states.csv, in this order. */
enum directory_anomaly_state {
	DIRECTORY_ANOMALY_NONE = 0, /* no state of this name */
	DIRECTORY_ANOMALY_REPORTED,
	DIRECTORY_ANOMALY_TAKEN,     /* somebody of the team looks into it */
	DIRECTORY_ANOMALY_CORRECTED, /* it was so, and no longer is */
	DIRECTORY_ANOMALY_REFUSED,   /* with the reason */
	DIRECTORY_ANOMALY_DUPLICATE, /* another report says it */
	DIRECTORY_ANOMALY_STATES
};

enum directory_anomaly_state directory_anomaly_named(const char *code);
const char *directory_anomaly_code(enum directory_anomaly_state state);
/* Not settled: it counts in public, and its clock runs. */
bool directory_anomaly_open(enum directory_anomaly_state state);
/* May the team say `to` of what stands at `from`?  Who takes what is taken takes it over; what was
 * settled may be taken up again. */
bool directory_anomaly_may(enum directory_anomaly_state from, enum directory_anomaly_state to);

/* The clock: days as numbers (cmn/calendar.h). */
enum directory_anomaly_step {
	DIRECTORY_ANOMALY_WAIT = 0,
	DIRECTORY_ANOMALY_REMIND,  /* the day to remind has come */
	DIRECTORY_ANOMALY_ESCALATE /* its last day is over: to the coordonnateur */
};
enum directory_anomaly_step directory_anomaly_next(int remind_on, int due_on, bool reminded,
						   bool escalated, int today);

/* Does a note hold what identifies a person: an e-mail address, a number as long as the NIR? */
bool directory_anomaly_identifies(const char *note);

#endif
