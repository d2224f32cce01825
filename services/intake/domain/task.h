/* SPDX-License-Identifier: EUPL-1.2
 *
 * task.h - the states of a task, and what becomes of a call-back.
 *
 *   open --complete--> done        open --cancel--> cancelled      open --edit--> open
 *   done, cancelled --reopen--> open
 *
 * A call-back that did not reach the person stays open and comes again a week later, until it was
 * tried as often as the setting callback_tries says.
 */
#ifndef INTAKE_TASK_H
#define INTAKE_TASK_H

#include <stdbool.h>

/* Zero is no act. */
enum intake_task_act {
	INTAKE_TASK_COMPLETE = 1,
	INTAKE_TASK_CANCEL,
	INTAKE_TASK_REOPEN,
	INTAKE_TASK_EDIT,
	INTAKE_TASK_ACT_END_
};

struct intake_task_move {
	const char *from; /* states, as PostgreSQL array text */
	const char *to;
};
extern const struct intake_task_move INTAKE_TASK_MOVES[INTAKE_TASK_ACT_END_];

/* The state that an act leads to; NULL: the state does not allow it. */
const char *intake_task_next(const char *state, enum intake_task_act act);

/* What a call-back after closure leads to: "done", or "open" to try again.  `tries` counts this
 * one; outcome is a code of closure_callback_outcomes.csv. */
const char *intake_callback_next(const char *outcome, int tries, int most);

/* A call-back after closure is asked for with its own operation, and made by the closure alone. */
bool intake_task_is_callback(const char *kind);

#endif
