/* SPDX-License-Identifier: EUPL-1.2
 *
 * act_kinds.h - what an act of the timeline is: does it reach the person, may it follow a closure,
 * under which code of SERAFIN-PH is it counted (R032, R050 to R053, R254).
 *
 * A later contact of who asked is a relance: it is counted on its situation, never as one more
 * solicitation (indicator 1.1).
 */
#ifndef INTAKE_ACT_KINDS_H
#define INTAKE_ACT_KINDS_H

#include <stdbool.h>

struct intake_act_kind {
	const char *code;    /* of act_kinds.csv */
	bool reaches;        /* the person or their carer was met or heard */
	bool after_closure;  /* may be recorded on a closed file: contact, not work */
	bool attempt;        /* counts towards "unreachable" */
	const char *serafin; /* code of the official table; NULL: none */
};

const struct intake_act_kind *intake_act_kind(const char *code); /* NULL: not a kind */

/* Every kind, for tests; ends in a row without a code. */
extern const struct intake_act_kind INTAKE_ACT_KINDS[];

#endif
