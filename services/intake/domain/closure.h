/* SPDX-License-Identifier: EUPL-1.2
 *
 * closure.h - what each end of a situation needs, and what follows it (R027 to R030).
 *
 * One table: reason x conditions.  Whatever the reason, no task may be left open.  A hand-off that
 * was sent is no end: the MDPH or the actor must have taken over, on a date.
 */
#ifndef INTAKE_CLOSURE_H
#define INTAKE_CLOSURE_H

#include <stdbool.h>
#include <stddef.h>

/* What is known when somebody closes. */
struct intake_closing {
	int open_tasks;
	bool
	    accord_required; /* said of the file: the solution needs a signed accord (R027, R028) */
	bool accord_given;   /* its reference and its date are known */
	int attempts;        /* attempted calls since the person was last reached */
	int attempt_days;    /* on how many days */
	int attempts_needed, attempt_days_needed; /* settings */
	bool duplicate_of;                        /* the other situation was named */
	bool taken_over;                          /* a date of take-over was given */
	bool actor;                               /* the actor who took over was named */
	bool dated;                               /* the date of death or of moving was given */
	bool refusals_known;                      /* what was refused in this file is known here */
	int refusals;                             /* proposals that the person refused (R030) */
};

/* Zero: nothing stands against it. */
enum intake_refusal {
	INTAKE_REFUSE_TASKS = 1,
	INTAKE_REFUSE_ACCORD,
	INTAKE_REFUSE_ATTEMPTS,
	INTAKE_REFUSE_TARGET,
	INTAKE_REFUSE_TAKE_OVER,
	INTAKE_REFUSE_ACTOR,
	INTAKE_REFUSE_NOTHING_REFUSED,
	INTAKE_REFUSE_REASON, /* not a reason of the table */
	INTAKE_REFUSE_END_
};
enum intake_refusal intake_may_close(const char *reason, const struct intake_closing *facts);

/* Does the reason record a refusal of what was proposed? */
bool intake_closure_asks_refusals(const char *reason);

/* Is the person called back some months later to hear whether it holds? */
bool intake_closure_calls_back(const char *reason);

/* Is the member of the request, "/duplicate_of" and so on, one that this reason has? */
bool intake_closure_takes(const char *reason, const char *member);

/* May what was closed for `reason` be opened again for `why` (code of reopening_reasons.csv)?  A
 * death and a duplicate only when the closure was a mistake. */
bool intake_may_reopen(const char *reason, const char *why);

#endif
