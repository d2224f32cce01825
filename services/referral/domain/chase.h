/* SPDX-License-Identifier: EUPL-1.2
 *
 * chase.h - who has to do what when a clock reminds or escalates.
 */
#ifndef REFERRAL_CHASE_H
#define REFERRAL_CHASE_H

#include "delay.h"

#include <stdbool.h>

/* What the team is asked, in the codes of task_kinds and task_causes. */
struct referral_chase {
	const char *kind, *cause;
	bool asks;          /* false: this step asks for no further task */
	bool coordonnateur; /* for whom */
};

/* `told`: the level before.  The conseiller gets one task, at the reminder or else when it is late;
 * the coordonnateur one for each escalation, the second to reach the contact of the member. */
struct referral_chase referral_chase(const char *clock, enum referral_level level,
				     enum referral_level told);

/* Is this the clock of something that has a last day (a right, a Creton stay, an invitation, a
 * commitment)?  Then that day is the one it is due on: a rule says when people are told of it, and
 * not how long it runs. */
bool referral_chase_last_day(const char *clock);

#endif
