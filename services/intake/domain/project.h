/* SPDX-License-Identifier: EUPL-1.2
 *
 * project.h - the life project: when it may be written, who spoke, who built it.
 *
 *   not_asked   --say_yes--> wanted       --say_no--> not_wanted
 *   not_wanted  --say_yes--> wanted       --say_no--> not_wanted   (asked again, still no)
 *   wanted      --say_no--> withdrawn     --write, validate, orient--> wanted
 *   withdrawn   --say_yes--> wanted       --say_no--> withdrawn
 *
 * Support is for those who want it (R038): nothing is written unless the person said yes, and what
 * they withdrew is kept and no longer shown.
 */
#ifndef INTAKE_PROJECT_H
#define INTAKE_PROJECT_H

#include <stdbool.h>
#include <stddef.h>

/* Zero is no act. */
enum intake_project_act {
	INTAKE_PROJECT_SAY_YES = 1,
	INTAKE_PROJECT_SAY_NO,
	INTAKE_PROJECT_WRITE,
	INTAKE_PROJECT_VALIDATE,
	INTAKE_PROJECT_ORIENT,
	INTAKE_PROJECT_ACT_END_
};

/* The state that the act leads to, by the codes of proto/codes/project_states.csv; NULL when the
 * state does not allow it, or is none. */
const char *intake_project_next(const char *state, enum intake_project_act act);

/* Who speaks must fit how it was said (R056).  The answer names the member at fault. */
enum intake_voice_fault {
	INTAKE_VOICE_FITS = 0,
	INTAKE_VOICE_SPEAKER_MISSING,  /* somebody helped or spoke, and is not named */
	INTAKE_VOICE_SPEAKER_TOO_MANY, /* the person spoke alone, yet somebody is named */
	INTAKE_VOICE_DIRECT_MISSING, /* somebody spoke: was the person's own voice sought? (R048) */
	INTAKE_VOICE_DIRECT_TOO_MANY, /* the person spoke: nothing had to be sought */
};
/* `expression`: code of expressions.csv; `said_by`, `direct`: NULL where not said. */
enum intake_voice_fault intake_voice_check(const char *expression, const char *said_by,
					   const char *direct);

/* Days are "YYYY-MM-DD"; today is the day in metropolitan France. */
enum intake_stage_fault {
	INTAKE_STAGE_FITS = 0,
	INTAKE_STAGE_DAY_MISSING, /* reached, yet on no day */
	INTAKE_STAGE_DAY_EARLY,   /* a day, yet not reached */
	INTAKE_STAGE_DAY_FUTURE,
};
enum intake_stage_fault intake_stage_check(const char *state, const char *reached_on,
					   const char *today);

/* Can this have been said or done on that day: not after today, not before the year 2000. */
bool intake_said_plausible(const char *day, const char *today);

/* Is a project built with one of these co-built with the person, their carer or peer carers, as
 * indicator 3.1 counts (R041)?  Codes of project_builders.csv. */
bool intake_co_built(const char *builder);

/* Are two labels the same words?  Case, spaces and the form of apostrophes do not count; accents
 * do.  For whoever copies the label of a code from a document that has the code wrong (R055). */
bool intake_same_label(const char *a, const char *b);

#endif
