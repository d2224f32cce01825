/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_act.h - the five families of the lab, what may be done with a record of each, and who may
 * read it.  Pure.
 *
 * Sources: observation of obstacles, ruptures and insufficient answers (R238), levers (R239-R243),
 * experiments with follow-up (R244), their capitalisation presented to ARS and Département (R245),
 * proposals to institutions (R235), animation (R210), commitments assessed with partners (R211).
 */
#ifndef OBSERVATORY_LAB_ACT_H
#define OBSERVATORY_LAB_ACT_H

#include <stdbool.h>
#include <stddef.h>

enum lab_family {
	LAB_OBSERVATION = 1, /* contributed -> kept | set_aside */
	LAB_PROPOSAL,        /* draft -> addressed -> concluded; withdrawn */
	LAB_EXPERIMENT,      /* designed -> running -> ended -> capitalised; abandoned */
	LAB_ACTIVITY,        /* planned -> held; cancelled */
	LAB_ASSESSMENT,      /* draft -> submitted -> settled; withdrawn */
	LAB_FAMILY_END_
};
const char *lab_family_code(enum lab_family family); /* "observation" */

/* --- acts ------------------------------------------------------------------------------------- */

#define LAB_MEMBERS_MAX 4

struct lab_act {
	enum lab_family family;
	const char *act, *from, *to;        /* one row for each state that it may come from */
	const char *needs[LAB_MEMBERS_MAX]; /* members of the request that it cannot do without */
	const char *takes[LAB_MEMBERS_MAX]; /* others that it may bring; every other is refused */
	const char *audience;               /* at least these read it afterwards; NULL: as before */
};

/* The row; NULL: this state does not allow the act. */
const struct lab_act *lab_act_find(enum lab_family family, const char *act, const char *state);
bool lab_act_takes(const struct lab_act *act, const char *member);

/* May its words still be changed in this state? */
bool lab_may_change(enum lab_family family, const char *state);
/* The state of a record that is made by the team (true) or by somebody else. */
const char *lab_first_state(enum lab_family family, bool team);

/* --- readers ---------------------------------------------------------------------------------- */

/* 1 "team", 2 "institutions", 3 "members", 4 "public"; each with those before it.  0: none. */
int lab_audience_rank(const char *audience);
/* What is a draft, was set aside or given up is for the team alone. */
bool lab_may_show(enum lab_family family, const char *state);

#endif
